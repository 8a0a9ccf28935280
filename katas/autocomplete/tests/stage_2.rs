//! Stage 2: users type, and what they search counts.

use std::sync::{Arc, Mutex, MutexGuard};

use crate::stage_1::{cities, filled, index_of, row, term, texts};
use crate::support::Generator;
use autocomplete::session::{LogDown, QueryLog, Session};
use autocomplete::{Index, Suggestion, Term};

/// A log of another team. Clones are the same log.
#[derive(Clone, Default)]
pub struct Paper(Arc<Mutex<Lines>>);

#[derive(Default)]
pub struct Lines {
    queries: Vec<String>,
    is_down: bool,
}

impl Paper {
    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().expect("no thread panics here")
    }

    pub fn queries(&self) -> Vec<String> {
        self.lines().queries.clone()
    }

    pub fn set_down(&self, is_down: bool) {
        self.lines().is_down = is_down;
    }
}

impl QueryLog for Paper {
    fn append(&mut self, query: &Term) -> Result<(), LogDown> {
        let mut lines = self.lines();
        if lines.is_down {
            return Err(LogDown);
        }
        lines.queries.push(query.as_str().to_string());
        Ok(())
    }
}

/// Types a text and returns what the last key shows.
pub fn type_in(session: &mut Session, index: &mut Index, text: &str) -> Vec<Suggestion> {
    let mut shown = Vec::new();
    for key in text.chars() {
        shown = session.input(index, key).expect("the log is up");
    }
    shown
}

// rules: 2.1
#[test]
fn each_key_shows_the_best_three_for_the_text_so_far() {
    let (mut index, mut session) = (cities(), Session::new());
    let shown = session.input(&mut index, 'n').expect("the log is up");
    assert_eq!(texts(&shown), ["new york", "nice", "new orleans"]);
    let shown = type_in(&mut session, &mut index, "ew");
    assert_eq!(texts(&shown), ["new york", "new orleans", "newark"]);
    let shown = type_in(&mut session, &mut index, "c");
    assert_eq!(row(&shown), "newcastle (40)");
    let text: String = session.text();
    assert_eq!(text, "newc");
    type_in(&mut session, &mut index, "\n\r\t ");
    assert_eq!(session.text(), "newc\n\r\t ", "only `#` commits");
}

// rules: 2.2
#[test]
fn a_committed_query_gains_one() {
    let (mut index, mut session) = (cities(), Session::new());
    let shown = type_in(&mut session, &mut index, "newcastle#");
    assert_eq!(shown, []);
    assert_eq!(session.text(), "");
    assert_eq!(index.weight(&term("newcastle")), Some(41));
    assert_eq!(
        row(&type_in(&mut session, &mut index, "newc")),
        "newcastle (41)"
    );
    assert_eq!(index.weight(&term("newark")), Some(40));
}

// rules: 2.2
#[test]
fn a_new_query_is_suggested_after_its_commit_and_not_before() {
    let (mut index, mut session) = (cities(), Session::new());
    assert_eq!(type_in(&mut session, &mut index, "bergen"), []);
    assert_eq!(index.weight(&term("bergen")), None);
    assert_eq!(index.suggest("b", 3), []);
    type_in(&mut session, &mut index, "#");
    assert_eq!(row(&type_in(&mut session, &mut index, "b")), "bergen (1)");
}

// rules: 2.2, 2.3
#[test]
fn a_text_that_is_no_term_is_dropped_at_the_commit() {
    let log = Paper::default();
    let mut index = cities().with_log(log.clone());
    let before = index.suggest("", 9);
    let long = "a".repeat(101);
    for text in ["#", "  #", &format!("{long}#")] {
        let mut session = Session::new();
        assert_eq!(type_in(&mut session, &mut index, text), []);
        assert_eq!(session.text(), "");
        assert_eq!(index.suggest("", 9), before);
        let shown = type_in(&mut session, &mut index, "o");
        assert_eq!(texts(&shown), ["oslo"], "a new text is alive");
    }
    assert_eq!(log.queries(), [""; 0]);
    log.set_down(true);
    let mut session = Session::new();
    assert_eq!(
        session.input(&mut index, '#'),
        Ok(vec![]),
        "the log is not called"
    );
}

