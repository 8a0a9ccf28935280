//! A partner who charges half of what the house charges.

use parking_lot_open::App;
use parking_lot_open::pricing::{Cents, HourlyTariff, PricingPolicy, Stay};

struct Half<P>(P);

impl<P: PricingPolicy> PricingPolicy for Half<P> {
    fn fee(&self, stay: &Stay) -> Cents {
        Cents(self.0.fee(stay).0 / 2)
    }
}

pub fn app() -> App {
    App::new().with_tariff("student", |_| Some(Box::new(Half(HourlyTariff))))
}
