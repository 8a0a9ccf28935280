//! A parking lot: vehicles come, find a spot that fits, and go again.
#![allow(unused_variables)] // remove this line when the bodies are written

/// How large a spot is, smallest first: that is also their `Ord`er.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpotKind {
    Motorcycle,
    Compact,
    Large,
}

/// What stands at the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VehicleKind {
    Bike,
    Car,
    Truck,
}

impl VehicleKind {
    /// May such a vehicle stand on such a spot?
    pub fn fits(self, spot: SpotKind) -> bool {
        todo!()
    }
}

/// A vehicle and its number plate. In a lot the plate alone tells who it is;
/// `==` compares everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vehicle {
    // yours
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

/// The driver's half of the bargain. It cannot be copied or made by hand, and
/// leaving with it uses it up.
#[derive(Debug)]
pub struct Ticket {
    // yours
}

impl Ticket {
    pub fn spot(&self) -> SpotId {
        todo!()
    }

    pub fn plate(&self) -> &str {
        todo!()
    }
}

/// What a driver gets on leaving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    // yours
}

impl Receipt {
    /// Who left: a copy, to keep when the receipt is gone.
    pub fn vehicle(&self) -> Vehicle {
        todo!()
    }

    pub fn spot(&self) -> SpotId {
        todo!()
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

/// The lot.
pub struct ParkingLot {
    // yours
}

impl ParkingLot {
    /// A lot with one floor: floor 0, whose spots are numbered 1, 2, 3 … in
    /// the order given.
    pub fn one_floor(spots: &[SpotKind]) -> Self {
        todo!()
    }

    /// Lets a vehicle in. Of the free spots that fit, it gets the one that comes
    /// first by the rules of the stage.
    ///
    /// # Errors
    /// `AlreadyParked` or else `Full`. Nothing has changed then.
    pub fn park(&mut self, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        todo!()
    }

    /// Lets a vehicle out and frees its spot.
    ///
    /// # Errors
    /// `UnknownTicket` for a ticket that some other lot gave out, however much
    /// alike the two are. Nothing has changed then.
    pub fn leave(&mut self, ticket: Ticket) -> Result<Receipt, Rejected> {
        todo!()
    }

    /// How many spots of this kind are free.
    pub fn free(&self, kind: SpotKind) -> u32 {
        todo!()
    }

    /// Where the vehicle with this plate stands, if it is here.
    pub fn find(&self, plate: &str) -> Option<SpotId> {
        todo!()
    }
}
