//! Stage 3: time, money, and what a stay costs.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::floors::LotBuilder;
use crate::{Receipt, VehicleKind};
use std::ops::Range;
use std::time::Duration;

/// An amount of money in cents: 4.00 is `Cents(400)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub u64);

/// Where the lot gets the time from.
pub trait Clock: Send + Sync {
    /// The time since a Monday, 00:00.
    fn now(&self) -> Duration;
}

/// What a price may depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    // your fields
}

impl Stay {
    /// A stay from `time.start` to `time.end`, both by the lot's clock.
    pub fn new(kind: VehicleKind, time: Range<Duration>) -> Self {
        todo!()
    }

    pub fn kind(&self) -> VehicleKind {
        todo!()
    }

    /// By the lot's clock.
    pub fn arrived_at(&self) -> Duration {
        todo!()
    }

    /// By the lot's clock.
    pub fn left_at(&self) -> Duration {
        todo!()
    }

    /// The length in started minutes.
    pub fn minutes(&self) -> u64 {
        todo!()
    }
}

/// What a stay costs.
pub trait PricingPolicy: Send + Sync {
    fn fee(&self, stay: &Stay) -> Cents;
}

/// A boxed policy is a policy too.
impl<P: PricingPolicy + ?Sized> PricingPolicy for Box<P> {
    fn fee(&self, stay: &Stay) -> Cents {
        (**self).fee(stay)
    }
}

/// Every stay costs nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct FreeOfCharge;

impl PricingPolicy for FreeOfCharge {
    fn fee(&self, stay: &Stay) -> Cents {
        todo!()
    }
}

/// The price list of the house: by started hours, the same for every vehicle.
#[derive(Clone, Copy, Debug, Default)]
pub struct HourlyTariff;

impl PricingPolicy for HourlyTariff {
    fn fee(&self, stay: &Stay) -> Cents {
        todo!()
    }
}

// You may move an `impl` block to the file of its type.
impl LotBuilder {
    /// Without a clock the time is always 0.
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        todo!()
    }

    /// Without a policy parking is free of charge.
    pub fn pricing(self, pricing: impl PricingPolicy + 'static) -> Self {
        todo!()
    }
}

impl Receipt {
    /// When the vehicle was parked, as a copy.
    pub fn stay(&self) -> Stay {
        todo!()
    }

    pub fn fee(&self) -> Cents {
        todo!()
    }
}
