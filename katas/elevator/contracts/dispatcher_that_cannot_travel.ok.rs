use std::sync::Arc;

use elevator::dispatch::{CarId, CarView, Dispatcher};
use elevator::hall::HallCall;

pub struct Favourite(pub Arc<CarId>);

impl Dispatcher for Favourite {
    fn assign(&mut self, _: &HallCall, _: &[CarView]) -> Option<CarId> {
        Some(*self.0)
    }
}
