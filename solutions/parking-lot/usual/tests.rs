//! The rules of the pages that the usual answer keeps, tried on its own names.

use parking_lot::{
    LeaveError, Mode, ParkError, ParkingLot, SpotId, SpotKind, Tariff, Vehicle, VehicleKind,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use SpotKind::{Compact, Large, Motorcycle};
use VehicleKind::{Bike, Car, Truck};

fn car(plate: &str) -> Vehicle {
    Vehicle::new(Car, plate)
}

fn spot(floor: u32, number: u32) -> SpotId {
    SpotId { floor, number }
}

// rules: 1.1
#[test]
fn a_vehicle_fits_every_spot_that_is_large_enough() {
    let kinds = [Motorcycle, Compact, Large];
    let table = [Bike, Car, Truck].map(|vehicle| kinds.map(|kind| vehicle.fits(kind)));
    assert_eq!(table[0], [true, true, true]);
    assert_eq!(table[1], [false, true, true]);
    assert_eq!(table[2], [false, false, true]);
}

// rules: 2.2
#[test]
fn the_smallest_kind_comes_first_then_the_lowest_floor_then_the_lowest_number() {
    let mut lot = ParkingLot::floors(&[&[Large, Compact], &[Compact, Motorcycle, Compact]]);
    let mut takes = |vehicle| lot.park(vehicle).expect("a spot is free").spot();
    assert_eq!(takes(Vehicle::new(Bike, "KA-01")), spot(1, 2));
    assert_eq!(takes(car("KA-02")), spot(0, 2));
    assert_eq!(takes(car("KA-03")), spot(1, 1));
    assert_eq!(takes(car("KA-04")), spot(1, 3));
    assert_eq!(takes(car("KA-05")), spot(0, 1));
}

// rules: 1.3, 1.4, 1.6
#[test]
fn a_call_that_fails_returns_the_vehicle_and_changes_nothing() {
    let mut lot = ParkingLot::one_floor(&[Compact]);
    let ticket = lot.park(car("KA-01")).expect("a spot is free");
    let error = lot.park(car("KA-01")).expect_err("the plate is parked");
    assert_eq!(error, ParkError::AlreadyParked(car("KA-01")));
    let error = lot.park(car("KA-02")).expect_err("the lot is full");
    assert_eq!(error, ParkError::Full(car("KA-02")));
    assert_eq!(lot.find("KA-01"), Some(spot(0, 1)));
    let receipt = lot.leave(ticket).expect("the ticket is valid");
    assert_eq!((receipt.vehicle(), lot.free(Compact)), (car("KA-01"), 1));
}

// rules: 3.6, 3.7
#[test]
fn the_hourly_tariff_costs_what_the_page_says() {
    let mut lot = ParkingLot::one_floor(&[]);
    lot.tariff = Tariff::Hourly;
    let fees = [10, 11, 60, 61, 180, 181, 600, 601, 1440, 1441, 1501, 2880];
    let fees = fees.map(|minutes| lot.fee(minutes));
    let page = [
        0, 400, 400, 750, 1100, 1350, 2850, 3000, 3000, 3400, 3750, 6000,
    ];
    assert_eq!(fees, page);
}

// rules: 4.5, 4.6
#[test]
fn there_are_three_modes() {
    let floors: &[&[SpotKind]] = &[&[Large], &[Large, Compact, Compact]];
    let mut lot = ParkingLot::floors(floors);
    lot.mode = Mode::EmptiestFloor;
    let ticket = lot.park(car("KA-01")).expect("a spot is free");
    assert_eq!(ticket.spot(), spot(1, 2));
    lot.mode = Mode::NearestToGate(BTreeMap::from([((1, spot(1, 1)), 5)]));
    let ticket = lot.park_at(1, car("KA-02")).expect("a spot is free");
    assert_eq!(ticket.spot(), spot(1, 1));
    let ticket = lot.park_at(0, car("KA-03")).expect("a spot is free");
    assert_eq!(ticket.spot(), spot(0, 1));
}

// rules: 5.2, 5.3, 5.5, 5.6, 5.7
#[test]
fn chargers_and_lost_tickets_cost_extra() {
    let mut lot = ParkingLot::one_floor(&[Compact, Compact]);
    lot.spots[1].charger = true;
    lot.tariff = Tariff::Hourly;
    lot.charging_fee = 500;
    lot.lost_ticket_fee = 2500;
    let mut e_car = car("KA-01");
    e_car.electric = true;
    let lost = lot.park(e_car.clone()).expect("a charger is free");
    assert_eq!(lost.spot(), spot(0, 2));
    lot.now = 61;
    let receipt = lot.leave_without_ticket("KA-01").expect("it is parked");
    assert_eq!((receipt.minutes, receipt.fee), (61, 750 + 500 + 2500));
    let _again = lot.park(e_car).expect("the charger is free");
    let rejected = lot.leave(lost).expect_err("an old ticket");
    assert_eq!(rejected.why, LeaveError::UnknownTicket);
}

// rules: 6.2
#[test]
fn behind_a_mutex_the_last_spot_is_given_once() {
    let lot = Arc::new(Mutex::new(ParkingLot::one_floor(&[Compact])));
    let gates: Vec<_> = (0..4)
        .map(|gate| {
            let lot = Arc::clone(&lot);
            std::thread::spawn(move || {
                let mut lot = lot.lock().expect("no thread panicked");
                lot.park(car(&format!("KA-0{gate}"))).is_ok()
            })
        })
        .collect();
    let joined = gates.into_iter().map(|gate| gate.join());
    let tickets = joined.filter(|parked| matches!(parked, Ok(true))).count();
    assert_eq!(tickets, 1);
}
