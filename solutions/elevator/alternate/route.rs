//! Stops, and where they lie as seen from a car.

use crate::{Direction, Floor};

/// A floor where the car must open. `leave` is the direction of a call from the
/// landing; a button in the car has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stop {
    pub(crate) floor: Floor,
    pub(crate) leave: Option<Direction>,
}

/// Where a car is, and its direction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position {
    pub(crate) at: Floor,
    pub(crate) going: Option<Direction>,
}

impl Position {
    pub(crate) fn is_beyond(self, floor: Floor, way: Direction) -> bool {
        match way {
            Direction::Up => floor > self.at,
            Direction::Down => floor < self.at,
        }
    }
}
