//! The rules of the pages that the usual answer keeps, tried on its own names.

use elevator::{Building, Car, Direction, Refused, SharedBuilding, Strategy};
use std::sync::{Arc, Mutex};

use Direction::{Down, Up};

fn car(start: i32) -> Car {
    Car::new(0, 9, start, 2).expect("a car that can be built")
}

fn building(starts: &[i32], strategy: Strategy) -> Building {
    Building::new(starts.iter().map(|start| car(*start)).collect(), strategy)
}

fn openings(car: &mut Car, ticks: u32) -> Vec<String> {
    let events = (0..ticks).flat_map(|_| car.step());
    events.filter(|it| it.starts_with("opened")).collect()
}

fn steps(building: &mut Building, ticks: u32) {
    for _ in 0..ticks {
        building.step();
    }
}

// rules: 1.1, 1.2
#[test]
fn a_bad_car_and_a_bad_floor_are_refused() {
    assert!(Car::new(3, 3, 3, 1).is_none() && Car::new(0, 3, 4, 1).is_none());
    assert!(Car::new(0, 3, 3, 0).is_none());
    let mut car = car(0);
    assert!(!car.call(10) && car.buttons.is_empty());
}

// rules: 1.3, 1.4, 1.5, 1.6
#[test]
fn a_car_keeps_its_direction_while_a_call_lies_ahead() {
    let mut car = car(0);
    car.call(3);
    car.step();
    car.step();
    car.call(1);
    let events: Vec<String> = (0..8).flat_map(|_| car.step()).collect();
    let expected = [
        "moved 3", "opened 3", "closed 3", "moved 2", "moved 1", "opened 1", "closed 1",
    ];
    assert_eq!(
        (events.as_slice(), car.direction),
        (&expected.map(String::from)[..], None)
    );
}

// rules: 2.2, 2.3, 2.4, 2.5
#[test]
fn a_car_passes_those_who_want_to_go_the_other_way() {
    let mut car = car(0);
    car.call(7);
    for (floor, direction) in [(2, Up), (3, Down), (5, Down)] {
        assert!(!car.hall_call(floor, direction));
    }
    let expected = ["opened 2", "opened 7", "opened 5", "opened 3"];
    assert_eq!(openings(&mut car, 60), expected);
}

// rules: 3.2, 3.3, 3.4, 3.5, 3.7
#[test]
fn the_nearest_car_comes_and_no_call_is_lost() {
    let mut bank = building(&[0, 6, 6], Strategy::Nearest);
    assert_eq!(bank.hall_call(9, Up), Err(Refused::NowhereToGo(9, Up)));
    assert_eq!(bank.car_call(3, 1), Err(Refused::UnknownCar(3)));
    for call in [(5, Down), (1, Up), (5, Down)] {
        assert_eq!(bank.hall_call(call.0, call.1), Ok(()));
    }
    bank.step();
    let owners: Vec<_> = bank.calls.iter().map(|it| it.3).collect();
    assert_eq!(owners, [Some(1), Some(0)]);
    steps(&mut bank, 9);
    assert!(bank.calls.is_empty());
}

// rules: 4.1, 4.2, 4.3, 4.4, 4.5, 4.6
#[test]
fn mechanics_obstacles_and_fires() {
    let mut bank = building(&[0, 9], Strategy::Nearest);
    assert_eq!(bank.hall_call(2, Up), Ok(()));
    bank.step();
    assert_eq!(bank.take_out(0), Ok(()));
    assert_eq!(bank.car_call(0, 3), Err(Refused::OutOfService(0)));
    steps(&mut bank, 8);
    assert_eq!((bank.cars[1].floor, bank.calls.len()), (2, 0));
    assert_eq!(bank.set_blocked(1, true), Ok(()));
    bank.fire_alarm();
    assert_eq!(bank.hall_call(2, Up), Err(Refused::Fire));
    steps(&mut bank, 20);
    assert_eq!((bank.cars[0].floor, bank.cars[1].floor), (1, 2));
    assert_eq!(bank.put_back(0), Ok(()));
    assert_eq!(bank.set_blocked(1, false), Ok(()));
    steps(&mut bank, 20);
    assert!(
        bank.cars
            .iter()
            .all(|car| car.floor == 0 && car.open_for > 0)
    );
}

// rules: 5.1, 5.3, 5.4, 5.5
#[test]
fn there_are_three_strategies_and_a_list_of_waits() {
    let mut bank = building(&[0, 3], Strategy::LeastLoad);
    assert_eq!(
        (bank.car_call(0, 9), bank.hall_call(1, Up)),
        (Ok(()), Ok(()))
    );
    bank.step();
    assert_eq!(bank.calls[0].3, Some(1));
    steps(&mut bank, 9);
    assert_eq!(bank.waits, [3]);
    let mut bank = building(&[0, 9], Strategy::Zones(vec![(0, 4, vec![1])]));
    assert_eq!(bank.hall_call(1, Up), Ok(()));
    bank.step();
    assert_eq!(bank.calls[0].3, Some(1));
}

// rules: 6.3
#[test]
fn behind_a_mutex_no_call_of_many_threads_is_lost() {
    let bank = building(&[0], Strategy::Nearest);
    let shared = SharedBuilding(Arc::new(Mutex::new(bank)));
    let threads = (0..4).map(|floor| {
        let shared = shared.clone();
        std::thread::spawn(move || shared.with(|it| it.hall_call(floor, Up)))
    });
    let threads: Vec<_> = threads.collect();
    assert!(
        threads
            .into_iter()
            .all(|it| matches!(it.join(), Ok(Ok(()))))
    );
    assert_eq!(shared.with(|it| it.calls.len()), 4);
    assert_eq!(shared.look().len(), 1);
}
