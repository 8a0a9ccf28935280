//! Chargers and permits: what a spot may demand, and who may use it.

use crate::model::{Feature, Features};
use crate::pricing::{Cents, PricingPolicy, Stay};
use crate::{SpotKind, Vehicle};

impl Vehicle {
    /// The same vehicle with an electric engine.
    #[must_use]
    pub fn electric(mut self) -> Self {
        self.add(Feature::Charger);
        self
    }

    /// The same vehicle with a permit.
    #[must_use]
    pub fn with_permit(mut self) -> Self {
        self.add(Feature::Permit);
        self
    }

    pub fn is_electric(&self) -> bool {
        self.features().has(Feature::Charger)
    }

    pub fn has_permit(&self) -> bool {
        self.features().has(Feature::Permit)
    }
}

/// What a spot is to be: a kind, and the features that it demands of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpotPlan {
    kind: SpotKind,
    demands: Features,
}

impl SpotPlan {
    pub fn new(kind: SpotKind) -> Self {
        let demands = Features::default();
        Self { kind, demands }
    }

    /// The same spot with a charger: only for electric vehicles.
    #[must_use]
    pub fn with_charger(mut self) -> Self {
        self.demands = self.demands.with(Feature::Charger);
        self
    }

    /// The same spot, only for vehicles with a permit.
    #[must_use]
    pub fn permit_only(mut self) -> Self {
        self.demands = self.demands.with(Feature::Permit);
        self
    }

    pub(crate) fn kind(self) -> SpotKind {
        self.kind
    }

    pub(crate) fn demands(self) -> Features {
        self.demands
    }

    pub(crate) fn has_charger(self) -> bool {
        self.demands.has(Feature::Charger)
    }

    pub(crate) fn admits(self, vehicle: &Vehicle) -> bool {
        vehicle.kind().fits(self.kind) && vehicle.features().covers(self.demands)
    }
}

/// Another policy, and a fixed fee for each stay at a charger.
#[derive(Clone, Debug)]
pub struct WithChargingFee<P> {
    inner: P,
    fee: Cents,
}

impl<P> WithChargingFee<P> {
    pub fn new(inner: P, fee: Cents) -> Self {
        Self { inner, fee }
    }
}

impl<P: PricingPolicy> PricingPolicy for WithChargingFee<P> {
    fn fee(&self, stay: &Stay) -> Cents {
        let parking = self.inner.fee(stay);
        if stay.was_at_charger() {
            parking.plus(self.fee)
        } else {
            parking
        }
    }
}
