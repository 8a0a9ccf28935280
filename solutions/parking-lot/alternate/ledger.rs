//! Which vehicle is parked where. It knows no policy, no clock and no board, so no
//! code of others runs while it changes.

use crate::allocation::FreeSpot;
use crate::features::SpotPlan;
use crate::floors::Change;
use crate::pricing::Stay;
use crate::{SpotId, SpotKind, Vehicle};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

/// The number of a ticket: unique in its lot, and never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TicketNumber(u64);

/// A parked vehicle.
#[derive(Clone, Debug)]
pub(crate) struct Guest {
    vehicle: Vehicle,
    spot: SpotId,
    arrived_at: Duration,
}

impl Guest {
    pub(crate) fn new(vehicle: Vehicle, spot: SpotId, arrived_at: Duration) -> Self {
        Self {
            vehicle,
            spot,
            arrived_at,
        }
    }

    pub(crate) fn spot(&self) -> SpotId {
        self.spot
    }

    pub(crate) fn into_vehicle(self) -> Vehicle {
        self.vehicle
    }
}

/// Two indexes of the guests and one of the free spots. They change together, only in
/// `enter` and `exit`.
pub(crate) struct Ledger {
    plans: BTreeMap<SpotId, SpotPlan>,
    free: BTreeSet<SpotId>,
    guests: BTreeMap<TicketNumber, Guest>,
    tickets: BTreeMap<String, TicketNumber>,
    next_ticket: TicketNumber,
    /// The number of changes: equal versions mean equal ledgers.
    version: u64,
    /// The changes that the boards do not know yet.
    unsent: VecDeque<Change>,
}

impl Ledger {
    pub(crate) fn new(plans: BTreeMap<SpotId, SpotPlan>) -> Self {
        Self {
            free: plans.keys().copied().collect(),
            plans,
            guests: BTreeMap::new(),
            tickets: BTreeMap::new(),
            next_ticket: TicketNumber(1),
            version: 0,
            unsent: VecDeque::new(),
        }
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    pub(crate) fn ticket_of(&self, plate: &str) -> Option<TicketNumber> {
        self.tickets.get(plate).copied()
    }

    pub(crate) fn guest(&self, ticket: TicketNumber) -> Option<&Guest> {
        self.guests.get(&ticket)
    }

    /// The stay of this guest, if it left now.
    pub(crate) fn stay_until(&self, guest: &Guest, now: Duration) -> Stay {
        let stay = Stay::new(guest.vehicle.kind(), guest.arrived_at..now);
        if self.plans[&guest.spot].has_charger() {
            stay.at_charger()
        } else {
            stay
        }
    }

    /// Of the free spots that this vehicle may use, those that demand most.
    pub(crate) fn offers(&self, vehicle: &Vehicle) -> Vec<FreeSpot> {
        let open = || {
            let free = self.free.iter().map(|id| (*id, self.plans[id]));
            free.filter(|(_, plan)| plan.admits(vehicle))
        };
        let best = open().map(|(_, plan)| plan.demands()).max();
        open()
            .filter(|(_, plan)| Some(plan.demands()) == best)
            .map(|(id, plan)| FreeSpot {
                id,
                kind: plan.kind(),
            })
            .collect()
    }

    /// Adds a guest. The caller has checked under the same lock that the spot is free
    /// and the plate is new.
    pub(crate) fn enter(&mut self, guest: Guest) -> TicketNumber {
        let ticket = self.next_ticket;
        let spot = guest.spot;
        self.next_ticket = TicketNumber(ticket.0 + 1);
        self.free.remove(&spot);
        self.tickets.insert(guest.vehicle.plate().into(), ticket);
        self.guests.insert(ticket, guest);
        self.note(spot);
        ticket
    }

    pub(crate) fn exit(&mut self, ticket: TicketNumber) -> Option<Guest> {
        let guest = self.guests.remove(&ticket)?;
        self.tickets.remove(guest.vehicle.plate());
        self.free.insert(guest.spot);
        self.note(guest.spot);
        Some(guest)
    }

    /// How many spots of a kind are free: on one floor, or on all.
    pub(crate) fn count(&self, floor: Option<u32>, kind: SpotKind) -> u32 {
        let free = self.free.iter();
        let here = free.filter(|id| floor.is_none_or(|floor| id.floor == floor));
        let count = here.filter(|id| self.plans[id].kind() == kind).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    pub(crate) fn next_change(&mut self) -> Option<Change> {
        self.unsent.pop_front()
    }

    fn note(&mut self, spot: SpotId) {
        let SpotId { floor, .. } = spot;
        let kind = self.plans[&spot].kind();
        let free = self.count(Some(floor), kind);
        self.unsent.push_back(Change { floor, kind, free });
        self.version += 1;
    }
}
