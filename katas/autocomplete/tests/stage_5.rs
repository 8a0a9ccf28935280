//! Stage 5: several threads use one index, and it is rebuilt under them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::Duration;

use crate::stage_1::{cities, filled, index_of, random_text, row, term, texts};
use crate::stage_2::Paper;
use crate::stage_3::{Moderator, NoArticle};
use crate::stage_4::{Longest, Recorder};
use crate::support::{Generator, Rendezvous, assert_send_sync, in_parallel};
use autocomplete::live::{LiveIndex, RebuildError, Source, SourceDown};
use autocomplete::ranking::{Day, Entry, Ranker, Recent};
use autocomplete::rules::{BlockedWords, Filter, Normaliser, Tidy};
use autocomplete::session::{LogDown, QueryLog};
use autocomplete::{Index, Term};

/// How long a test waits for what comes at once, unless the code is wrong.
const PATIENCE: Duration = Duration::from_secs(3);

/// Runs `act` on another thread, and panics if it does not end.
fn in_time<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, is_done) = mpsc::channel();
    std::thread::spawn(move || {
        let outcome = catch_unwind(AssertUnwindSafe(act));
        let _ = done.send(outcome);
    });
    let outcome = is_done.recv_timeout(PATIENCE);
    let outcome = outcome.expect("a call waits for ever");
    outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

type OnPage = Box<dyn Fn(usize) -> Result<(), SourceDown> + Send + Sync>;