// rules: 2.3
#[test]
fn a_dead_text_stays_dead_until_the_commit() {
    let mut index = cities();
    let (mut ada, mut bo) = (Session::new(), Session::new());
    assert_eq!(type_in(&mut ada, &mut index, "be"), []);
    type_in(&mut bo, &mut index, "bergen#");
    assert_eq!(type_in(&mut ada, &mut index, "r"), [], "dead since `b`");
    assert_eq!(ada.text(), "ber");
    assert_eq!(texts(&type_in(&mut bo, &mut index, "ber")), ["bergen"]);
    type_in(&mut ada, &mut index, "lin#");
    assert_eq!(index.weight(&term("berlin")), Some(1), "it is counted");
    assert_eq!(
        texts(&type_in(&mut ada, &mut index, "b")),
        ["bergen", "berlin"]
    );
}

// rules: 2.4
#[test]
fn users_type_side_by_side_on_one_index() {
    let mut index = cities();
    let (mut ada, mut bo) = (Session::new(), Session::new());
    let mut shown = Vec::new();
    for (one, other) in "new".chars().zip("osl".chars()) {
        let of_ada = ada.input(&mut index, one).expect("the log is up");
        let of_bo = bo.input(&mut index, other).expect("the log is up");
        shown = vec![of_ada, of_bo];
    }
    assert_eq!(texts(&shown[0]), ["new york", "new orleans", "newark"]);
    assert_eq!(texts(&shown[1]), ["oslo"]);
    assert_eq!((ada.text(), bo.text()), ("new".into(), "osl".into()));
    type_in(&mut bo, &mut index, "o#");
    assert_eq!(ada.text(), "new", "the commit of another user");
    assert_eq!(index.weight(&term("oslo")), Some(51));
    let mut norway = index_of(&[("oslo", 3)]);
    assert_eq!(
        row(&type_in(&mut ada, &mut norway, "x")),
        "",
        "another index"
    );
}

// rules: 2.5, 2.6
#[test]
fn record_counts_a_query() {
    let log = Paper::default();
    let mut index = index_of(&[("oslo", 4)]).with_log(log.clone());
    let weight: Result<u64, LogDown> = index.record(&term("oslo"));
    assert_eq!(weight, Ok(5));
    assert_eq!(index.record(&term("oulu")), Ok(1), "a new term");
    assert_eq!(index.record(&term("oulu")), Ok(2));
    assert_eq!(row(&index.suggest("", 3)), "oslo (5), oulu (2)");
    index.insert(term("rome"), u64::MAX - 1);
    assert_eq!(index.record(&term("rome")), Ok(u64::MAX));
    assert_eq!(index.record(&term("rome")), Ok(u64::MAX), "the maximum");
    assert_eq!(log.queries(), ["oslo", "oulu", "oulu", "rome", "rome"]);
}

// rules: 2.6
#[test]
fn each_query_is_appended_to_a_log_from_outside() {
    let log = Paper::default();
    let mut index = cities().with_log(log.clone());
    let mut session = Session::new();
    type_in(&mut session, &mut index, "oslo#nice#");
    index.record(&term("oslo")).expect("the log is up");
    type_in(&mut session, &mut index, "bergen");
    index.insert(term("rome"), 3);
    index.remove(&term("rome"));
    assert_eq!(log.queries(), ["oslo", "nice", "oslo"]);
}

// rules: 2.6, 2.7
#[test]
fn a_log_that_is_down_changes_nothing() {
    let log = Paper::default();
    let mut index = cities().with_log(log.clone());
    let before = index.suggest("", 9);
    log.set_down(true);
    assert_eq!(index.record(&term("oslo")), Err(LogDown));
    assert_eq!(index.record(&term("bergen")), Err(LogDown));
    assert_eq!(index.suggest("", 9), before);
    assert_eq!(index.weight(&term("bergen")), None);
    assert_eq!(log.queries(), [""; 0]);
}

// rules: 2.7
#[test]
fn after_a_failed_commit_the_user_presses_the_key_again() {
    let log = Paper::default();
    let mut index = cities().with_log(log.clone());
    let mut session = Session::new();
    type_in(&mut session, &mut index, "oslo");
    log.set_down(true);
    assert_eq!(session.input(&mut index, '#'), Err(LogDown));
    assert_eq!(session.input(&mut index, '#'), Err(LogDown));
    assert_eq!(session.text(), "oslo");
    assert_eq!(index.weight(&term("oslo")), Some(50));
    log.set_down(false);
    assert_eq!(session.input(&mut index, '#'), Ok(vec![]));
    assert_eq!(session.text(), "");
    assert_eq!(index.weight(&term("oslo")), Some(51));
    assert_eq!(log.queries(), ["oslo"]);
}

