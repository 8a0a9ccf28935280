//! How a lot is put together, and who is told when it changes.

use crate::allocation::{AllocationPolicy, BestFit};
use crate::core::Core;
use crate::extras::SpotPlan;
use crate::pricing::{Cents, Clock, FreeOfCharge, PricingPolicy, StandingStill};
use crate::{ParkingLot, SpotId, SpotKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many spots of a kind are free on a floor, now that it has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub floor: u32,
    pub kind: SpotKind,
    pub free: u32,
}

/// A display, or whoever else wants to know what is free.
pub trait Board: Send + Sync {
    /// Called once for each vehicle that came in or went out, when the lot
    /// has changed already.
    fn changed(&self, change: Change);
}

/// Puts a lot together, piece by piece.
pub struct LotBuilder {
    floors: u32,
    pub(crate) plans: BTreeMap<SpotId, SpotPlan>,
    pub(crate) boards: Vec<Box<dyn Board>>,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) pricing: Box<dyn PricingPolicy>,
    pub(crate) allocation: Box<dyn AllocationPolicy>,
    pub(crate) lost_ticket_fee: Cents,
}

impl Default for LotBuilder {
    fn default() -> Self {
        Self {
            floors: 0,
            plans: BTreeMap::new(),
            boards: Vec::new(),
            clock: Box::new(StandingStill),
            pricing: Box::new(FreeOfCharge),
            allocation: Box::new(BestFit),
            lost_ticket_fee: Cents(0),
        }
    }
}

impl LotBuilder {
    /// One more floor on top. The first one is floor 0. Its spots are numbered
    /// 1, 2, 3 … in the order given.
    #[must_use]
    pub fn floor(self, spots: &[SpotKind]) -> Self {
        let plans: Vec<SpotPlan> = spots.iter().copied().map(SpotPlan::new).collect();
        self.floor_of(&plans)
    }

    /// Like `floor`, for spots that have more than a kind.
    #[must_use]
    pub fn floor_of(mut self, spots: &[SpotPlan]) -> Self {
        for (number, &plan) in (1..).zip(spots) {
            let floor = self.floors;
            self.plans.insert(SpotId { floor, number }, plan);
        }
        self.floors += 1;
        self
    }

    /// One more board. They are told in the order in which they were added.
    #[must_use]
    pub fn board(mut self, board: impl Board + 'static) -> Self {
        self.boards.push(Box::new(board));
        self
    }

    pub fn build(self) -> ParkingLot {
        ParkingLot {
            core: Arc::new(Core::new(self)),
        }
    }
}
