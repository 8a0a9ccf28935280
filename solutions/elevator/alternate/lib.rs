//! Elevators, the other way round: stops are rows of a table that are measured,
//! duties are objects, and what the bank knows is what its ledger has recorded.

pub mod bank;
mod cab;
mod car;
pub mod controller;
pub mod dispatch;
mod duty;
pub mod express;
pub mod hall;
mod ledger;
pub mod metrics;
pub mod modes;
pub mod panel;
mod route;
mod shaft;
pub mod strategies;

pub use car::Car;

/// A storey. 0 is the street, cellars are below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Floor(pub i32);

/// The way a car goes, or a person wants to go.
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

/// What the door of a car is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Door {
    Closed,
    Open,
}

/// What a car has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// It has come to this floor from the one next to it.
    Moved,
    Opened,
    Closed,
}

/// One line of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub tick: u64,
    /// Where the car is afterwards.
    pub floor: Floor,
    pub action: Action,
}

/// How a car is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CarSpec {
    pub lowest: Floor,
    pub highest: Floor,
    /// Where it stands at tick 0, with its door closed.
    pub start: Floor,
    /// How many ticks its door stays open.
    pub dwell: u64,
}

/// Why there is no such car.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecError {
    /// The highest floor is not above the lowest.
    TooFewFloors,
    /// It would start where it does not go.
    StartsOutside,
    /// Its door would open for no tick at all.
    ZeroDwell,
}

/// Why a button in a car does not light up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The car does not go there.
    UnknownFloor(Floor),
}
