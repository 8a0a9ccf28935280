//! Your tests for stage 6, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use parking_lot::gates::SharedLot;
use parking_lot::{ParkingLot, SpotKind, Vehicle, VehicleKind};

#[test]
fn a_vehicle_that_is_parked_stays_parked() {
    let mut lot = ParkingLot::one_floor(&[SpotKind::Compact]);
    let car = Vehicle::new(VehicleKind::Car, "KA-01");
    let _ticket = lot.park(car).expect("a spot is free");
    let lot = SharedLot::new(lot);
    assert!(lot.find("KA-01").is_some());
}
