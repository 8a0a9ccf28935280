//! A partner who keeps the first car free.

use elevator_open::App;
use elevator_open::dispatch::{CarId, CarView, Dispatcher, Nearest};
use elevator_open::hall::HallCall;

struct Spare<D>(D);

impl<D: Dispatcher> Dispatcher for Spare<D> {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        match cars {
            [first, others @ ..] if first.id == CarId(0) && !others.is_empty() => {
                self.0.assign(call, others)
            }
            _ => self.0.assign(call, cars),
        }
    }
}

pub fn app() -> App {
    App::new().with_dispatcher("spare", || Box::new(Spare(Nearest)))
}
