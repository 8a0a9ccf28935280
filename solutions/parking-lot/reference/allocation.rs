//! How a spot is chosen among those that are free and fit.

use crate::floors::LotBuilder;
use crate::{SpotId, SpotKind, VehicleKind};
use std::cmp::Reverse;
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

/// The smallest kind, then the lowest floor, then the lowest number.
#[derive(Clone, Copy, Debug, Default)]
pub struct BestFit;

impl AllocationPolicy for BestFit {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let best = free.iter().min_by_key(|spot| (spot.kind, spot.id))?;
        Some(best.id)
    }
}

/// The floor where most spots are on offer (of several, the lowest), and there
/// the smallest kind, then the lowest number.
#[derive(Clone, Copy, Debug, Default)]
pub struct EmptiestFloor;

impl AllocationPolicy for EmptiestFloor {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let mut offers = BTreeMap::<u32, u32>::new();
        for spot in free {
            *offers.entry(spot.id.floor).or_default() += 1;
        }
        let best = free.iter().min_by_key(|spot| {
            let on_offer = offers[&spot.id.floor];
            (Reverse(on_offer), spot.id.floor, spot.kind, spot.id.number)
        })?;
        Some(best.id)
    }
}

/// The shortest way from the gate, whatever the kind; of several, the lowest
/// floor, then the lowest number.
#[derive(Clone, Debug, Default)]
pub struct NearestToGate {
    metres: BTreeMap<(GateId, SpotId), u32>,
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
        self.metres.insert((gate, spot), metres);
        self
    }
}

impl AllocationPolicy for NearestToGate {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let nearest = free.iter().min_by_key(|spot| {
            let metres = self.metres.get(&(arrival.gate, spot.id));
            (metres.is_none(), metres, spot.id)
        })?;
        Some(nearest.id)
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
