//! Stage 6: several threads, one shortener.

use crate::stage_1::{DOCS, NEWS, SHOP, code, typed};
use crate::stage_2::{alias_line, named};
use crate::stage_4::{Memory, delete_line, until};
use crate::stage_5::{Booth, Table, resolve_line};
use crate::support::{Generator, HandClock, Rendezvous, assert_send_sync, in_parallel};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::Duration;
use url_shortener::aliases::{AliasError, CodeRule, Repeats, Reserved};
use url_shortener::generators::{CodeGen, Counter};
use url_shortener::lifetime::{Click, ClickSink, Redirect, Status, Timestamp};
use url_shortener::shared::SharedShortener;
use url_shortener::store::{InsertError, Leased, Link, LinkStore, MemoryStore};
use url_shortener::store::{Ranges, StoreDown};
use url_shortener::{Code, ResolveError, ShortenError, Shortener, base62};

/// Proposes the same codes to all threads, but not before another thread has come.
struct SameForAll(Rendezvous);

impl CodeGen for SameForAll {
    fn propose(&self, _url: &str, attempt: u32) -> String {
        self.0.meet();
        base62(u64::from(attempt))
    }
}

/// A rule that waits until another thread has come, and allows all codes.
struct SlowRule(Rendezvous);

impl CodeRule for SlowRule {
    fn objection(&self, _code: &Code) -> Option<String> {
        self.0.meet();
        None
    }
}

/// A memory store that waits after each answer of `get` and of `codes_of`.
struct SlowStore(MemoryStore, Rendezvous);

impl LinkStore for SlowStore {
    fn insert(&self, code: &Code, link: Link) -> Result<(), InsertError> {
        self.0.insert(code, link)
    }

    fn get(&self, code: &Code) -> Result<Option<Link>, StoreDown> {
        let answer = self.0.get(code);
        self.1.meet();
        answer
    }

    fn codes_of(&self, url: &str) -> Result<Vec<Code>, StoreDown> {
        let answer = self.0.codes_of(url);
        self.1.meet();
        answer
    }

    fn delete(&self, code: &Code) -> Result<bool, StoreDown> {
        self.0.delete(code)
    }
}

fn slow_store() -> SlowStore {
    SlowStore(MemoryStore::default(), Rendezvous::new(2))
}

fn same_for_all() -> Shortener {
    Shortener::new().with_generator(SameForAll(Rendezvous::new(2)))
}

// rules: 6.2
#[test]
fn the_same_proposal_is_one_code() {
    let shorteners = [
        same_for_all(),
        same_for_all().with_store(slow_store()),
        same_for_all().with_rule(SlowRule(Rendezvous::new(2))),
    ];
    for shortener in shorteners.map(SharedShortener::new) {
        let urls = [SHOP, DOCS];
        let codes = in_parallel(2, |thread| {
            let outcome: Result<Code, ShortenError> = shortener.shorten(urls[thread]);
            outcome.expect("there are free codes")
        });
        let names: BTreeSet<&str> = codes.iter().map(Code::as_str).collect();
        assert_eq!(names, BTreeSet::from(["0", "1"]));
        for (code, url) in codes.iter().zip(urls) {
            assert_eq!(shortener.resolve(code).as_deref(), Ok(url));
        }
    }
}

// rules: 6.3
#[test]
fn an_alias_is_taken_once() {
    let rule = SlowRule(Rendezvous::new(2));
    let shorteners = [
        Shortener::new().with_rule(rule),
        Shortener::new().with_store(slow_store()),
    ];
    for shortener in shorteners.map(SharedShortener::new) {
        let urls = [SHOP, DOCS];
        let outcomes = in_parallel(2, |thread| shortener.shorten_as(urls[thread], "sale"));
        let errors: Vec<AliasError> = outcomes
            .iter()
            .filter_map(|outcome| outcome.clone().err())
            .collect();
        assert_eq!(errors, [AliasError::Taken(code("sale"))]);
        let winner = usize::from(outcomes[0].is_err());
        let url = shortener.resolve(&code("sale"));
        assert_eq!(url.as_deref(), Ok(urls[winner]));
    }
}

