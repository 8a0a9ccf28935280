//! Stage 5: more ways to choose a car.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::Floor;
use crate::dispatch::{CarId, CarView, Dispatcher};
use crate::hall::HallCall;

/// Prefers the fewest stops, then the smallest distance, then the lowest number.
#[derive(Clone, Copy, Debug, Default)]
pub struct LeastLoad;

impl Dispatcher for LeastLoad {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        todo!()
    }
}

/// Shows another dispatcher only the cars of the zone of a call.
pub struct Zoned {
    // your fields
}

impl Zoned {
    /// A dispatcher without zones: `inner` chooses among all cars.
    pub fn new(inner: impl Dispatcher + 'static) -> Self {
        todo!()
    }

    /// Adds a zone: calls from these floors, both ends included, are for these
    /// cars.
    pub fn zone(self, lowest: Floor, highest: Floor, cars: &[CarId]) -> Self {
        todo!()
    }
}

impl Dispatcher for Zoned {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        todo!()
    }
}
