//! All spots, and the only two ways to change them: `park` and `leave`.

use crate::allocation::{AllocationPolicy, Arrival, FreeSpot, GateId};
use crate::floors::{Board, Change};
use crate::lost_ticket::NotHere;
use crate::pricing::{Cents, Clock, PricingPolicy};
use crate::spot::Spot;
use crate::ticket::TicketNumber;
use crate::{LeaveError, ParkError, Receipt, Rejected, SpotId, SpotKind, Ticket, Vehicle};
use std::fmt;

mod builder;

pub use builder::LotBuilder;

/// The lot.
pub struct ParkingLot {
    spots: Vec<Spot>,
    next_ticket: TicketNumber,
    boards: Vec<Box<dyn Board>>,
    clock: Box<dyn Clock>,
    pricing: Box<dyn PricingPolicy>,
    allocation: Box<dyn AllocationPolicy>,
    lost_ticket_fee: Cents,
}

impl ParkingLot {
    /// A lot with one floor, floor 0. Its spots are numbered 1, 2, 3 … in the
    /// order given.
    pub fn one_floor(spots: &[SpotKind]) -> Self {
        Self::builder().floor(spots).build()
    }

    /// Starts with no floor and no board.
    pub fn builder() -> LotBuilder {
        LotBuilder::default()
    }

    /// Parks a vehicle that arrives at gate 0.
    ///
    /// # Errors
    /// As `park_at`.
    pub fn park(&mut self, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        self.park_at(GateId(0), vehicle)
    }

    /// Parks a vehicle that arrives at this gate on the spot that the policy chooses.
    ///
    /// # Errors
    /// `AlreadyParked`; or else `Full` if no free spot fits, or the policy chooses
    /// none of those on offer. The lot is unchanged then.
    pub fn park_at(&mut self, gate: GateId, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        if self.find(vehicle.plate()).is_some() {
            return Err(ParkError::AlreadyParked(vehicle));
        }
        match self.choose(gate, &vehicle) {
            Some(spot) => Ok(self.let_in(vehicle, spot)),
            None => Err(ParkError::Full(vehicle)),
        }
    }

    /// Lets the vehicle of this ticket out and frees its spot.
    ///
    /// # Errors
    /// `UnknownTicket` if the ticket is not valid in this lot. The lot is
    /// unchanged then.
    pub fn leave(&mut self, ticket: Ticket) -> Result<Receipt, Rejected> {
        let mut spots = self.spots.iter();
        let spot = spots.position(|spot| spot.holds_ticket(&ticket));
        let receipt = spot.and_then(|spot| self.let_out(spot, Cents(0)));
        let why = LeaveError::UnknownTicket;
        receipt.ok_or(Rejected { ticket, why })
    }

    /// Lets a vehicle out whose ticket is lost, for the fee of the stay and the fee
    /// for lost tickets. The ticket is not valid any more.
    ///
    /// # Errors
    /// `NotHere` if no such vehicle is parked. The lot is unchanged then.
    pub fn leave_without_ticket(&mut self, plate: &str) -> Result<Receipt, NotHere> {
        let mut spots = self.spots.iter();
        let spot = spots.position(|spot| spot.holds_plate(plate));
        let receipt = spot.and_then(|spot| self.let_out(spot, self.lost_ticket_fee));
        receipt.ok_or_else(|| NotHere(plate.to_string()))
    }

    /// How many spots of this kind are free.
    pub fn free(&self, kind: SpotKind) -> u32 {
        self.count_free(|spot| spot.kind() == kind)
    }

    /// How many spots of this kind are free on this floor; 0 on a floor that does
    /// not exist.
    pub fn free_on(&self, floor: u32, kind: SpotKind) -> u32 {
        self.count_free(|spot| spot.kind() == kind && spot.id().floor == floor)
    }

    /// Where the vehicle with this plate is parked, if it is here.
    pub fn find(&self, plate: &str) -> Option<SpotId> {
        let spot = self.spots.iter().find(|spot| spot.holds_plate(plate));
        spot.map(Spot::id)
    }

    /// The index of the spot that the policy chooses. The policy may be someone
    /// else's code, so its answer must be one of the offers.
    fn choose(&self, gate: GateId, vehicle: &Vehicle) -> Option<usize> {
        let offers = self.offers(vehicle);
        if offers.is_empty() {
            return None;
        }
        let kind = vehicle.kind();
        let choice = self.allocation.choose(Arrival { kind, gate }, &offers)?;
        if !offers.iter().any(|offer| offer.id == choice) {
            return None;
        }
        self.spots.iter().position(|spot| spot.id() == choice)
    }

    /// The spots that a policy may choose from: of those that admit the vehicle, the
    /// ones of the highest rank. Spots are stored in the order of their ids, so the
    /// offers are sorted too.
    fn offers(&self, vehicle: &Vehicle) -> Vec<FreeSpot> {
        let free = self.spots.iter().filter(|spot| spot.is_free());
        let mut admitting: Vec<&Spot> = free.filter(|spot| spot.plan().admits(vehicle)).collect();
        let highest = admitting.iter().map(|spot| spot.plan().rank()).max();
        admitting.retain(|spot| Some(spot.plan().rank()) == highest);
        admitting.into_iter().map(Spot::offer).collect()
    }

    fn let_in(&mut self, vehicle: Vehicle, index: usize) -> Ticket {
        let spot = &mut self.spots[index];
        let ticket = Ticket::new(self.next_ticket, spot.id(), vehicle.plate());
        self.next_ticket = self.next_ticket.next();
        let kind = spot.kind();
        spot.take(vehicle, ticket.number(), self.clock.now());
        self.notify(ticket.spot().floor, kind);
        ticket
    }

    fn let_out(&mut self, index: usize, extra: Cents) -> Option<Receipt> {
        let spot = &mut self.spots[index];
        let stay = spot.stay_until(self.clock.now())?;
        let fee = self.pricing.fee(&stay).plus(extra);
        let vehicle = spot.release()?;
        let (id, kind) = (spot.id(), spot.kind());
        self.notify(id.floor, kind);
        Some(Receipt::new(vehicle, id, stay, fee))
    }

    fn count_free(&self, wanted: impl Fn(&Spot) -> bool) -> u32 {
        let free = self.spots.iter().filter(|spot| spot.is_free());
        u32::try_from(free.filter(|spot| wanted(spot)).count()).unwrap_or(u32::MAX)
    }

    /// Replaces the boards, and returns those that were there.
    pub(crate) fn replace_boards(&mut self, boards: Vec<Box<dyn Board>>) -> Vec<Box<dyn Board>> {
        std::mem::replace(&mut self.boards, boards)
    }

    /// The last step of every change, so a board sees the lot as it is now.
    fn notify(&self, floor: u32, kind: SpotKind) {
        let free = self.free_on(floor, kind);
        for board in &self.boards {
            board.changed(Change { floor, kind, free });
        }
    }
}

impl fmt::Debug for ParkingLot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lot = f.debug_struct("ParkingLot");
        lot.field("spots", &self.spots).finish_non_exhaustive()
    }
}
