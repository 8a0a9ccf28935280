//! What finds every wrong design of stage 6.

use crate::support::{Rendezvous, in_parallel};
use parking_lot::allocation::{AllocationPolicy, Arrival, FreeSpot};
use parking_lot::floors::{Board, Change};
use parking_lot::gates::SharedLot;
use parking_lot::pricing::{Cents, PricingPolicy, Stay};
use parking_lot::{ParkError, ParkingLot, SpotId, SpotKind, Vehicle, VehicleKind};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::Duration;

use SpotKind::Compact;

fn car(plate: &str) -> Vehicle {
    Vehicle::new(VehicleKind::Car, plate)
}

/// Chooses only when another thread has come to choose as well.
struct Slow(Rendezvous);

impl AllocationPolicy for Slow {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        self.0.meet();
        free.first().map(|spot| spot.id)
    }
}

/// Bills only when another thread asks for a bill as well.
struct SlowTill(Rendezvous);

impl PricingPolicy for SlowTill {
    fn fee(&self, _stay: &Stay) -> Cents {
        self.0.meet();
        Cents(1)
    }
}

fn slow_lot() -> SharedLot {
    let builder = ParkingLot::builder().floor(&[Compact, Compact]);
    SharedLot::new(builder.allocation(Slow(Rendezvous::new(2))).build())
}

#[test]
fn what_was_parked_before_stays_parked() {
    let mut lot = ParkingLot::one_floor(&[Compact]);
    let ticket = lot.park(car("A")).expect("a spot is free");
    let lot = SharedLot::new(lot);
    assert!(lot.find("A").is_some());
    lot.leave(ticket).expect("the ticket is valid");
}

#[test]
fn a_plate_is_parked_once_by_two_threads() {
    let lot = slow_lot();
    let errors = in_parallel(2, |_| lot.park(car("A")).err());
    let errors: Vec<ParkError> = errors.into_iter().flatten().collect();
    assert_eq!(errors, [ParkError::AlreadyParked(car("A"))]);
}

#[test]
fn two_cars_get_two_spots_at_once() {
    let lot = slow_lot();
    let parked = in_parallel(2, |gate| lot.park(car(["A", "B"][gate])).is_ok());
    assert_eq!(parked, [true, true]);
    assert_eq!(lot.free(Compact), 0);
}

#[test]
fn a_vehicle_leaves_once() {
    let builder = ParkingLot::builder().floor(&[Compact]);
    let lot = builder.pricing(SlowTill(Rendezvous::new(2))).build();
    let lot = SharedLot::new(lot);
    let _lost = lot.park(car("A")).expect("a spot is free");
    let left = in_parallel(2, |_| lot.leave_without_ticket("A").is_ok());
    assert_eq!(left.into_iter().filter(|left| *left).count(), 1);
}

/// Is slow when one spot is left, and notes what it is called with.
struct SlowBoard(Rendezvous, Arc<Mutex<Vec<u32>>>);

impl Board for SlowBoard {
    fn changed(&self, change: Change) {
        if change.free == 1 {
            self.0.meet();
        }
        self.1.lock().unwrap().push(change.free);
        if change.free == 0 {
            self.0.meet();
        }
    }
}

#[test]
fn every_board_gets_the_changes_in_their_order() {
    let seen = [(); 2].map(|()| Arc::<Mutex<Vec<u32>>>::default());
    let mut builder = ParkingLot::builder().floor(&[Compact, Compact]);
    for seen in &seen {
        builder = builder.board(SlowBoard(Rendezvous::new(2), Arc::clone(seen)));
    }
    let lot = SharedLot::new(builder.build());
    in_parallel(2, |gate| lot.park(car(["A", "B"][gate])).is_ok());
    for seen in seen {
        assert_eq!(*seen.lock().unwrap(), [1, 0]);
    }
}

/// Asks the lot while it is called.
struct Curious(Arc<OnceLock<SharedLot>>, mpsc::Sender<u32>);

impl Board for Curious {
    fn changed(&self, change: Change) {
        let lot = self.0.get().expect("it is open");
        let _ = self.1.send(lot.free(change.kind));
    }
}

#[test]
fn a_board_may_ask_the_lot() {
    let (seen, sees) = mpsc::channel();
    let open = Arc::new(OnceLock::new());
    let builder = ParkingLot::builder().floor(&[Compact, Compact]);
    let lot = builder.board(Curious(Arc::clone(&open), seen)).build();
    let lot = SharedLot::new(lot);
    let _ = open.set(lot.clone());
    std::thread::spawn(move || lot.park(car("A")).is_ok());
    let answer = sees.recv_timeout(Duration::from_secs(2));
    assert_eq!(answer, Ok(1));
}
