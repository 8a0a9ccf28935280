//! What a car is there for at the moment: a state as an object. A new duty is a
//! new type; the car does not change.

use std::cmp::Ordering;
use std::fmt;

use crate::modes::Mode;
use crate::route::{Position, Stop};
use crate::{Direction, Floor};

/// What a duty wants of an open door.
pub(crate) enum DoorOrder {
    /// It closes when its dwell is over.
    Dwell,
    Hold,
}

/// What a duty wants of a car with a closed door.
pub(crate) enum Step {
    /// Open, and leave in this direction.
    Open(Option<Direction>),
    Go(Direction),
    Rest,
}

pub(crate) trait Duty: fmt::Debug + Send {
    fn mode(&self) -> Mode;

    fn door(&self, _at: Floor, _exit: Floor) -> DoorOrder {
        DoorOrder::Dwell
    }

    fn next(&self, position: Position, stops: &[Stop], exit: Floor) -> Step;
}

pub(crate) fn for_mode(mode: Mode) -> Box<dyn Duty> {
    match mode {
        Mode::Normal => Box::new(Service),
        Mode::OutOfService => Box::new(Standstill),
        Mode::Recall => Box::new(Evacuation),
    }
}

/// Passengers.
#[derive(Debug)]
struct Service;

impl Duty for Service {
    fn mode(&self) -> Mode {
        Mode::Normal
    }

    fn next(&self, position: Position, stops: &[Stop], _: Floor) -> Step {
        let ahead = position.going.unwrap_or(Direction::Up);
        let lies = |way| {
            let mut floors = stops.iter().map(|it| it.floor);
            floors.any(|it| position.is_beyond(it, way))
        };
        // The stops at which the car may open here, the most wanted first.
        let wanted = [
            Some(Some(ahead)),
            (!lies(ahead)).then_some(Some(ahead.opposite())),
            Some(None),
        ];
        let here = |leave: &Option<Direction>| {
            let floor = position.at;
            stops.contains(&Stop {
                floor,
                leave: *leave,
            })
        };
        if let Some(leave) = wanted.into_iter().flatten().find(here) {
            return Step::Open(leave.or(position.going));
        }
        let mut ways = [ahead, ahead.opposite()].into_iter();
        ways.find(|way| lies(*way)).map_or(Step::Rest, Step::Go)
    }
}

/// Nobody: a mechanic is at work.
#[derive(Debug)]
struct Standstill;

impl Duty for Standstill {
    fn mode(&self) -> Mode {
        Mode::OutOfService
    }

    fn next(&self, _: Position, _: &[Stop], _: Floor) -> Step {
        Step::Rest
    }
}

/// Out, past everybody, and stay.
#[derive(Debug)]
struct Evacuation;

impl Duty for Evacuation {
    fn mode(&self) -> Mode {
        Mode::Recall
    }

    fn door(&self, at: Floor, exit: Floor) -> DoorOrder {
        if at == exit {
            DoorOrder::Hold
        } else {
            DoorOrder::Dwell
        }
    }

    fn next(&self, position: Position, _: &[Stop], exit: Floor) -> Step {
        match exit.cmp(&position.at) {
            Ordering::Greater => Step::Go(Direction::Up),
            Ordering::Less => Step::Go(Direction::Down),
            Ordering::Equal => Step::Open(position.going),
        }
    }
}
