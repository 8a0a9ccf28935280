//! A partner who counts the cars before a green.

use traffic_control_open::App;
use traffic_control_open::app::Records;
use traffic_control_open::plans::{GreenView, TimingPlan};

struct Busy {
    records: Records,
}

impl TimingPlan for Busy {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let from_ms = green.started_ms.saturating_sub(30_000);
        let cars = self.records.cars(green.phase, from_ms..green.started_ms);
        let cars_ms = u64::try_from(cars).map_or(u64::MAX, |cars| 2_000 * cars);
        green.started_ms + cars_ms.saturating_add(4_000).min(20_000)
    }
}

pub fn app() -> App {
    App::new().with_plan("busy", |_, records| {
        let records = records.clone();
        Some(Box::new(Busy { records }))
    })
}