// rules: 6.3
#[test]
fn a_link_is_deleted_once() {
    let mut shortener = Shortener::new().with_store(slow_store());
    named(&mut shortener, SHOP, "sale");
    let shortener = SharedShortener::new(shortener);
    let outcomes = in_parallel(2, |_| shortener.delete(&code("sale")).is_ok());
    assert_eq!(outcomes.into_iter().filter(|&ok| ok).count(), 1);
    let gone = ResolveError::Gone(code("sale"));
    assert_eq!(shortener.resolve(&code("sale")), Err(gone));
}

// rules: 6.4
#[test]
fn the_same_url_on_two_threads_is_one_link() {
    let table = Table::default();
    let shorteners = [
        same_for_all().with_store(table.clone()),
        Shortener::new().with_store(slow_store()),
        Shortener::new().with_rule(SlowRule(Rendezvous::new(2))),
    ];
    for shortener in shorteners {
        let shortener = SharedShortener::new(shortener.with_repeats(Repeats::SameCode));
        let clones = [shortener.clone(), shortener.clone()];
        let codes = in_parallel(2, |thread| {
            let outcome = clones[thread].shorten(SHOP);
            outcome.expect("there are free codes").to_string()
        });
        assert_eq!(codes[0], codes[1]);
    }
    assert_eq!(table.codes().len(), 1);
}

/// Is busy until the test lets it go on.
#[derive(Clone)]
struct Busy {
    begun: mpsc::Sender<()>,
    go_on: Arc<Mutex<mpsc::Receiver<()>>>,
}

impl Busy {
    fn work(&self) {
        let _ = self.begun.send(());
        let go_on = self.go_on.lock().expect("no thread panicked");
        let _ = go_on.recv_timeout(Duration::from_secs(5));
    }
}

/// A busy one, what tells that it has begun, and what lets it go on.
fn busy() -> (Busy, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let (begun, begins) = mpsc::channel();
    let (let_go, go_on) = mpsc::channel();
    let go_on = Arc::new(Mutex::new(go_on));
    (Busy { begun, go_on }, begins, let_go)
}

impl CodeGen for Busy {
    fn propose(&self, _url: &str, attempt: u32) -> String {
        if attempt == 0 {
            self.work();
        }
        format!("busy-{attempt}")
    }
}

impl CodeRule for Busy {
    fn objection(&self, code: &Code) -> Option<String> {
        if code.as_str() != "sale" {
            self.work();
        }
        None
    }
}

impl ClickSink for Busy {
    fn clicked(&self, click: &Click) {
        if click.code.as_str() == "sale" {
            self.work();
        }
    }
}

/// Redirects `quick` on another thread while `work` is busy on its own.
fn is_answered_during(
    shortener: &SharedShortener,
    quick: &str,
    begins: &mpsc::Receiver<()>,
    let_go: &mpsc::Sender<()>,
    work: impl FnOnce(SharedShortener) + Send + 'static,
) {
    let worker = shortener.clone();
    let works = std::thread::spawn(move || work(worker));
    let has_begun = begins.recv_timeout(Duration::from_secs(2));
    has_begun.expect("the other team's code is called");
    let (answer, answers) = mpsc::channel();
    let (reader, quick) = (shortener.clone(), code(quick));
    std::thread::spawn(move || {
        let _ = answer.send((reader.resolve(&quick), reader.follow(&quick)));
    });
    let answered = answers.recv_timeout(Duration::from_secs(2));
    let _ = let_go.send(());
    let (resolved, followed) = answered.expect("a redirect waits for the busy one");
    assert_eq!(resolved.as_deref(), Ok(SHOP));
    let status = Status::Temporary;
    let url = SHOP.to_owned();
    assert_eq!(followed, Ok(Redirect { url, status }));
    works.join().expect("it does not panic");
}

