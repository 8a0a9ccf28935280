//! Chargers, permits and energy: what a spot and a price list may have on top.

use crate::floors::LotBuilder;
use crate::model::{Feature, Features};
use crate::pricing::{Cents, PricingPolicy, Stay};
use crate::{SpotId, SpotKind, Vehicle};

impl Vehicle {
    /// The same vehicle, with a battery.
    #[must_use]
    pub fn electric(mut self) -> Self {
        self.features = self.features.with(Feature::Charger);
        self
    }

    /// The same vehicle, with a permit behind the windscreen.
    #[must_use]
    pub fn with_permit(mut self) -> Self {
        self.features = self.features.with(Feature::Permit);
        self
    }

    pub fn is_electric(&self) -> bool {
        self.features.has(Feature::Charger)
    }

    pub fn has_permit(&self) -> bool {
        self.features.has(Feature::Permit)
    }
}

/// What a spot is to be: a kind, and what it demands of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpotPlan {
    pub(crate) kind: SpotKind,
    pub(crate) demands: Features,
}

impl SpotPlan {
    pub fn new(kind: SpotKind) -> Self {
        let demands = Features::default();
        Self { kind, demands }
    }

    /// Only for electric vehicles.
    #[must_use]
    pub fn with_charger(mut self) -> Self {
        self.demands = self.demands.with(Feature::Charger);
        self
    }

    /// Only for vehicles with a permit.
    #[must_use]
    pub fn permit_only(mut self) -> Self {
        self.demands = self.demands.with(Feature::Permit);
        self
    }

    pub(crate) fn has_charger(self) -> bool {
        self.demands.has(Feature::Charger)
    }

    pub(crate) fn admits(self, vehicle: &Vehicle) -> bool {
        vehicle.kind().fits(self.kind) && vehicle.features.covers(self.demands)
    }
}

impl LotBuilder {
    /// What is added to the fee of whoever lost the ticket. Without a word
    /// about it, nothing is.
    #[must_use]
    pub fn lost_ticket_fee(mut self, fee: Cents) -> Self {
        self.lost_ticket_fee = fee;
        self
    }
}

/// Another price list, and the energy on top of it.
#[derive(Clone, Debug)]
pub struct WithEnergy<P> {
    inner: P,
    cents_per_kwh: u64,
}

impl<P> WithEnergy<P> {
    pub fn new(inner: P, cents_per_kwh: u64) -> Self {
        Self {
            inner,
            cents_per_kwh,
        }
    }
}

impl<P: PricingPolicy> PricingPolicy for WithEnergy<P> {
    /// What `inner` says, plus the energy. A started cent counts.
    fn fee(&self, stay: &Stay) -> Cents {
        let Cents(parking) = self.inner.fee(stay);
        let energy = (stay.watt_hours() * self.cents_per_kwh).div_ceil(1000);
        Cents(parking + energy)
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
