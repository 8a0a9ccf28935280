//! What a car is there for at the moment: a state as an object. A new duty is a
//! new type; the car does not change.

use std::cmp::Ordering;

use crate::modes::Mode;
use crate::route::{Position, Stop};
use crate::{Direction, Floor};

/// What a duty wants of an open door.
pub(crate) enum DoorOrder {
    /// It closes when its dwell is over.
    Dwell,
    Hold,
    CloseNow,
}

/// What a duty wants of a car with a closed door.
pub(crate) enum Step {
    /// Open, and leave in this direction.
    Open(Option<Direction>),
    Go(Direction),
    Rest,
}

pub(crate) trait Duty: Send {
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
struct Service;

impl Duty for Service {
    fn mode(&self) -> Mode {
        Mode::Normal
    }

    fn next(&self, position: Position, stops: &[Stop], _: Floor) -> Step {
        let floors: Vec<Floor> = stops.iter().map(|it| it.floor).collect();
        let reached = stops
            .iter()
            .filter(|it| it.floor == position.at && position.distance(**it, &floors) == 0);
        let ahead = position.going.unwrap_or(Direction::Up);
        // Who goes on comes before who goes back, who goes back before who
        // only gets out.
        let first = reached.min_by_key(|it| match it.leave {
            Some(way) => u8::from(way != ahead),
            None => 2,
        });
        if let Some(stop) = first {
            return Step::Open(stop.leave.or(position.going));
        }
        let nearest = |way: Direction| {
            let beyond = floors.iter().filter(|it| position.is_beyond(**it, way));
            beyond.map(|it| it.0.abs_diff(position.at.0)).min()
        };
        let ways = [ahead, ahead.opposite()];
        let choices = ways.into_iter().filter_map(|it| Some((nearest(it)?, it)));
        let choice = if position.going.is_some() {
            choices.map(|it| it.1).next()
        } else {
            choices.min_by_key(|it| it.0).map(|it| it.1)
        };
        choice.map_or(Step::Rest, Step::Go)
    }
}

/// Nobody: a mechanic is at work.
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
struct Evacuation;

impl Duty for Evacuation {
    fn mode(&self) -> Mode {
        Mode::Recall
    }

    fn door(&self, at: Floor, exit: Floor) -> DoorOrder {
        if at == exit {
            DoorOrder::Hold
        } else {
            DoorOrder::CloseNow
        }
    }

    fn next(&self, position: Position, _: &[Stop], exit: Floor) -> Step {
        match exit.cmp(&position.at) {
            Ordering::Greater => Step::Go(Direction::Up),
            Ordering::Less => Step::Go(Direction::Down),
            Ordering::Equal => Step::Open(None),
        }
    }
}
