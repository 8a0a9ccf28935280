//! Stage 3: texts that count as the same, and terms that are not shown.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::stage_1::{cities, filled, index_of, row, term, texts};
use crate::stage_2::{Paper, type_in};
use crate::support::Generator;
use autocomplete::rules::{AsTyped, BlockedWords, Filter, Normaliser, Tidy};
use autocomplete::session::{LogDown, Session};
use autocomplete::{Index, Term};

pub fn tidy(terms: &[(&str, u64)]) -> Index {
    filled(Index::new().with_normaliser(Tidy), terms)
}

// rules: 3.1, 3.2
#[test]
fn texts_that_count_as_the_same_are_one_term() {
    let mut index = tidy(&[("Oslo", 4)]);
    assert_eq!(index.insert(term(" OSLO "), 6), Some(4));
    assert_eq!(index.record(&term("oSlO")), Ok(7));
    assert_eq!(index.weight(&term("oslo  ")), Some(7));
    assert_eq!(row(&index.suggest("", 9)), "oslo (7)");
    assert_eq!(index.remove(&term("\tOSLO")), Some(7));
    assert_eq!(index.suggest("", 9), []);
    let plain = filled(
        Index::new().with_normaliser(AsTyped),
        &[("Oslo", 1), ("oslo", 2)],
    );
    assert_eq!(plain.suggest("", 9).len(), 2);
    assert_eq!(
        index_of(&[("Oslo", 1), ("oslo", 2)]).suggest("o", 9).len(),
        1
    );
}

// rules: 3.2
#[test]
fn a_tidy_term_has_lower_case_and_single_spaces() {
    for (text, expected) in [
        ("New York", "new york"),
        ("  New \t  York\n", "new york"),
        ("New\u{a0}York\u{3000}", "new york"),
        ("ÉCOLE", "école"),
        ("ab", "ab"),
        ("   ", ""),
    ] {
        let tidy: String = Tidy.term(text);
        assert_eq!(tidy, expected, "{text:?}");
    }
}

// rules: 3.3
#[test]
fn a_space_at_the_end_of_a_prefix_counts() {
    for (text, expected) in [
        ("New", "new"),
        ("New ", "new "),
        ("  NEW \t ", "new "),
        ("new\t", "new "),
        ("new\u{3000}", "new "),
        ("new  yo", "new yo"),
        ("   ", ""),
        ("", ""),
    ] {
        let tidy: String = Tidy.prefix(text);
        assert_eq!(tidy, expected, "{text:?}");
    }
    let index = tidy(&[("New York", 9), ("Newark", 8)]);
    assert_eq!(texts(&index.suggest(" NEW", 5)), ["new york", "newark"]);
    assert_eq!(texts(&index.suggest("new  ", 5)), ["new york"]);
}

// rules: 3.1, 3.3
#[test]
fn a_user_may_type_in_any_case() {
    let log = Paper::default();
    let mut index = tidy(&[("new york", 3)]).with_log(log.clone());
    let mut session = Session::new();
    let shown = type_in(&mut session, &mut index, " NEW  Y");
    assert_eq!(texts(&shown), ["new york"]);
    assert_eq!(session.text(), " NEW  Y", "as it was typed");
    type_in(&mut session, &mut index, "ork #");
    assert_eq!(row(&index.suggest("", 9)), "new york (4)");
    assert_eq!(log.queries(), ["new york"], "as it is stored");
}

/// Leaves out one article. The rule of another team. Clones count their calls together.
#[derive(Clone, Default)]
pub struct NoArticle(Arc<AtomicUsize>);

impl NoArticle {
    /// How many calls there were since the last question.
    fn calls(&self) -> usize {
        self.0.swap(0, Ordering::SeqCst)
    }
}

impl Normaliser for NoArticle {
    fn term(&self, text: &str) -> String {
        self.0.fetch_add(1, Ordering::SeqCst);
        text.strip_prefix("the ").unwrap_or(text).to_string()
    }

