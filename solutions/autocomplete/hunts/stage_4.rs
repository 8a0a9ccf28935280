//! What finds every wrong design of stage 4.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use autocomplete::ranking::{Day, Entry, Ranker, Recent};
use autocomplete::session::{LogDown, QueryLog};
use autocomplete::{Index, Term};

fn term(text: &str) -> Term {
    Term::new(text).expect("a valid term")
}

fn filled(mut index: Index, terms: &[(&str, u64)]) -> Index {
    for (text, weight) in terms {
        index.insert(term(text), *weight);
    }
    index
}

fn texts(index: &Index) -> Vec<String> {
    let shown = index.suggest("", 9).into_iter();
    shown.map(|it| it.term.as_str().to_string()).collect()
}

#[test]
fn a_weight_is_halved_for_full_weeks_until_nothing_is_left() {
    let score = |days: u32| {
        let entry = Entry {
            term: term("snow"),
            weight: 100,
            last_used: Day(10),
        };
        Recent.score(&entry, Day(10 + days))
    };
    assert_eq!([6, 7, 13, 14].map(score), [100, 50, 50, 25]);
    assert_eq!(score(64 * 7), 0);
}

#[test]
fn a_new_day_changes_the_order() {
    let index = Index::new().with_ranker(Recent);
    let mut index = filled(index, &[("snow", 40)]);
    index.advance(7);
    index.insert(term("sun"), 30);
    assert_eq!(texts(&index), ["sun", "snow"]);
}

/// The longest term comes first.
struct Longest;

impl Ranker for Longest {
    fn score(&self, entry: &Entry, _today: Day) -> u64 {
        entry.term.as_str().len() as u64
    }
}

#[test]
fn a_new_ranker_orders_the_terms_that_are_there() {
    let index = filled(Index::new(), &[("oz", 9), ("oslo", 1)]);
    assert_eq!(texts(&index.with_ranker(Longest)), ["oslo", "oz"]);
}

#[test]
fn the_weight_does_not_break_a_tie() {
    let index = Index::new().with_ranker(Longest);
    let index = filled(index, &[("a", 1), ("b", 2)]);
    assert_eq!(texts(&index), ["a", "b"]);
}

/// Counts its calls. It panics while it is broken.
#[derive(Clone, Default)]
struct Watched {
    calls: Arc<AtomicUsize>,
    is_broken: Arc<AtomicBool>,
}

impl Ranker for Watched {
    fn score(&self, entry: &Entry, _today: Day) -> u64 {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let is_broken = self.is_broken.load(Ordering::SeqCst);
        assert!(!is_broken, "this panic belongs to the test");
        entry.weight
    }
}

#[test]
fn suggest_does_not_call_the_ranker() {
    let ranker = Watched::default();
    let index = Index::new().with_ranker(ranker.clone());
    let index = filled(index, &[("a", 1)]);
    let before = ranker.calls.load(Ordering::SeqCst);
    assert_eq!(texts(&index), ["a"]);
    assert_eq!(ranker.calls.load(Ordering::SeqCst), before);
}

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<Term>>>);

impl QueryLog for Paper {
    fn append(&mut self, query: &Term) -> Result<(), LogDown> {
        self.0.lock().unwrap().push(query.clone());
        Ok(())
    }
}

#[test]
fn a_ranker_that_panics_changes_neither_the_log_nor_the_day() {
    let (ranker, log) = (Watched::default(), Paper::default());
    let index = Index::new().with_ranker(ranker.clone());
    let mut index = filled(index.with_log(log.clone()), &[("a", 1)]);
    ranker.is_broken.store(true, Ordering::SeqCst);
    let recorded = catch_unwind(AssertUnwindSafe(|| index.record(&term("a"))));
    assert!(recorded.is_err());
    assert!(log.0.lock().unwrap().is_empty());
    let advanced = catch_unwind(AssertUnwindSafe(|| index.advance(1)));
    assert!(advanced.is_err());
    assert_eq!(index.today(), Day(0));
}
