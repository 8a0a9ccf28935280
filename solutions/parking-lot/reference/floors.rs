//! How a lot is put together, and who is told when it changes.

use crate::allocation::{AllocationPolicy, BestFit};
use crate::extras::SpotPlan;
use crate::pricing::{Cents, Clock, FreeOfCharge, PricingPolicy, StandingStill};
use crate::spot::Spot;
use crate::{ParkingLot, SpotId, SpotKind};

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
    pub(crate) floors: u32,
    pub(crate) spots: Vec<Spot>,
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
            spots: Vec::new(),
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
        self.add_floor(spots.iter().copied().map(SpotPlan::new))
    }

    pub(crate) fn add_floor(mut self, spots: impl Iterator<Item = SpotPlan>) -> Self {
        let floor = self.floors;
        self.spots.extend((1..).zip(spots).map(|(number, plan)| {
            let id = SpotId { floor, number };
            Spot::new(id, plan)
        }));
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
        ParkingLot::from_builder(self)
    }
}
