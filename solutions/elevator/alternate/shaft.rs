//! The floors of a car, as a range.

use std::ops::RangeInclusive;

use crate::hall::HallCall;
use crate::{CarSpec, Direction, Floor, SpecError};

#[derive(Debug)]
pub(crate) struct Shaft(RangeInclusive<Floor>);

impl Shaft {
    pub(crate) fn dig(spec: &CarSpec) -> Result<Self, SpecError> {
        let shaft = Self(spec.lowest..=spec.highest);
        if spec.highest <= spec.lowest {
            Err(SpecError::TooFewFloors)
        } else if shaft.serves(spec.start) {
            Ok(shaft)
        } else {
            Err(SpecError::StartsOutside)
        }
    }

    pub(crate) fn serves(&self, floor: Floor) -> bool {
        self.0.contains(&floor)
    }

    /// Whether there is a next floor in the direction of the call.
    pub(crate) fn leads_on(&self, call: HallCall) -> bool {
        let next = match call.direction {
            Direction::Up => call.floor.0.checked_add(1),
            Direction::Down => call.floor.0.checked_sub(1),
        };
        self.serves(call.floor) && next.is_some_and(|it| self.serves(Floor(it)))
    }

    /// The floor nearest to the street.
    pub(crate) fn exit(&self) -> Floor {
        Floor(0).clamp(*self.0.start(), *self.0.end())
    }
}
