//! Your tests for stage 2, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use elevator::hall::{HallCall, HallError};
use elevator::{Car, CarSpec, Direction, Floor};

fn car_at(start: i32) -> Car {
    let spec = CarSpec {
        lowest: Floor(0),
        highest: Floor(9),
        start: Floor(start),
        dwell: 2,
    };
    Car::new(spec).expect("a car that can be built")
}

#[test]
fn there_is_no_way_up_from_the_highest_floor() {
    let mut car = car_at(0);
    let call = HallCall {
        floor: Floor(9),
        direction: Direction::Up,
    };
    assert_eq!(car.hall_call(call), Err(HallError::NowhereToGo(call)));
}
