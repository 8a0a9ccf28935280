//! What finds every wrong design of stage 5.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use crate::support::{Rendezvous, in_parallel};
use autocomplete::live::{LiveIndex, RebuildError, Source, SourceDown};
use autocomplete::ranking::{Day, Entry, Ranker};
use autocomplete::{Index, Term};

fn term(text: &str) -> Term {
    Term::new(text).expect("a valid term")
}

/// Terms with their weights, in one line.
fn all(live: &LiveIndex) -> String {
    let shown = live.suggest("", 9).into_iter();
    let shown = shown.map(|it| format!("{} {}", it.term, it.weight));
    shown.collect::<Vec<_>>().join(", ")
}

/// Two pages of fruit. Before each page the function is called.
struct Fruit<F>(F);

impl<F> Source for Fruit<F>
where
    F: Fn(usize) -> Result<(), SourceDown> + Send + Sync,
{
    fn page(&self, number: usize) -> Result<Vec<(Term, u64)>, SourceDown> {
        (self.0)(number)?;
        Ok(match number {
            0 => vec![(term("apple"), 5), (term("plum"), 3)],
            1 => vec![(term("pear"), 4)],
            _ => Vec::new(),
        })
    }
}

/// An index with the term `old`.
fn old_index() -> LiveIndex {
    let mut index = Index::new();
    index.insert(term("old"), 1);
    LiveIndex::new(index)
}

#[test]
fn a_rebuild_replaces_all_terms_after_the_last_page() {
    let live = old_index();
    let source = Fruit(|_| {
        assert_eq!(all(&live), "old 1");
        Ok(())
    });
    assert_eq!(live.rebuild(&source), Ok(()));
    assert_eq!(all(&live), "apple 5, pear 4, plum 3");
}

#[test]
fn a_source_that_is_down_changes_nothing() {
    let live = old_index();
    let source = Fruit(|page| if page == 1 { Err(SourceDown) } else { Ok(()) });
    assert_eq!(live.rebuild(&source), Err(RebuildError::SourceDown));
    assert_eq!(all(&live), "old 1");
}

/// What is there after a rebuild, if `change` runs before page 1.
fn rebuilt_with(change: fn(&LiveIndex)) -> String {
    let live = old_index();
    let source = Fruit(|page| {
        if page == 1 {
            change(&live);
        }
        Ok(())
    });
    assert_eq!(live.rebuild(&source), Ok(()));
    all(&live)
}

#[test]
fn a_new_term_stays_after_the_rebuild() {
    let seen = rebuilt_with(|live| _ = live.insert(term("kiwi"), 9));
    assert_eq!(seen, "kiwi 9, apple 5, pear 4, plum 3");
}

#[test]
fn a_query_adds_1_to_the_weight_of_the_source() {
    let seen = rebuilt_with(|live| assert_eq!(live.record(&term("plum")), Ok(1)));
    assert_eq!(seen, "apple 5, pear 4, plum 4");
}

#[test]
fn a_second_rebuild_is_busy() {
    rebuilt_with(|live| {
        let second = live.rebuild(&Fruit(|_| Ok(())));
        assert_eq!(second, Err(RebuildError::Busy));
    });
}

/// Waits until another thread needs a score, too.
struct Slow(Rendezvous);

impl Ranker for Slow {
    fn score(&self, entry: &Entry, _today: Day) -> u64 {
        self.0.meet();
        entry.weight
    }
}

#[test]
fn two_threads_add_two_terms() {
    let ranker = Slow(Rendezvous::new(2));
    let live = LiveIndex::new(Index::new().with_ranker(ranker));
    in_parallel(2, |index| live.insert(term(["a", "b"][index]), 1));
    assert_eq!(all(&live), "a 1, b 1");
}

/// Waits until a reader has returned.
struct WaitsForReader {
    begins: Arc<Rendezvous>,
    returned: Mutex<mpsc::Receiver<()>>,
}

impl Ranker for WaitsForReader {
    fn score(&self, entry: &Entry, _today: Day) -> u64 {
        self.begins.meet();
        let returned = self.returned.lock().unwrap();
        let returned = returned.recv_timeout(Duration::from_secs(2));
        assert!(returned.is_ok(), "a reader waits for the ranker");
        entry.weight
    }
}

#[test]
fn a_reader_does_not_wait_for_a_slow_ranker() {
    let begins = Arc::new(Rendezvous::patient(2));
    let (returns, returned) = mpsc::channel();
    let ranker = WaitsForReader {
        begins: Arc::clone(&begins),
        returned: Mutex::new(returned),
    };
    let live = LiveIndex::new(Index::new().with_ranker(ranker));
    in_parallel(2, |index| {
        if index == 0 {
            live.insert(term("a"), 1);
            return;
        }
        begins.meet();
        assert_eq!(all(&live), "");
        let _ = returns.send(());
    });
}
