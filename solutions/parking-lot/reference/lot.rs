//! The lot, and the only two ways to change it: `park` and `leave`.

use crate::allocation::{AllocationPolicy, Arrival, FreeSpot, GateId};
use crate::extras::{ChargeError, NotHere};
use crate::floors::{Board, Change, LotBuilder};
use crate::pricing::{Cents, Clock, PricingPolicy, Stay};
use crate::spot::{Parked, Spot};
use crate::ticket::Brand;
use crate::{LeaveError, Receipt, Rejected, SpotId, SpotKind, Ticket, Vehicle};

/// Why a vehicle was not let in. It comes back inside.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParkError {
    /// A vehicle with this plate is in the lot already. Said before `Full`.
    AlreadyParked(Vehicle),
    /// There is no spot for it.
    Full(Vehicle),
}

/// The lot.
pub struct ParkingLot {
    brand: Brand,
    tickets_given: u64,
    spots: Vec<Spot>,
    boards: Vec<Box<dyn Board>>,
    clock: Box<dyn Clock>,
    pricing: Box<dyn PricingPolicy>,
    allocation: Box<dyn AllocationPolicy>,
    lost_ticket_fee: Cents,
}

impl ParkingLot {
    /// A lot with one floor: floor 0, whose spots are numbered 1, 2, 3 … in
    /// the order given.
    pub fn one_floor(spots: &[SpotKind]) -> Self {
        Self::builder().floor(spots).build()
    }

    /// Begins with no floor and no board.
    pub fn builder() -> LotBuilder {
        LotBuilder::default()
    }

    pub(crate) fn from_builder(builder: LotBuilder) -> Self {
        Self {
            brand: Brand::default(),
            tickets_given: 0,
            spots: builder.spots,
            boards: builder.boards,
            clock: builder.clock,
            pricing: builder.pricing,
            allocation: builder.allocation,
            lost_ticket_fee: builder.lost_ticket_fee,
        }
    }

    /// Lets a vehicle in at gate 0.
    ///
    /// # Errors
    /// `AlreadyParked` or else `Full`. Nothing has changed then.
    pub fn park(&mut self, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        self.park_at(GateId(0), vehicle)
    }

    /// Lets a vehicle in at this gate, on the spot that the policy chooses.
    ///
    /// # Errors
    /// As `park`; also `Full` if the policy chooses nothing, or a spot that
    /// was not offered to it. Nothing has changed then.
    pub fn park_at(&mut self, gate: GateId, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        if self.find(vehicle.plate()).is_some() {
            return Err(ParkError::AlreadyParked(vehicle));
        }
        let Some(spot) = self.choose(gate, &vehicle) else {
            return Err(ParkError::Full(vehicle));
        };
        Ok(self.let_in(vehicle, spot))
    }

    /// Lets a vehicle out and frees its spot.
    ///
    /// # Errors
    /// `UnknownTicket` for a ticket that some other lot gave out, however much
    /// alike the two are. Nothing has changed then.
    pub fn leave(&mut self, ticket: Ticket) -> Result<Receipt, Rejected> {
        let ours = ticket.lot == self.brand;
        let receipt = self.let_out(Cents(0), |parked| ours && parked.ticket == ticket.number);
        receipt.ok_or(Rejected {
            ticket,
            why: LeaveError::UnknownTicket,
        })
    }

    /// Lets a vehicle out whose ticket is lost, for the fee of the stay and
    /// the fee for lost tickets. Should the ticket turn up, it is unknown.
    ///
    /// # Errors
    /// `NotHere` if there is no such vehicle. Nothing has changed then.
    pub fn leave_without_ticket(&mut self, plate: &str) -> Result<Receipt, NotHere> {
        let receipt = self.let_out(self.lost_ticket_fee, |parked| {
            parked.vehicle.plate() == plate
        });
        receipt.ok_or_else(|| NotHere(plate.to_string()))
    }

    /// The charger at this spot has given so much energy, on top of what it
    /// gave before during this stay.
    ///
    /// # Errors
    /// `NoCharger`, else `NobodyThere`. Nothing has changed then.
    pub fn charge(&mut self, spot: SpotId, watt_hours: u64) -> Result<(), ChargeError> {
        let mut chargers = self.spots.iter_mut().filter(|spot| spot.plan.charger);
        let charger = chargers
            .find(|charger| charger.id == spot)
            .ok_or(ChargeError::NoCharger(spot))?;
        let parked = charger.parked.as_mut();
        parked.ok_or(ChargeError::NobodyThere(spot))?.watt_hours += watt_hours;
        Ok(())
    }

