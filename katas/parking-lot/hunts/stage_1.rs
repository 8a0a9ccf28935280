//! Your tests for stage 1, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use parking_lot::{ParkingLot, SpotId, SpotKind, Vehicle, VehicleKind};

#[test]
fn a_bike_takes_the_smallest_spot() {
    let mut lot = ParkingLot::one_floor(&[SpotKind::Large, SpotKind::Motorcycle]);
    let bike = Vehicle::new(VehicleKind::Bike, "KA-01");
    let ticket = lot.park(bike).expect("two spots are free");
    let expected = SpotId {
        floor: 0,
        number: 2,
    };
    assert_eq!(ticket.spot(), expected);
}
