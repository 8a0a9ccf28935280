//! Chargers, permits and energy: what a spot and a price list may have on top.

use crate::floors::LotBuilder;
use crate::pricing::{Cents, PricingPolicy, Stay};
use crate::{SpotId, SpotKind, Vehicle};

/// What a spot is to be: a kind, and perhaps more than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpotPlan {
    pub(crate) kind: SpotKind,
    pub(crate) charger: bool,
    pub(crate) permit_only: bool,
}

impl SpotPlan {
    pub fn new(kind: SpotKind) -> Self {
        Self {
            kind,
            charger: false,
            permit_only: false,
        }
    }

    /// Only for electric vehicles.
    #[must_use]
    pub fn with_charger(self) -> Self {
        Self {
            charger: true,
            ..self
        }
    }

    /// Only for vehicles with a permit.
    #[must_use]
    pub fn permit_only(self) -> Self {
        Self {
            permit_only: true,
            ..self
        }
    }

    pub(crate) fn admits(self, vehicle: &Vehicle) -> bool {
        vehicle.kind().fits(self.kind)
            && (!self.charger || vehicle.is_electric())
            && (!self.permit_only || vehicle.has_permit())
    }

    /// Among the spots that admit a vehicle, those of the highest rank come
    /// first: what is reserved for few is no use to the others.
    pub(crate) fn rank(self) -> (bool, bool) {
        (self.charger, self.permit_only)
    }
}

impl LotBuilder {
    /// Like `floor`, for spots that have more than a kind.
    #[must_use]
    pub fn floor_of(self, spots: &[SpotPlan]) -> Self {
        self.add_floor(spots.iter().copied())
    }

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
