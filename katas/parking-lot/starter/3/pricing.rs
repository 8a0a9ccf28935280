//! Stage 3: time passes, and a stay costs money.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::floors::LotBuilder;
use crate::gate::AlreadyRegistered;
use crate::{Receipt, VehicleKind};

/// An amount of money in cents: 4.00 is `Cents(400)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub u64);

/// Where the lot gets its time from.
pub trait Clock: Send + Sync {
    /// Milliseconds by the operator's clock, which may be set back.
    fn now_ms(&self) -> u64;
}

/// What a price may depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    // yours
}

impl Stay {
    pub fn new(kind: VehicleKind, minutes: u64) -> Self {
        todo!()
    }

    pub fn kind(&self) -> VehicleKind {
        todo!()
    }

    /// How long it was, in started minutes.
    pub fn minutes(&self) -> u64 {
        todo!()
    }
}

/// What a stay costs.
pub trait PricingPolicy: Send + Sync {
    fn fee(&self, stay: &Stay) -> Cents;
}

/// A boxed price list is a price list too.
impl<P: PricingPolicy + ?Sized> PricingPolicy for Box<P> {
    fn fee(&self, stay: &Stay) -> Cents {
        (**self).fee(stay)
    }
}

/// Nobody pays anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct FreeOfCharge;

impl PricingPolicy for FreeOfCharge {
    fn fee(&self, stay: &Stay) -> Cents {
        todo!()
    }
}

/// The house's price list: by started hours, the same for every vehicle.
#[derive(Clone, Copy, Debug, Default)]
pub struct HourlyTariff;

impl PricingPolicy for HourlyTariff {
    fn fee(&self, stay: &Stay) -> Cents {
        todo!()
    }
}

/// Nobody registered a price list of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTariff(pub String);

/// Which name in the settings means which price list.
pub struct TariffRegistry {
    // yours
}

impl TariffRegistry {
    /// Knows no name.
    pub fn empty() -> Self {
        todo!()
    }

    /// Knows `free` and `hourly`.
    pub fn standard() -> Self {
        todo!()
    }

    /// From now on `name` means the price list that `make` makes.
    ///
    /// # Errors
    /// `AlreadyRegistered` if the name is known. It keeps its meaning.
    pub fn register(
        &mut self,
        name: &str,
        make: impl Fn() -> Box<dyn PricingPolicy> + Send + Sync + 'static,
    ) -> Result<(), AlreadyRegistered> {
        todo!()
    }

    /// All known names, ordered as `str` is.
    pub fn names(&self) -> Vec<String> {
        todo!()
    }

    /// A new price list of this name.
    ///
    /// # Errors
    /// `UnknownTariff` if nobody registered it.
    pub fn create(&self, name: &str) -> Result<Box<dyn PricingPolicy>, UnknownTariff> {
        todo!()
    }
}

// An `impl` block for a type of an earlier file may move to its fields.
impl LotBuilder {
    /// Without a clock, time stands still.
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        todo!()
    }

    /// Without a price list, parking is free of charge.
    pub fn pricing(self, pricing: impl PricingPolicy + 'static) -> Self {
        todo!()
    }
}

impl Receipt {
    pub fn fee(&self) -> Cents {
        todo!()
    }

    /// How long the stay was, in started minutes.
    pub fn minutes(&self) -> u64 {
        todo!()
    }
}
