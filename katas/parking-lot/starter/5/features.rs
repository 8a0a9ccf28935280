//! Stage 5: chargers and permits.
#![allow(unused_variables, dead_code)] // remove this line when the bodies are written

use crate::floors::LotBuilder;
use crate::pricing::{Cents, PricingPolicy, Stay};
use crate::{SpotKind, Vehicle};

// You may move an `impl` block to the file of its type.
impl Vehicle {
    /// The same vehicle with an electric engine.
    pub fn electric(self) -> Self {
        todo!()
    }

    /// The same vehicle with a permit.
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

/// What a spot is to be: a kind, perhaps a charger, perhaps only for permits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpotPlan {
    // your fields
}

impl SpotPlan {
    pub fn new(kind: SpotKind) -> Self {
        todo!()
    }

    /// The same spot with a charger: only for electric vehicles.
    pub fn with_charger(self) -> Self {
        todo!()
    }

    /// The same spot, only for vehicles with a permit.
    pub fn permit_only(self) -> Self {
        todo!()
    }
}

impl LotBuilder {
    /// Like `floor`, for spots with a charger or for permits.
    pub fn floor_of(self, spots: &[SpotPlan]) -> Self {
        todo!()
    }
}

impl Stay {
    /// The same stay on a spot with a charger.
    pub fn at_charger(self) -> Self {
        todo!()
    }

    pub fn was_at_charger(&self) -> bool {
        todo!()
    }
}

/// Another policy, and a fixed fee for each stay at a charger.
#[derive(Clone, Debug)]
pub struct WithChargingFee<P> {
    inner: P,
    // your fields
}

impl<P> WithChargingFee<P> {
    pub fn new(inner: P, fee: Cents) -> Self {
        todo!()
    }
}

impl<P: PricingPolicy> PricingPolicy for WithChargingFee<P> {
    fn fee(&self, stay: &Stay) -> Cents {
        todo!()
    }
}
