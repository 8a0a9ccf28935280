//! What finds every wrong design of stage 6.

use crate::support::{Rendezvous, in_parallel};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::time::Duration;
use url_shortener::aliases::Repeats;
use url_shortener::generators::{CodeGen, Counter};
use url_shortener::lifetime::{Click, ClickSink};
use url_shortener::shared::SharedShortener;
use url_shortener::store::{Leased, Ranges};
use url_shortener::{Code, Shortener};

const URL: &str = "https://example.com";

fn code(text: &str) -> Code {
    Code::parse(text).expect("it is a code")
}

/// A shortener with the link `sale`.
fn with_sale(mut shortener: Shortener) -> SharedShortener {
    shortener.shorten_as(URL, "sale").expect("it is free");
    SharedShortener::new(shortener)
}

/// Counts. Before each call it waits for a second thread.
struct Slow(Counter, Rendezvous);

impl CodeGen for Slow {
    fn propose(&self, url: &str, attempt: u32) -> String {
        self.1.meet();
        self.0.propose(url, attempt)
    }
}

fn one_link_for_the_same_url(servers: [&SharedShortener; 2]) {
    let codes = in_parallel(2, |thread| servers[thread].shorten(URL));
    assert_eq!(codes[0], codes[1]);
}

fn slow() -> SharedShortener {
    let slow = Slow(Counter::starting_at(1), Rendezvous::new(2));
    let shortener = Shortener::new().with_generator(slow);
    SharedShortener::new(shortener.with_repeats(Repeats::SameCode))
}

#[test]
fn two_threads_make_one_link_for_the_same_url() {
    let shortener = slow();
    one_link_for_the_same_url([&shortener, &shortener]);
}

#[test]
fn two_clones_make_one_link_for_the_same_url() {
    let shortener = slow();
    one_link_for_the_same_url([&shortener, &shortener.clone()]);
}

/// Counts the leases. Each of them waits for a second thread.
#[derive(Clone)]
struct SlowRanges(Arc<Rendezvous>, Arc<AtomicU32>);

impl Ranges for SlowRanges {
    fn lease(&self, size: u64) -> u64 {
        self.0.meet();
        u64::from(self.1.fetch_add(1, Ordering::SeqCst)) * size
    }
}

#[test]
fn two_threads_share_one_range() {
    let ranges = SlowRanges(Arc::new(Rendezvous::new(2)), Arc::default());
    let leased = Leased::new(ranges.clone(), 10);
    in_parallel(2, |_| leased.propose(URL, 0));
    assert_eq!(ranges.1.load(Ordering::SeqCst), 1);
}

/// Counts the clicks. Each of them waits for a click on another thread.
#[derive(Clone)]
struct Total(Arc<Rendezvous>, Arc<AtomicU32>);

impl ClickSink for Total {
    fn clicked(&self, _click: &Click) {
        self.0.meet();
        self.1.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_sink_gets_all_clicks_of_all_threads() {
    let total = Total(Arc::new(Rendezvous::patient(2)), Arc::default());
    let shortener = with_sale(Shortener::new().with_sink(total.clone()));
    in_parallel(2, |_| shortener.follow(&code("sale")).is_ok());
    assert_eq!(total.1.load(Ordering::SeqCst), 2);
}

type Call = fn(&SharedShortener) -> bool;

/// A sink that makes a call on another thread, and waits for the result.
struct Curious(Call, Arc<OnceLock<SharedShortener>>, mpsc::Sender<bool>);

impl ClickSink for Curious {
    fn clicked(&self, _click: &Click) {
        let call = self.0;
        let shortener = self.1.get().expect("it is there").clone();
        let (answer, answers) = mpsc::channel();
        std::thread::spawn(move || answer.send(call(&shortener)));
        let answered = answers.recv_timeout(Duration::from_secs(2));
        let _ = self.2.send(answered.is_ok());
    }
}

/// Whether the call returns on another thread while a sink is busy.
fn returns_during_a_click(call: Call) -> bool {
    let (result, results) = mpsc::channel();
    let place = Arc::new(OnceLock::new());
    let curious = Curious(call, Arc::clone(&place), result);
    let shortener = with_sale(Shortener::new().with_sink(curious));
    let _ = place.set(shortener.clone());
    shortener.follow(&code("sale")).expect("it is there");
    results.recv().expect("the sink is called")
}

#[test]
fn no_call_waits_for_a_busy_sink() {
    let resolve: Call = |shortener| shortener.resolve(&code("sale")).is_ok();
    let shorten: Call = |shortener| shortener.shorten(URL).is_ok();
    assert_eq!([resolve, shorten].map(returns_during_a_click), [true, true]);
}

/// Panics at the first call.
#[derive(Default)]
struct Crashing(OnceLock<()>);

impl CodeGen for Crashing {
    fn propose(&self, _url: &str, _attempt: u32) -> String {
        assert!(self.0.set(()).is_err(), "the code of another team");
        "new".to_owned()
    }
}

#[test]
fn a_panic_of_the_generator_fails_one_call() {
    let shortener = Shortener::new().with_generator(Crashing::default());
    let shortener = SharedShortener::new(shortener);
    let first = catch_unwind(AssertUnwindSafe(|| shortener.shorten(URL)));
    assert!(first.is_err());
    assert_eq!(shortener.shorten(URL), Ok(code("new")));
}
