use elevator::bank::Bank;
use elevator::controller::Controller;

pub fn attempt(mut bank: Bank) -> Controller {
    bank.step();
    let mut controller = Controller::new(bank);
    controller.step();
    controller
}
