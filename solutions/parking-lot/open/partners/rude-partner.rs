//! A partner whose code has mistakes.

use parking_lot_open::allocation::{AllocationPolicy, Arrival, BestFit, FreeSpot};
use parking_lot_open::pricing::{Cents, PricingPolicy, Stay};
use parking_lot_open::{App, SpotId, VehicleKind};

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

struct Stubborn;

impl AllocationPolicy for Stubborn {
    fn choose(&self, _arrival: Arrival, _free: &[FreeSpot]) -> Option<SpotId> {
        Some(SpotId {
            floor: 0,
            number: 1,
        })
    }
}

struct Moody;

impl AllocationPolicy for Moody {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        assert!(arrival.kind != VehicleKind::Truck, "no trucks");
        BestFit.choose(arrival, free)
    }
}

pub fn app() -> App {
    App::new()
        .with_tariff("broken", |_| Some(Box::new(Broken)))
        .with_tariff("hourly", |_| Some(Box::new(Cheap)))
        .with_strategy("stubborn", |_| Box::new(Stubborn))
        .with_strategy("moody", |_| Box::new(Moody))
}
