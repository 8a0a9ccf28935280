//! Time, money, and what a stay costs.

use crate::VehicleKind;
use std::ops::Range;
use std::time::Duration;

/// An amount of money in cents: 4.00 is `Cents(400)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub u64);

impl Cents {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// Where the lot gets the time from.
pub trait Clock: Send + Sync {
    /// The time since a Monday, 00:00.
    fn now(&self) -> Duration;
}

/// The clock of a lot that was given none.
pub(crate) struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

/// What a price may depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    kind: VehicleKind,
    arrived_at: Duration,
    left_at: Duration,
    at_charger: bool,
}

impl Stay {
    pub fn new(kind: VehicleKind, time: Range<Duration>) -> Self {
        Self {
            kind,
            arrived_at: time.start,
            left_at: time.end,
            at_charger: false,
        }
    }

    /// The same stay on a spot with a charger.
    #[must_use]
    pub fn at_charger(self) -> Self {
        Self {
            at_charger: true,
            ..self
        }
    }

    pub fn was_at_charger(&self) -> bool {
        self.at_charger
    }

    pub fn kind(&self) -> VehicleKind {
        self.kind
    }

    /// By the lot's clock.
    pub fn arrived_at(&self) -> Duration {
        self.arrived_at
    }

    /// By the lot's clock.
    pub fn left_at(&self) -> Duration {
        self.left_at
    }

    /// The length in started minutes.
    pub fn minutes(&self) -> u64 {
        let length = self.left_at.saturating_sub(self.arrived_at);
        u64::try_from(length.as_nanos().div_ceil(NANOS_PER_MINUTE)).unwrap_or(u64::MAX)
    }
}

const NANOS_PER_MINUTE: u128 = Duration::from_secs(60).as_nanos();

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
    fn fee(&self, _stay: &Stay) -> Cents {
        Cents(0)
    }
}

/// The price list of the house: by started hours, the same for every vehicle.
#[derive(Clone, Copy, Debug, Default)]
pub struct HourlyTariff;

const FREE_MINUTES: u64 = 10;
const MINUTES_PER_DAY: u64 = 24 * 60;
const FIRST_HOUR: u64 = 400;
const SECOND_AND_THIRD_HOUR: u64 = 350;
const FURTHER_HOUR: u64 = 250;
const MOST_PER_DAY: u64 = 3000;

impl HourlyTariff {
    /// What up to 24 hours cost, in cents.
    fn part_of_a_day(minutes: u64) -> u64 {
        let prices = [FIRST_HOUR, SECOND_AND_THIRD_HOUR, SECOND_AND_THIRD_HOUR];
        let hours = usize::try_from(minutes.div_ceil(60)).unwrap_or(usize::MAX);
        let prices = prices.into_iter().chain(std::iter::repeat(FURTHER_HOUR));
        let sum: u64 = prices.take(hours).sum();
        sum.min(MOST_PER_DAY)
    }
}

impl PricingPolicy for HourlyTariff {
    fn fee(&self, stay: &Stay) -> Cents {
        let minutes = stay.minutes();
        if minutes <= FREE_MINUTES {
            return Cents(0);
        }
        let whole_days = minutes / MINUTES_PER_DAY;
        let rest = minutes % MINUTES_PER_DAY;
        Cents(whole_days * MOST_PER_DAY + Self::part_of_a_day(rest))
    }
}
