//! Your tests for stage 3, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use parking_lot::VehicleKind;
use parking_lot::pricing::{Cents, HourlyTariff, PricingPolicy, Stay};
use std::time::Duration;

#[test]
fn sixty_minutes_are_one_started_hour() {
    let hour = Duration::ZERO..Duration::from_secs(3600);
    let stay = Stay::new(VehicleKind::Car, hour);
    assert_eq!(HourlyTariff.fee(&stay), Cents(400));
}
