//! How a spot is chosen among those that are free and fit.

use crate::floors::LotBuilder;
use crate::{SpotId, SpotKind, VehicleKind};
use std::collections::BTreeMap;

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

/// The first of those with the lowest key. `free` comes in the order of the
/// spots, so ties need no rule of their own.
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

/// The floor where most spots are on offer (of several, the lowest), and there
/// the smallest kind, then the lowest number.
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

/// The shortest way from the gate, whatever the kind; of several, the lowest
/// floor, then the lowest number.
#[derive(Clone, Debug, Default)]
pub struct NearestToGate {
    gates: BTreeMap<GateId, BTreeMap<SpotId, u32>>,
}

impl NearestToGate {
    /// Knows no distance.
    pub fn new() -> Self {
        Self::default()
    }

    /// How far it is from a gate to a spot. Said twice, the last one counts. A
    /// spot whose distance nobody said is farther than all others.
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

impl LotBuilder {
    /// Without a policy, a lot chooses by `BestFit`.
    #[must_use]
    pub fn allocation(mut self, allocation: impl AllocationPolicy + 'static) -> Self {
        self.allocation = Box::new(allocation);
        self
    }
}
