//! More ways to choose a car.

use crate::Floor;
use crate::dispatch::{CarId, CarView, Dispatcher, way};
use crate::hall::HallCall;

/// The fewest stops win; of those the shortest way, then the lower number.
#[derive(Clone, Copy, Debug, Default)]
pub struct LeastLoad;

impl Dispatcher for LeastLoad {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let least = cars
            .iter()
            .min_by_key(|car| (car.stops.len(), way(car, call), car.id));
        least.map(|car| car.id)
    }
}

struct Zone {
    lowest: Floor,
    highest: Floor,
    cars: Vec<CarId>,
}

/// Keeps cars in their zones, and leaves the choice among them to another
/// dispatcher.
pub struct Zoned {
    inner: Box<dyn Dispatcher>,
    zones: Vec<Zone>,
}

impl Zoned {
    /// No zones yet: `inner` chooses among all cars.
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
        self.zones.push(Zone {
            lowest,
            highest,
            cars: cars.to_vec(),
        });
        self
    }

    /// Those of the cars that belong to the first zone with this floor.
    fn at_home(&self, floor: Floor, cars: &[CarView]) -> Vec<CarView> {
        let mut zones = self.zones.iter();
        let Some(zone) = zones.find(|it| (it.lowest..=it.highest).contains(&floor)) else {
            return Vec::new();
        };
        let theirs = cars.iter().filter(|car| zone.cars.contains(&car.id));
        theirs.cloned().collect()
    }
}

impl Dispatcher for Zoned {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let at_home = self.at_home(call.floor, cars);
        let offered = if at_home.is_empty() { cars } else { &at_home };
        self.inner.assign(call, offered)
    }
}
