//! Which of the spots on offer a vehicle gets.

use crate::{SpotId, SpotKind, VehicleKind};
use std::collections::BTreeMap;

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

/// The first spot with the lowest key. `free` is sorted, so a tie goes to the lowest
/// floor and number.
fn lowest<Key: Ord>(free: &[FreeSpot], key: impl Fn(&FreeSpot) -> Key) -> Option<SpotId> {
    free.iter().min_by_key(|spot| key(spot)).map(|spot| spot.id)
}

/// The smallest kind, then the lowest floor, then the lowest number.
#[derive(Clone, Copy, Debug, Default)]
pub struct BestFit;

impl AllocationPolicy for BestFit {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        lowest(free, |spot| spot.kind)
    }
}

/// The floor with the most spots on offer, and there the best fit.
#[derive(Clone, Copy, Debug, Default)]
pub struct EmptiestFloor;

impl AllocationPolicy for EmptiestFloor {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let mut floors = free.chunk_by(|a, b| a.id.floor == b.id.floor);
        let mut emptiest = floors.next()?;
        for floor in floors {
            if floor.len() > emptiest.len() {
                emptiest = floor;
            }
        }
        lowest(emptiest, |spot| spot.kind)
    }
}

/// The spot with the shortest way from the gate.
#[derive(Clone, Debug, Default)]
pub struct NearestToGate {
    gates: BTreeMap<GateId, BTreeMap<SpotId, u32>>,
}

impl NearestToGate {
    /// Knows no distance.
    pub fn new() -> Self {
        Self::default()
    }

    /// How far it is from a gate to a spot.
    #[must_use]
    pub fn distance(mut self, gate: GateId, spot: SpotId, metres: u32) -> Self {
        self.gates.entry(gate).or_default().insert(spot, metres);
        self
    }
}

impl AllocationPolicy for NearestToGate {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let table = self.gates.get(&arrival.gate);
        lowest(free, |spot| {
            let metres = table.and_then(|table| table.get(&spot.id));
            metres.map_or(u64::MAX, |&metres| metres.into())
        })
    }
}
