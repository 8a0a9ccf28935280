//! Stage 4: rankers, and how often they are called.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::stage_1::{cities, filled, random_text, row, term, texts};
use crate::stage_2::{Paper, type_in};
use crate::stage_3::Moderator;
use crate::support::Generator;
use autocomplete::ranking::{ByWeight, Day, Entry, Ranker, Recent};
use autocomplete::rules::Tidy;
use autocomplete::session::{LogDown, Session};
use autocomplete::{Index, Suggestion};

/// The longest term comes first.
pub struct Longest;

impl Ranker for Longest {
    fn score(&self, entry: &Entry, _today: Day) -> u64 {
        entry.term.as_str().chars().count() as u64
    }
}

// rules: 4.1
#[test]
fn a_ranker_from_outside_decides_the_order() {
    let mut index = filled(
        Index::new().with_ranker(Longest),
        &[("oslo", 9), ("otta", 5), ("ottawa", 1), ("oz", 7)],
    );
    assert_eq!(
        row(&index.suggest("o", 9)),
        "ottawa (1), oslo (9), otta (5), oz (7)"
    );
    index.record(&term("oz")).expect("the log is up");
    assert_eq!(texts(&index.suggest("o", 2)), ["ottawa", "oslo"]);
    let mut session = Session::new();
    let shown = type_in(&mut session, &mut index, "ot");
    assert_eq!(texts(&shown), ["ottawa", "otta"]);
}

// rules: 4.1
#[test]
fn equal_scores_are_in_byte_order_for_all_weights() {
    struct AllTheSame;
    impl Ranker for AllTheSame {
        fn score(&self, _entry: &Entry, _today: Day) -> u64 {
            7
        }
    }
    let index = filled(
        Index::new().with_ranker(AllTheSame),
        &[("b", 1), ("a", 2), ("c", 3)],
    );
    assert_eq!(row(&index.suggest("", 9)), "a (2), b (1), c (3)");
    let index = cities().with_ranker(ByWeight);
    assert_eq!(index.suggest("", 9), cities().suggest("", 9));
}

// rules: 4.1
#[test]
fn a_new_ranker_orders_the_terms_that_are_there() {
    let index = cities().with_ranker(Longest);
    assert_eq!(
        texts(&index.suggest("n", 3)),
        ["new orleans", "newcastle", "new york"]
    );
    let index = index.with_ranker(ByWeight);
    assert_eq!(index.suggest("", 9), cities().suggest("", 9));
    let mut index = filled(Index::new(), &[("old", 10)]);
    index.advance(7);
    let index = filled(index, &[("new", 8)]).with_ranker(Recent);
    assert_eq!(row(&index.suggest("", 9)), "new (8), old (10)", "8, 5");
}

fn entry(weight: u64, last_used: u32) -> Entry {
    Entry {
        term: term("oslo"),
        weight,
        last_used: Day(last_used),
    }
}

// rules: 4.2
#[test]
fn a_weight_is_halved_for_each_full_week() {
    for (days, expected) in [(0, 100), (6, 100), (7, 50), (13, 50), (14, 25), (21, 12)] {
        let score: u64 = Recent.score(&entry(100, 10), Day(10 + days));
        assert_eq!(score, expected, "after {days} days");
    }
}

// rules: 4.2
#[test]
fn after_64_weeks_nothing_is_left() {
    let all = entry(u64::MAX, 0);
    assert_eq!(Recent.score(&all, Day(63 * 7)), 1);
    assert_eq!(Recent.score(&all, Day(64 * 7)), 0);
    assert_eq!(Recent.score(&all, Day(128 * 7)), 0);
    assert_eq!(Recent.score(&all, Day(u32::MAX)), 0);
}

