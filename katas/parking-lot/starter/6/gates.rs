//! Stage 6: several threads use the same lot.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::allocation::GateId;
use crate::lost_ticket::NotHere;
use crate::{ParkError, ParkingLot, Receipt, Rejected, SpotId, SpotKind, Ticket, Vehicle};

/// A lot that several threads may use. Clones are the same lot.
#[derive(Clone)]
pub struct SharedLot {
    // your fields
}

impl SharedLot {
    /// Opens the gates of this lot. Parked vehicles stay, and tickets stay valid.
    pub fn new(lot: ParkingLot) -> Self {
        todo!()
    }

    /// As `ParkingLot::park`.
    ///
    /// # Errors
    /// As `ParkingLot::park`.
    pub fn park(&self, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        todo!()
    }

    /// As `ParkingLot::park_at`.
    ///
    /// # Errors
    /// As `ParkingLot::park_at`.
    pub fn park_at(&self, gate: GateId, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        todo!()
    }

    /// As `ParkingLot::leave`.
    ///
    /// # Errors
    /// As `ParkingLot::leave`.
    pub fn leave(&self, ticket: Ticket) -> Result<Receipt, Rejected> {
        todo!()
    }

    /// As `ParkingLot::leave_without_ticket`.
    ///
    /// # Errors
    /// As `ParkingLot::leave_without_ticket`.
    pub fn leave_without_ticket(&self, plate: &str) -> Result<Receipt, NotHere> {
        todo!()
    }

    /// As `ParkingLot::free`.
    pub fn free(&self, kind: SpotKind) -> u32 {
        todo!()
    }

    /// As `ParkingLot::free_on`.
    pub fn free_on(&self, floor: u32, kind: SpotKind) -> u32 {
        todo!()
    }

    /// As `ParkingLot::find`.
    pub fn find(&self, plate: &str) -> Option<SpotId> {
        todo!()
    }
}
