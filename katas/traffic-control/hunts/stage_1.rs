//! Your tests for stage 1, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use traffic_control::{Durations, Light, SignalHead};

#[test]
fn a_new_head_is_green() {
    let durations = Durations {
        green_ms: 10_000,
        yellow_ms: 3_000,
        red_ms: 7_000,
    };
    let head = SignalHead::new(durations).expect("no duration is 0");
    assert_eq!(head.light(), Light::Green);
}
