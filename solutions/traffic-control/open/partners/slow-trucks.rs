//! A partner whose trucks need a bit more time.

use traffic_control_open::App;
use traffic_control_open::app::actuated;
use traffic_control_open::plans::{GreenView, TimingPlan};

struct Longer<P>(P);

impl<P: TimingPlan> TimingPlan for Longer<P> {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        self.0.green_ends_ms(green) + 3_000
    }
}

pub fn app() -> App {
    App::new().with_plan("patient", |words, _| {
        Some(Box::new(Longer(actuated(words)?)))
    })
}
