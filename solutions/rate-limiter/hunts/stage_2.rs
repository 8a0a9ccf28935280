//! What finds every wrong design of stage 2.

use rate_limiter::algorithms::{Algorithm, Algorithms, Outcome, State};
use rate_limiter::{Millis, Problem, Settings};

fn log(limit: u64, window_ms: u64) -> Box<dyn Algorithm> {
    let settings = Settings::of("sliding-log").with("limit", limit);
    let built = Algorithms::standard().build(&settings.with("window_ms", window_ms));
    built.expect("the settings are right")
}

fn bucket(capacity: u64, refill: u64, every_ms: u64) -> Box<dyn Algorithm> {
    let settings = Settings::of("token-bucket").with("capacity", capacity);
    let settings = settings.with("refill", refill).with("every_ms", every_ms);
    let built = Algorithms::standard().build(&settings);
    built.expect("the settings are right")
}

/// The outcomes of requests at these times: what remains, or the time to wait.
fn run(algorithm: &dyn Algorithm, times: &[u64]) -> Vec<Result<u64, u64>> {
    let mut state = State::default();
    let outcomes = times.iter().map(|now| {
        let outcome = algorithm.decide(&state, Millis(*now));
        match outcome {
            Outcome::Allowed { remaining, next } => {
                state = next;
                Ok(remaining)
            }
            Outcome::Rejected { retry_after } => Err(retry_after.0),
        }
    });
    outcomes.collect()
}

#[test]
fn a_time_counts_for_exactly_one_window() {
    let outcomes = run(log(1, 100).as_ref(), &[20, 119, 120]);
    assert_eq!(outcomes, [Ok(0), Err(1), Ok(0)]);
}

#[test]
fn a_log_has_room_for_a_few_times_only() {
    let log = log(2, 10);
    let mut state = State::default();
    for now in 0..200 {
        if let Outcome::Allowed { next, .. } = log.decide(&state, Millis(now * 6)) {
            state = next;
        }
    }
    assert!(state.0.len() <= 4);
}

#[test]
fn a_bucket_is_never_more_than_full() {
    let outcomes = run(bucket(2, 1, 100).as_ref(), &[0, 90_000]);
    assert_eq!(outcomes, [Ok(1), Ok(1)]);
}

#[test]
fn parts_of_a_token_add_up_and_waits_are_rounded_up() {
    let outcomes = run(bucket(2, 2, 3).as_ref(), &[0, 0, 0, 1, 2, 3]);
    assert_eq!(outcomes, [Ok(1), Ok(0), Err(2), Err(1), Ok(0), Ok(0)]);
}

struct Always;

impl Algorithm for Always {
    fn decide(&self, state: &State, _now: Millis) -> Outcome {
        let next = state.clone();
        Outcome::Allowed {
            remaining: 77,
            next,
        }
    }
}

#[test]
fn a_name_can_be_taken_over_and_a_problem_is_passed_on() {
    let algorithms = Algorithms::standard()
        .with("token-bucket", |_| Ok(Box::new(Always)))
        .with("picky", |settings| {
            settings.positive("mood")?;
            Ok(Box::new(Always))
        });
    let built = algorithms.build(&Settings::of("token-bucket"));
    let built = built.expect("this one needs no settings");
    let outcome = built.decide(&State::default(), Millis(0));
    assert!(matches!(outcome, Outcome::Allowed { remaining: 77, .. }));
    let problem = algorithms.build(&Settings::of("picky")).err();
    assert_eq!(problem, Some(Problem::Missing("mood".to_owned())));
}
