//! Stage 4: the operator decides how spots are chosen.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::floors::LotBuilder;
use crate::{ParkError, ParkingLot, SpotId, SpotKind, Ticket, Vehicle, VehicleKind};

/// A way in. `park` uses gate 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GateId(pub u32);

/// Who wants to come in, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub kind: VehicleKind,
    pub gate: GateId,
}

/// A spot that may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeSpot {
    pub id: SpotId,
    pub kind: SpotKind,
}

/// How a lot chooses.
pub trait AllocationPolicy: Send + Sync {
    /// One of `free`, or nothing, and then the vehicle is not let in. `free` is
    /// what the lot offers: only spots that the vehicle may take, by floor and
    /// then by number, and never none.
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

/// The floor where most spots are on offer (of several, the lowest), and there
/// the smallest kind, then the lowest number.
#[derive(Clone, Copy, Debug, Default)]
pub struct EmptiestFloor;

impl AllocationPolicy for EmptiestFloor {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        todo!()
    }
}

/// The shortest way from the gate, whatever the kind; of several, the lowest
/// floor, then the lowest number.
#[derive(Clone, Debug, Default)]
pub struct NearestToGate {
    // yours
}

impl NearestToGate {
    /// Knows no distance.
    pub fn new() -> Self {
        todo!()
    }

    /// How far it is from a gate to a spot. Said twice, the last one counts. A
    /// spot whose distance nobody said is farther than all others.
    pub fn distance(self, gate: GateId, spot: SpotId, metres: u32) -> Self {
        todo!()
    }
}

impl AllocationPolicy for NearestToGate {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        todo!()
    }
}

// An `impl` block for a type of an earlier file may move to its fields.
impl LotBuilder {
    /// Without a policy, a lot chooses by `BestFit`.
    pub fn allocation(self, allocation: impl AllocationPolicy + 'static) -> Self {
        todo!()
    }
}

impl ParkingLot {
    /// Like `park`, at this gate.
    ///
    /// # Errors
    /// As `park`; also `Full` if the policy chooses nothing, or a spot that
    /// was not offered to it. Nothing has changed then.
    pub fn park_at(&mut self, gate: GateId, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        todo!()
    }
}
