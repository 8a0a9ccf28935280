//! A partner whose code has mistakes.

use parking_lot_open::allocation::{AllocationPolicy, Arrival, BestFit, FreeSpot};
use parking_lot_open::pricing::{Cents, PricingPolicy, Stay};
use parking_lot_open::{App, SpotId};

struct Broken;

impl PricingPolicy for Broken {
    fn fee(&self, stay: &Stay) -> Cents {
        assert!(stay.minutes() <= 60, "nobody stays longer");
        Cents(100)
    }
}

struct Cheap;

impl PricingPolicy for Cheap {
    fn fee(&self, _stay: &Stay) -> Cents {
        Cents(7)
    }
}

/// Wants this spot, and does not look what is free.
struct Always(SpotId);

impl AllocationPolicy for Always {
    fn choose(&self, _arrival: Arrival, _free: &[FreeSpot]) -> Option<SpotId> {
        Some(self.0)
    }
}

struct Moody;

impl AllocationPolicy for Moody {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        assert!(free.len() != 1, "no choice");
        BestFit.choose(arrival, free)
    }
}

pub fn app() -> App {
    let first = SpotId {
        floor: 0,
        number: 1,
    };
    let nowhere = SpotId {
        floor: 7,
        number: 7,
    };
    App::new()
        .with_tariff("broken", |_| Some(Box::new(Broken)))
        .with_tariff("hourly", |_| Some(Box::new(Cheap)))
        .with_strategy("stubborn", move |_| Box::new(Always(first)))
        .with_strategy("dreamer", move |_| Box::new(Always(nowhere)))
        .with_strategy("nearest", move |_| Box::new(Always(first)))
        .with_strategy("moody", |_| Box::new(Moody))
}
