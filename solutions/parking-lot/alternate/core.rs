//! Look, ask, look again, write; then tell the boards.
//!
//! Policies, clocks and boards are somebody else's code. They are called with
//! no lock on the ledger, so they may be slow and may ask the lot back. The
//! price: what was looked at may have changed meanwhile, and then all is asked
//! again.

use crate::allocation::{AllocationPolicy, Arrival, GateId};
use crate::extras::ChargeError;
use crate::floors::{Board, LotBuilder};
use crate::ledger::{Guest, Ledger};
use crate::pricing::{Cents, Clock, PricingPolicy, Stay};
use crate::{LeaveError, ParkError, Receipt, Rejected, SpotId, SpotKind, Ticket, Vehicle};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) struct Core {
    ledger: Mutex<Ledger>,
    /// Held while boards are told, so that they hear everything in order.
    telling: Mutex<()>,
    boards: Vec<Box<dyn Board>>,
    clock: Box<dyn Clock>,
    pricing: Box<dyn PricingPolicy>,
    allocation: Box<dyn AllocationPolicy>,
    lost_ticket_fee: Cents,
}

impl Core {
    pub(crate) fn new(builder: LotBuilder) -> Self {
        Self {
            ledger: Mutex::new(Ledger::new(builder.plans)),
            telling: Mutex::new(()),
            boards: builder.boards,
            clock: builder.clock,
            pricing: builder.pricing,
            allocation: builder.allocation,
            lost_ticket_fee: builder.lost_ticket_fee,
        }
    }

    pub(crate) fn park(
        self: &Arc<Self>,
        gate: GateId,
        vehicle: Vehicle,
    ) -> Result<Ticket, ParkError> {
        let kind = vehicle.kind();
        loop {
            let (version, offers) = {
                let ledger = self.ledger();
                if ledger.ticket_of(vehicle.plate()).is_some() {
                    return Err(ParkError::AlreadyParked(vehicle));
                }
                (ledger.version(), ledger.offers(&vehicle))
            };
            if offers.is_empty() {
                return Err(ParkError::Full(vehicle));
            }
            let choice = self.allocation.choose(Arrival { kind, gate }, &offers);
            let since_ms = self.clock.now_ms();

            let mut ledger = self.ledger();
            if ledger.version() != version {
                continue;
            }
            let offered = offers.iter().find(|offer| Some(offer.id) == choice);
            let Some(&offer) = offered else {
                return Err(ParkError::Full(vehicle));
            };
            let plate = vehicle.plate().to_string();
            let number = ledger.enter(Guest {
                vehicle,
                spot: offer.id,
                since_ms,
                watt_hours: 0,
            });
            drop(ledger);
            self.tell_boards();
            return Ok(Ticket {
                issuer: Arc::downgrade(self),
                number,
                spot: offer.id,
                plate,
            });
        }
    }

    pub(crate) fn leave(self: &Arc<Self>, ticket: Ticket) -> Result<Receipt, Rejected> {
        let ours = std::ptr::eq(ticket.issuer.as_ptr(), Arc::as_ptr(self));
        let number = ours.then_some(ticket.number);
        let receipt = number.and_then(|number| self.let_out(number, Cents(0)));
        receipt.ok_or(Rejected {
            ticket,
            why: LeaveError::UnknownTicket,
        })
    }

    pub(crate) fn leave_without_ticket(&self, plate: &str) -> Option<Receipt> {
        let number = self.ledger().ticket_of(plate)?;
        self.let_out(number, self.lost_ticket_fee)
    }

    pub(crate) fn charge(&self, spot: SpotId, watt_hours: u64) -> Result<(), ChargeError> {
        let mut ledger = self.ledger();
        if !ledger.has_charger(spot) {
            return Err(ChargeError::NoCharger(spot));
        }
        let guest = ledger.guest_at(spot);
        guest.ok_or(ChargeError::NobodyThere(spot))?.watt_hours += watt_hours;
        Ok(())
    }

    pub(crate) fn free(&self, floor: Option<u32>, kind: SpotKind) -> u32 {
        self.ledger().count(floor, kind)
    }

    pub(crate) fn find(&self, plate: &str) -> Option<SpotId> {
        let ledger = self.ledger();
        let guest = ledger.guest(ledger.ticket_of(plate)?)?;
        Some(guest.spot)
    }

    fn let_out(&self, number: u64, extra: Cents) -> Option<Receipt> {
        loop {
            let seen = self.ledger().guest(number)?.clone();
            let stay = Stay::of(&seen, self.clock.now_ms());
            let Cents(fee) = self.pricing.fee(&stay);

            let mut ledger = self.ledger();
            if ledger.guest(number)? != &seen {
                continue;
            }
            let Guest { vehicle, spot, .. } = ledger.exit(number)?;
            drop(ledger);
            self.tell_boards();
            return Some(Receipt {
                vehicle,
                spot,
                stay,
                fee: Cents(fee + extra.0),
            });
        }
    }

    fn tell_boards(&self) {
        let _turn = self.telling.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let news = self.ledger().next_news();
            let Some(change) = news else { return };
            for board in &self.boards {
                board.changed(change);
            }
        }
    }

    /// Nothing that can panic runs under this lock, so it is never poisoned in
    /// the middle of a change.
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