// rules: 6.5
#[test]
fn a_busy_generator_stops_no_redirect() {
    for repeats in [Repeats::NewCode, Repeats::SameCode] {
        let (busy, begins, let_go) = busy();
        let mut shortener = Shortener::new().with_generator(busy).with_repeats(repeats);
        named(&mut shortener, SHOP, "sale");
        let shortener = SharedShortener::new(shortener);
        is_answered_during(&shortener, "sale", &begins, &let_go, |shortener| {
            shortener.shorten(DOCS).expect("it is a URL");
        });
        is_answered_during(&shortener, "sale", &begins, &let_go, |shortener| {
            let outcome = shortener.shorten_until(DOCS, Timestamp(9));
            let _ = outcome.is_ok();
        });
    }
}

// rules: 6.5
#[test]
fn a_busy_rule_stops_no_redirect() {
    let (busy, begins, let_go) = busy();
    let mut shortener = Shortener::new().with_rule(busy);
    named(&mut shortener, SHOP, "sale");
    let shortener = SharedShortener::new(shortener);
    is_answered_during(&shortener, "sale", &begins, &let_go, |shortener| {
        let outcome = shortener.shorten_as(DOCS, "docs");
        outcome.expect("the rule allows it");
    });
}

// rules: 6.5, 6.6
#[test]
fn a_busy_sink_stops_no_redirect_and_no_new_link() {
    let (busy, begins, let_go) = busy();
    let memory = Memory::default();
    let mut shortener = Shortener::new()
        .with_sink(busy)
        .with_sink(memory.clone())
        .with_repeats(Repeats::SameCode);
    named(&mut shortener, DOCS, "sale");
    named(&mut shortener, SHOP, "shop");
    let shortener = SharedShortener::new(shortener);
    is_answered_during(&shortener, "shop", &begins, &let_go, |shortener| {
        shortener.follow(&code("sale")).expect("it is there");
    });
    let mut clicks = memory.clicks();
    clicks.sort();
    assert_eq!(clicks, ["sale@0", "shop@0"], "no click is lost");
    let worker = shortener.clone();
    let works = std::thread::spawn(move || worker.follow(&code("sale")).is_ok());
    let has_begun = begins.recv_timeout(Duration::from_secs(2));
    has_begun.expect("the sink is called");
    let (answer, answers) = mpsc::channel();
    std::thread::spawn(move || {
        let made = shortener.shorten(NEWS).is_ok();
        let named = shortener.shorten_as(NEWS, "news").is_ok();
        let deleted = shortener.delete(&code("news")).is_ok();
        let _ = answer.send([made, named, deleted]);
    });
    let answered = answers.recv_timeout(Duration::from_secs(2));
    let _ = let_go.send(());
    assert_eq!(answered, Ok([true; 3]), "a new link waits for the sink");
    assert!(works.join().expect("it does not panic"));
}

/// A sink that asks the shortener while it is called.
struct Curious {
    shortener: Arc<OnceLock<SharedShortener>>,
    seen: mpsc::Sender<Result<String, ResolveError>>,
}

impl ClickSink for Curious {
    fn clicked(&self, click: &Click) {
        let shortener = self.shortener.get().expect("it is there");
        let _ = self.seen.send(shortener.resolve(&click.code));
    }
}

// rules: 6.6
#[test]
fn a_sink_may_resolve_codes_while_it_is_called() {
    let (seen, sees) = mpsc::channel();
    let place = Arc::new(OnceLock::new());
    let mut shortener = Shortener::new().with_sink(Curious {
        shortener: Arc::clone(&place),
        seen,
    });
    named(&mut shortener, SHOP, "sale");
    let shortener = SharedShortener::new(shortener);
    let _ = place.set(shortener.clone());
    std::thread::spawn(move || shortener.follow(&code("sale")).is_ok());
    let seen = sees.recv_timeout(Duration::from_secs(2));
    let seen = seen.expect("it waits for ever, or was not called");
    assert_eq!(seen.as_deref(), Ok(SHOP));
}

