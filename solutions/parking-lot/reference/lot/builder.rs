//! Puts a lot together.

use super::ParkingLot;
use crate::allocation::{AllocationPolicy, BestFit};
use crate::features::SpotPlan;
use crate::floors::Board;
use crate::pricing::{Cents, Clock, FreeOfCharge, PricingPolicy, StoppedClock};
use crate::spot::Spot;
use crate::ticket::TicketNumber;
use crate::{SpotId, SpotKind};
use std::fmt;

/// Collects the parts of a lot.
pub struct LotBuilder {
    floors: u32,
    spots: Vec<Spot>,
    boards: Vec<Box<dyn Board>>,
    clock: Box<dyn Clock>,
    pricing: Box<dyn PricingPolicy>,
    allocation: Box<dyn AllocationPolicy>,
    lost_ticket_fee: Cents,
}

impl Default for LotBuilder {
    fn default() -> Self {
        Self {
            floors: 0,
            spots: Vec::new(),
            boards: Vec::new(),
            clock: Box::new(StoppedClock),
            pricing: Box::new(FreeOfCharge),
            allocation: Box::new(BestFit),
            lost_ticket_fee: Cents(0),
        }
    }
}

impl LotBuilder {
    /// Adds a floor on top. The first one is floor 0. Its spots are numbered
    /// 1, 2, 3 … in the order given.
    #[must_use]
    pub fn floor(self, spots: &[SpotKind]) -> Self {
        let plans: Vec<SpotPlan> = spots.iter().copied().map(SpotPlan::new).collect();
        self.floor_of(&plans)
    }

    /// Like `floor`, for spots with a charger or for permits.
    #[must_use]
    pub fn floor_of(mut self, spots: &[SpotPlan]) -> Self {
        let floor = self.floors;
        self.spots.extend((1..).zip(spots).map(|(number, plan)| {
            let id = SpotId { floor, number };
            Spot::new(id, *plan)
        }));
        self.floors += 1;
        self
    }

    /// Adds a board. Boards are called in the order in which they were added.
    #[must_use]
    pub fn board(mut self, board: impl Board + 'static) -> Self {
        self.boards.push(Box::new(board));
        self
    }

    /// Without a clock the time is always 0.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Without a policy parking is free of charge.
    #[must_use]
    pub fn pricing(mut self, pricing: impl PricingPolicy + 'static) -> Self {
        self.pricing = Box::new(pricing);
        self
    }

    /// Without a policy a lot chooses by `BestFit`.
    #[must_use]
    pub fn allocation(mut self, allocation: impl AllocationPolicy + 'static) -> Self {
        self.allocation = Box::new(allocation);
        self
    }

    /// Added to the fee of a stay when the ticket is lost; 0 by default.
    #[must_use]
    pub fn lost_ticket_fee(mut self, fee: Cents) -> Self {
        self.lost_ticket_fee = fee;
        self
    }

    #[must_use]
    pub fn build(self) -> ParkingLot {
        ParkingLot {
            spots: self.spots,
            next_ticket: TicketNumber::FIRST,
            boards: self.boards,
            clock: self.clock,
            pricing: self.pricing,
            allocation: self.allocation,
            lost_ticket_fee: self.lost_ticket_fee,
        }
    }
}

impl fmt::Debug for LotBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut builder = f.debug_struct("LotBuilder");
        builder.field("spots", &self.spots).finish_non_exhaustive()
    }
}
