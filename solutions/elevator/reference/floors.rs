//! The floors to which a car goes.

use crate::hall::HallCall;
use crate::{CarSpec, Direction, Floor, SpecError};

/// At least two floors, without a gap.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Floors {
    lowest: Floor,
    highest: Floor,
}

impl Floors {
    pub(crate) fn of(spec: &CarSpec) -> Result<Self, SpecError> {
        if spec.lowest >= spec.highest {
            return Err(SpecError::TooFewFloors);
        }
        Ok(Self {
            lowest: spec.lowest,
            highest: spec.highest,
        })
    }

    pub(crate) fn contain(&self, floor: Floor) -> bool {
        (self.lowest..=self.highest).contains(&floor)
    }

    /// Whether the car goes to the floor of the call, and further in its
    /// direction.
    pub(crate) fn lead_on(&self, call: HallCall) -> bool {
        self.contain(call.floor)
            && match call.direction {
                Direction::Up => call.floor < self.highest,
                Direction::Down => call.floor > self.lowest,
            }
    }

    /// The floor nearest to the street.
    pub(crate) fn exit(&self) -> Floor {
        Floor(0).clamp(self.lowest, self.highest)
    }
}