// rules: 6.6
#[test]
fn no_click_is_lost_and_none_is_counted_twice() {
    let memory = Memory::default();
    let mut shortener = Shortener::new().with_sink(Broken).with_sink(memory.clone());
    for text in ["a", "b", "c"] {
        named(&mut shortener, SHOP, text);
    }
    let shortener = SharedShortener::new(shortener);
    let texts = ["a", "b", "c", "a"];
    let counts = in_parallel(4, |thread| {
        let clicks = (0..50).filter(|_| shortener.follow(&code(texts[thread])).is_ok());
        clicks.count()
    });
    assert_eq!(counts, [50; 4]);
    let clicks = memory.clicks();
    let of = |text: &str| clicks.iter().filter(|click| *click == text).count();
    assert_eq!(["a@0", "b@0", "c@0"].map(of), [100, 50, 50]);
}

/// Panics at each click.
struct Broken;

impl ClickSink for Broken {
    fn clicked(&self, _click: &Click) {
        panic!("the statistics are broken");
    }
}

/// Panics at the first call.
struct PanicsAtFirst(AtomicU32);

impl CodeGen for PanicsAtFirst {
    fn propose(&self, _url: &str, _attempt: u32) -> String {
        let calls = self.0.fetch_add(1, Ordering::SeqCst);
        assert!(calls > 0, "not yet awake");
        format!("call-{calls}")
    }
}

impl CodeRule for PanicsAtFirst {
    fn objection(&self, _code: &Code) -> Option<String> {
        let calls = self.0.fetch_add(1, Ordering::SeqCst);
        assert!(calls > 0, "not yet awake");
        None
    }
}

// rules: 6.7
#[test]
fn a_panic_fails_one_call_and_changes_nothing() {
    for (repeats, until_first) in [
        (Repeats::NewCode, false),
        (Repeats::SameCode, false),
        (Repeats::NewCode, true),
    ] {
        let shorteners = [
            Shortener::new().with_generator(PanicsAtFirst(AtomicU32::new(0))),
            Shortener::new().with_rule(PanicsAtFirst(AtomicU32::new(0))),
        ];
        for shortener in shorteners {
            let shortener = SharedShortener::new(shortener.with_repeats(repeats));
            let first = catch_unwind(AssertUnwindSafe(|| {
                if until_first {
                    shortener.shorten_until(SHOP, Timestamp(9))
                } else {
                    shortener.shorten(SHOP)
                }
            }));
            assert!(first.is_err(), "the panic reaches the caller");
            let outcomes = in_parallel(2, |_| shortener.shorten(SHOP));
            for outcome in outcomes {
                let made = outcome.expect("it works as before");
                assert_eq!(shortener.resolve(&made).as_deref(), Ok(SHOP));
            }
            assert!(shortener.shorten_as(DOCS, "docs").is_ok());
            assert!(shortener.follow(&code("docs")).is_ok());
        }
    }
}