// rules: 4.2, 4.3
#[test]
fn a_term_of_last_month_falls_behind() {
    let mut index = filled(
        Index::new().with_ranker(Recent),
        &[("snow", 40), ("sun", 30)],
    );
    index.advance(6);
    assert_eq!(texts(&index.suggest("s", 9)), ["snow", "sun"]);
    index.record(&term("sun")).expect("the log is up");
    index.advance(1);
    let day: Day = index.today();
    assert_eq!(day, Day(7));
    assert_eq!(row(&index.suggest("s", 9)), "sun (31), snow (40)");
    index.advance(6);
    assert_eq!(row(&index.suggest("s", 9)), "snow (40), sun (31)", "20, 15");
    index.advance(400 * 7);
    assert_eq!(row(&index.suggest("s", 9)), "snow (40), sun (31)", "0, 0");
}

// rules: 4.3
#[test]
fn insert_and_record_are_uses_and_nothing_else_is() {
    /// The last use comes first.
    struct Newest;
    impl Ranker for Newest {
        fn score(&self, entry: &Entry, today: Day) -> u64 {
            assert!(entry.last_used <= today);
            u64::from(entry.last_used.0)
        }
    }
    let log = Paper::default();
    let index = Index::new().with_log(log.clone());
    let mut index = filled(index.with_ranker(Newest), &[("a", 1), ("b", 1), ("c", 1)]);
    index.advance(1);
    index.record(&term("b")).expect("the log is up");
    index.advance(1);
    index.insert(term("c"), 1);
    assert_eq!(texts(&index.suggest("", 9)), ["c", "b", "a"]);
    index.advance(3);
    log.set_down(true);
    assert_eq!(index.record(&term("a")), Err(LogDown));
    assert_eq!(texts(&index.suggest("a", 1)), ["a"]);
    assert_eq!(index.remove(&term("zebra")), None);
    assert_eq!(index.weight(&term("a")), Some(1));
    assert_eq!(texts(&index.suggest("", 9)), ["c", "b", "a"]);
    index.remove(&term("a"));
    index.insert(term("a"), 1);
    assert_eq!(texts(&index.suggest("", 9)), ["a", "c", "b"]);
    log.set_down(false);
    index.insert(term("b"), u64::MAX);
    index.advance(1);
    assert_eq!(index.record(&term("b")), Ok(u64::MAX));
    assert_eq!(texts(&index.suggest("", 9)), ["b", "a", "c"], "the maximum");
    index.advance(1);
    index.insert(term("c"), 0);
    assert_eq!(texts(&index.suggest("", 9)), ["c", "b", "a"], "weight 0");
}

/// Ranks by weight, and remembers its calls. Clones have the same list.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<(Entry, Day)>>>);

impl Recorder {
    /// The calls since the last question.
    pub fn calls(&self) -> Vec<(Entry, Day)> {
        std::mem::take(&mut *self.0.lock().expect("no thread panics here"))
    }
}

impl Ranker for Recorder {
    fn score(&self, entry: &Entry, today: Day) -> u64 {
        let mut calls = self.0.lock().expect("no thread panics here");
        calls.push((entry.clone(), today));
        entry.weight
    }
}

// rules: 4.3, 4.4
#[test]
fn a_ranker_gets_the_entry_after_the_change() {
    let ranker = Recorder::default();
    let mut index = Index::new()
        .with_normaliser(Tidy)
        .with_ranker(ranker.clone());
    index.insert(term(" OSLO"), 50);
    assert_eq!(ranker.calls(), [(entry(50, 0), Day(0))]);
    index.advance(3);
    assert_eq!(ranker.calls(), [(entry(50, 0), Day(3))]);
    index.record(&term("Oslo")).expect("the log is up");
    assert_eq!(ranker.calls(), [(entry(51, 3), Day(3))]);
}

