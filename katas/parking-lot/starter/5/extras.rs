//! Stage 5: chargers, permits, and lost tickets.
#![allow(unused_variables, dead_code)] // remove this line when the bodies are written

use crate::floors::LotBuilder;
use crate::pricing::{Cents, PricingPolicy, Stay};
use crate::{ParkingLot, Receipt, SpotId, SpotKind, Vehicle};

// An `impl` block for a type of an earlier file may move to its fields.
impl Vehicle {
    /// The same vehicle, with a battery.
    pub fn electric(self) -> Self {
        todo!()
    }

    /// The same vehicle, with a permit behind the windscreen.
    pub fn with_permit(self) -> Self {
        todo!()
    }

    pub fn is_electric(&self) -> bool {
        todo!()
    }

    pub fn has_permit(&self) -> bool {
        todo!()
    }
}

/// What a spot is to be: a kind, and perhaps more than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpotPlan {
    // yours
}

impl SpotPlan {
    pub fn new(kind: SpotKind) -> Self {
        todo!()
    }

    /// Only for electric vehicles.
    pub fn with_charger(self) -> Self {
        todo!()
    }

    /// Only for vehicles with a permit.
    pub fn permit_only(self) -> Self {
        todo!()
    }
}

impl LotBuilder {
    /// Like `floor`, for spots that have more than a kind.
    pub fn floor_of(self, spots: &[SpotPlan]) -> Self {
        todo!()
    }

    /// What is added to the fee of whoever lost the ticket. Without a word
    /// about it, nothing is.
    pub fn lost_ticket_fee(self, fee: Cents) -> Self {
        todo!()
    }
}

impl Stay {
    /// The same stay, with so much energy taken in all.
    pub fn with_watt_hours(self, watt_hours: u64) -> Self {
        todo!()
    }

    /// 0 unless somebody said otherwise.
    pub fn watt_hours(&self) -> u64 {
        todo!()
    }
}

/// Another price list, and the energy on top of it.
#[derive(Clone, Debug)]
pub struct WithEnergy<P> {
    inner: P,
    // yours
}

impl<P> WithEnergy<P> {
    pub fn new(inner: P, cents_per_kwh: u64) -> Self {
        todo!()
    }
}

impl<P: PricingPolicy> PricingPolicy for WithEnergy<P> {
    /// What `inner` says, plus the energy. A started cent counts.
    fn fee(&self, stay: &Stay) -> Cents {
        todo!()
    }
}

/// Why no energy was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeError {
    /// There is no such spot, or it has no charger.
    NoCharger(SpotId),
    /// There is a charger, but nobody stands there.
    NobodyThere(SpotId),
}

/// No vehicle with this plate is in the lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotHere(pub String);

impl ParkingLot {
    /// The charger at this spot has given so much energy, on top of what it
    /// gave before during this stay.
    ///
    /// # Errors
    /// `NoCharger`, else `NobodyThere`. Nothing has changed then.
    pub fn charge(&mut self, spot: SpotId, watt_hours: u64) -> Result<(), ChargeError> {
        todo!()
    }

    /// Lets a vehicle out whose ticket is lost, for the fee of the stay and
    /// the fee for lost tickets. Should the ticket turn up, it is unknown.
    ///
    /// # Errors
    /// `NotHere` if there is no such vehicle. Nothing has changed then.
    pub fn leave_without_ticket(&mut self, plate: &str) -> Result<Receipt, NotHere> {
        todo!()
    }
}

impl Receipt {
    /// How much energy was taken during the stay.
    pub fn watt_hours(&self) -> u64 {
        todo!()
    }
}
