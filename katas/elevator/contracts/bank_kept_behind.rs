//~ E0382
use elevator::bank::Bank;
use elevator::controller::Controller;

pub fn attempt(mut bank: Bank) -> Controller {
    let controller = Controller::new(bank);
    bank.step();
    controller
}