// rules: 2.3, 2.7
#[test]
fn a_failed_commit_changes_nothing_of_the_session() {
    let log = Paper::default();
    let mut index = cities().with_log(log.clone());
    let (mut ada, mut bo) = (Session::new(), Session::new());
    type_in(&mut bo, &mut index, "x");
    type_in(&mut ada, &mut index, "os");
    log.set_down(true);
    for session in [&mut ada, &mut bo] {
        assert_eq!(session.input(&mut index, '#'), Err(LogDown));
    }
    log.set_down(false);
    index.insert(term("xenon"), 1);
    assert_eq!(
        type_in(&mut bo, &mut index, "e"),
        [],
        "its text is still dead"
    );
    assert_eq!(bo.text(), "xe");
    assert_eq!(
        texts(&type_in(&mut ada, &mut index, "l")),
        ["oslo"],
        "alive"
    );
}

// rules: 2.2, 2.5
#[test]
fn random_operations_count_each_commit_once() {
    let log = Paper::default();
    let mut index = Index::new().with_log(log.clone());
    let mut random = Generator::new(8);
    let mut sessions = [Session::new(), Session::new(), Session::new()];
    let mut typed = [String::new(), String::new(), String::new()];
    let mut expected: Vec<String> = Vec::new();
    for _ in 0..900 {
        let user = random.below(3) as usize;
        let key = *random.pick(&['a', 'b', ' ', '#']);
        let is_down = random.chance(10);
        log.set_down(is_down);
        let outcome = sessions[user].input(&mut index, key);
        if key != '#' {
            typed[user].push(key);
        } else if typed[user].trim().is_empty() {
            typed[user].clear();
        } else if !is_down {
            expected.push(std::mem::take(&mut typed[user]));
        } else {
            assert_eq!(outcome, Err(LogDown));
        }
        assert_eq!(sessions[user].text(), typed[user]);
    }
    assert_eq!(log.queries(), expected);
    for text in &expected {
        let times = expected.iter().filter(|other| *other == text).count();
        assert_eq!(index.weight(&term(text)), Some(times as u64), "{text:?}");
    }
}

// rules: 2.1, 2.2, 2.3
#[test]
fn two_users_plan_a_journey() {
    let mut index = cities();
    let (mut ada, mut bo) = (Session::new(), Session::new());
    let mut page = String::new();
    let mut keys = |who: &str, session: &mut Session, text: &str| {
        for key in text.chars() {
            let shown = session.input(&mut index, key).expect("the log is up");
            page += &format!("{who:<4}{key}  {}\n", row(&shown));
        }
    };
    keys("Ada", &mut ada, "oulu");
    keys("Bo", &mut bo, "nic");
    keys("Ada", &mut ada, "#");
    keys("Bo", &mut bo, "e#");
    keys("Ada", &mut ada, "ou");
    keys("Bo", &mut bo, "n");
    insta::assert_snapshot!("two_users_plan_a_journey", page);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let log = Paper::default();
    let terms = [("ab", 2), ("abb", 2), ("b a", 1)];
    let mut index = filled(Index::new(), &terms).with_log(log.clone());
    let mut sessions = [Session::new(), Session::new()];
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let user = random.below(2) as usize;
        let key = *random.pick(&['a', 'b', 'b', ' ', '#', '#']);
        let line = match random.below(12) {
            0 => {
                let is_down = random.chance(40);
                log.set_down(is_down);
                format!("the log is down: {is_down}")
            }
            1 => {
                let text = *random.pick(&["ab", "ba", "bb"]);
                format!("record {text}: {:?}", index.record(&term(text)))
            }
            2 => {
                let text = *random.pick(&["ab", "ba", "bb", "a"]);
                format!("remove {text}: {:?}", index.remove(&term(text)))
            }
            _ => match sessions[user].input(&mut index, key) {
                Ok(shown) => format!("user {user} {key:?}: {}", row(&shown)),
                Err(error) => format!("user {user} {key:?}: {error:?}"),
            },
        };
        lines.push(format!("{step:>3}  {line}"));
    }
    lines.push(log.queries().join("|"));
    lines.join("\n")
}

// rules: 2.1, 2.2
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
