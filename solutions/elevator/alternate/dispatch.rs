//! Dispatchers, and what they are shown.

use crate::hall::HallCall;
use crate::route::{Position, Stop};
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
    let position = Position {
        at: car.floor,
        going: car.direction,
    };
    let stop = Stop {
        floor: call.floor,
        leave: Some(call.direction),
    };
    position.distance(stop, &car.stops)
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
