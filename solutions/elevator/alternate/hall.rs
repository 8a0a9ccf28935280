//! The buttons on the landings: they know which way somebody wants to go.

use crate::car::Car;
use crate::{Direction, Floor};

/// Somebody on a floor wants to go up, or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HallCall {
    pub floor: Floor,
    pub direction: Direction,
}

/// Why a button on a landing does not light up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HallError {
    /// The car does not go there.
    UnknownFloor(Floor),
    /// Up from the highest floor, or down from the lowest.
    NowhereToGo(HallCall),
}

impl Car {
    /// Somebody on a landing presses a button.
    ///
    /// # Errors
    /// `UnknownFloor`, then `NowhereToGo`.
    pub fn hall_call(&mut self, call: HallCall) -> Result<(), HallError> {
        if !self.serves(call.floor) {
            return Err(HallError::UnknownFloor(call.floor));
        }
        if !self.leads_on(call) {
            return Err(HallError::NowhereToGo(call));
        }
        self.take(call);
        Ok(())
    }

    /// The lit buttons on the landings: lowest floor first, and up before down.
    #[must_use]
    pub fn hall_calls(&self) -> Vec<HallCall> {
        self.landings()
    }
}
