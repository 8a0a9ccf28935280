//! The core for one caller.

use crate::allocation::GateId;
use crate::core::Core;
use crate::extras::{ChargeError, NotHere};
use crate::floors::LotBuilder;
use crate::{ParkError, Receipt, Rejected, SpotId, SpotKind, Ticket, Vehicle};
use std::sync::Arc;

/// The lot.
pub struct ParkingLot {
    pub(crate) core: Arc<Core>,
}

impl ParkingLot {
    /// A lot with one floor: floor 0, whose spots are numbered 1, 2, 3 … in
    /// the order given.
    pub fn one_floor(spots: &[SpotKind]) -> Self {
        Self::builder().floor(spots).build()
    }

    /// Begins with no floor and no board.
    pub fn builder() -> LotBuilder {
        LotBuilder::default()
    }

    /// Lets a vehicle in at gate 0.
    ///
    /// # Errors
    /// `AlreadyParked` or else `Full`. Nothing has changed then.
    pub fn park(&mut self, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        self.core.park(GateId(0), vehicle)
    }

    /// Lets a vehicle in at this gate.
    ///
    /// # Errors
    /// As `park`; also `Full` if the policy chooses nothing, or a spot that
    /// was not offered to it. Nothing has changed then.
    pub fn park_at(&mut self, gate: GateId, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        self.core.park(gate, vehicle)
    }

    /// Lets a vehicle out and frees its spot.
    ///
    /// # Errors
    /// `UnknownTicket` for a ticket that is not good in this lot. Nothing has
    /// changed then.
    pub fn leave(&mut self, ticket: Ticket) -> Result<Receipt, Rejected> {
        self.core.leave(ticket)
    }

    /// Lets a vehicle out whose ticket is lost, for the fee of the stay and
    /// the fee for lost tickets.
    ///
    /// # Errors
    /// `NotHere` if there is no such vehicle. Nothing has changed then.
    pub fn leave_without_ticket(&mut self, plate: &str) -> Result<Receipt, NotHere> {
        let receipt = self.core.leave_without_ticket(plate);
        receipt.ok_or_else(|| NotHere(plate.to_string()))
    }

    /// The charger at this spot has given so much energy.
    ///
    /// # Errors
    /// `NoCharger`, else `NobodyThere`. Nothing has changed then.
    pub fn charge(&mut self, spot: SpotId, watt_hours: u64) -> Result<(), ChargeError> {
        self.core.charge(spot, watt_hours)
    }

    /// How many spots of this kind are free.
    pub fn free(&self, kind: SpotKind) -> u32 {
        self.core.free(None, kind)
    }

    /// How many spots of this kind are free on this floor: 0 on a floor that
    /// does not exist.
    pub fn free_on(&self, floor: u32, kind: SpotKind) -> u32 {
        self.core.free(Some(floor), kind)
    }

    /// Where the vehicle with this plate stands, if it is here.
    pub fn find(&self, plate: &str) -> Option<SpotId> {
        self.core.find(plate)
    }
}
