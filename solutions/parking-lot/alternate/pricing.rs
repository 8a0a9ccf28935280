//! Time, money, and what a stay costs.

use crate::VehicleKind;
use crate::floors::LotBuilder;
use crate::gate::AlreadyRegistered;
use crate::ledger::Guest;
use std::collections::BTreeMap;

/// An amount of money in cents: 4.00 is `Cents(400)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub u64);

/// Where the lot gets its time from.
pub trait Clock: Send + Sync {
    /// Milliseconds by the operator's clock, which may be set back.
    fn now_ms(&self) -> u64;
}

/// The clock of a lot that has none.
pub(crate) struct StandingStill;

impl Clock for StandingStill {
    fn now_ms(&self) -> u64 {
        0
    }
}

/// What a price may depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    kind: VehicleKind,
    minutes: u64,
    watt_hours: u64,
}

impl Stay {
    pub fn new(kind: VehicleKind, minutes: u64) -> Self {
        Self {
            kind,
            minutes,
            watt_hours: 0,
        }
    }

    /// The stay that ends now. If the clock was set back since it began, it
    /// took no time at all.
    pub(crate) fn of(guest: &Guest, now_ms: u64) -> Self {
        let ms = now_ms.saturating_sub(guest.since_ms);
        Self::new(guest.vehicle.kind(), ms.div_ceil(60_000)).with_watt_hours(guest.watt_hours)
    }

    /// The same stay, with so much energy taken in all.
    #[must_use]
    pub fn with_watt_hours(self, watt_hours: u64) -> Self {
        Self { watt_hours, ..self }
    }

    pub fn kind(&self) -> VehicleKind {
        self.kind
    }

    /// How long it was, in started minutes.
    pub fn minutes(&self) -> u64 {
        self.minutes
    }

    /// 0 unless somebody said otherwise.
    pub fn watt_hours(&self) -> u64 {
        self.watt_hours
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
    fn fee(&self, _stay: &Stay) -> Cents {
        Cents(0)
    }
}

/// The house's price list: by started hours, the same for every vehicle.
#[derive(Clone, Copy, Debug, Default)]
pub struct HourlyTariff;

impl HourlyTariff {
    const FREE_MINUTES: u64 = 10;
    const CAP: u64 = 3000;

    /// What the hours of a day cost, added up: `DAY[h]` for h started hours.
    const DAY: [u64; 25] = {
        let mut day = [0; 25];
        let mut hour = 1;
        while hour <= 24 {
            let price = match hour {
                1 => 400,
                2 | 3 => 350,
                _ => 250,
            };
            let sum = day[hour - 1] + price;
            day[hour] = if sum > Self::CAP { Self::CAP } else { sum };
            hour += 1;
        }
        day
    };
}

impl PricingPolicy for HourlyTariff {
    fn fee(&self, stay: &Stay) -> Cents {
        if stay.minutes <= Self::FREE_MINUTES {
            return Cents(0);
        }
        let hours = stay.minutes.div_ceil(60);
        let rest = usize::try_from(hours % 24).unwrap_or_default();
        Cents(hours / 24 * Self::CAP + Self::DAY[rest])
    }
}

/// Nobody registered a price list of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTariff(pub String);

type MakePricing = Box<dyn Fn() -> Box<dyn PricingPolicy> + Send + Sync>;

/// Which name in the settings means which price list.
pub struct TariffRegistry {
    tariffs: BTreeMap<String, MakePricing>,
}

impl TariffRegistry {
    /// Knows no name.
    pub fn empty() -> Self {
        Self {
            tariffs: BTreeMap::new(),
        }
    }

    /// Knows `free` and `hourly`.
    pub fn standard() -> Self {
        let mut tariffs = BTreeMap::<String, MakePricing>::new();
        tariffs.insert("free".into(), Box::new(|| Box::new(FreeOfCharge)));
        tariffs.insert("hourly".into(), Box::new(|| Box::new(HourlyTariff)));
        Self { tariffs }
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
        if self.tariffs.contains_key(name) {
            return Err(AlreadyRegistered(name.to_string()));
        }
        self.tariffs.insert(name.to_string(), Box::new(make));
        Ok(())
    }

    /// All known names, ordered as `str` is.
    pub fn names(&self) -> Vec<String> {
        self.tariffs.keys().cloned().collect()
    }

    /// A new price list of this name.
    ///
    /// # Errors
    /// `UnknownTariff` if nobody registered it.
    pub fn create(&self, name: &str) -> Result<Box<dyn PricingPolicy>, UnknownTariff> {
        match self.tariffs.get(name) {
            Some(make) => Ok(make()),
            None => Err(UnknownTariff(name.to_string())),
        }
    }
}

impl LotBuilder {
    /// Without a clock, time stands still.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Without a price list, parking is free of charge.
    #[must_use]
    pub fn pricing(mut self, pricing: impl PricingPolicy + 'static) -> Self {
        self.pricing = Box::new(pricing);
        self
    }
}
