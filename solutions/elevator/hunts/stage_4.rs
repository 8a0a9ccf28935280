//! What finds every wrong design of stage 4.

use elevator::bank::{Bank, Refused};
use elevator::dispatch::{CarId, Nearest};
use elevator::hall::HallCall;
use elevator::modes::Mode;
use elevator::panel::{News, Panel};
use elevator::{CarSpec, Direction, Door, Floor};
use std::sync::{Arc, Mutex};

const A: CarId = CarId(0);

/// Lowest floor, highest floor and start of a car.
fn bank(cars: &[(i32, i32, i32)]) -> Bank {
    let specs = cars.iter().map(|(lowest, highest, start)| CarSpec {
        lowest: Floor(*lowest),
        highest: Floor(*highest),
        start: Floor(*start),
        dwell: 2,
    });
    Bank::new(&specs.collect::<Vec<_>>(), Nearest).expect("good cars")
}

fn up(floor: i32) -> HallCall {
    HallCall {
        floor: Floor(floor),
        direction: Direction::Up,
    }
}

#[test]
fn a_car_out_of_service_accepts_no_button() {
    let mut bank = bank(&[(0, 9, 0)]);
    assert_eq!(bank.take_out(A), Ok(()));
    let refused = Err(Refused::OutOfService(A));
    assert_eq!(bank.car_call(A, Floor(3)), refused);
}

#[test]
fn a_call_that_is_returned_keeps_its_place() {
    let mut bank = bank(&[(0, 9, 0)]);
    assert_eq!(bank.hall_call(up(4)), Ok(()));
    bank.step();
    assert_eq!(bank.hall_call(up(3)), Ok(()));
    assert_eq!(bank.take_out(A), Ok(()));
    assert_eq!(bank.pending(), [up(4), up(3)]);
}

#[test]
fn putting_back_a_car_in_service_changes_nothing() {
    let mut bank = bank(&[(0, 9, 0)]);
    assert_eq!(bank.car_call(A, Floor(3)), Ok(()));
    assert_eq!(bank.put_back(A), Ok(()));
    assert_eq!(bank.car_calls(A), Some(vec![Floor(3)]));
}

#[test]
fn after_an_obstacle_a_whole_dwell_begins() {
    let mut bank = bank(&[(0, 9, 0)]);
    assert_eq!(bank.car_call(A, Floor(0)), Ok(()));
    bank.step();
    assert_eq!(bank.set_blocked(A, true), Ok(()));
    bank.step();
    assert_eq!(bank.set_blocked(A, false), Ok(()));
    let doors = [3, 4].map(|_| {
        bank.step();
        bank.cars()[0].door
    });
    assert_eq!(doors, [Door::Open, Door::Closed]);
}

#[test]
fn in_a_fire_a_car_goes_to_its_floor_nearest_to_0() {
    let mut bank = bank(&[(4, 9, 7), (-5, -2, -4), (0, 9, 1)]);
    bank.fire_alarm();
    for _ in 0..10 {
        bank.step();
    }
    let floors: Vec<i32> = bank.cars().iter().map(|car| car.floor.0).collect();
    assert_eq!(floors, [4, -2, 0]);
}

#[test]
fn a_fire_recalls_no_car_that_is_out_of_service() {
    let mut bank = bank(&[(0, 9, 5)]);
    assert_eq!(bank.take_out(A), Ok(()));
    bank.fire_alarm();
    assert_eq!(bank.mode(A), Some(Mode::OutOfService));
}

#[test]
fn a_fire_cancels_the_calls_from_landings() {
    let mut bank = bank(&[(0, 9, 0)]);
    assert_eq!(bank.hall_call(up(4)), Ok(()));
    bank.fire_alarm();
    assert_eq!(bank.pending(), []);
}

/// Collects the calls that are cancelled.
#[derive(Clone, Default)]
struct Cancelled(Arc<Mutex<Vec<HallCall>>>);

impl Panel for Cancelled {
    fn tell(&mut self, _tick: u64, news: &News) {
        if let News::Cancelled(call) = news {
            self.0.lock().expect("no thread panics here").push(*call);
        }
    }
}

#[test]
fn panels_are_notified_of_the_calls_that_a_fire_cancels() {
    let mut bank = bank(&[(0, 9, 0)]);
    assert_eq!(bank.hall_call(up(4)), Ok(()));
    let panel = Cancelled::default();
    bank.add_panel(panel.clone());
    bank.fire_alarm();
    let cancelled = panel.0.lock().expect("no thread panics here");
    assert_eq!(*cancelled, [up(4)]);
}
