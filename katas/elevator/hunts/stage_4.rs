//! Your tests for stage 4, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use elevator::bank::{Bank, Refused};
use elevator::dispatch::{CarId, Nearest};
use elevator::{CarSpec, Floor};

#[test]
fn a_car_out_of_service_accepts_no_button() {
    let car = CarSpec {
        lowest: Floor(0),
        highest: Floor(9),
        start: Floor(0),
        dwell: 2,
    };
    let mut bank = Bank::new(&[car], Nearest).expect("one car");
    bank.take_out(CarId(0)).expect("there is a car 0");
    let answer = bank.car_call(CarId(0), Floor(3));
    assert_eq!(answer, Err(Refused::OutOfService(CarId(0))));
}
