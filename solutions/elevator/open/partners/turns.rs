//! A partner whose cars take turns.

use elevator_open::App;
use elevator_open::dispatch::{CarId, CarView, Dispatcher};
use elevator_open::hall::HallCall;

#[derive(Default)]
struct Turns {
    last: Option<CarId>,
}

impl Dispatcher for Turns {
    fn assign(&mut self, _call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let mut ids = cars.iter().map(|car| car.id);
        let next = ids.find(|id| self.last.is_none_or(|last| *id > last));
        self.last = next.or(cars.first().map(|car| car.id));
        self.last
    }
}

pub fn app() -> App {
    App::new().with_dispatcher("turns", || Box::new(Turns::default()))
}
