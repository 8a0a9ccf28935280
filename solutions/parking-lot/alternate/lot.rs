//! The core with `&mut self`.

use crate::allocation::GateId;
use crate::core::Core;
use crate::floors::LotBuilder;
use crate::lost_ticket::NotHere;
use crate::{ParkError, Receipt, Rejected, SpotId, SpotKind, Ticket, Vehicle};
use std::fmt;
use std::sync::Arc;

/// The lot.
pub struct ParkingLot {
    core: Arc<Core>,
}

impl ParkingLot {
    pub(crate) fn new(core: Core) -> Self {
        Self {
            core: Arc::new(core),
        }
    }

    pub(crate) fn into_core(self) -> Arc<Core> {
        self.core
    }

    /// A lot with one floor, floor 0. Its spots are numbered 1, 2, 3 … in the
    /// order given.
    pub fn one_floor(spots: &[SpotKind]) -> Self {
        Self::builder().floor(spots).build()
    }

    /// Starts with no floor and no board.
    pub fn builder() -> LotBuilder {
        LotBuilder::default()
    }

    /// Parks a vehicle that arrives at gate 0.
    ///
    /// # Errors
    /// As `park_at`.
    pub fn park(&mut self, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        self.core.park(GateId(0), vehicle)
    }

    /// Parks a vehicle that arrives at this gate on the spot that the policy chooses.
    ///
    /// # Errors
    /// `AlreadyParked`; or else `Full` if no free spot fits, or the policy chooses
    /// none of those on offer. The lot is unchanged then.
    pub fn park_at(&mut self, gate: GateId, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        self.core.park(gate, vehicle)
    }

    /// Lets the vehicle of this ticket out and frees its spot.
    ///
    /// # Errors
    /// `UnknownTicket` if the ticket is not valid in this lot. The lot is
    /// unchanged then.
    pub fn leave(&mut self, ticket: Ticket) -> Result<Receipt, Rejected> {
        self.core.leave(ticket)
    }

    /// Lets a vehicle out whose ticket is lost, for the fee of the stay and the fee
    /// for lost tickets. The ticket is not valid any more.
    ///
    /// # Errors
    /// `NotHere` if no such vehicle is parked. The lot is unchanged then.
    pub fn leave_without_ticket(&mut self, plate: &str) -> Result<Receipt, NotHere> {
        let receipt = self.core.leave_without_ticket(plate);
        receipt.ok_or_else(|| NotHere(plate.to_string()))
    }

    /// How many spots of this kind are free.
    pub fn free(&self, kind: SpotKind) -> u32 {
        self.core.free(None, kind)
    }

    /// How many spots of this kind are free on this floor; 0 on a floor that does
    /// not exist.
    pub fn free_on(&self, floor: u32, kind: SpotKind) -> u32 {
        self.core.free(Some(floor), kind)
    }

    /// Where the vehicle with this plate is parked, if it is here.
    pub fn find(&self, plate: &str) -> Option<SpotId> {
        self.core.find(plate)
    }
}

impl fmt::Debug for ParkingLot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParkingLot").finish_non_exhaustive()
    }
}