// rules: 6.1
#[test]
fn clones_are_the_same_shortener() {
    assert_send_sync::<SharedShortener>();
    let (memory, clock) = (Memory::default(), HandClock::at(100));
    let mut shortener = Shortener::new()
        .with_clock(clock.clone())
        .with_sink(memory.clone())
        .with_rule(Reserved::new(&["api"]));
    assert_eq!(until(&mut shortener, SHOP, 200), "1");
    let one = SharedShortener::new(shortener);
    let other = one.clone();
    assert_eq!(one.shorten(DOCS), Ok(code("2")), "it goes on counting");
    assert_eq!(other.shorten(NEWS), Ok(code("3")));
    assert_eq!(other.resolve(&code("1")).as_deref(), Ok(SHOP));
    assert_eq!(other.shorten_as(DOCS, "docs"), Ok(code("docs")));
    assert_eq!(one.delete(&code("docs")), Ok(()));
    let gone = ResolveError::Gone(code("docs"));
    assert_eq!(other.follow(&code("docs")), Err(gone));
    assert_eq!(other.shorten_until(DOCS, Timestamp(101)), Ok(code("4")));
    clock.set(150);
    assert!(one.follow(&code("4")).is_err());
    assert!(one.follow(&code("1")).is_ok());
    assert_eq!(memory.clicks(), ["1@150"]);
    let rejected = AliasError::Rejected("reserved".to_owned());
    assert_eq!(other.shorten_as(DOCS, "api"), Err(rejected));
}

// rules: 6.1, 6.3
#[test]
fn a_call_that_fails_on_any_thread_changes_nothing() {
    let table = Table::default();
    let mut shortener = Shortener::new().with_store(table.clone());
    named(&mut shortener, SHOP, "sale");
    let shortener = SharedShortener::new(shortener);
    let failed = in_parallel(4, |thread| match thread {
        0 => shortener.shorten("shop").is_err(),
        1 => shortener.shorten_as(DOCS, "sale").is_err(),
        2 => shortener.shorten_as(DOCS, "a b").is_err(),
        _ => shortener.delete(&code("shop")).is_err(),
    });
    assert_eq!(failed, [true; 4]);
    table.stop_after(0);
    let failed = in_parallel(3, |thread| match thread {
        0 => shortener.shorten(DOCS) == Err(ShortenError::StoreDown),
        1 => shortener.follow(&code("sale")) == Err(ResolveError::StoreDown),
        _ => shortener.shorten_as(DOCS, "docs") == Err(AliasError::StoreDown),
    });
    assert_eq!(failed, [true; 3]);
    table.start();
    assert_eq!(table.codes(), ["sale"]);
    assert_eq!(shortener.resolve(&code("sale")).as_deref(), Ok(SHOP));
    assert!(shortener.shorten(DOCS).is_ok());
}

/// A booth that is slow: another thread may come to the generator meanwhile.
struct SlowBooth(Booth, Rendezvous);

impl Ranges for SlowBooth {
    fn lease(&self, size: u64) -> u64 {
        self.1.meet();
        self.0.lease(size)
    }
}

// rules: 6.2
#[test]
fn two_threads_share_one_range() {
    let booth = Booth::default();
    let slow = SlowBooth(booth.clone(), Rendezvous::new(2));
    let leased = Leased::new(slow, 10);
    let mut proposals = in_parallel(2, |_| leased.propose(SHOP, 0));
    proposals.sort();
    assert_eq!(proposals, ["0", "1"]);
    assert_eq!(booth.sizes(), [10]);
}

// rules: 6.2
#[test]
fn no_number_is_proposed_twice() {
    let booth = Booth::default();
    let generators: [Box<dyn CodeGen>; 2] = [
        Box::new(Counter::starting_at(1)),
        Box::new(Leased::new(booth.clone(), 50)),
    ];
    for generator in generators {
        let proposals = in_parallel(4, |_| {
            let proposals = (0..250).map(|_| generator.propose(SHOP, 0));
            proposals.collect::<Vec<String>>()
        });
        let numbers: BTreeSet<String> = proposals.into_iter().flatten().collect();
        assert_eq!(numbers.len(), 1_000);
    }
    assert_eq!(booth.sizes(), [50; 20]);
}

