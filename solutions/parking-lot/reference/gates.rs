//! The same lot for several threads. It changes under a lock, and boards are called
//! after the lock is released: they may be slow, and they may ask the lot.

use crate::allocation::GateId;
use crate::floors::{Board, Change};
use crate::lost_ticket::NotHere;
use crate::{ParkError, ParkingLot, Receipt, Rejected, SpotId, SpotKind, Ticket, Vehicle};
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A lot that several threads may use. Clones are the same lot.
#[derive(Clone)]
pub struct SharedLot {
    shared: Arc<Shared>,
}

struct Shared {
    lot: Mutex<ParkingLot>,
    boards: Vec<Box<dyn Board>>,
    outbox: Arc<Outbox>,
}

impl SharedLot {
    /// Opens the gates of this lot. Parked vehicles stay, and tickets stay valid.
    pub fn new(mut lot: ParkingLot) -> Self {
        let outbox = Arc::new(Outbox::default());
        let boards = lot.replace_boards(vec![Box::new(Arc::clone(&outbox))]);
        let lot = Mutex::new(lot);
        Self {
            shared: Arc::new(Shared {
                lot,
                boards,
                outbox,
            }),
        }
    }

    /// As `ParkingLot::park`.
    ///
    /// # Errors
    /// As `ParkingLot::park`.
    pub fn park(&self, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        self.change(|lot| lot.park(vehicle))
    }

    /// As `ParkingLot::park_at`.
    ///
    /// # Errors
    /// As `ParkingLot::park_at`.
    pub fn park_at(&self, gate: GateId, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        self.change(|lot| lot.park_at(gate, vehicle))
    }

    /// As `ParkingLot::leave`.
    ///
    /// # Errors
    /// As `ParkingLot::leave`.
    pub fn leave(&self, ticket: Ticket) -> Result<Receipt, Rejected> {
        self.change(|lot| lot.leave(ticket))
    }

    /// As `ParkingLot::leave_without_ticket`.
    ///
    /// # Errors
    /// As `ParkingLot::leave_without_ticket`.
    pub fn leave_without_ticket(&self, plate: &str) -> Result<Receipt, NotHere> {
        self.change(|lot| lot.leave_without_ticket(plate))
    }

    /// As `ParkingLot::free`.
    pub fn free(&self, kind: SpotKind) -> u32 {
        lock(&self.shared.lot).free(kind)
    }

    /// As `ParkingLot::free_on`.
    pub fn free_on(&self, floor: u32, kind: SpotKind) -> u32 {
        lock(&self.shared.lot).free_on(floor, kind)
    }

    /// As `ParkingLot::find`.
    pub fn find(&self, plate: &str) -> Option<SpotId> {
        lock(&self.shared.lot).find(plate)
    }

    fn change<T>(&self, act: impl FnOnce(&mut ParkingLot) -> T) -> T {
        let outcome = act(&mut lock(&self.shared.lot));
        self.shared.notify_boards();
        outcome
    }
}

impl fmt::Debug for SharedLot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedLot").finish_non_exhaustive()
    }
}

impl Shared {
    /// One thread at a time calls the boards, with the changes of other threads too.
    /// So the order is that of the changes, and no other thread waits for a slow
    /// board.
    fn notify_boards(&self) {
        if !self.outbox.start_delivery() {
            return;
        }
        while let Some(change) = self.outbox.next() {
            for board in &self.boards {
                board.changed(change);
            }
        }
    }
}

/// The only board of the lot behind the lock. It queues the changes for the others.
#[derive(Default)]
struct Outbox(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    changes: VecDeque<Change>,
    in_delivery: bool,
}

impl Outbox {
    /// True for one thread, until `next` has returned `None` to it.
    fn start_delivery(&self) -> bool {
        let mut queue = lock(&self.0);
        !std::mem::replace(&mut queue.in_delivery, true)
    }

    fn next(&self) -> Option<Change> {
        let mut queue = lock(&self.0);
        let next = queue.changes.pop_front();
        queue.in_delivery = next.is_some();
        next
    }
}

impl Board for Arc<Outbox> {
    fn changed(&self, change: Change) {
        lock(&self.0).changes.push_back(change);
    }
}

/// A policy can panic only before anything has changed, so a poisoned lot is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