/// Pages of rows. `on_page` is called before a page is returned.
struct Pages {
    pages: Vec<Vec<(&'static str, u64)>>,
    on_page: OnPage,
    calls: Arc<AtomicUsize>,
}

impl Pages {
    fn new(pages: &[&[(&'static str, u64)]]) -> Self {
        Self {
            pages: pages.iter().map(|page| page.to_vec()).collect(),
            on_page: Box::new(|_| Ok(())),
            calls: Arc::default(),
        }
    }

    fn with(
        mut self,
        on_page: impl Fn(usize) -> Result<(), SourceDown> + Send + Sync + 'static,
    ) -> Self {
        self.on_page = Box::new(on_page);
        self
    }
}

impl Source for Pages {
    fn page(&self, number: usize) -> Result<Vec<(Term, u64)>, SourceDown> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        (self.on_page)(number)?;
        let page = self.pages.get(number).cloned().unwrap_or_default();
        let rows = page.into_iter().map(|(text, weight)| (term(text), weight));
        Ok(rows.collect())
    }
}

/// Two pages of fruit.
fn fruit() -> Pages {
    Pages::new(&[&[("apple", 5), ("pear", 3)], &[("plum", 4), ("apple", 6)]])
}

const ALL_FRUIT: &str = "apple (6), plum (4), pear (3)";

fn all(live: &LiveIndex) -> String {
    row(&live.suggest("", 99))
}

/// A rebuild with fruit. `change` is called before page 1.
fn rebuild_and(
    live: &LiveIndex,
    change: impl Fn(&LiveIndex) + Send + Sync + 'static,
) -> Result<(), RebuildError> {
    let (rebuilt, writer) = (live.clone(), live.clone());
    let source = fruit().with(move |page| {
        if page == 1 {
            change(&writer);
        }
        Ok(())
    });
    in_time(move || rebuilt.rebuild(&source))
}

// rules: 5.1
#[test]
fn clones_are_the_same_index() {
    assert_send_sync::<LiveIndex>();
    let log = Paper::default();
    let live = LiveIndex::new(cities().with_log(log.clone()));
    let other = live.clone();
    assert_eq!(live.insert(term("oulu"), 7), None);
    assert_eq!(other.insert(term("oulu"), 8), Some(7));
    assert_eq!(live.record(&term("oulu")), Ok(9));
    assert_eq!(other.weight(&term("oulu")), Some(9));
    assert_eq!(live.remove(&term("nice")), Some(70));
    assert_eq!(other.remove(&term("nice")), None);
    other.advance(3);
    assert_eq!(live.today(), Day(3));
    assert_eq!(texts(&live.suggest("o", 9)), ["oslo", "oulu"]);
    assert_eq!(log.queries(), ["oulu"]);
}

// rules: 4.4, 5.1
#[test]
fn a_live_index_keeps_the_rules_of_the_index() {
    let log = Paper::default();
    let index = Index::new().with_normaliser(Tidy).with_ranker(Longest);
    let index = index.with_filter(BlockedWords::new(&["bad"]));
    let live = LiveIndex::new(filled(index.with_log(log.clone()), &[("A", 1)]));
    live.insert(term("  BBB"), 2);
    live.insert(term("bad"), 3);
    assert_eq!(live.record(&term(" B  B ")), Ok(1));
    assert_eq!(texts(&live.suggest("", 9)), ["b b", "bbb", "a"]);
    assert_eq!(log.queries(), ["b b"]);
    log.set_down(true);
    assert_eq!(live.record(&term("B B")), Err(LogDown));
    assert_eq!(live.weight(&term("b b")), Some(1));
    assert_eq!(all(&live), "b b (1), bbb (2), a (1)");

    let ranker = Recorder::default();
    let mut index = cities().with_ranker(ranker.clone());
    index.advance(7);
    ranker.calls();
    let live = LiveIndex::new(index);
    assert_eq!(live.today(), Day(7));
    assert_eq!(all(&live), row(&cities().suggest("", 99)));
    assert_eq!(live.remove(&term("nice")), Some(70));
    assert_eq!(ranker.calls(), [], "no score has changed");
    assert_eq!(live.insert(term("oulu"), 7), None);
    assert_eq!(live.record(&term("oulu")), Ok(8));
    assert_eq!(ranker.calls().len(), 2);
    live.advance(1);
    assert_eq!(ranker.calls().len(), 6, "once for each term");
}

/// A log that waits for a second caller.
struct SlowLog(Paper, Rendezvous);

impl QueryLog for SlowLog {
    fn append(&mut self, query: &Term) -> Result<(), LogDown> {
        self.1.meet();
        self.0.append(query)
    }
}

/// `Recent`, but each call waits for a second caller.
struct SlowRanker(Rendezvous);

impl Ranker for SlowRanker {
    fn score(&self, entry: &Entry, today: Day) -> u64 {
        self.0.meet();
        Recent.score(entry, today)
    }
}

// rules: 5.2
#[test]
fn no_change_is_lost_with_a_slow_log_or_ranker() {
    let log = Paper::default();
    let slow = SlowLog(log.clone(), Rendezvous::new(2));
    let live = LiveIndex::new(Index::new().with_log(slow));
    let oslo = term("oslo");
    let weights = in_parallel(2, |_| live.record(&oslo).expect("the log is up"));
    assert!(weights == [1, 2] || weights == [2, 1], "{weights:?}");
    assert_eq!(all(&live), "oslo (2)");
    assert_eq!(log.queries(), ["oslo", "oslo"]);
    for texts in [["oslo", "oulu"], ["rome", "rome"]] {
        let ranker = SlowRanker(Rendezvous::new(2));
        let live = LiveIndex::new(Index::new().with_ranker(ranker));
        let olds = in_parallel(2, |index| live.insert(term(texts[index]), 7));
        let firsts = olds.iter().filter(|it| it.is_none()).count();
        let names = if texts[0] == texts[1] { 1 } else { 2 };
        assert_eq!(firsts, names, "{texts:?}: {olds:?}");
        assert_eq!(live.suggest("", 9).len(), names, "{texts:?}");
    }
    // A new day comes before another change, or after it.
    let ranker = || SlowRanker(Rendezvous::new(2));
    let live = LiveIndex::new(index_of(&[("a", 10)]).with_ranker(ranker()));
    in_parallel(2, |_| live.advance(7));
    assert_eq!(live.today(), Day(14), "two weeks");
    let live = LiveIndex::new(index_of(&[("a", 10)]).with_ranker(ranker()));
    in_parallel(2, |thread| match thread {
        0 => assert_eq!(live.insert(term("b"), 8), None),
        _ => live.advance(7),
    });
    let seen = all(&live);
    assert!(
        seen == "a (10), b (8)" || seen == "b (8), a (10)",
        "{seen}: 5 and 4, or 8 and 5"
    );
    live.advance(6);
    assert_eq!(all(&live), seen, "less than a week later");
    // Four changes wait until the log has a query.
    let _ = meanwhile(
        Rendezvous::new(2),
        |wait| LiveIndex::new(cities().with_log(WaitingLog(wait))),
        |live| assert_eq!(live.record(&term("rome")), Ok(1)),
        |live| {
            let olds = in_parallel(4, |thread| match thread {
                0 | 1 => live.remove(&term("oslo")),
                _ => live.insert(term("oulu"), 7),
            });
            let removed = olds[..2].iter().flatten().count();
            assert_eq!(removed, 1, "oslo is removed once: {olds:?}");
            let replaced = olds[2..].iter().flatten().count();
            assert_eq!(replaced, 1, "oulu is new once: {olds:?}");
        },
    );
}

// rules: 5.2
#[test]
fn random_operations_of_four_threads_add_up() {
    let log = Paper::default();
    let live = LiveIndex::new(Index::new().with_log(log.clone()));
    let counts = in_parallel(4, |thread| {
        let mut random = Generator::new(thread as u64);
        let mut counts = [0; 3];
        for _ in 0..60 {
            let which = random.below(3) as usize;
            live.record(&term(["a", "ab", "b"][which]))
                .expect("the log is up");
            counts[which] += 1;
            assert!(!live.suggest("", 3).is_empty());
        }
        counts
    });
    for (which, text) in ["a", "ab", "b"].into_iter().enumerate() {
        let sum: u64 = counts.iter().map(|it| it[which]).sum();
        assert_eq!(live.weight(&term(text)), Some(sum), "{text}");
        let logged = log.queries();
        assert_eq!(logged.iter().filter(|it| *it == text).count() as u64, sum);
    }
}

// rules: 5.3
#[test]
fn a_rebuild_replaces_all_terms() {
    let live = LiveIndex::new(cities());
    let source = fruit();
    assert_eq!(live.rebuild(&source), Ok(()));
    assert_eq!(all(&live), ALL_FRUIT);
    assert_eq!(
        source.calls.load(Ordering::SeqCst),
        3,
        "two pages and the end"
    );
    assert_eq!(live.weight(&term("oslo")), None);
    assert_eq!(live.rebuild(&Pages::new(&[])), Ok(()));
    assert_eq!(all(&live), "");
}

// rules: 5.3
#[test]
fn a_rebuild_keeps_the_day_and_all_that_was_plugged_in() {
    let (log, moderator) = (Paper::default(), Moderator::default());
    let index = Index::new()
        .with_normaliser(Tidy)
        .with_ranker(Recent)
        .with_filter(moderator.clone())
        .with_log(log.clone());
    let live = LiveIndex::new(filled(index, &[("apple", 99)]));
    live.advance(70);
    moderator.hides(&["plum"]);
    let source = Pages::new(&[&[("  APPLE", 50), ("Pear", 40), ("plum", 30), ("fig", 0)]]);
    live.rebuild(&source).expect("the source is up");
    assert_eq!(all(&live), "apple (50), pear (40), fig (0)");
    assert_eq!(live.weight(&term("plum")), Some(30), "it is only hidden");
    assert_eq!(live.remove(&term("fig")), Some(0));
    assert_eq!(live.today(), Day(70));
    live.advance(6);
    live.record(&term("PEAR")).expect("the log is up");
    assert_eq!(log.queries(), ["pear"]);
    assert_eq!(all(&live), "apple (50), pear (41)", "used on day 70");
    live.advance(1);
    assert_eq!(all(&live), "pear (41), apple (50)", "a week later");
}

// rules: 5.4, 5.6
#[test]
fn the_old_terms_are_there_until_the_last_page_is_read() {
    let live = LiveIndex::new(index_of(&[("old", 1)]));
    let (reader, seen) = (live.clone(), Arc::new(Mutex::new(Vec::new())));
    let list = Arc::clone(&seen);
    let source = fruit().with(move |_| {
        let row = all(&reader);
        assert_eq!(reader.weight(&term("apple")), None);
        list.lock().expect("no thread panics here").push(row);
        Ok(())
    });
    let rebuilt = live.clone();
    in_time(move || rebuilt.rebuild(&source)).expect("the source is up");
    let seen = seen.lock().expect("no thread panics here").clone();
    assert_eq!(seen, ["old (1)", "old (1)", "old (1)"]);
    assert_eq!(all(&live), ALL_FRUIT);
}

// rules: 5.4
#[test]
fn readers_see_all_of_the_old_terms_or_all_of_the_new() {
    let _ = meanwhile(
        Rendezvous::patient(2),
        |wait| {
            let index = Index::new().with_filter(WaitingFilter(wait));
            LiveIndex::new(filled(index, &[("slow", 2), ("plum", 1)]))
        },
        |live| {
            let seen = all(live);
            assert!(seen == "slow (2), plum (1)" || seen == ALL_FRUIT, "{seen}");
        },
        |live| live.rebuild(&fruit()).expect("the source is up"),
    );
    let names = ["old 1", "old 2", "old 3", "new 1", "new 2", "new 3"];
    let rows: Vec<(&'static str, u64)> = names.iter().map(|it| (*it, 1)).collect();
    let reads = Arc::new(AtomicUsize::new(0));
    let source = |pages: &[&[(&'static str, u64)]]| {
        let reads = Arc::clone(&reads);
        // A reader comes between two pages.
        Pages::new(pages).with(move |_| {
            let before = reads.load(Ordering::SeqCst);
            for _ in 0..10_000 {
                if reads.load(Ordering::SeqCst) > before + 1 {
                    break;
                }
                std::thread::yield_now();
            }
            Ok(())
        })
    };
    let old = source(&[&rows[..1], &rows[1..3]]);
    let new = source(&[&rows[3..4], &rows[4..6]]);
    let live = LiveIndex::new(index_of(&rows[..3]));
    let is_done = OnceLock::new();
    in_parallel(2, |thread| {
        if thread == 0 {
            let rebuilds = catch_unwind(AssertUnwindSafe(|| {
                for _ in 0..5 {
                    live.rebuild(&new).expect("one at a time");
                    live.rebuild(&old).expect("one at a time");
                }
            }));
            let _ = is_done.set(());
            assert!(rebuilds.is_ok(), "a rebuild failed");
        }
        while is_done.get().is_none() {
            let seen = live.suggest("", 9);
            let seen = texts(&seen);
            assert!(seen == names[..3] || seen == names[3..], "{seen:?}");
            reads.fetch_add(1, Ordering::SeqCst);
        }
    });
}

// rules: 3.1, 5.5, 5.6
#[test]
fn a_change_during_a_rebuild_is_seen_at_once_and_after_it() {
    let log = Paper::default();
    let index = index_of(&[("old", 1), ("plum", 1)]).with_normaliser(NoArticle::default());
    let live = LiveIndex::new(index.with_log(log.clone()));
    let (writer, paper) = (live.clone(), log.clone());
    let source = fruit().with(move |page| {
        match page {
            0 => {
                assert_eq!(writer.record(&term("plum")), Ok(2));
                assert_eq!(writer.insert(term("the the kiwi"), 9), None);
            }
            1 => {
                assert_eq!(writer.remove(&term("apple")), None);
                assert_eq!(writer.remove(&term("old")), Some(1));
                assert_eq!(writer.record(&term("the the kiwi")), Ok(10));
                paper.set_down(true);
                assert_eq!(writer.record(&term("pear")), Err(LogDown));
                paper.set_down(false);
            }
            _ => {
                assert_eq!(writer.record(&term("plum")), Ok(3));
                assert_eq!(all(&writer), "the kiwi (10), plum (3)");
            }
        }
        Ok(())
    });
    let rebuilt = live.clone();
    in_time(move || rebuilt.rebuild(&source)).expect("the source is up");
    assert_eq!(all(&live), "the kiwi (10), plum (6), pear (3)");
    assert_eq!(log.queries(), ["plum", "the kiwi", "plum"], "logged once");
}

// rules: 5.5
#[test]
fn changes_during_a_rebuild_are_kept_in_their_order() {
    let live = LiveIndex::new(index_of(&[("e", 2)]).with_ranker(Recent));
    let writer = live.clone();
    let rows = [("a", 8), ("b", 8), ("c", 8), ("e", 8)];
    let source = Pages::new(&[&rows]).with(move |page| {
        if page == 1 {
            let _ = writer.insert(term("a"), 1);
            let _ = writer.remove(&term("a"));
            let _ = writer.record(&term("a"));
            let _ = writer.remove(&term("b"));
            let _ = writer.insert(term("b"), 5);
            assert_eq!(writer.insert(term("e"), 2), Some(2), "as it was");
            writer.advance(7);
            let _ = writer.insert(term("d"), 7);
            assert_eq!(writer.today(), Day(7));
        }
        Ok(())
    });
    let rebuilt = live.clone();
    in_time(move || rebuilt.rebuild(&source)).expect("the source is up");
    assert_eq!(live.today(), Day(7));
    let expected = "d (7), c (8), b (5), e (2), a (1)";
    assert_eq!(all(&live), expected, "7, 4, 2, 1, 0");
    live.rebuild(&fruit()).expect("the source is up");
    assert_eq!(all(&live), ALL_FRUIT, "they are kept by one rebuild");
}

/// Calls `other` on a second thread while `slow` is in foreign code. The foreign code
/// calls the function that it gets, which waits at `meeting` for the end of `other`.
/// Returns whether `other` ended before the foreign code did, and the index.
fn meanwhile(
    meeting: Rendezvous,
    make: impl FnOnce(Wait) -> LiveIndex,
    slow: impl Fn(&LiveIndex) + Sync,
    other: impl Fn(&LiveIndex) + Sync,
) -> (bool, LiveIndex) {
    let (begun, has_begun) = mpsc::sync_channel(1);
    let has_begun = Mutex::new(has_begun);
    let meeting = Arc::new(meeting);
    let foreign = Arc::clone(&meeting);
    let has_met = Arc::new(OnceLock::new());
    let result = Arc::clone(&has_met);
    let is_called = AtomicBool::new(false);
    let live = make(Box::new(move || {
        if !is_called.swap(true, Ordering::SeqCst) {
            let _ = begun.send(());
            let _ = result.set(foreign.meet());
        }
    }));
    in_parallel(2, |thread| {
        if thread == 0 {
            slow(&live);
        } else {
            let begun = has_begun.lock().expect("no thread panics here");
            begun.recv_timeout(PATIENCE).expect("the call has begun");
            other(&live);
            meeting.meet();
        }
    });
    (has_met.get().copied().unwrap_or(false), live)
}

type Wait = Box<dyn Fn() + Send + Sync>;

struct WaitingLog(Wait);

impl QueryLog for WaitingLog {
    fn append(&mut self, _query: &Term) -> Result<(), LogDown> {
        (self.0)();
        Ok(())
    }
}

/// Ranks by weight. It waits, or panics, at one call for the term `slow`.
struct AtCall {
    number: usize,
    calls: AtomicUsize,
    act: Wait,
}

impl AtCall {
    /// Call 1 is the first.
    fn new(number: usize, act: Wait) -> Self {
        let calls = AtomicUsize::new(0);
        Self { number, calls, act }
    }
}

impl Ranker for AtCall {
    fn score(&self, entry: &Entry, _today: Day) -> u64 {
        if entry.term.as_str() == "slow" {
            let calls = 1 + self.calls.fetch_add(1, Ordering::SeqCst);
            if calls == self.number {
                (self.act)();
            }
        }
        entry.weight
    }
}

struct WaitingFilter(Wait);

impl Filter for WaitingFilter {
    fn allows(&self, term: &Term) -> bool {
        if term.as_str() == "slow" {
            (self.0)();
        }
        true
    }
}

fn reads(live: &LiveIndex) {
    assert_eq!(texts(&live.suggest("n", 1)), ["new york"]);
    assert_eq!(live.weight(&term("oslo")), Some(50));
    assert_eq!(live.today(), Day(0));
}

// rules: 5.6
#[test]
fn readers_do_not_wait_for_a_slow_log_or_ranker() {
    let (met, _) = meanwhile(
        Rendezvous::patient(2),
        |wait| LiveIndex::new(cities().with_log(WaitingLog(wait))),
        |live| assert_eq!(live.record(&term("slow")), Ok(1)),
        reads,
    );
    assert!(met, "a reader waited for the log");
    type Slow = fn(&LiveIndex);
    let slow: [(usize, &str, Slow); 5] = [
        (1, "of insert", |live| {
            live.insert(term("slow"), 1);
        }),
        (1, "of record", |live| {
            assert_eq!(live.record(&term("slow")), Ok(1));
        }),
        (2, "of advance", |live| {
            live.insert(term("slow"), 1);
            live.advance(7);
        }),
        (1, "for a row of a rebuild", |live| {
            assert_eq!(live.rebuild(&Pages::new(&[&[("slow", 1)]])), Ok(()));
        }),
        (2, "for a change that a rebuild repeats", |live| {
            let outcome = rebuild_and(live, |live| {
                live.insert(term("slow"), 1);
            });
            assert_eq!(outcome, Ok(()));
        }),
    ];
    for (call, which, act) in slow {
        let (met, _) = meanwhile(
            Rendezvous::patient(2),
            |wait| LiveIndex::new(cities().with_ranker(AtCall::new(call, wait))),
            act,
            reads,
        );
        assert!(met, "a reader waited for the ranker {which}");
    }
}

// rules: 5.6
#[test]
fn nothing_waits_for_a_slow_filter() {
    let (met, _) = meanwhile(
        Rendezvous::patient(2),
        |wait| {
            let live = LiveIndex::new(cities().with_filter(WaitingFilter(wait)));
            live.insert(term("slow"), 1);
            live
        },
        |live| assert_eq!(texts(&live.suggest("s", 1)), ["slow"]),
        |live| {
            reads(live);
            assert_eq!(live.insert(term("oulu"), 7), None);
            assert_eq!(live.record(&term("oulu")), Ok(8));
        },
    );
    assert!(met, "a call waited for the filter");
}

// rules: 5.2, 5.5
#[test]
fn a_query_comes_before_a_rebuild_or_after_it() {
    let (_, live) = meanwhile(
        Rendezvous::new(2),
        |wait| LiveIndex::new(cities().with_log(WaitingLog(wait))),
        |live| assert_eq!(live.record(&term("plum")), Ok(1)),
        |live| live.rebuild(&fruit()).expect("the source is up"),
    );
    let rows = all(&live);
    let after = "apple (6), plum (5), pear (3)";
    assert!(rows == ALL_FRUIT || rows == after, "{rows}");
    // The changes come while the rebuild repeats another one.
    let (_, live) = meanwhile(
        Rendezvous::new(2),
        |wait| LiveIndex::new(cities().with_ranker(AtCall::new(2, wait))),
        |live| {
            let outcome = rebuild_and(live, |live| {
                live.insert(term("slow"), 9);
            });
            assert_eq!(outcome, Ok(()));
        },
        |live| {
            live.insert(term("kiwi"), 8);
            live.record(&term("plum")).expect("the log is up");
        },
    );
    let expected = "slow (9), kiwi (8), apple (6), plum (5), pear (3)";
    assert_eq!(all(&live), expected, "a late change is lost");
}

// rules: 5.7
#[test]
fn a_second_rebuild_is_busy() {
    let live = LiveIndex::new(cities());
    let second = live.clone();
    let other = Pages::new(&[&[("kiwi", 1)]]);
    let calls = Arc::clone(&other.calls);
    let source = fruit().with(move |_| {
        assert_eq!(second.rebuild(&other), Err(RebuildError::Busy));
        let elsewhere = LiveIndex::new(cities());
        assert_eq!(elsewhere.rebuild(&fruit()), Ok(()), "another index");
        let _ = second.record(&term("plum"));
        Ok(())
    });
    let rebuilt = live.clone();
    assert_eq!(in_time(move || rebuilt.rebuild(&source)), Ok(()));
    assert_eq!(calls.load(Ordering::SeqCst), 0);
    assert_eq!(all(&live), "plum (7), apple (6), pear (3)");
    assert_eq!(live.rebuild(&fruit()), Ok(()), "it has ended");
}

// rules: 5.7
#[test]
fn a_source_that_is_down_changes_nothing() {
    for panics in [false, true] {
        let live = LiveIndex::new(index_of(&[("old", 1)]));
        let writer = live.clone();
        let source = fruit().with(move |page| {
            if page == 0 {
                let _ = writer.record(&term("old"));
                return Ok(());
            }
            assert!(!panics, "the source panics");
            Err(SourceDown)
        });
        let rebuilt = live.clone();
        let outcome =
            in_time(move || catch_unwind(AssertUnwindSafe(|| rebuilt.rebuild(&source))).ok());
        let expected = (!panics).then_some(Err(RebuildError::SourceDown));
        assert_eq!(outcome, expected);
        assert_eq!(all(&live), "old (2)");
        assert_eq!(live.record(&term("old")), Ok(3));
        assert_eq!(live.rebuild(&fruit()), Ok(()));
        assert_eq!(all(&live), ALL_FRUIT, "what was counted before is replaced");
    }
}

// rules: 5.5, 5.7
#[test]
fn a_panic_in_one_thread_harms_no_other() {
    struct NotOulu;
    impl Ranker for NotOulu {
        fn score(&self, entry: &Entry, _today: Day) -> u64 {
            assert!(entry.term.as_str() != "oulu", "not this term");
            entry.weight
        }
    }
    struct NotRome;
    impl Filter for NotRome {
        fn allows(&self, term: &Term) -> bool {
            assert!(term.as_str() != "rome", "not this term");
            true
        }
    }
    struct NotRiga;
    impl Normaliser for NotRiga {
        fn term(&self, text: &str) -> String {
            assert!(text != "riga", "not this text");
            text.to_string()
        }
        fn prefix(&self, text: &str) -> String {
            self.term(text)
        }
    }
    struct NotBergen(Paper);
    impl QueryLog for NotBergen {
        fn append(&mut self, query: &Term) -> Result<(), LogDown> {
            assert!(query.as_str() != "bergen", "not this query");
            self.0.append(query)
        }
    }
    let log = Paper::default();
    let index = cities().with_ranker(NotOulu).with_filter(NotRome);
    let index = index.with_normaliser(NotRiga);
    let live = LiveIndex::new(index.with_log(NotBergen(log.clone())));
    let before = all(&live);
    let oulu = || term("oulu");
    for act in [
        &(|| assert!(live.record(&oulu()).is_ok())) as &dyn Fn(),
        &|| assert_eq!(live.insert(oulu(), 3), None),
        &|| assert_eq!(live.record(&term("bergen")), Ok(1)),
        &|| assert_eq!(live.insert(term("riga"), 3), None),
        &|| assert_eq!(live.suggest("riga", 3), []),
        &|| {
            assert!(
                live.rebuild(&Pages::new(&[&[("rome", 1), ("oulu", 1)]]))
                    .is_ok()
            )
        },
    ] {
        assert!(catch_unwind(AssertUnwindSafe(act)).is_err());
        assert_eq!(all(&live), before);
        assert_eq!(log.queries(), [""; 0]);
    }
    assert_eq!(live.insert(term("rome"), 1), None);
    assert!(catch_unwind(AssertUnwindSafe(|| live.suggest("rome", 1))).is_err());
    assert_eq!(live.remove(&term("rome")), Some(1));
    assert_eq!(live.record(&term("oslo")), Ok(51));
    assert_eq!(live.rebuild(&fruit()), Ok(()));
    assert_eq!(all(&live), ALL_FRUIT);
    // The ranker panics in a change during a rebuild, or when that is repeated.
    let panics_at_call = |number| {
        let ranker = AtCall::new(number, Box::new(|| panic!("not now")));
        LiveIndex::new(index_of(&[("old", 1)]).with_ranker(ranker))
    };
    let slow = || term("slow");
    let live = panics_at_call(1);
    let outcome = rebuild_and(&live, move |live| {
        let insert = AssertUnwindSafe(|| live.insert(slow(), 5));
        assert!(catch_unwind(insert).is_err());
    });
    assert_eq!(outcome, Ok(()));
    assert_eq!(all(&live), ALL_FRUIT, "a failed change is not repeated");
    let live = panics_at_call(2);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        rebuild_and(&live, move |live| {
            live.insert(slow(), 5);
        })
    }));
    assert!(outcome.is_err(), "the ranker panics in the repeated change");
    assert_eq!(all(&live), "slow (5), old (1)");
    assert_eq!(live.record(&slow()), Ok(6));
    assert_eq!(live.rebuild(&fruit()), Ok(()), "no rebuild is running");
    assert_eq!(all(&live), ALL_FRUIT);
}

// rules: 5.3, 5.5
#[test]
fn the_nightly_rebuild() {
    let live = LiveIndex::new(index_of(&[("last night", 2), ("the news", 5)]));
    let page = Arc::new(Mutex::new(String::new()));
    let (reader, out) = (live.clone(), Arc::clone(&page));
    let write = move |what: &str, live: &LiveIndex| {
        let mut page = out.lock().expect("no thread panics here");
        *page += &format!("{what:<12} {}\n", all(live));
    };
    write("before", &live);
    let print = write.clone();
    let source = Pages::new(&[&[("breakfast", 8), ("the news", 7)], &[("weather", 9)]]).with(
        move |number| {
            print(&format!("page {number}"), &reader);
            let _ = reader.record(&term(["the news", "moon", "moon"][number]));
            Ok(())
        },
    );
    let rebuilt = live.clone();
    in_time(move || rebuilt.rebuild(&source)).expect("the source is up");
    write("after", &live);
    let text = page.lock().expect("no thread panics here").clone();
    insta::assert_snapshot!("the_nightly_rebuild", text);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let live = LiveIndex::new(index_of(&[("ab", 3), ("abb", 2), ("ax", 1)]).with_ranker(Recent));
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=120) {
        let text = random_text(&mut random);
        let line = match random.below(7) {
            0 => {
                let texts = [random_text(&mut random), random_text(&mut random)];
                let is_down = random.chance(25);
                let writer = live.clone();
                let source = Pages::new(&[&[("ax", 4), ("abx", 2)], &[("ax", 2), ("b x", 5)]])
                    .with(move |page| {
                        if page == 1 {
                            let _ = writer.remove(&term(&texts[0]));
                            let _ = writer.record(&term(&texts[1]));
                            writer.advance(3);
                        }
                        if is_down && page == 2 {
                            return Err(SourceDown);
                        }
                        Ok(())
                    });
                let rebuilt = live.clone();
                format!("rebuild: {:?}", in_time(move || rebuilt.rebuild(&source)))
            }
            1 | 2 => format!("record {text:?}: {:?}", live.record(&term(&text))),
            3 => format!("insert {text:?} 9: {:?}", live.insert(term(&text), 9)),
            4 => format!("remove {text:?}: {:?}", live.remove(&term(&text))),
            _ => format!("day {}: {}", live.today().0, row(&live.suggest("", 9))),
        };
        lines.push(format!("{step:>3}  {line}"));
    }
    lines.join("\n")
}

// rules: 5.3, 5.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