// rules: 6.2, 6.3
#[test]
fn random_operations_on_many_threads_use_each_code_once() {
    let (booth, table) = (Booth::default(), Table::default());
    let shortener = Shortener::new()
        .with_store(table.clone())
        .with_generator(Leased::new(booth.clone(), 16));
    let shortener = SharedShortener::new(shortener);
    let made = in_parallel(8, |thread| {
        let mut random = Generator::new(thread as u64);
        let mut made = Vec::new();
        for turn in 0..40 {
            let url = format!("https://example.com/{thread}/{turn}");
            let outcome = if random.chance(60) {
                shortener.shorten(&url).ok()
            } else {
                let alias = base62(random.below(200));
                shortener.shorten_as(&url, &alias).ok()
            };
            made.extend(outcome.map(|code| (code, url)));
        }
        made
    });
    let made: Vec<(Code, String)> = made.into_iter().flatten().collect();
    let codes: BTreeSet<&Code> = made.iter().map(|(code, _)| code).collect();
    assert_eq!(codes.len(), made.len(), "a code is used once");
    assert_eq!(table.codes().len(), made.len(), "each link was reported");
    for (code, url) in &made {
        assert_eq!(shortener.resolve(code).as_ref(), Ok(url));
    }
}

// rules: 6.2, 6.3
#[test]
fn the_launch_day() {
    let mut page = String::from("threads  new links  aliases  taken\n");
    let shortener = SharedShortener::new(Shortener::new());
    let mut links = BTreeSet::new();
    for (hour, threads) in [2, 4, 8].into_iter().enumerate() {
        let made = in_parallel(threads, |_| shortener.shorten(SHOP).ok());
        links.extend(made.into_iter().flatten());
        let alias = format!("launch-{hour}");
        let outcomes = in_parallel(threads, |_| shortener.shorten_as(SHOP, &alias).is_ok());
        let aliases = outcomes.iter().filter(|&&ok| ok).count();
        let (new, taken) = (links.len(), threads - aliases);
        page += &format!("{threads:>7}  {new:>9}  {aliases:>7}  {taken:>5}\n");
    }
    insta::assert_snapshot!("the_launch_day", page);
}

/// About two hundred calls through two handles of one shortener.
pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let (memory, clock) = (Memory::default(), HandClock::at(0));
    let mut shortener = Shortener::new()
        .with_clock(clock.clone())
        .with_sink(memory.clone())
        .with_generator(Counter::starting_at(seed % 4));
    if seed % 2 == 1 {
        shortener = shortener.with_repeats(Repeats::SameCode);
    }
    let north = SharedShortener::new(shortener);
    let south = north.clone();
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        clock.advance(random.below(3));
        let now = HandClock::now(&clock);
        let (name, shortener) = *random.pick(&[("north", &north), ("south", &south)]);
        let text = base62(random.below(40));
        let line = match random.below(10) {
            0..=2 => match shortener.shorten(&typed(&mut random)) {
                Ok(code) => format!("new {code}"),
                Err(error) => format!("{error:?}"),
            },
            3 => {
                let end = now + random.below(30);
                match shortener.shorten_until(SHOP, Timestamp(end)) {
                    Ok(code) => format!("new {code} until {end}"),
                    Err(error) => format!("{error:?}"),
                }
            }
            4 | 5 => alias_line(&shortener.shorten_as(SHOP, &text)),
            6 => {
                let outcome = shortener.delete(&code(&text));
                format!("delete {text}: {}", delete_line(&outcome))
            }
            7 => format!(
                "{text} -> {}",
                resolve_line(&shortener.resolve(&code(&text)))
            ),
            _ => {
                let outcome = shortener.follow(&code(&text)).map(|it| it.url);
                format!("{text} => {}", resolve_line(&outcome))
            }
        };
        let clicks = memory.clicks().len();
        lines.push(format!("{step:>3} {name} @{now}  {line}  {clicks}"));
    }
    lines.join("\n")
}

// rules: 6.1, 6.6
#[test]
fn a_long_random_day_at_both_handles_goes_as_recorded() {
    insta::assert_snapshot!("scenario", scenario(1));
}
