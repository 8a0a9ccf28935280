//! Stage 5: more ways to choose a car.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::Floor;
use crate::dispatch::{CarId, CarView, Dispatcher};
use crate::hall::HallCall;

/// The fewest stops win; of those the shortest way, then the lower number.
#[derive(Clone, Copy, Debug, Default)]
pub struct LeastLoad;

impl Dispatcher for LeastLoad {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        todo!()
    }
}

/// Keeps cars in their zones, and leaves the choice among them to another
/// dispatcher.
pub struct Zoned {
    // yours
}

impl Zoned {
    /// No zones yet: `inner` chooses among all cars.
    pub fn new(inner: impl Dispatcher + 'static) -> Self {
        todo!()
    }

    /// Calls from these floors, both ends included, are for these cars.
    pub fn zone(self, lowest: Floor, highest: Floor, cars: &[CarId]) -> Self {
        todo!()
    }
}

impl Dispatcher for Zoned {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        todo!()
    }
}
