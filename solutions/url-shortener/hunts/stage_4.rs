//! What finds every wrong design of stage 4.

use crate::support::HandClock;
use std::sync::{Arc, Mutex};
use url_shortener::aliases::{AliasError, Repeats};
use url_shortener::lifetime::{Click, ClickSink, Clock, DeleteError, Status, Timestamp};
use url_shortener::{Code, ResolveError, Shortener};

const URL: &str = "https://example.com";

struct Watch(HandClock);

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.now())
    }
}

/// A shortener at second 100, and its clock.
fn at_100() -> (Shortener, HandClock) {
    let clock = HandClock::at(100);
    (Shortener::new().with_clock(Watch(clock.clone())), clock)
}

/// A link that ends at second 200.
fn ends(shortener: &mut Shortener) -> Code {
    let code = shortener.shorten_until(URL, Timestamp(200));
    code.expect("it is a URL")
}

/// Writes its mark into the list at each click.
struct Mark(char, Arc<Mutex<String>>);

impl ClickSink for Mark {
    fn clicked(&self, _click: &Click) {
        self.1.lock().unwrap().push(self.0);
    }
}

struct Crashing;

impl ClickSink for Crashing {
    fn clicked(&self, _click: &Click) {
        panic!("the code of the statistics team");
    }
}

#[test]
fn a_link_is_there_until_its_end() {
    let (mut shortener, clock) = at_100();
    let code = ends(&mut shortener);
    clock.set(199);
    assert_eq!(shortener.resolve(&code).as_deref(), Ok(URL));
    clock.set(200);
    let gone = ResolveError::Gone(code.clone());
    assert_eq!(shortener.resolve(&code), Err(gone));
}

#[test]
fn an_expired_link_cannot_be_deleted() {
    let (mut shortener, clock) = at_100();
    let code = ends(&mut shortener);
    clock.set(300);
    let gone = DeleteError::Gone(code.clone());
    assert_eq!(shortener.delete(&code), Err(gone));
}

#[test]
fn the_code_of_a_deleted_link_stays_taken() {
    let mut shortener = Shortener::new();
    let code = shortener.shorten_as(URL, "sale").expect("it is free");
    shortener.delete(&code).expect("it is there");
    let error = shortener.shorten_as(URL, "sale");
    assert_eq!(error, Err(AliasError::Taken(code)));
}

#[test]
fn a_link_with_an_end_is_temporary_and_not_the_same_code() {
    let shortener = Shortener::new().with_status(Status::Permanent);
    let mut shortener = shortener.with_repeats(Repeats::SameCode);
    let code = ends(&mut shortener);
    let redirect = shortener.follow(&code).expect("it is there");
    assert_eq!(redirect.status, Status::Temporary);
    let other = shortener.shorten(URL).expect("it is a URL");
    assert_ne!(other, code);
}

#[test]
fn sinks_are_called_in_order_for_redirects_only() {
    let marks = Arc::<Mutex<String>>::default();
    let mut shortener = Shortener::new();
    for mark in ['a', 'b'] {
        shortener = shortener.with_sink(Mark(mark, Arc::clone(&marks)));
    }
    let code = shortener.shorten(URL).expect("it is a URL");
    let unknown = Code::parse("unknown").expect("it is a code");
    assert!(shortener.follow(&unknown).is_err());
    assert!(shortener.follow(&code).is_ok());
    assert_eq!(*marks.lock().unwrap(), "ab");
}

#[test]
fn the_other_sinks_get_the_click_after_a_panic() {
    let marks = Arc::<Mutex<String>>::default();
    let shortener = Shortener::new().with_sink(Crashing);
    let mut shortener = shortener.with_sink(Mark('a', Arc::clone(&marks)));
    let code = shortener.shorten(URL).expect("it is a URL");
    assert!(shortener.follow(&code).is_ok());
    assert_eq!(*marks.lock().unwrap(), "a");
}
