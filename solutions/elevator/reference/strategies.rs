//! More ways to choose a car.

use std::fmt;
use std::ops::RangeInclusive;

use crate::Floor;
use crate::dispatch::{CarId, CarView, Dispatcher, distance};
use crate::hall::HallCall;

/// Prefers the fewest stops, then the smallest distance, then the lowest number.
#[derive(Clone, Copy, Debug, Default)]
pub struct LeastLoad;

impl Dispatcher for LeastLoad {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let least = cars
            .iter()
            .min_by_key(|car| (car.stops.len(), distance(car, call), car.id));
        least.map(|car| car.id)
    }
}

#[derive(Debug)]
struct Zone {
    floors: RangeInclusive<Floor>,
    cars: Vec<CarId>,
}

/// Shows another dispatcher only the cars of the zone of a call.
pub struct Zoned {
    inner: Box<dyn Dispatcher>,
    zones: Vec<Zone>,
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

    /// Adds a zone: calls from these floors, both ends included, are for these
    /// cars.
    #[must_use]
    pub fn zone(mut self, lowest: Floor, highest: Floor, cars: &[CarId]) -> Self {
        self.zones.push(Zone {
            floors: lowest..=highest,
            cars: cars.to_vec(),
        });
        self
    }

    /// The offered cars of the zone of this floor.
    fn in_zone(&self, floor: Floor, cars: &[CarView]) -> Vec<CarView> {
        let zone = self.zones.iter().find(|it| it.floors.contains(&floor));
        let belongs = |car: &&CarView| zone.is_some_and(|it| it.cars.contains(&car.id));
        cars.iter().filter(belongs).cloned().collect()
    }
}

impl Dispatcher for Zoned {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let in_zone = self.in_zone(call.floor, cars);
        let offered = if in_zone.is_empty() { cars } else { &in_zone };
        self.inner.assign(call, offered)
    }
}
