//! The core with `&self`. It was made for many threads, so there is nothing to add.

use crate::allocation::GateId;
use crate::core::Core;
use crate::lost_ticket::NotHere;
use crate::{ParkError, ParkingLot, Receipt, Rejected, SpotId, SpotKind, Ticket, Vehicle};
use std::fmt;
use std::sync::Arc;

/// A lot that several threads may use. Clones are the same lot.
#[derive(Clone)]
pub struct SharedLot {
    core: Arc<Core>,
}

impl SharedLot {
    /// Opens the gates of this lot. Parked vehicles stay, and tickets stay valid.
    pub fn new(lot: ParkingLot) -> Self {
        Self {
            core: lot.into_core(),
        }
    }

    /// As `ParkingLot::park`.
    ///
    /// # Errors
    /// As `ParkingLot::park`.
    pub fn park(&self, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        self.core.park(GateId(0), vehicle)
    }

    /// As `ParkingLot::park_at`.
    ///
    /// # Errors
    /// As `ParkingLot::park_at`.
    pub fn park_at(&self, gate: GateId, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        self.core.park(gate, vehicle)
    }

    /// As `ParkingLot::leave`.
    ///
    /// # Errors
    /// As `ParkingLot::leave`.
    pub fn leave(&self, ticket: Ticket) -> Result<Receipt, Rejected> {
        self.core.leave(ticket)
    }

    /// As `ParkingLot::leave_without_ticket`.
    ///
    /// # Errors
    /// As `ParkingLot::leave_without_ticket`.
    pub fn leave_without_ticket(&self, plate: &str) -> Result<Receipt, NotHere> {
        let receipt = self.core.leave_without_ticket(plate);
        receipt.ok_or_else(|| NotHere(plate.to_string()))
    }

    /// As `ParkingLot::free`.
    pub fn free(&self, kind: SpotKind) -> u32 {
        self.core.free(None, kind)
    }

    /// As `ParkingLot::free_on`.
    pub fn free_on(&self, floor: u32, kind: SpotKind) -> u32 {
        self.core.free(Some(floor), kind)
    }

    /// As `ParkingLot::find`.
    pub fn find(&self, plate: &str) -> Option<SpotId> {
        self.core.find(plate)
    }
}

impl fmt::Debug for SharedLot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedLot").finish_non_exhaustive()
    }
}
