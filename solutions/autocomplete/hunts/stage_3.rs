//! What finds every wrong design of stage 3.

use std::sync::{Arc, Mutex};

use autocomplete::rules::{BlockedWords, Filter, Tidy};
use autocomplete::{Index, Term};

fn term(text: &str) -> Term {
    Term::new(text).expect("a valid term")
}

fn fill(mut index: Index) -> Index {
    for (text, weight) in [("New York", 9), ("Newark", 8), ("New Bad", 7), ("new", 1)] {
        index.insert(term(text), weight);
    }
    index
}

fn texts(index: &Index, prefix: &str, k: usize) -> Vec<String> {
    let shown = index.suggest(prefix, k).into_iter();
    shown.map(|it| it.term.as_str().to_string()).collect()
}

#[test]
fn a_blocked_word_leaves_longer_words() {
    let filter = BlockedWords::new(&["hell"]);
    assert!(!filter.allows(&term("what the hell")));
    assert!(filter.allows(&term("hello")));
}

#[test]
fn one_form_for_all_spellings() {
    let index = fill(Index::new().with_normaliser(Tidy));
    assert_eq!(index.weight(&term(" NEW  york")), Some(9));
    assert_eq!(texts(&index, "NEW ", 9), ["new york", "new bad"]);
}

#[test]
fn two_filters_hide_terms_that_are_still_counted() {
    let index = Index::new().with_filter(BlockedWords::new(&["york"]));
    let mut index = fill(index.with_filter(BlockedWords::new(&["bad"])));
    assert_eq!(texts(&index, "", 2), ["Newark", "new"]);
    assert_eq!(index.record(&term("New York")), Ok(10));
    assert_eq!(index.weight(&term("New York")), Some(10));
}

/// Hides all terms while it is closed. Clones are the same switch.
#[derive(Clone, Default)]
struct Switch(Arc<Mutex<bool>>);

impl Filter for Switch {
    fn allows(&self, _term: &Term) -> bool {
        *self.0.lock().expect("no thread panics here")
    }
}

#[test]
fn a_filter_may_change_its_answer() {
    let switch = Switch::default();
    let index = fill(Index::new().with_filter(switch.clone()));
    assert_eq!(texts(&index, "N", 2), [""; 0]);
    *switch.0.lock().expect("no thread panics here") = true;
    assert_eq!(texts(&index, "N", 2), ["New York", "Newark"]);
}
