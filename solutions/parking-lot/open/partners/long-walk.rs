//! A partner whose guests like to walk.

use parking_lot_open::allocation::{AllocationPolicy, Arrival, FreeSpot};
use parking_lot_open::app::Distances;
use parking_lot_open::{App, SpotId};

struct Farthest {
    distances: Distances,
}

impl AllocationPolicy for Farthest {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let metres = |spot: SpotId| self.distances.metres(arrival.gate, spot).unwrap_or(0);
        let ids = free.iter().map(|spot| spot.id);
        ids.max_by_key(|id| (metres(*id), *id))
    }
}

pub fn app() -> App {
    App::new().with_strategy("farthest", |distances| {
        let distances = distances.clone();
        Box::new(Farthest { distances })
    })
}