    /// How many spots of this kind are free.
    pub fn free(&self, kind: SpotKind) -> u32 {
        self.count_free(|spot| spot.plan.kind == kind)
    }

    /// How many spots of this kind are free on this floor: 0 on a floor that
    /// does not exist.
    pub fn free_on(&self, floor: u32, kind: SpotKind) -> u32 {
        self.count_free(|spot| spot.plan.kind == kind && spot.id.floor == floor)
    }

    /// Where the vehicle with this plate stands, if it is here.
    pub fn find(&self, plate: &str) -> Option<SpotId> {
        let spot = self.spots.iter().find(|spot| spot.has(plate));
        spot.map(|spot| spot.id)
    }

    /// Which spot the policy chooses, as an index. The lot believes no policy:
    /// a spot that was not on offer is no choice.
    fn choose(&self, gate: GateId, vehicle: &Vehicle) -> Option<usize> {
        let offers = self.offers(vehicle);
        if offers.is_empty() {
            return None;
        }
        let kind = vehicle.kind();
        let id = self.allocation.choose(Arrival { kind, gate }, &offers)?;
        let offered = offers.iter().any(|offer| offer.id == id);
        self.spots.iter().position(|spot| offered && spot.id == id)
    }

    /// What a policy may choose from: the best of what admits the vehicle.
    fn offers(&self, vehicle: &Vehicle) -> Vec<FreeSpot> {
        let free = self.spots.iter().filter(|spot| spot.is_free());
        let mut admitting: Vec<&Spot> = free.filter(|spot| spot.plan.admits(vehicle)).collect();
        let highest = admitting.iter().map(|spot| spot.plan.rank()).max();
        admitting.retain(|spot| Some(spot.plan.rank()) == highest);
        admitting.into_iter().map(Spot::offer).collect()
    }

    fn let_in(&mut self, vehicle: Vehicle, spot: usize) -> Ticket {
        let spot = &mut self.spots[spot];
        self.tickets_given += 1;
        let ticket = Ticket {
            lot: self.brand.clone(),
            number: self.tickets_given,
            spot: spot.id,
            plate: vehicle.plate().to_string(),
        };
        let kind = spot.plan.kind;
        spot.parked = Some(Parked {
            vehicle,
            ticket: ticket.number,
            since_ms: self.clock.now_ms(),
            watt_hours: 0,
        });
        self.tell_boards(ticket.spot.floor, kind);
        ticket
    }

    fn let_out(&mut self, extra: Cents, wanted: impl Fn(&Parked) -> bool) -> Option<Receipt> {
        let mut spots = self.spots.iter_mut();
        let spot = spots.find(|spot| spot.parked.as_ref().is_some_and(&wanted))?;
        let (id, kind) = (spot.id, spot.plan.kind);
        let stay = Stay::ending(spot.parked.as_ref()?, self.clock.now_ms());
        let Cents(fee) = self.pricing.fee(&stay);
        let vehicle = spot.parked.take()?.vehicle;
        self.tell_boards(id.floor, kind);
        Some(Receipt {
            vehicle,
            spot: id,
            stay,
            fee: Cents(fee + extra.0),
        })
    }

    fn count_free(&self, wanted: impl Fn(&Spot) -> bool) -> u32 {
        let free = self.spots.iter().filter(|spot| spot.is_free());
        u32::try_from(free.filter(|spot| wanted(spot)).count()).unwrap_or(u32::MAX)
    }

    /// From now on these are told, and no longer those that come back.
    pub(crate) fn replace_boards(&mut self, boards: Vec<Box<dyn Board>>) -> Vec<Box<dyn Board>> {
        std::mem::replace(&mut self.boards, boards)
    }

    /// The last thing that a change does: whoever listens sees the lot as it
    /// is now.
    fn tell_boards(&self, floor: u32, kind: SpotKind) {
        let free = self.free_on(floor, kind);
        for board in &self.boards {
            board.changed(Change { floor, kind, free });
        }
    }
}
