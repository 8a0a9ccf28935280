//! Several gates, one lot. The lot is changed under a lock; the boards are told
//! after it is released, so they may take their time and ask the lot back.

use crate::allocation::GateId;
use crate::extras::{ChargeError, NotHere};
use crate::floors::{Board, Change};
use crate::{ParkError, ParkingLot, Receipt, Rejected, SpotId, SpotKind, Ticket, Vehicle};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A lot that may be used from several threads. Clones are the same lot.
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
    /// Opens the gates of this lot. Its tickets stay good.
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

    /// As `ParkingLot::charge`.
    ///
    /// # Errors
    /// As `ParkingLot::charge`.
    pub fn charge(&self, spot: SpotId, watt_hours: u64) -> Result<(), ChargeError> {
        self.change(|lot| lot.charge(spot, watt_hours))
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
        self.shared.tell_boards();
        outcome
    }
}

impl Shared {
    /// One thread at a time tells the boards, also what the others have put
    /// into the outbox meanwhile. So the order is that of the changes, and
    /// nobody waits for a slow board but the thread that is telling it.
    fn tell_boards(&self) {
        if !self.outbox.begin() {
            return;
        }
        while let Some(change) = self.outbox.next() {
            for board in &self.boards {
                board.changed(change);
            }
        }
    }
}

/// The only board that the lot under the lock knows: it keeps what the real
/// ones will be told.
#[derive(Default)]
struct Outbox(Mutex<Mail>);

#[derive(Default)]
struct Mail {
    waiting: VecDeque<Change>,
    somebody_delivers: bool,
}

impl Outbox {
    /// True for one caller, until `next` has told it that nothing is left.
    fn begin(&self) -> bool {
        let mut mail = lock(&self.0);
        !std::mem::replace(&mut mail.somebody_delivers, true)
    }

    fn next(&self) -> Option<Change> {
        let mut mail = lock(&self.0);
        let next = mail.waiting.pop_front();
        mail.somebody_delivers = next.is_some();
        next
    }
}

impl Board for Arc<Outbox> {
    fn changed(&self, change: Change) {
        lock(&self.0).waiting.push_back(change);
    }
}

/// A policy that panics does so before anything has changed, so what is behind
/// the lock is good even then.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
