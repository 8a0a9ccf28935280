//! The floors of a car: a list with marks. Stopping somewhere is a mark.

use crate::express::ExpressError;
use crate::hall::HallCall;
use crate::{CarSpec, Direction, Floor, SpecError};

struct Level {
    floor: Floor,
    served: bool,
}

/// All levels that a car passes, lowest first.
pub(crate) struct Shaft(Vec<Level>);

impl Shaft {
    pub(crate) fn dig(spec: &CarSpec) -> Result<Self, SpecError> {
        let levels = (spec.lowest.0..=spec.highest.0).map(|it| Level {
            floor: Floor(it),
            served: true,
        });
        let levels: Vec<_> = levels.collect();
        if levels.len() < 2 {
            return Err(SpecError::TooFewFloors);
        }
        if levels.iter().all(|it| it.floor != spec.start) {
            return Err(SpecError::StartsOutside);
        }
        Ok(Self(levels))
    }

    pub(crate) fn mark(&mut self, only: &[Floor]) -> Result<(), ExpressError> {
        let known = |floor: &Floor| self.0.iter().any(|it| it.floor == *floor);
        if let Some(floor) = only.iter().find(|it| !known(it)) {
            return Err(ExpressError::UnknownFloor(*floor));
        }
        let marked = |it: &Level| only.contains(&it.floor);
        if self.0.iter().filter(|it| marked(it)).count() < 2 {
            return Err(ExpressError::TooFewFloors);
        }
        for level in &mut self.0 {
            level.served = only.contains(&level.floor);
        }
        Ok(())
    }

    pub(crate) fn serves(&self, floor: Floor) -> bool {
        self.served().any(|it| it == floor)
    }

    pub(crate) fn leads_on(&self, call: HallCall) -> bool {
        self.serves(call.floor)
            && self.served().any(|it| match call.direction {
                Direction::Up => it > call.floor,
                Direction::Down => it < call.floor,
            })
    }

    /// The served floor nearest to the street; of two, the lower.
    pub(crate) fn exit(&self) -> Option<Floor> {
        self.served().min_by_key(|it| it.0.unsigned_abs())
    }

    fn served(&self) -> impl Iterator<Item = Floor> {
        let served = self.0.iter().filter(|it| it.served);
        served.map(|it| it.floor)
    }
}
