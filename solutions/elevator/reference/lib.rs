//! Elevators: a car, a bank of cars, and the code around them.

pub mod bank;
mod car;
pub mod controller;
pub mod dispatch;
mod floors;
pub mod hall;
pub mod lantern;
mod look;
pub mod metrics;
pub mod modes;
pub mod panel;
mod stops;
pub mod strategies;

pub use car::Car;

use std::error::Error;
use std::fmt;

/// A floor. 0 is the street; floors below it are negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Floor(pub i32);

/// The direction of a car or of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    pub(crate) fn opposite(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

/// Whether a door is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Door {
    Closed,
    Open,
}

/// What a car did in a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The car moved one floor, to `Event::floor`.
    Moved,
    Opened,
    Closed,
}

/// One entry of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub tick: u64,
    /// The floor of the car after the action.
    pub floor: Floor,
    pub action: Action,
}

/// The floors of a car, where it starts, and its door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CarSpec {
    pub lowest: Floor,
    pub highest: Floor,
    /// Where the car is at tick 0, with a closed door.
    pub start: Floor,
    /// How many ticks the door stays open.
    pub dwell: u64,
}

/// Why a car cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecError {
    /// `highest` is not above `lowest`.
    TooFewFloors,
    /// `start` is below `lowest` or above `highest`.
    StartsOutside,
    /// `dwell` is 0.
    ZeroDwell,
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooFewFloors => "the car has fewer than two floors",
            Self::StartsOutside => "the car starts outside its floors",
            Self::ZeroDwell => "the dwell is 0",
        })
    }
}

impl Error for SpecError {}

/// Why `call` rejects a floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The car does not go there.
    UnknownFloor(Floor),
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::UnknownFloor(floor) = self;
        write!(f, "the car does not go to floor {}", floor.0)
    }
}

impl Error for CallError {}