// rules: 4.4
#[test]
fn suggest_never_calls_the_ranker() {
    let ranker = Recorder::default();
    let mut index = cities().with_ranker(ranker.clone());
    assert_eq!(ranker.calls().len(), 6, "once for each term");
    let mut session = Session::new();
    type_in(&mut session, &mut index, "new y");
    for k in [0, 1, 3, 99] {
        assert_eq!(index.suggest("", k).len(), k.min(6));
        assert_eq!(index.suggest("n", k).len(), k.min(5));
    }
    assert_eq!(index.weight(&term("oslo")), Some(50));
    index.remove(&term("nice"));
    assert_eq!(texts(&index.suggest("ni", 9)), [""; 0]);
    assert_eq!(ranker.calls(), []);
}

// rules: 4.4
#[test]
fn a_change_of_one_term_calls_the_ranker_once() {
    let ranker = Recorder::default();
    let mut index = Index::new().with_ranker(ranker.clone());
    for number in 0..200 {
        index.insert(term(&format!("term {number}")), number);
        assert_eq!(ranker.calls().len(), 1);
    }
    index.record(&term("term 3")).expect("the log is up");
    assert_eq!(ranker.calls().len(), 1);
    index.record(&term("another")).expect("the log is up");
    assert_eq!(ranker.calls().len(), 1);
    index.advance(10);
    assert_eq!(
        ranker.calls().len(),
        201,
        "once for each term, not each day"
    );
}

/// Panics for the weight 13.
struct Fragile;

impl Ranker for Fragile {
    fn score(&self, entry: &Entry, _today: Day) -> u64 {
        assert!(entry.weight != 13, "not this weight");
        entry.weight
    }
}

fn panics(act: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(act)).is_err()
}

// rules: 4.5
#[test]
fn a_ranker_that_panics_changes_nothing() {
    let log = Paper::default();
    let index = cities().with_ranker(Fragile);
    let mut index = filled(index, &[("oulu", 12)]).with_log(log.clone());
    let before = index.suggest("", 99);
    let (oslo, oulu) = (term("oslo"), term("oulu"));
    assert!(panics(|| assert_eq!(index.insert(oslo, 13), None)));
    assert!(panics(|| assert_eq!(index.insert(term("rome"), 13), None)));
    assert!(panics(|| assert_eq!(index.record(&oulu), Ok(13))));
    assert_eq!(index.suggest("", 99), before);
    assert_eq!(index.weight(&term("oslo")), Some(50));
    assert_eq!(index.weight(&oulu), Some(12));
    assert_eq!(
        log.queries(),
        [""; 0],
        "the ranker is called before the log"
    );
    assert_eq!(index.record(&term("oslo")), Ok(51));
}

/// From day 9 on, the lightest term is the best. The first time, it panics half-way.
#[derive(Default)]
struct UpsideDown(AtomicUsize);

impl Ranker for UpsideDown {
    fn score(&self, entry: &Entry, today: Day) -> u64 {
        if today < Day(9) {
            return entry.weight;
        }
        let calls = self.0.fetch_add(1, Ordering::SeqCst);
        assert!(calls != 3, "not now");
        1000 - entry.weight
    }
}

// rules: 4.5
#[test]
fn a_day_on_which_the_ranker_panics_does_not_begin() {
    let mut index = cities().with_ranker(UpsideDown::default());
    let before = index.suggest("", 99);
    assert!(panics(|| index.advance(9)));
    assert_eq!(index.today(), Day(0));
    for prefix in ["", "n", "new"] {
        let expected = cities().suggest(prefix, 99);
        assert_eq!(index.suggest(prefix, 99), expected, "{prefix:?}");
    }
    index.advance(8);
    assert_eq!(index.today(), Day(8));
    assert_eq!(index.suggest("", 99), before);
    index.insert(term("oulu"), 99);
    assert_eq!(texts(&index.suggest("o", 9)), ["oulu", "oslo"]);
    index.advance(1);
    assert_eq!(texts(&index.suggest("o", 9)), ["oslo", "oulu"]);
}

