//! Which of the spots on offer a vehicle gets.

use crate::{SpotId, SpotKind, VehicleKind};
use std::cmp::Reverse;
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

/// The smallest kind, then the lowest floor, then the lowest number.
#[derive(Clone, Copy, Debug, Default)]
pub struct BestFit;

impl AllocationPolicy for BestFit {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let best = free.iter().min_by_key(|spot| (spot.kind, spot.id))?;
        Some(best.id)
    }
}

/// The floor with the most spots on offer, and there the best fit.
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

/// The spot with the shortest way from the gate.
#[derive(Clone, Debug, Default)]
pub struct NearestToGate {
    metres: BTreeMap<(GateId, SpotId), u32>,
}

impl NearestToGate {
    /// Knows no distance.
    pub fn new() -> Self {
        Self::default()
    }

    /// How far it is from a gate to a spot.
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
            let is_unknown = metres.is_none();
            (is_unknown, metres, spot.id)
        })?;
        Some(nearest.id)
    }
}
