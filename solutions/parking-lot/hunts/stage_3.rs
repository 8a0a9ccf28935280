//! What finds every wrong design of stage 3.

use crate::support::HandClock;
use parking_lot::pricing::{Cents, Clock, HourlyTariff, PricingPolicy, Stay};
use parking_lot::{ParkingLot, SpotKind, Vehicle, VehicleKind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The clock of the tests.
struct Hand(HandClock);

impl Clock for Hand {
    fn now(&self) -> Duration {
        Duration::from_millis(self.0.now())
    }
}

/// A price list that notes the stays it is called with.
struct Note(Arc<Mutex<Vec<Stay>>>);

impl PricingPolicy for Note {
    fn fee(&self, stay: &Stay) -> Cents {
        self.0.lock().unwrap().push(stay.clone());
        Cents(7)
    }
}

fn car(plate: &str) -> Vehicle {
    Vehicle::new(VehicleKind::Car, plate)
}

fn fee(minutes: u64) -> u64 {
    let time = Duration::ZERO..Duration::from_secs(60 * minutes);
    HourlyTariff.fee(&Stay::new(VehicleKind::Car, time)).0
}

#[test]
fn each_price_holds_up_to_its_last_minute() {
    let fees = [0, 10, 11, 60, 61, 180, 181, 600, 601].map(fee);
    assert_eq!(fees, [0, 0, 400, 400, 750, 1100, 1350, 2850, 3000]);
}

#[test]
fn each_day_has_a_cap_and_only_the_first_has_free_minutes() {
    let day = 24 * 60;
    let fees = [day, day + 1, day + 61, 2 * day].map(fee);
    assert_eq!(fees, [3000, 3400, 3750, 6000]);
}

#[test]
fn a_started_minute_is_a_minute() {
    let minutes = [0, 1, 60_000, 60_001].map(|length| {
        let time = Duration::ZERO..Duration::from_millis(length);
        Stay::new(VehicleKind::Car, time).minutes()
    });
    assert_eq!(minutes, [0, 1, 1, 2]);
}

#[test]
fn the_price_list_sees_each_whole_stay_once_and_only_when_it_ends() {
    let (stays, clock) = (Arc::default(), HandClock::at(5_000));
    let mut lot = ParkingLot::builder()
        .floor(&[SpotKind::Compact, SpotKind::Compact])
        .clock(Hand(clock.clone()))
        .pricing(Note(Arc::clone(&stays)))
        .build();
    let ticket = lot.park(car("A")).expect("a spot is free");
    assert_eq!(*stays.lock().unwrap(), []);
    clock.advance(61_000);
    let mut other = ParkingLot::one_floor(&[SpotKind::Compact]);
    let stray = other.park(car("B")).expect("a spot is free");
    let _rejected = lot.park(car("A")).expect_err("A is parked");
    let receipt = lot.leave(ticket).expect("the ticket is valid");
    let time = Duration::from_secs(5)..Duration::from_secs(66);
    let expected = Stay::new(VehicleKind::Car, time);
    assert_eq!(
        (receipt.fee(), receipt.stay()),
        (Cents(7), expected.clone())
    );
    let _rejected = lot.leave(stray).expect_err("nobody is parked on it");
    assert_eq!(*stays.lock().unwrap(), [expected]);
}
