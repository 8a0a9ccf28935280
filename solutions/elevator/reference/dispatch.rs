//! Who gets a call from a landing: the one question that operators quarrel
//! about, and so the one that strangers may answer.

use crate::hall::HallCall;
use crate::{Direction, Door, Floor};

/// The number of a car in its bank: 0, 1, 2 …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CarId(pub usize);

/// A car as a dispatcher sees it: a copy, good for this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarView {
    pub id: CarId,
    pub floor: Floor,
    pub direction: Option<Direction>,
    pub door: Door,
    /// Where it has still to stop, for whatever reason; each floor once,
    /// lowest first.
    pub stops: Vec<Floor>,
}

/// Chooses a car for a call from a landing.
pub trait Dispatcher: Send {
    /// One of `cars`: all that can take the call now, lowest number first,
    /// at least one. With `None` the call waits, and is offered again in the
    /// next tick.
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId>;
}

/// A dispatcher that is chosen at run time is one, too.
impl<D: Dispatcher + ?Sized> Dispatcher for Box<D> {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        (**self).assign(call, cars)
    }
}

/// About how many floors a car travels until it opens for a call. For a car
/// without a direction only the distance counts.
#[must_use]
pub fn way(car: &CarView, call: &HallCall) -> u64 {
    let (here, there) = (car.floor, call.floor);
    let beyond = |from: Floor, way: Direction| {
        let all = car.stops.iter().copied().chain([from, there]);
        match way {
            Direction::Up => all.max(),
            Direction::Down => all.min(),
        }
        .unwrap_or(from)
    };
    let Some(ahead) = car.direction else {
        return between(here, there);
    };
    let is_ahead = match ahead {
        Direction::Up => there >= here,
        Direction::Down => there <= here,
    };
    if call.direction == ahead && is_ahead {
        return between(here, there);
    }
    let turn = beyond(here, ahead);
    if call.direction == ahead {
        let other_turn = beyond(turn, ahead.opposite());
        between(here, turn) + between(turn, other_turn) + between(other_turn, there)
    } else {
        between(here, turn) + between(turn, there)
    }
}

fn between(one: Floor, other: Floor) -> u64 {
    one.0.abs_diff(other.0).into()
}

/// The shortest way wins; of two as short, the lower number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nearest;

impl Dispatcher for Nearest {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let shortest = cars.iter().min_by_key(|car| (way(car, call), car.id));
        shortest.map(|car| car.id)
    }
}