    fn prefix(&self, text: &str) -> String {
        self.term(text)
    }
}

// rules: 3.1
#[test]
fn a_normaliser_from_outside_is_called_once_for_a_text() {
    let normaliser = NoArticle::default();
    let mut index = Index::new().with_normaliser(normaliser.clone());
    index.insert(term("the the the band"), 3);
    assert_eq!(normaliser.calls(), 1, "insert");
    assert_eq!(row(&index.suggest("", 9)), "the the band (3)");
    normaliser.calls();
    assert_eq!(index.record(&term("the the the band")), Ok(4));
    assert_eq!(normaliser.calls(), 1, "record");
    assert_eq!(index.weight(&term("the the the band")), Some(4));
    assert_eq!(normaliser.calls(), 1, "weight");
    assert_eq!(index.weight(&term("the the band")), None);
    index.insert(term("tea"), 9);
    assert_eq!(row(&index.suggest("the the t", 9)), "the the band (4)");
    normaliser.calls();
    assert_eq!(index.remove(&term("the the the band")), Some(4));
    assert_eq!(normaliser.calls(), 1, "remove");
}

/// Keeps the letters only.
struct Letters;

impl Normaliser for Letters {
    fn term(&self, text: &str) -> String {
        text.chars().filter(|it| it.is_alphabetic()).collect()
    }

    fn prefix(&self, text: &str) -> String {
        self.term(text)
    }
}

/// Makes each text longer.
struct Louder;

impl Normaliser for Louder {
    fn term(&self, text: &str) -> String {
        format!("{text}!!")
    }

    fn prefix(&self, text: &str) -> String {
        text.to_string()
    }
}

// rules: 3.4
#[test]
fn a_term_stays_as_it_is_if_the_normaliser_makes_it_invalid() {
    let mut index = Index::new().with_normaliser(Letters);
    index.insert(term("a-ha"), 1);
    index.insert(term("!!!"), 2);
    index.insert(term("1999"), 3);
    assert_eq!(row(&index.suggest("", 9)), "1999 (3), !!! (2), aha (1)");
    assert_eq!(index.record(&term("!!!")), Ok(3));
    let mut index = Index::new().with_normaliser(Louder);
    let long = "a".repeat(99);
    index.insert(term(&long), 1);
    assert_eq!(texts(&index.suggest("", 9)), [long]);
}

// rules: 2.3, 3.5
#[test]
fn a_hidden_term_takes_no_place() {
    let mut index = cities().with_filter(BlockedWords::new(&["york"]));
    assert_eq!(
        texts(&index.suggest("new", 3)),
        ["new orleans", "newark", "newcastle"]
    );
    assert_eq!(texts(&index.suggest("", 2)), ["nice", "new orleans"]);
    assert_eq!(index.suggest("new y", 3), []);
    let mut session = Session::new();
    assert_eq!(type_in(&mut session, &mut index, "new y"), []);
    index.insert(term("new york's best"), 1);
    let shown = type_in(&mut session, &mut index, "o");
    assert_eq!(texts(&shown), [""; 0], "a key has shown nothing");
}

// rules: 3.5
#[test]
fn a_hidden_term_is_still_counted() {
    let mut index = cities().with_filter(BlockedWords::new(&["oslo"]));
    assert_eq!(index.weight(&term("oslo")), Some(50));
    assert_eq!(index.record(&term("oslo")), Ok(51));
    let mut session = Session::new();
    assert_eq!(type_in(&mut session, &mut index, "oslo#"), []);
    assert_eq!(index.weight(&term("oslo")), Some(52));
    assert_eq!(index.remove(&term("oslo")), Some(52));
}

