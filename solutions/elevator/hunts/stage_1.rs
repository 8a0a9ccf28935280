//! What finds every wrong design of stage 1.

use elevator::{Action, Car, CarSpec, Direction, Door, Floor, SpecError};

fn car_at(start: i32) -> Car {
    let spec = CarSpec {
        lowest: Floor(0),
        highest: Floor(9),
        start: Floor(start),
        dwell: 2,
    };
    Car::new(spec).expect("a car that can be built")
}

fn press(car: &mut Car, floors: &[i32]) {
    for floor in floors {
        car.call(Floor(*floor)).expect("the car goes there");
    }
}

/// What the car did in so many ticks: tick, action, floor.
fn run(car: &mut Car, ticks: u64) -> Vec<(u64, Action, i32)> {
    let before = car.trace().len();
    for _ in 0..ticks {
        car.step();
    }
    let trace = car.trace();
    let events = trace[before..].iter();
    events.map(|it| (it.tick, it.action, it.floor.0)).collect()
}

#[test]
fn what_lies_ahead_comes_first_and_up_is_ahead_of_a_resting_car() {
    let mut car = car_at(5);
    press(&mut car, &[4, 8]);
    let events = run(&mut car, 20).into_iter();
    let opened = events.filter(|it| it.1 == Action::Opened);
    assert_eq!(opened.map(|it| it.2).collect::<Vec<i32>>(), [8, 4]);
}

#[test]
fn each_tick_does_one_thing_and_a_door_closes_as_the_car_leaves() {
    let mut car = car_at(0);
    press(&mut car, &[1, 2]);
    let expected = [
        (1, Action::Moved, 1),
        (2, Action::Opened, 1),
        (4, Action::Closed, 1),
        (4, Action::Moved, 2),
    ];
    assert_eq!(run(&mut car, 4), expected);
}

#[test]
fn a_car_that_rests_has_no_direction() {
    let mut car = car_at(0);
    press(&mut car, &[1]);
    run(&mut car, 2);
    assert_eq!(car.direction(), Some(Direction::Up));
    run(&mut car, 2);
    assert_eq!((car.door(), car.direction()), (Door::Closed, None));
}

#[test]
fn a_button_for_the_open_door_stays_dark() {
    let mut car = car_at(3);
    press(&mut car, &[3]);
    run(&mut car, 1);
    press(&mut car, &[3]);
    assert_eq!((car.door(), car.calls()), (Door::Open, vec![]));
}

#[test]
fn a_door_is_open_for_a_tick_at_least() {
    let spec = CarSpec {
        lowest: Floor(0),
        highest: Floor(1),
        start: Floor(0),
        dwell: 0,
    };
    assert_eq!(Car::new(spec).err(), Some(SpecError::ZeroDwell));
}
