use std::sync::Arc;

use traffic_control::plans::{GreenView, TimingPlan};

pub struct Shared(pub Arc<u64>);

impl TimingPlan for Shared {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        green.started_ms + *self.0
    }
}
