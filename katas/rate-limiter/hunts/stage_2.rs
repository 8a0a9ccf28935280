//! Your tests for stage 2, from the brief alone. An algorithm can be called without a
//! limiter: a state and a time go in, an outcome comes out.

use rate_limiter::algorithms::{Algorithms, Outcome, State};
use rate_limiter::{Millis, Settings};

#[test]
fn a_request_no_longer_counts_a_window_later() {
    let settings = Settings::of("sliding-log").with("limit", 1);
    let settings = settings.with("window_ms", 100);
    let log = Algorithms::standard().build(&settings);
    let log = log.expect("the settings are right");
    let Outcome::Allowed { next, .. } = log.decide(&State::default(), Millis(20)) else {
        panic!("a new key has room");
    };
    let later = log.decide(&next, Millis(120));
    assert!(matches!(later, Outcome::Allowed { .. }));
}
