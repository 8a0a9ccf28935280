//! Your tests for stage 3, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use elevator::bank::Bank;
use elevator::dispatch::{CarId, Nearest};
use elevator::hall::HallCall;
use elevator::{CarSpec, Direction, Floor};

#[test]
fn of_two_cars_that_are_as_near_the_first_one_goes() {
    let car = CarSpec {
        lowest: Floor(0),
        highest: Floor(9),
        start: Floor(6),
        dwell: 2,
    };
    let mut bank = Bank::new(&[car, car], Nearest).expect("two cars");
    let call = HallCall {
        floor: Floor(5),
        direction: Direction::Down,
    };
    bank.hall_call(call).expect("the cars go there");
    bank.step();
    assert_eq!(bank.assigned(CarId(0)), Some(vec![call]));
}
