//! Your tests for stage 6, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.
//! `crate::support` has `in_parallel` and `Rendezvous` for tests with threads.

use elevator::bank::{Bank, Refused};
use elevator::controller::{Command, Controller, Outcome};
use elevator::dispatch::{CarId, Nearest};
use elevator::{CarSpec, Floor};

#[test]
fn a_receipt_says_why_a_command_is_refused() {
    let car = CarSpec {
        lowest: Floor(0),
        highest: Floor(9),
        start: Floor(0),
        dwell: 2,
    };
    let bank = Bank::new(&[car], Nearest).expect("one car");
    let mut controller = Controller::new(bank);
    let sent = controller.handle().send(Command::TakeOut(CarId(7)));
    let receipt = sent.expect("the controller lives");
    controller.step();
    let refused = Outcome::Refused(Refused::UnknownCar(CarId(7)));
    assert_eq!(receipt.outcome(), refused);
}
