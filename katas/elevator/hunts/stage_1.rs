//! Your tests for stage 1, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use elevator::{Car, CarSpec, Floor};

#[test]
fn a_resting_car_goes_up_first() {
    let spec = CarSpec {
        lowest: Floor(0),
        highest: Floor(9),
        start: Floor(5),
        dwell: 2,
    };
    let mut car = Car::new(spec).expect("a car that can be built");
    car.call(Floor(4)).expect("the car goes there");
    car.call(Floor(6)).expect("the car goes there");
    car.step();
    assert_eq!(car.floor(), Floor(6));
}
