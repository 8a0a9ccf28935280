//! Your tests for stage 3, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use traffic_control::plans::{Actuated, GreenView, TimingPlan};

#[test]
fn a_green_without_arrivals_lasts_for_its_minimum() {
    let plan = Actuated {
        min_ms: 4_000,
        extension_ms: 2_000,
        max_ms: 9_000,
    };
    let green = GreenView {
        phase: 0,
        started_ms: 1_000,
        arrivals: 1,
        last_arrival_ms: Some(2_000),
    };
    assert_eq!(plan.green_ends_ms(&green), 5_000);
}
