//! A partner whose plans have mistakes.

use traffic_control_open::App;
use traffic_control_open::plans::{Fixed, GreenView, TimingPlan};

struct Broken;

impl TimingPlan for Broken {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        assert!(green.phase != 1, "there is only one phase");
        assert!(green.arrivals < 2, "there is only one car");
        green.started_ms + 4_000
    }
}

/// The same answer for each green.
struct Always(u64);

impl TimingPlan for Always {
    fn green_ends_ms(&self, _green: &GreenView) -> u64 {
        self.0
    }
}

pub fn app() -> App {
    let too_long = || Fixed { green_ms: 30_000 };
    App::new()
        .with_plan("broken", |_, _| Some(Box::new(Broken)))
        .with_plan("zero", |_, _| Some(Box::new(Always(0))))
        .with_plan("forever", |_, _| Some(Box::new(Always(u64::MAX))))
        .with_plan("fixed", move |_, _| Some(Box::new(too_long())))
}
