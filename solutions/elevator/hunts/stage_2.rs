//! What finds every wrong design of stage 2.

use elevator::hall::{HallCall, HallError};
use elevator::{Action, Car, CarSpec, Direction, Floor};

fn car_at(start: i32) -> Car {
    let spec = CarSpec {
        lowest: Floor(0),
        highest: Floor(9),
        start: Floor(start),
        dwell: 2,
    };
    Car::new(spec).expect("a car that can be built")
}

fn call(floor: i32, direction: Direction) -> HallCall {
    HallCall {
        floor: Floor(floor),
        direction,
    }
}

fn up(floor: i32) -> HallCall {
    call(floor, Direction::Up)
}

fn down(floor: i32) -> HallCall {
    call(floor, Direction::Down)
}

fn ask(car: &mut Car, calls: &[HallCall]) {
    for call in calls {
        car.hall_call(*call).expect("the car goes there");
    }
}

/// Lets the car go on until its door opens; the floor.
fn next_opening(car: &mut Car) -> i32 {
    let opened = |car: &Car| {
        let events = car.trace();
        events
            .iter()
            .filter(|it| it.action == Action::Opened)
            .count()
    };
    let before = opened(car);
    for _ in 0..100 {
        if opened(car) > before {
            return car.floor().0;
        }
        car.step();
    }
    panic!("it does not open");
}

#[test]
fn a_call_that_leads_nowhere_lights_nothing() {
    let mut car = car_at(0);
    for call in [up(9), down(0)] {
        assert_eq!(car.hall_call(call), Err(HallError::NowhereToGo(call)));
    }
    car.hall_call(up(12)).expect_err("no such floor");
    assert_eq!(car.hall_calls(), []);
}

#[test]
fn a_call_in_the_other_direction_waits_until_nothing_lies_ahead() {
    let mut car = car_at(0);
    car.call(Floor(7)).expect("the car goes there");
    ask(&mut car, &[down(3)]);
    assert_eq!([next_opening(&mut car), next_opening(&mut car)], [7, 3]);
}

#[test]
fn the_car_takes_the_direction_of_the_call() {
    let mut car = car_at(2);
    ask(&mut car, &[down(6)]);
    assert_eq!(next_opening(&mut car), 6);
    assert_eq!(car.direction(), Some(Direction::Down));
}

#[test]
fn one_opening_serves_one_direction_the_cars_own_first() {
    let mut car = car_at(2);
    ask(&mut car, &[down(5), up(5)]);
    assert_eq!(next_opening(&mut car), 5);
    assert_eq!(car.hall_calls(), [down(5)]);
}

#[test]
fn a_call_at_the_open_door_is_served_at_once() {
    let mut car = car_at(4);
    ask(&mut car, &[up(4)]);
    next_opening(&mut car);
    ask(&mut car, &[up(4)]);
    assert_eq!(car.hall_calls(), []);
    ask(&mut car, &[down(4)]);
    assert_eq!(car.hall_calls(), [down(4)]);
}

#[test]
fn an_opening_serves_the_call_and_the_button() {
    let mut car = car_at(2);
    car.call(Floor(5)).expect("the car goes there");
    ask(&mut car, &[down(5)]);
    next_opening(&mut car);
    assert_eq!((car.calls(), car.hall_calls()), (vec![], vec![]));
    assert_eq!(car.direction(), Some(Direction::Down));
}
