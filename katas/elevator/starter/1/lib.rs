//! Elevator, stage 1: one car and the buttons in it.
#![allow(unused_variables)] // remove this line when the bodies are written

/// A storey. 0 is the street, cellars are below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Floor(pub i32);

/// The way a car goes, or a person wants to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    Up,
    Down,
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

/// One car and the buttons in it.
pub struct Car {
    // yours
}

impl Car {
    /// A car at tick 0.
    ///
    /// # Errors
    /// The first mistake, in the order of the variants of `SpecError`.
    pub fn new(spec: CarSpec) -> Result<Self, SpecError> {
        todo!()
    }

    /// Somebody in the car presses the button of a floor.
    ///
    /// # Errors
    /// `UnknownFloor`.
    pub fn call(&mut self, floor: Floor) -> Result<(), CallError> {
        todo!()
    }

    /// Lets one tick pass.
    pub fn step(&mut self) {
        todo!()
    }

    /// The ticks that have passed since it was built.
    pub fn now(&self) -> u64 {
        todo!()
    }

    /// Where it is.
    pub fn floor(&self) -> Floor {
        todo!()
    }

    /// The way it goes; `None` if it rests.
    pub fn direction(&self) -> Option<Direction> {
        todo!()
    }

    /// Whether its door is open.
    pub fn door(&self) -> Door {
        todo!()
    }

    /// The floors whose buttons are lit, lowest first.
    pub fn calls(&self) -> Vec<Floor> {
        todo!()
    }

    /// All that it has done, oldest first.
    pub fn trace(&self) -> Vec<Event> {
        todo!()
    }
}
