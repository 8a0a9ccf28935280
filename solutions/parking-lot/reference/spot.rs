//! One spot and the vehicle on it.

use crate::allocation::FreeSpot;
use crate::features::SpotPlan;
use crate::pricing::Stay;
use crate::ticket::TicketNumber;
use crate::{SpotKind, Ticket, Vehicle};
use std::time::Duration;

/// Where a spot is. Floors count from 0, numbers on a floor from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpotId {
    pub floor: u32,
    pub number: u32,
}

/// A spot and the vehicle on it. This is the only place that records who is parked
/// where, so "free", "taken" and "this plate is here" cannot disagree.
#[derive(Debug)]
pub(crate) struct Spot {
    id: SpotId,
    plan: SpotPlan,
    parked: Option<Parked>,
}

/// A parked vehicle, the number of its ticket, and when it arrived.
#[derive(Debug)]
struct Parked {
    vehicle: Vehicle,
    ticket: TicketNumber,
    arrived_at: Duration,
}

impl Spot {
    pub(crate) fn new(id: SpotId, plan: SpotPlan) -> Self {
        Self {
            id,
            plan,
            parked: None,
        }
    }

    pub(crate) fn id(&self) -> SpotId {
        self.id
    }

    pub(crate) fn kind(&self) -> SpotKind {
        self.plan.kind()
    }

    pub(crate) fn plan(&self) -> SpotPlan {
        self.plan
    }

    pub(crate) fn is_free(&self) -> bool {
        self.parked.is_none()
    }

    /// This spot as an allocation policy sees it.
    pub(crate) fn offer(&self) -> FreeSpot {
        FreeSpot {
            id: self.id,
            kind: self.kind(),
        }
    }

    pub(crate) fn holds_plate(&self, plate: &str) -> bool {
        let parked = self.parked.as_ref();
        parked.is_some_and(|parked| parked.vehicle.plate() == plate)
    }

    /// A ticket of another lot may have the same number, the same spot or the same
    /// plate, so all three must match.
    pub(crate) fn holds_ticket(&self, ticket: &Ticket) -> bool {
        let number = self.parked.as_ref().map(|parked| parked.ticket);
        let is_here = self.id == ticket.spot() && self.holds_plate(ticket.plate());
        is_here && number == Some(ticket.number())
    }

    pub(crate) fn take(&mut self, vehicle: Vehicle, ticket: TicketNumber, now: Duration) {
        self.parked = Some(Parked {
            vehicle,
            ticket,
            arrived_at: now,
        });
    }

    /// The stay of the vehicle on this spot, if it left now.
    pub(crate) fn stay_until(&self, now: Duration) -> Option<Stay> {
        let parked = self.parked.as_ref()?;
        let stay = Stay::new(parked.vehicle.kind(), parked.arrived_at..now);
        Some(if self.plan.has_charger() {
            stay.at_charger()
        } else {
            stay
        })
    }

    pub(crate) fn release(&mut self) -> Option<Vehicle> {
        let parked = self.parked.take()?;
        Some(parked.vehicle)
    }
}
