//! Read, ask, check again, write; then call the boards.
//!
//! Policies, clocks and boards are code of others. They are called without a lock on
//! the ledger, so they may be slow and may ask the lot. The price: the ledger may
//! have changed meanwhile, and then the policy is asked again.

use crate::allocation::{AllocationPolicy, Arrival, GateId};
use crate::floors::Board;
use crate::ledger::{Guest, Ledger, TicketNumber};
use crate::pricing::{Cents, Clock, PricingPolicy};
use crate::{LeaveError, ParkError, Receipt, Rejected, SpotId, SpotKind, Ticket, Vehicle};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The parts that the builder collects.
pub(crate) struct Parts {
    pub(crate) boards: Vec<Box<dyn Board>>,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) pricing: Box<dyn PricingPolicy>,
    pub(crate) allocation: Box<dyn AllocationPolicy>,
    pub(crate) lost_ticket_fee: Cents,
}

/// A lot for many threads.
pub(crate) struct Core {
    ledger: Mutex<Ledger>,
    /// Held while boards are called, so that they get the changes in order.
    delivery: Mutex<()>,
    parts: Parts,
}

impl Core {
    pub(crate) fn new(ledger: Ledger, parts: Parts) -> Self {
        Self {
            ledger: Mutex::new(ledger),
            delivery: Mutex::new(()),
            parts,
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
            let choice = self
                .parts
                .allocation
                .choose(Arrival { kind, gate }, &offers);
            let now = self.parts.clock.now();

            let mut ledger = self.ledger();
            if ledger.version() != version {
                continue;
            }
            let offered = offers.iter().find(|offer| Some(offer.id) == choice);
            let Some(&offer) = offered else {
                return Err(ParkError::Full(vehicle));
            };
            let plate = vehicle.plate().to_string();
            let number = ledger.enter(Guest::new(vehicle, offer.id, now));
            drop(ledger);
            self.notify_boards();
            return Ok(Ticket::new(self, number, offer.id, &plate));
        }
    }

    pub(crate) fn leave(self: &Arc<Self>, ticket: Ticket) -> Result<Receipt, Rejected> {
        let number = ticket.number_at(self);
        let receipt = number.and_then(|number| self.let_out(number, Cents(0)));
        receipt.ok_or(Rejected {
            ticket,
            why: LeaveError::UnknownTicket,
        })
    }

    pub(crate) fn leave_without_ticket(&self, plate: &str) -> Option<Receipt> {
        let number = self.ledger().ticket_of(plate)?;
        self.let_out(number, self.parts.lost_ticket_fee)
    }

    pub(crate) fn free(&self, floor: Option<u32>, kind: SpotKind) -> u32 {
        self.ledger().count(floor, kind)
    }

    pub(crate) fn find(&self, plate: &str) -> Option<SpotId> {
        let ledger = self.ledger();
        let guest = ledger.guest(ledger.ticket_of(plate)?)?;
        Some(guest.spot())
    }

    /// The price is asked for without a lock. Only one thread gets the guest after
    /// that; the others return `None`.
    fn let_out(&self, number: TicketNumber, extra: Cents) -> Option<Receipt> {
        let now = self.parts.clock.now();
        let stay = {
            let ledger = self.ledger();
            ledger.stay_until(ledger.guest(number)?, now)
        };
        let fee = self.parts.pricing.fee(&stay).plus(extra);
        let guest = self.ledger().exit(number)?;
        self.notify_boards();
        let spot = guest.spot();
        Some(Receipt::new(guest.into_vehicle(), spot, stay, fee))
    }

    fn notify_boards(&self) {
        let _turn = self.delivery.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let next = self.ledger().next_change();
            let Some(change) = next else { return };
            for board in &self.parts.boards {
                board.changed(change);
            }
        }
    }

    /// No code of others runs under this lock, so the ledger is whole even if another
    /// thread panicked.
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