// rules: 3.6
#[test]
fn a_blocked_word_is_a_whole_word_in_any_case() {
    let hell = BlockedWords::new(&["Hell", "damn"]);
    for (text, is_allowed) in [
        ("hell", false),
        ("what the HELL", false),
        ("go to hell now", false),
        ("damn  it", false),
        ("what\thell", false),
        ("what\u{3000}hell", false),
        ("hello", true),
        ("shell", true),
        ("hell-bent", true),
    ] {
        let allows: bool = hell.allows(&term(text));
        assert_eq!(allows, is_allowed, "{text}");
    }
    assert!(!BlockedWords::new(&["Hölle"]).allows(&term("zur HÖLLE")));
    assert!(BlockedWords::new(&[]).allows(&term("hell")));
}

/// Allows the terms that are not in the list of the day. Clones are the same list, and
/// each remembers what it was called with.
#[derive(Clone, Default)]
pub struct Moderator(Arc<Mutex<(Vec<String>, Vec<String>)>>);

impl Moderator {
    pub fn hides(&self, texts: &[&str]) {
        let mut it = self.0.lock().expect("no thread panics here");
        it.0 = texts.iter().map(|text| (*text).to_string()).collect();
    }

    /// The calls since the last question.
    pub fn calls(&self) -> Vec<String> {
        let mut it = self.0.lock().expect("no thread panics here");
        std::mem::take(&mut it.1)
    }
}

impl Filter for Moderator {
    fn allows(&self, term: &Term) -> bool {
        let mut it = self.0.lock().expect("no thread panics here");
        it.1.push(term.as_str().to_string());
        !it.0.iter().any(|hidden| hidden == term.as_str())
    }
}

// rules: 3.5, 3.7
#[test]
fn a_filter_from_outside_may_change_its_answer() {
    let moderator = Moderator::default();
    let mut index = cities().with_filter(moderator.clone());
    assert_eq!(
        texts(&index.suggest("new ", 3)),
        ["new york", "new orleans"]
    );
    moderator.hides(&["new york"]);
    assert_eq!(texts(&index.suggest("new ", 3)), ["new orleans"]);
    index.record(&term("new york")).expect("the log is up");
    moderator.hides(&["new orleans"]);
    assert_eq!(row(&index.suggest("new ", 3)), "new york (91)");
    moderator.hides(&["new delhi"]);
    index.insert(term("new delhi"), 95);
    moderator.hides(&[]);
    assert_eq!(texts(&index.suggest("new ", 1)), ["new delhi"]);
}

// rules: 3.5
#[test]
fn every_filter_must_allow_a_term() {
    let moderator = Moderator::default();
    moderator.hides(&["nice"]);
    let index = cities()
        .with_filter(moderator.clone())
        .with_filter(BlockedWords::new(&["york"]));
    assert_eq!(texts(&index.suggest("n", 2)), ["new orleans", "newark"]);
    let index = cities()
        .with_filter(BlockedWords::new(&["york"]))
        .with_filter(moderator);
    assert_eq!(texts(&index.suggest("n", 2)), ["new orleans", "newark"]);
}

// rules: 3.7
#[test]
fn a_slow_filter_is_called_no_more_than_needed() {
    let moderator = Moderator::default();
    let index = cities().with_filter(moderator.clone());
    assert_eq!(index.suggest("", 2).len(), 2);
    assert_eq!(moderator.calls(), ["new york", "nice"]);
    moderator.hides(&["new york"]);
    assert_eq!(index.suggest("new", 1).len(), 1);
    assert_eq!(moderator.calls(), ["new york", "new orleans"]);
    assert_eq!(index.suggest("new", 0), []);
    assert_eq!(index.suggest("zzz", 5), []);
    assert_eq!(moderator.calls(), [""; 0]);
    moderator.hides(&[]);
    let second = Moderator::default();
    let index = index.with_filter(second.clone());
    assert_eq!(index.suggest("", 1).len(), 1);
    assert_eq!(moderator.calls(), ["new york"]);
    assert_eq!(second.calls(), ["new york"], "the second filter");
}

