//! Your tests for stage 4, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use crate::support::HandClock;
use url_shortener::lifetime::{Clock, Timestamp};
use url_shortener::{ResolveError, Shortener};

struct Watch(HandClock);

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.now())
    }
}

#[test]
fn a_link_is_gone_at_its_end() {
    let clock = HandClock::at(100);
    let mut shortener = Shortener::new().with_clock(Watch(clock.clone()));
    let code = shortener.shorten_until("https://a.com", Timestamp(200));
    let code = code.expect("it is a URL");
    clock.set(200);
    let error = shortener.resolve(&code);
    assert_eq!(error, Err(ResolveError::Gone(code)));
}
