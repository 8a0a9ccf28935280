//! Which floors a car goes to.

use std::collections::BTreeSet;

use crate::express::ExpressError;
use crate::hall::HallCall;
use crate::{CarSpec, Direction, Floor, SpecError};

/// The floors of a car: at least two.
#[derive(Clone, Debug)]
pub(crate) struct Floors {
    lowest: Floor,
    highest: Floor,
    /// The only ones at which an express stops.
    only: Option<BTreeSet<Floor>>,
}

impl Floors {
    pub(crate) fn of(spec: &CarSpec) -> Result<Self, SpecError> {
        if spec.lowest >= spec.highest {
            return Err(SpecError::TooFewFloors);
        }
        Ok(Self {
            lowest: spec.lowest,
            highest: spec.highest,
            only: None,
        })
    }

    /// These of the floors in the shaft, and no others.
    pub(crate) fn restrict(&mut self, only: &[Floor]) -> Result<(), ExpressError> {
        if let Some(floor) = only.iter().find(|it| !self.span(**it)) {
            return Err(ExpressError::UnknownFloor(*floor));
        }
        let only: BTreeSet<_> = only.iter().copied().collect();
        if only.len() < 2 {
            return Err(ExpressError::TooFewFloors);
        }
        self.only = Some(only);
        Ok(())
    }

    /// The floor from which the street is nearest; of two, the lower.
    pub(crate) fn exit(&self) -> Floor {
        match &self.only {
            Some(only) => only.iter().min_by_key(|it| (it.0.unsigned_abs(), **it)),
            None => None,
        }
        .copied()
        .unwrap_or(Floor(0).clamp(self.lowest, self.highest))
    }

    pub(crate) fn serve(&self, floor: Floor) -> bool {
        match &self.only {
            Some(only) => only.contains(&floor),
            None => self.span(floor),
        }
    }

    /// Whether the way of the call leads from its floor, which is one of these,
    /// to another one.
    pub(crate) fn lead_on(&self, call: HallCall) -> bool {
        let (lowest, highest) = self.ends();
        self.serve(call.floor)
            && match call.direction {
                Direction::Up => call.floor < highest,
                Direction::Down => call.floor > lowest,
            }
    }

    fn span(&self, floor: Floor) -> bool {
        (self.lowest..=self.highest).contains(&floor)
    }

    fn ends(&self) -> (Floor, Floor) {
        let only = self.only.as_ref();
        let ends = only.and_then(|it| Some((*it.first()?, *it.last()?)));
        ends.unwrap_or((self.lowest, self.highest))
    }
}