/// What `suggest` must show, from a plain list.
fn expected(entries: &[Entry], today: Day, prefix: &str, hidden: &str, k: usize) -> String {
    let mut found: Vec<&Entry> = entries
        .iter()
        .filter(|it| it.term.as_str().starts_with(prefix) && it.term.as_str() != hidden)
        .collect();
    found.sort_by(|a, b| a.term.cmp(&b.term));
    found.sort_by_key(|it| u64::MAX - Recent.score(it, today));
    let shown = found.into_iter().take(k).map(|it| Suggestion {
        term: it.term.clone(),
        weight: it.weight,
    });
    row(&shown.collect::<Vec<_>>())
}

// rules: 4.1, 4.3
#[test]
fn random_operations_agree_with_a_plain_list_on_each_day() {
    let mut random = Generator::new(41);
    let moderator = Moderator::default();
    let mut index = Index::new()
        .with_ranker(Recent)
        .with_filter(moderator.clone());
    let mut entries: Vec<Entry> = Vec::new();
    for _ in 0..700 {
        let it = term(&random_text(&mut random));
        let old = entries.iter().position(|entry| entry.term == it);
        let weight = match random.below(8) {
            0 => {
                let removed = old.map(|at| entries.swap_remove(at).weight);
                assert_eq!(index.remove(&it), removed);
                None
            }
            1 => {
                index.advance(random.below(9) as u32);
                None
            }
            2..=4 => index.record(&it).ok(),
            _ => {
                let weight = random.below(90);
                index.insert(it.clone(), weight);
                Some(weight)
            }
        };
        if let Some(weight) = weight {
            entries.retain(|entry| entry.term != it);
            let last_used = index.today();
            entries.push(Entry {
                term: it.clone(),
                weight,
                last_used,
            });
        }
        let prefix: String = it.as_str().chars().take(random.below(3) as usize).collect();
        let hidden = random_text(&mut random);
        moderator.hides(&[&hidden]);
        let k = random.below(40) as usize;
        assert_eq!(
            row(&index.suggest(&prefix, k)),
            expected(&entries, index.today(), &prefix, &hidden, k)
        );
    }
}

// rules: 4.2, 4.3
#[test]
fn a_song_and_its_seasons() {
    let mut index = filled(
        Index::new().with_ranker(Recent),
        &[("last christmas", 900), ("lambada", 500), ("la mer", 120)],
    );
    let mut page = String::new();
    for (days, sung) in [
        (0, ""),
        (7, "lambada"),
        (30, "la mer"),
        (90, ""),
        (228, "last christmas"),
    ] {
        index.advance(days);
        if !sung.is_empty() {
            index.record(&term(sung)).expect("the log is up");
        }
        let day = index.today().0;
        page += &format!("day {day:>3}  {}\n", row(&index.suggest("la", 3)));
    }
    insta::assert_snapshot!("a_song_and_its_seasons", page);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let ranker = Recorder::default();
    let mut index = filled(Index::new(), &[("ab", 30), ("abb", 20), ("a b", 9)]);
    index = match seed % 3 {
        0 => index.with_ranker(Longest),
        1 => index.with_ranker(ranker.clone()),
        _ => index.with_ranker(Recent),
    };
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=150) {
        let text = random_text(&mut random);
        let line = match random.below(8) {
            0 => {
                index.advance(1 + random.below(9) as u32);
                format!("day {}", index.today().0)
            }
            1 | 2 => format!("record {text:?}: {:?}", index.record(&term(&text))),
            3 => format!("insert {text:?} 20: {:?}", index.insert(term(&text), 20)),
            4 => format!("remove {text:?}: {:?}", index.remove(&term(&text))),
            _ => {
                let length = random.below(3) as usize;
                let prefix: String = text.chars().take(length).collect();
                let k = random.below(12) as usize;
                format!("{prefix:?} {k}: {}", row(&index.suggest(&prefix, k)))
            }
        };
        lines.push(format!("{step:>3}  {line}, {} calls", ranker.calls().len()));
    }
    lines.join("\n")
}

// rules: 4.1, 4.2, 4.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
