//! Your tests for stage 4, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use parking_lot::allocation::{AllocationPolicy, Arrival, FreeSpot};
use parking_lot::{ParkingLot, SpotId, SpotKind, Vehicle, VehicleKind};

/// Takes the last spot on offer.
struct Last;

impl AllocationPolicy for Last {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        free.last().map(|spot| spot.id)
    }
}

#[test]
fn the_policy_chooses_the_spot() {
    let builder = ParkingLot::builder().floor(&[SpotKind::Compact; 3]);
    let mut lot = builder.allocation(Last).build();
    let ticket = lot.park(Vehicle::new(VehicleKind::Car, "KA-01"));
    assert_eq!(ticket.expect("a spot is free").spot().number, 3);
}
