//! What finds every wrong design of stage 4.

use parking_lot::allocation::{
    AllocationPolicy, Arrival, EmptiestFloor, FreeSpot, GateId, NearestToGate,
};
use parking_lot::{ParkError, ParkingLot, SpotId, SpotKind, Vehicle, VehicleKind};
use std::sync::{Arc, Mutex};

use SpotKind::{Compact, Large, Motorcycle};
use VehicleKind::{Car, Truck};

type Calls = Arc<Mutex<Vec<(Arrival, Vec<FreeSpot>)>>>;

/// Notes its calls, and answers always the same.
struct Note(Calls, Option<SpotId>);

impl AllocationPolicy for Note {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        self.0.lock().unwrap().push((arrival, free.to_vec()));
        self.1
    }
}

fn spot(floor: u32, number: u32) -> SpotId {
    SpotId { floor, number }
}

fn car(plate: &str) -> Vehicle {
    Vehicle::new(Car, plate)
}

#[test]
fn the_policy_is_offered_what_fits_and_only_if_there_is_a_choice() {
    let calls = Calls::default();
    let mut lot = ParkingLot::builder()
        .floor(&[Motorcycle, Large, Compact])
        .allocation(Note(Arc::clone(&calls), Some(spot(0, 3))))
        .build();
    let ticket = lot.park_at(GateId(4), car("A")).expect("spot 3 is free");
    assert_eq!(ticket.spot(), spot(0, 3));
    lot.park(car("A")).expect_err("A is parked");
    let offer = |number, kind| FreeSpot {
        id: spot(0, number),
        kind,
    };
    let arrival = Arrival {
        kind: Car,
        gate: GateId(4),
    };
    let expected = [(arrival, vec![offer(2, Large), offer(3, Compact)])];
    assert_eq!(*calls.lock().unwrap(), expected);
}

#[test]
fn a_spot_that_was_not_offered_is_not_taken() {
    for wrong in [None, Some(spot(0, 1)), Some(spot(9, 9))] {
        let mut lot = ParkingLot::builder()
            .floor(&[Motorcycle, Compact])
            .allocation(Note(Calls::default(), wrong))
            .build();
        let error = lot.park(car("A")).expect_err("not on offer");
        assert_eq!(error, ParkError::Full(car("A")));
        assert_eq!((lot.find("A"), lot.free(Motorcycle)), (None, 1));
    }
}

#[test]
fn the_floor_with_the_most_offers_then_the_lowest() {
    let builder = ParkingLot::builder().floor(&[Large, Motorcycle, Motorcycle]);
    let builder = builder.floor(&[Compact, Large]).floor(&[Compact, Large]);
    let mut lot = builder.allocation(EmptiestFloor).build();
    let mut takes = |kind, plate| lot.park(Vehicle::new(kind, plate)).unwrap().spot();
    assert_eq!(takes(Car, "A"), spot(1, 1));
    assert_eq!(takes(Car, "B"), spot(2, 1));
    assert_eq!(takes(Truck, "C"), spot(0, 1));
}

#[test]
fn the_nearest_spot_then_the_lowest_floor_and_unknown_ones_last() {
    let (near, gate) = (NearestToGate::new(), GateId(0));
    let policy = near.distance(gate, spot(1, 1), 20);
    let policy = policy.distance(gate, spot(0, 3), 20);
    let builder = ParkingLot::builder().floor(&[Compact, Compact, Large]);
    let mut lot = builder.floor(&[Compact]).allocation(policy).build();
    let mut takes = |plate| lot.park(car(plate)).unwrap().spot();
    let taken = ["A", "B", "C", "D"].map(&mut takes);
    assert_eq!(taken, [spot(0, 3), spot(1, 1), spot(0, 1), spot(0, 2)]);
}
