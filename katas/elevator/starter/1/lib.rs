//! Elevator, stage 1: one car and the buttons in it.
#![allow(unused_variables)] // remove this line when the bodies are written

/// A floor. 0 is the street; floors below it are negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Floor(pub i32);

/// The direction of a car or of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    Up,
    Down,
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

/// Why `call` rejects a floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The car does not go there.
    UnknownFloor(Floor),
}

/// One car and the buttons in it.
pub struct Car {
    // your fields
}

impl Car {
    /// Returns a car at tick 0.
    ///
    /// # Errors
    /// The `SpecError` that applies.
    pub fn new(spec: CarSpec) -> Result<Self, SpecError> {
        todo!()
    }

    /// Presses the button of a floor in the car.
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

    /// The number of ticks since the car was built.
    pub fn now(&self) -> u64 {
        todo!()
    }

    /// The floor where the car is.
    pub fn floor(&self) -> Floor {
        todo!()
    }

    /// The direction of the car; `None` if it rests.
    pub fn direction(&self) -> Option<Direction> {
        todo!()
    }

    /// Whether the door is open.
    pub fn door(&self) -> Door {
        todo!()
    }

    /// The floors whose buttons are lit, lowest first.
    pub fn calls(&self) -> Vec<Floor> {
        todo!()
    }

    /// All events, oldest first.
    pub fn trace(&self) -> Vec<Event> {
        todo!()
    }
}
