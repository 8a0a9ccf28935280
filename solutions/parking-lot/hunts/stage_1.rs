//! What finds every wrong design of stage 1.

use parking_lot::{ParkError, ParkingLot, SpotId, SpotKind, Vehicle, VehicleKind};

use SpotKind::{Compact, Large, Motorcycle};
use VehicleKind::{Bike, Car, Truck};

fn number(spot: SpotId) -> u32 {
    spot.number
}

#[test]
fn the_smallest_kind_that_fits_then_the_lowest_number() {
    let mut lot = ParkingLot::one_floor(&[Large, Compact, Motorcycle, Compact, Compact]);
    let mut takes = |kind, plate| {
        let ticket = lot.park(Vehicle::new(kind, plate));
        number(ticket.expect("a spot is free").spot())
    };
    assert_eq!(takes(Bike, "B1"), 3);
    assert_eq!(takes(Car, "C1"), 2);
    assert_eq!(takes(Car, "C2"), 4);
}

#[test]
fn a_truck_needs_a_large_spot() {
    let mut lot = ParkingLot::one_floor(&[Motorcycle, Compact]);
    let truck = || Vehicle::new(Truck, "T1");
    let error = lot.park(truck()).expect_err("no spot is large enough");
    assert_eq!(error, ParkError::Full(truck()));
}

#[test]
fn a_rejected_vehicle_leaves_nothing_behind() {
    let mut lot = ParkingLot::one_floor(&[Compact]);
    let first = lot.park(Vehicle::new(Car, "A")).expect("a spot is free");
    // Full, and the plate is parked: the plate comes first.
    let again = lot.park(Vehicle::new(Car, "A")).expect_err("A is parked");
    assert_eq!(again, ParkError::AlreadyParked(Vehicle::new(Car, "A")));
    let late = lot.park(Vehicle::new(Car, "B")).expect_err("full");
    assert_eq!(late, ParkError::Full(Vehicle::new(Car, "B")));
    assert_eq!((lot.find("A").map(number), lot.find("B")), (Some(1), None));
    assert_eq!(lot.free(Compact), 0);
    lot.leave(first).expect("the ticket is valid");
    assert_eq!(lot.free(Compact), 1);
    lot.park(Vehicle::new(Car, "B")).expect("a spot is free");
}

#[test]
fn a_plate_that_comes_twice_keeps_its_spot() {
    let mut lot = ParkingLot::one_floor(&[Compact, Compact]);
    let _ticket = lot.park(Vehicle::new(Car, "A")).expect("a spot is free");
    lot.park(Vehicle::new(Car, "A")).expect_err("A is parked");
    assert_eq!(lot.find("A").map(number), Some(1));
    assert_eq!(lot.free(Compact), 1);
}

#[test]
fn a_spot_and_a_plate_can_be_used_again_and_again() {
    let mut lot = ParkingLot::one_floor(&[Compact]);
    for _ in 0..3 {
        let ticket = lot.park(Vehicle::new(Car, "A")).expect("a spot is free");
        lot.leave(ticket).expect("the ticket is valid");
        assert_eq!((lot.find("A"), lot.free(Compact)), (None, 1));
    }
}
