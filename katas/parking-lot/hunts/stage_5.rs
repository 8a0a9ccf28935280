//! Your tests for stage 5, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use parking_lot::features::SpotPlan;
use parking_lot::{ParkError, ParkingLot, SpotKind, Vehicle, VehicleKind};

#[test]
fn a_permit_spot_is_for_vehicles_with_a_permit() {
    let reserved = SpotPlan::new(SpotKind::Compact).permit_only();
    let mut lot = ParkingLot::builder().floor_of(&[reserved]).build();
    let car = || Vehicle::new(VehicleKind::Car, "KA-01");
    let error = lot.park(car()).expect_err("it has no permit");
    assert_eq!(error, ParkError::Full(car()));
}
