//! Stage 2: the buttons on the landings.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Car, Direction, Floor};

/// A call from a landing: somebody on this floor wants to go up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HallCall {
    pub floor: Floor,
    pub direction: Direction,
}

/// Why `hall_call` rejects a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HallError {
    /// The car does not go there.
    UnknownFloor(Floor),
    /// Up from the highest floor, or down from the lowest.
    NowhereToGo(HallCall),
}

// You may move this block to the file in which you define the type.
impl Car {
    /// Presses a button on a landing.
    ///
    /// # Errors
    /// The `HallError` that applies.
    pub fn hall_call(&mut self, call: HallCall) -> Result<(), HallError> {
        todo!()
    }

    /// The lit buttons on the landings: lowest floor first, and up before down.
    pub fn hall_calls(&self) -> Vec<HallCall> {
        todo!()
    }
}
