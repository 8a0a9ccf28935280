//! What finds every wrong design of stage 2.

use parking_lot::floors::{Board, Change};
use parking_lot::{ParkingLot, SpotId, SpotKind, Vehicle, VehicleKind};
use std::sync::{Arc, Mutex};

use SpotKind::{Compact, Large, Motorcycle};
use VehicleKind::{Bike, Car, Truck};

type Calls = Arc<Mutex<Vec<(&'static str, Change)>>>;

/// A board with a name that notes its calls.
struct Note(&'static str, Calls);

impl Board for Note {
    fn changed(&self, change: Change) {
        self.1.lock().unwrap().push((self.0, change));
    }
}

fn change(floor: u32, kind: SpotKind, free: u32) -> Change {
    Change { floor, kind, free }
}

#[test]
fn each_floor_and_the_lot_count_their_free_spots() {
    let builder = ParkingLot::builder().floor(&[Compact]);
    let lot = builder.floor(&[Compact, Large]).build();
    assert_eq!((lot.free(Compact), lot.free(Large)), (2, 1));
    let on = |floor| (lot.free_on(floor, Compact), lot.free_on(floor, Large));
    assert_eq!([on(0), on(1), on(2)], [(1, 0), (1, 1), (0, 0)]);
}

#[test]
fn the_smallest_kind_comes_before_the_lowest_floor() {
    let builder = ParkingLot::builder().floor(&[Large]);
    let mut lot = builder.floor(&[Compact, Motorcycle]).build();
    let ticket = lot.park(Vehicle::new(Bike, "A")).expect("a spot is free");
    let expected = SpotId {
        floor: 1,
        number: 2,
    };
    assert_eq!(ticket.spot(), expected);
}

#[test]
fn every_board_is_called_once_for_each_change_in_its_order() {
    let calls = Calls::default();
    let mut lot = ParkingLot::builder()
        .board(Note("a", calls.clone()))
        .floor(&[Compact, Compact])
        .board(Note("b", calls.clone()))
        .build();
    let ticket = lot.park(Vehicle::new(Car, "A")).expect("a spot is free");
    lot.park(Vehicle::new(Car, "A")).expect_err("A is parked");
    lot.park(Vehicle::new(Truck, "T"))
        .expect_err("no large spot");
    lot.leave(ticket).expect("the ticket is valid");
    let (one, two) = (change(0, Compact, 1), change(0, Compact, 2));
    let expected = [("a", one), ("b", one), ("a", two), ("b", two)];
    assert_eq!(*calls.lock().unwrap(), expected);
}
