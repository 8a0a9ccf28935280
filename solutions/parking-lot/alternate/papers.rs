//! Tickets, receipts and refusals.

use crate::core::Core;
use crate::pricing::{Cents, Stay};
use crate::{SpotId, Vehicle};
use std::fmt;
use std::sync::Weak;

/// The driver's half of the bargain. It cannot be copied or made by hand, and
/// leaving with it uses it up.
pub struct Ticket {
    /// The lot that gave it out. Weak: a forgotten ticket keeps no lot alive.
    pub(crate) issuer: Weak<Core>,
    pub(crate) number: u64,
    pub(crate) spot: SpotId,
    pub(crate) plate: String,
}

impl Ticket {
    pub fn spot(&self) -> SpotId {
        self.spot
    }

    pub fn plate(&self) -> &str {
        &self.plate
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { plate, spot, .. } = self;
        write!(f, "Ticket for {plate} on {spot:?}")
    }
}

/// What a driver gets on leaving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub(crate) vehicle: Vehicle,
    pub(crate) spot: SpotId,
    pub(crate) stay: Stay,
    pub(crate) fee: Cents,
}

impl Receipt {
    /// Who left: a copy, to keep when the receipt is gone.
    pub fn vehicle(&self) -> Vehicle {
        self.vehicle.clone()
    }

    pub fn spot(&self) -> SpotId {
        self.spot
    }

    pub fn fee(&self) -> Cents {
        self.fee
    }

    /// How long the stay was, in started minutes.
    pub fn minutes(&self) -> u64 {
        self.stay.minutes()
    }

    /// How much energy was taken during the stay.
    pub fn watt_hours(&self) -> u64 {
        self.stay.watt_hours()
    }
}

/// Why a vehicle was not let in. It comes back inside.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParkError {
    /// A vehicle with this plate is in the lot already. Said before `Full`.
    AlreadyParked(Vehicle),
    /// There is no spot for it.
    Full(Vehicle),
}

/// Why a vehicle was not let out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeaveError {
    /// This lot does not know the ticket.
    UnknownTicket,
}

/// A ticket that was refused, and why. If another lot gave it out, it is still
/// good there.
#[derive(Debug)]
pub struct Rejected {
    pub ticket: Ticket,
    pub why: LeaveError,
}
