use new_kata::{CountError, Counter};

use crate::support::Generator;

/// Presses `presses` times and writes down what came back.
fn log(counter: &mut Counter, presses: u32) -> String {
    let mut log = String::new();
    for press in 1..=presses {
        let line = match counter.press() {
            Ok(count) => format!("press {press}: {count}\n"),
            Err(CountError::Full) => format!("press {press}: full\n"),
        };
        log.push_str(&line);
    }
    log
}

/// A few hundred presses on counters of drawn limits.
pub fn scenario(seed: u64) -> String {
    let generator = Generator::new(seed);
    let mut log_of_all = String::new();
    for (_, mut generator) in generator.steps(0..20) {
        let limit = u32::try_from(generator.below(8)).expect("small");
        log_of_all.push_str(&format!("limit {limit}\n"));
        log_of_all.push_str(&log(&mut Counter::new(limit), 9));
    }
    log_of_all
}

// rules: 1.1
#[test]
fn a_new_counter_is_at_zero() {
    let count: u32 = Counter::new(3).count();
    assert_eq!(count, 0);
}

// rules: 1.2
#[test]
fn each_press_counts_one_up() {
    let mut counter = Counter::new(3);
    assert_eq!(counter.press(), Ok(1));
    assert_eq!(counter.press(), Ok(2));
    assert_eq!(counter.count(), 2);
}

// rules: 1.3
#[test]
fn a_press_at_the_limit_is_refused_and_changes_nothing() {
    let mut counter = Counter::new(1);
    assert_eq!(counter.press(), Ok(1));
    assert_eq!(counter.press(), Err(CountError::Full));
    assert_eq!(counter.count(), 1);
}

// rules: 1.2, 1.3
#[test]
fn a_morning_at_the_turnstile() {
    let mut counter = Counter::new(3);
    insta::assert_snapshot!("a_morning_at_the_turnstile", log(&mut counter, 5));
}

// rules: 1.3
#[test]
fn random_operations_never_go_past_the_limit() {
    let mut generator = Generator::new(1);
    for _ in 0..100 {
        let limit = u32::try_from(generator.below(20)).expect("small");
        let mut counter = Counter::new(limit);
        for _ in 0..generator.below(40) {
            let _ = counter.press();
            assert!(counter.count() <= limit);
        }
    }
}

// rules: 1.2, 1.3
#[test]
fn the_scenario_of_stage_1() {
    insta::assert_snapshot!("scenario", scenario(7));
}
