//! What finds every wrong design of stage 3.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use url_shortener::aliases::Repeats;
use url_shortener::generators::{CodeGen, Counter, Hashed};
use url_shortener::{ShortenError, Shortener};

const A: &str = "https://example.com/a";
const B: &str = "https://example.com/b";

/// Proposes a text by the attempt, and remembers the attempts.
#[derive(Clone)]
struct Script(fn(u32) -> &'static str, Arc<Mutex<Vec<u32>>>);

impl CodeGen for Script {
    fn propose(&self, _url: &str, attempt: u32) -> String {
        self.1.lock().expect("no thread panicked").push(attempt);
        (self.0)(attempt).to_owned()
    }
}

fn with(script: fn(u32) -> &'static str) -> (Shortener, Script) {
    let script = Script(script, Arc::default());
    let shortener = Shortener::new().with_generator(script.clone());
    (shortener, script)
}

fn attempts(script: &Script) -> Vec<u32> {
    std::mem::take(&mut script.1.lock().expect("no thread panicked"))
}

#[test]
fn a_bad_proposal_is_followed_by_the_next_attempt() {
    let (mut shortener, script) = with(|attempt| ["a b", "", "good"][attempt as usize]);
    let code = shortener.shorten(A).expect("the third one is good");
    assert_eq!(code.as_str(), "good");
    assert_eq!(attempts(&script), [0, 1, 2]);
}

#[test]
fn a_hundred_attempts_and_no_more() {
    let (mut shortener, script) = with(|_| "a b");
    assert_eq!(shortener.shorten(A), Err(ShortenError::NoFreeCode));
    assert_eq!(attempts(&script).len(), 100);
}

#[test]
fn the_generator_is_not_asked_without_need() {
    let (shortener, script) = with(|_| "a");
    let mut shortener = shortener.with_repeats(Repeats::SameCode);
    for _ in 0..2 {
        shortener.shorten(A).expect("it is a URL");
    }
    assert_eq!(attempts(&script), [0]);
}

#[test]
fn a_counter_counts_calls() {
    let counter = Counter::starting_at(61);
    let proposals = [0, 0, 5].map(|attempt| counter.propose(A, attempt));
    assert_eq!(proposals, ["z", "10", "11"]);
}

#[test]
fn a_hash_is_filled_up_wraps_around_and_moves_on() {
    let small = Hashed::new(|_: &str| 61);
    let proposals = [0, 1].map(|attempt| small.propose(A, attempt));
    assert_eq!(proposals, ["000000z", "0000010"]);
    let large = Hashed::new(|_: &str| u64::MAX);
    let proposals = [0, 1].map(|attempt| large.propose(A, attempt));
    assert_eq!(proposals, ["a16AHYF", "0000000"]);
}

#[test]
fn a_panic_of_the_generator_reaches_the_caller() {
    let (mut shortener, _) = with(|_| panic!("no code today"));
    let outcome = catch_unwind(AssertUnwindSafe(|| shortener.shorten(B)));
    assert!(outcome.is_err());
}
