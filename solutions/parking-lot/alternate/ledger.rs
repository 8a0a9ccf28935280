//! Who stands where. Only bookkeeping: it knows no policy, no clock and no
//! board, so nothing of somebody else's ever runs while it is being changed.

use crate::allocation::FreeSpot;
use crate::extras::SpotPlan;
use crate::floors::Change;
use crate::{SpotId, SpotKind, Vehicle};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A vehicle that is inside.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Guest {
    pub(crate) vehicle: Vehicle,
    pub(crate) spot: SpotId,
    pub(crate) since_ms: u64,
    pub(crate) watt_hours: u64,
}

/// Two indexes over the guests and one over what is free. They change together,
/// in `enter` and `exit` and nowhere else.
pub(crate) struct Ledger {
    plans: BTreeMap<SpotId, SpotPlan>,
    free: BTreeSet<SpotId>,
    guests: BTreeMap<u64, Guest>,
    tickets: BTreeMap<String, u64>,
    next_ticket: u64,
    /// How often anything was changed: equal numbers mean equal ledgers.
    version: u64,
    /// What the boards have not been told yet.
    news: VecDeque<Change>,
}

impl Ledger {
    pub(crate) fn new(plans: BTreeMap<SpotId, SpotPlan>) -> Self {
        Self {
            free: plans.keys().copied().collect(),
            plans,
            guests: BTreeMap::new(),
            tickets: BTreeMap::new(),
            next_ticket: 1,
            version: 0,
            news: VecDeque::new(),
        }
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    pub(crate) fn ticket_of(&self, plate: &str) -> Option<u64> {
        self.tickets.get(plate).copied()
    }

    pub(crate) fn guest(&self, ticket: u64) -> Option<&Guest> {
        self.guests.get(&ticket)
    }

    /// Of the free spots that this vehicle may use, those that demand most.
    pub(crate) fn offers(&self, vehicle: &Vehicle) -> Vec<FreeSpot> {
        let open = || {
            let free = self.free.iter().map(|id| (*id, self.plans[id]));
            free.filter(|(_, plan)| plan.admits(vehicle))
        };
        let best = open().map(|(_, plan)| plan.demands).max();
        open()
            .filter(|(_, plan)| Some(plan.demands) == best)
            .map(|(id, plan)| FreeSpot {
                id,
                kind: plan.kind,
            })
            .collect()
    }

    /// Writes a guest down. The spot is free and the plate is new: the caller
    /// has just looked, under the same lock.
    pub(crate) fn enter(&mut self, guest: Guest) -> u64 {
        let ticket = self.next_ticket;
        let spot = guest.spot;
        self.next_ticket += 1;
        self.free.remove(&spot);
        self.tickets.insert(guest.vehicle.plate().into(), ticket);
        self.guests.insert(ticket, guest);
        self.note(spot);
        ticket
    }

    pub(crate) fn exit(&mut self, ticket: u64) -> Option<Guest> {
        let guest = self.guests.remove(&ticket)?;
        self.tickets.remove(guest.vehicle.plate());
        self.free.insert(guest.spot);
        self.note(guest.spot);
        Some(guest)
    }

    pub(crate) fn has_charger(&self, spot: SpotId) -> bool {
        self.plans.get(&spot).is_some_and(|plan| plan.has_charger())
    }

    pub(crate) fn guest_at(&mut self, spot: SpotId) -> Option<&mut Guest> {
        self.version += 1;
        self.guests.values_mut().find(|guest| guest.spot == spot)
    }

    /// How many spots of a kind are free: on one floor, or on all.
    pub(crate) fn count(&self, floor: Option<u32>, kind: SpotKind) -> u32 {
        let free = self.free.iter();
        let here = free.filter(|id| floor.is_none_or(|floor| id.floor == floor));
        let count = here.filter(|id| self.plans[id].kind == kind).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    pub(crate) fn next_news(&mut self) -> Option<Change> {
        self.news.pop_front()
    }

    fn note(&mut self, spot: SpotId) {
        let SpotId { floor, .. } = spot;
        let kind = self.plans[&spot].kind;
        let free = self.count(Some(floor), kind);
        self.news.push_back(Change { floor, kind, free });
        self.version += 1;
    }
}
