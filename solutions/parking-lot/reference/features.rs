//! Chargers and permits: what a spot may have, and who may use it.

use crate::pricing::{Cents, PricingPolicy, Stay};
use crate::{SpotKind, Vehicle};

/// What a spot is to be: a kind, perhaps a charger, perhaps only for permits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpotPlan {
    kind: SpotKind,
    charger: bool,
    permit_only: bool,
}

impl SpotPlan {
    pub fn new(kind: SpotKind) -> Self {
        Self {
            kind,
            charger: false,
            permit_only: false,
        }
    }

    /// The same spot with a charger: only for electric vehicles.
    #[must_use]
    pub fn with_charger(self) -> Self {
        Self {
            charger: true,
            ..self
        }
    }

    /// The same spot, only for vehicles with a permit.
    #[must_use]
    pub fn permit_only(self) -> Self {
        Self {
            permit_only: true,
            ..self
        }
    }

    pub(crate) fn kind(self) -> SpotKind {
        self.kind
    }

    pub(crate) fn has_charger(self) -> bool {
        self.charger
    }

    /// Whether this vehicle may use such a spot.
    pub(crate) fn admits(self, vehicle: &Vehicle) -> bool {
        vehicle.kind().fits(self.kind)
            && (!self.charger || vehicle.is_electric())
            && (!self.permit_only || vehicle.has_permit())
    }

    /// Spots of the highest rank are offered first: few vehicles may use them.
    pub(crate) fn rank(self) -> (bool, bool) {
        (self.charger, self.permit_only)
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
