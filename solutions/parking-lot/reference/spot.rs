//! One spot, and who stands there.

use crate::Vehicle;
use crate::allocation::FreeSpot;
use crate::extras::SpotPlan;

/// Where a spot is. Floors count from 0, numbers on a floor from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpotId {
    pub floor: u32,
    pub number: u32,
}

/// A spot, and who stands there: the only place that knows. Free, taken and
/// "this plate is here" cannot disagree, because nothing is written twice.
pub(crate) struct Spot {
    pub(crate) id: SpotId,
    pub(crate) plan: SpotPlan,
    pub(crate) parked: Option<Parked>,
}

/// A vehicle on a spot, since when, what it has charged, and the number of the
/// ticket that gets it out.
pub(crate) struct Parked {
    pub(crate) vehicle: Vehicle,
    pub(crate) ticket: u64,
    pub(crate) since_ms: u64,
    pub(crate) watt_hours: u64,
}

impl Spot {
    pub(crate) fn new(id: SpotId, plan: SpotPlan) -> Self {
        Self {
            id,
            plan,
            parked: None,
        }
    }

    pub(crate) fn is_free(&self) -> bool {
        self.parked.is_none()
    }

    /// How an allocation policy sees it.
    pub(crate) fn offer(&self) -> FreeSpot {
        FreeSpot {
            id: self.id,
            kind: self.plan.kind,
        }
    }

    pub(crate) fn has(&self, plate: &str) -> bool {
        let parked = self.parked.as_ref();
        parked.is_some_and(|parked| parked.vehicle.plate() == plate)
    }
}
