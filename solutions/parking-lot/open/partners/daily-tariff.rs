//! A partner who charges by days.

use parking_lot_open::App;
use parking_lot_open::pricing::{Cents, PricingPolicy, Stay};

struct Daily {
    cents: u64,
}

impl PricingPolicy for Daily {
    fn fee(&self, stay: &Stay) -> Cents {
        Cents(stay.minutes().div_ceil(24 * 60) * self.cents)
    }
}

pub fn app() -> App {
    App::new().with_tariff("daily", |words| {
        let cents = words.first()?.parse().ok()?;
        Some(Box::new(Daily { cents }))
    })
}
