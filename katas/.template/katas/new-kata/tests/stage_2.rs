use std::sync::{Arc, Mutex};

use new_kata::{CountError, Counter, steps::Step};

use crate::support::{Generator, Rendezvous, in_parallel};

/// A step that the learner's code has never seen.
struct By(u32);

impl Step for By {
    fn next(&self, count: u32) -> u32 {
        count + self.0
    }
}

/// A step that waits for a second thread to come in.
struct Meeting(Arc<Rendezvous>);

impl Step for Meeting {
    fn next(&self, count: u32) -> u32 {
        self.0.meet();
        count + 1
    }
}

/// A few hundred presses with drawn steps.
pub fn scenario(seed: u64) -> String {
    let generator = Generator::new(seed);
    let mut log = String::new();
    for (_, mut generator) in generator.steps(0..20) {
        let by = u32::try_from(generator.below(4)).expect("small");
        let mut counter = Counter::with_step(9, By(by));
        let counts: Vec<String> = (0..6).map(|_| format!("{:?}", counter.press())).collect();
        log.push_str(&format!("by {by}: {}\n", counts.join(" ")));
    }
    log
}

// rules: 2.1
#[test]
fn a_step_from_outside_plugs_in() {
    let mut counter = Counter::with_step(9, By(2));
    assert_eq!(counter.press(), Ok(2));
    assert_eq!(counter.press(), Ok(4));
}

// rules: 2.2
#[test]
fn a_step_that_ends_at_the_limit_counts() {
    let mut counter = Counter::with_step(4, By(4));
    assert_eq!(counter.press(), Ok(4));
}

// rules: 2.2
#[test]
fn a_step_past_the_limit_changes_nothing() {
    let mut counter = Counter::with_step(5, By(2));
    let last = (0..3).map(|_| counter.press()).last();
    assert_eq!(last, Some(Err(CountError::Full)));
    assert_eq!(counter.count(), 4);
}

// rules: 2.3
#[test]
fn two_threads_count_every_press() {
    let meeting = Arc::new(Rendezvous::new(2));
    let counter = Mutex::new(Counter::with_step(9, Meeting(meeting)));
    in_parallel(2, |_| counter.lock().expect("no panic").press());
    assert_eq!(counter.lock().expect("no panic").count(), 2);
}

// rules: 2.1, 2.2
#[test]
fn the_scenario_of_stage_2() {
    insta::assert_snapshot!("scenario", scenario(7));
}