// rules: 3.4, 3.5
#[test]
fn a_log_that_is_down_changes_nothing_of_a_tidy_index() {
    let log = Paper::default();
    let mut index = tidy(&[("oslo", 2)]).with_log(log.clone());
    log.set_down(true);
    assert_eq!(index.record(&term("OSLO")), Err(LogDown));
    assert_eq!(index.record(&term("Bergen")), Err(LogDown));
    assert_eq!(row(&index.suggest("", 9)), "oslo (2)");
}

// rules: 3.1, 3.5
#[test]
fn random_operations_show_what_the_filters_leave() {
    let words = ["New", "york", "HELL", "bar", "nice"];
    let moderator = Moderator::default();
    let rules = |index: Index| {
        let index = index.with_normaliser(Tidy);
        index.with_filter(BlockedWords::new(&["hell"]))
    };
    let mut index = rules(Index::new()).with_filter(moderator.clone());
    let mut open = Index::new().with_normaliser(Tidy);
    let mut random = Generator::new(77);
    for _ in 0..400 {
        let two = [*random.pick(&words), *random.pick(&words)];
        let space = *random.pick(&[" ", "  ", ""]);
        let it = term(&two.join(space));
        match random.below(5) {
            0 => assert_eq!(index.remove(&it), open.remove(&it)),
            1 | 2 => assert_eq!(index.record(&it), open.record(&it)),
            _ => {
                let weight = random.below(9);
                assert_eq!(index.insert(it.clone(), weight), open.insert(it, weight));
            }
        }
        let hidden = *random.pick(&["new york", "bar nice", "nicebar", ""]);
        moderator.hides(&[hidden]);
        let prefix = *random.pick(&["", "n", " NEW", "New ", "hell"]);
        let k = random.below(5) as usize;
        let mut expected = open.suggest(prefix, 99);
        expected.retain(|it| {
            let text = it.term.as_str();
            text != hidden && !text.split(' ').any(|word| word == "hell")
        });
        expected.truncate(k);
        assert_eq!(index.suggest(prefix, k), expected);
    }
}

// rules: 3.2, 3.5
#[test]
fn the_same_site_after_the_letter_of_a_mother() {
    let mut index = Index::new()
        .with_normaliser(Tidy)
        .with_filter(BlockedWords::new(&["hell"]));
    let mut session = Session::new();
    for query in ["Hell Norway", " hello kitty", "HELLO  Kitty ", "Hell"] {
        type_in(&mut session, &mut index, &format!("{query}#"));
    }
    let mut page = String::new();
    for key in "Hello ".chars() {
        let shown = session.input(&mut index, key).expect("the log is up");
        page += &format!("{:<7}| {}\n", session.text(), row(&shown));
    }
    page += &format!(
        "hell was searched {:?} times\n",
        index.weight(&term("hell"))
    );
    insta::assert_snapshot!("the_same_site_after_the_letter_of_a_mother", page);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let moderator = Moderator::default();
    let mut index = Index::new()
        .with_normaliser(Tidy)
        .with_filter(BlockedWords::new(&["Bad"]))
        .with_filter(moderator.clone());
    let words = ["bad", "Bad", "badge", "ÉT", "a"];
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let two = [*random.pick(&words), *random.pick(&words)];
        let text = two.join(*random.pick(&[" ", "   "]));
        let line = match random.below(8) {
            0 | 1 => format!("record {text:?}: {:?}", index.record(&term(&text))),
            2 => format!("remove {text:?}: {:?}", index.remove(&term(&text))),
            3 => {
                moderator.hides(&[&Tidy.term(&text)]);
                format!("hide {text:?}")
            }
            4 => format!("weight {text:?}: {:?}", index.weight(&term(&text))),
            _ => {
                let length = random.below(7) as usize;
                let prefix: String = text.chars().take(length).collect();
                let k = 1 + random.below(4) as usize;
                format!("{prefix:?} {k}: {}", row(&index.suggest(&prefix, k)))
            }
        };
        lines.push(format!("{step:>3}  {line}"));
    }
    lines.join("\n")
}

// rules: 3.2, 3.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
