//! What the driver holds, on the way in and on the way out.

use crate::pricing::{Cents, Stay};
use crate::{SpotId, Vehicle};
use std::sync::Arc;

/// Which lot a ticket is from. Two brands are equal only if one was cloned
/// from the other, so no counter has to be shared between lots.
#[derive(Clone, Debug, Default)]
pub(crate) struct Brand(Arc<()>);

impl PartialEq for Brand {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The driver's half of the bargain. It cannot be copied or made by hand, and
/// leaving with it uses it up.
#[derive(Debug)]
pub struct Ticket {
    pub(crate) lot: Brand,
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
