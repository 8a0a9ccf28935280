//! Stage 4: the operator decides how a spot is chosen.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::floors::LotBuilder;
use crate::{ParkError, ParkingLot, SpotId, SpotKind, Ticket, Vehicle, VehicleKind};

/// An entrance. `park` uses gate 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GateId(pub u32);

/// What arrives, and at which gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub kind: VehicleKind,
    pub gate: GateId,
}

/// A spot on offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeSpot {
    pub id: SpotId,
    pub kind: SpotKind,
}

/// How a lot chooses a spot.
pub trait AllocationPolicy: Send + Sync {
    /// One of `free`, or `None` if the vehicle shall not park. `free` has at least
    /// one spot and is sorted by floor, then by number.
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId>;
}

/// The smallest kind, then the lowest floor, then the lowest number.
#[derive(Clone, Copy, Debug, Default)]
pub struct BestFit;

impl AllocationPolicy for BestFit {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        todo!()
    }
}

/// The floor with the most spots on offer, and there the best fit.
#[derive(Clone, Copy, Debug, Default)]
pub struct EmptiestFloor;

impl AllocationPolicy for EmptiestFloor {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        todo!()
    }
}

/// The spot with the shortest way from the gate.
#[derive(Clone, Debug, Default)]
pub struct NearestToGate {
    // your fields
}

impl NearestToGate {
    /// Knows no distance.
    pub fn new() -> Self {
        todo!()
    }

    /// How far it is from a gate to a spot.
    pub fn distance(self, gate: GateId, spot: SpotId, metres: u32) -> Self {
        todo!()
    }
}

impl AllocationPolicy for NearestToGate {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        todo!()
    }
}

// You may move an `impl` block to the file of its type.
impl LotBuilder {
    /// Without a policy a lot chooses by `BestFit`.
    pub fn allocation(self, allocation: impl AllocationPolicy + 'static) -> Self {
        todo!()
    }
}

impl ParkingLot {
    /// Parks a vehicle that arrives at this gate on the spot that the policy chooses.
    ///
    /// # Errors
    /// `AlreadyParked`; or else `Full` if no free spot fits, or the policy chooses
    /// none of those on offer. The lot is unchanged then.
    pub fn park_at(&mut self, gate: GateId, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        todo!()
    }
}
