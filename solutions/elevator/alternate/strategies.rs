//! More ways to choose a car.

use std::fmt;
use std::ops::RangeInclusive;

use crate::Floor;
use crate::dispatch::{CarId, CarView, Dispatcher, distance};
use crate::hall::HallCall;

/// The fewest stops win; of those the shortest way, then the lower number.
#[derive(Clone, Copy, Debug, Default)]
pub struct LeastLoad;

impl Dispatcher for LeastLoad {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let mut cars: Vec<&CarView> = cars.iter().collect();
        cars.sort_by_key(|car| (car.stops.len(), distance(car, call), car.id));
        cars.first().map(|car| car.id)
    }
}

/// Keeps cars in their zones, and leaves the choice among them to another
/// dispatcher.
pub struct Zoned {
    inner: Box<dyn Dispatcher>,
    zones: Vec<(RangeInclusive<Floor>, Vec<CarId>)>,
}

impl fmt::Debug for Zoned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Zoned");
        text.field("zones", &self.zones).finish_non_exhaustive()
    }
}

impl Zoned {
    /// A dispatcher without zones: `inner` chooses among all cars.
    #[must_use]
    pub fn new(inner: impl Dispatcher + 'static) -> Self {
        Self {
            inner: Box::new(inner),
            zones: Vec::new(),
        }
    }

    /// Calls from these floors, both ends included, are for these cars.
    #[must_use]
    pub fn zone(mut self, lowest: Floor, highest: Floor, cars: &[CarId]) -> Self {
        self.zones.push((lowest..=highest, cars.to_vec()));
        self
    }
}

impl Dispatcher for Zoned {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let zone = self.zones.iter().find(|it| it.0.contains(&call.floor));
        let ours = |car: &&CarView| zone.is_some_and(|it| it.1.contains(&car.id));
        let ours: Vec<CarView> = cars.iter().filter(ours).cloned().collect();
        match ours.as_slice() {
            [] => self.inner.assign(call, cars),
            ours => self.inner.assign(call, ours),
        }
    }
}
