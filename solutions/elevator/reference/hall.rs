//! The buttons on the landings.

use std::error::Error;
use std::fmt;

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

impl fmt::Display for HallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownFloor(floor) => write!(f, "the car does not go to floor {}", floor.0),
            Self::NowhereToGo(call) => write!(f, "floor {} is an end", call.floor.0),
        }
    }
}

impl Error for HallError {}

impl Car {
    /// Presses a button on a landing.
    ///
    /// # Errors
    /// The `HallError` that applies.
    pub fn hall_call(&mut self, call: HallCall) -> Result<(), HallError> {
        if !self.goes_to(call.floor) {
            return Err(HallError::UnknownFloor(call.floor));
        }
        if !self.leads_on(call) {
            return Err(HallError::NowhereToGo(call));
        }
        if !self.landings().contains(&call) {
            self.accept(call);
        }
        Ok(())
    }

    /// The lit buttons on the landings: lowest floor first, and up before down.
    #[must_use]
    pub fn hall_calls(&self) -> Vec<HallCall> {
        self.landings()
    }
}
