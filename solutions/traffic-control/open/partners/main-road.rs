//! A partner with one main road.

use traffic_control_open::App;
use traffic_control_open::app::ms;
use traffic_control_open::plans::{GreenView, TimingPlan};

struct Main {
    long_ms: u64,
    short_ms: u64,
}

impl TimingPlan for Main {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let is_main = green.phase == 0;
        green.started_ms + if is_main { self.long_ms } else { self.short_ms }
    }
}

pub fn app() -> App {
    App::new().with_plan("main", |words, _| {
        let [long, short] = words else {
            return None;
        };
        let (long_ms, short_ms) = (ms(long)?, ms(short)?);
        Some(Box::new(Main { long_ms, short_ms }))
    })
}
