//! A parking lot: vehicles enter, park on a spot that fits, and leave.
#![allow(unused_variables)] // remove this line when the bodies are written

/// The size of a spot, smallest first; `Ord` follows the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpotKind {
    Motorcycle,
    Compact,
    Large,
}

/// The size of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VehicleKind {
    Bike,
    Car,
    Truck,
}

impl VehicleKind {
    /// Whether a vehicle of this kind may park on a spot of this kind.
    pub fn fits(self, spot: SpotKind) -> bool {
        todo!()
    }
}

/// A vehicle and its number plate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vehicle {
    // your fields
}

impl Vehicle {
    pub fn new(kind: VehicleKind, plate: &str) -> Self {
        todo!()
    }

    pub fn kind(&self) -> VehicleKind {
        todo!()
    }

    pub fn plate(&self) -> &str {
        todo!()
    }
}

/// Where a spot is. Floors count from 0, numbers on a floor from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpotId {
    pub floor: u32,
    pub number: u32,
}

/// Permission to leave once. Nobody outside this crate can make or copy one.
#[derive(Debug)]
pub struct Ticket {
    // your fields
}

impl Ticket {
    pub fn spot(&self) -> SpotId {
        todo!()
    }

    pub fn plate(&self) -> &str {
        todo!()
    }
}

/// What a driver gets at the exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    // your fields
}

impl Receipt {
    /// The vehicle that left, as a copy.
    pub fn vehicle(&self) -> Vehicle {
        todo!()
    }

    /// Where it was parked.
    pub fn spot(&self) -> SpotId {
        todo!()
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

/// The lot.
pub struct ParkingLot {
    // your fields
}

impl ParkingLot {
    /// A lot with one floor, floor 0. Its spots are numbered 1, 2, 3 … in the
    /// order given.
    pub fn one_floor(spots: &[SpotKind]) -> Self {
        todo!()
    }

    /// Parks a vehicle on the smallest free spot that fits.
    ///
    /// # Errors
    /// `AlreadyParked`, or else `Full`. The lot is unchanged then.
    pub fn park(&mut self, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        todo!()
    }

    /// Lets the vehicle of this ticket out and frees its spot.
    ///
    /// # Errors
    /// `UnknownTicket` if the ticket is not valid in this lot. The lot is
    /// unchanged then.
    pub fn leave(&mut self, ticket: Ticket) -> Result<Receipt, Rejected> {
        todo!()
    }

    /// How many spots of this kind are free.
    pub fn free(&self, kind: SpotKind) -> u32 {
        todo!()
    }

    /// Where the vehicle with this plate is parked, if it is here.
    pub fn find(&self, plate: &str) -> Option<SpotId> {
        todo!()
    }
}
