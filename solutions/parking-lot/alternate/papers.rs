//! What a driver holds at the entrance and at the exit, and the errors.

use crate::core::Core;
use crate::ledger::TicketNumber;
use crate::pricing::{Cents, Stay};
use crate::{SpotId, Vehicle};
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Weak};

/// Permission to leave once. Nobody outside this crate can make or copy one.
pub struct Ticket {
    /// The lot that issued it. Weak, because a forgotten ticket keeps no lot alive.
    issuer: Weak<Core>,
    number: TicketNumber,
    spot: SpotId,
    plate: String,
}

impl Ticket {
    pub(crate) fn new(issuer: &Arc<Core>, number: TicketNumber, spot: SpotId, plate: &str) -> Self {
        Self {
            issuer: Arc::downgrade(issuer),
            number,
            spot,
            plate: plate.to_string(),
        }
    }

    /// Its number, if this lot issued it.
    pub(crate) fn number_at(&self, core: &Arc<Core>) -> Option<TicketNumber> {
        let is_issuer = std::ptr::eq(self.issuer.as_ptr(), Arc::as_ptr(core));
        is_issuer.then_some(self.number)
    }

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

/// What a driver gets at the exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    vehicle: Vehicle,
    spot: SpotId,
    stay: Stay,
    fee: Cents,
}

impl Receipt {
    pub(crate) fn new(vehicle: Vehicle, spot: SpotId, stay: Stay, fee: Cents) -> Self {
        Self {
            vehicle,
            spot,
            stay,
            fee,
        }
    }

    /// The vehicle that left, as a copy.
    pub fn vehicle(&self) -> Vehicle {
        self.vehicle.clone()
    }

    /// Where it was parked.
    pub fn spot(&self) -> SpotId {
        self.spot
    }

    /// When it was parked, as a copy.
    pub fn stay(&self) -> Stay {
        self.stay.clone()
    }

    pub fn fee(&self) -> Cents {
        self.fee
    }
}

/// Why `park` failed. The vehicle is inside.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParkError {
    /// A vehicle with this plate is already parked.
    AlreadyParked(Vehicle),
    /// No free spot fits.
    Full(Vehicle),
}

impl fmt::Display for ParkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyParked(vehicle) => write!(f, "{} is already parked", vehicle.plate()),
            Self::Full(vehicle) => write!(f, "no free spot fits {}", vehicle.plate()),
        }
    }
}

impl Error for ParkError {}

/// Why `leave` failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeaveError {
    /// The ticket is not valid in this lot.
    UnknownTicket,
}

/// A ticket that `leave` did not accept, and why.
#[derive(Debug)]
pub struct Rejected {
    pub ticket: Ticket,
    pub why: LeaveError,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.why {
            LeaveError::UnknownTicket => {
                write!(
                    f,
                    "no vehicle is parked on the ticket of {}",
                    self.ticket.plate
                )
            }
        }
    }
}

impl Error for Rejected {}
