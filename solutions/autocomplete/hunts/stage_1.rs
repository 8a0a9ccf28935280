//! What finds every wrong design of stage 1.

use autocomplete::{Index, Term};

fn term(text: &str) -> Term {
    Term::new(text).expect("a valid term")
}

fn index(terms: &[(&str, u64)]) -> Index {
    let mut index = Index::new();
    for (text, weight) in terms {
        index.insert(term(text), *weight);
    }
    index
}

fn texts(index: &Index, prefix: &str, k: usize) -> Vec<String> {
    let shown = index.suggest(prefix, k).into_iter();
    shown.map(|it| it.term.as_str().to_string()).collect()
}

#[test]
fn the_last_weight_counts() {
    let index = index(&[("oslo", 5), ("oslo", 2)]);
    assert_eq!(index.weight(&term("oslo")), Some(2));
}

#[test]
fn order_is_weight_then_bytes() {
    let index = index(&[("ob", 1), ("O", 1), ("Z", 1), ("oz", 9)]);
    assert_eq!(texts(&index, "", 9), ["oz", "O", "Z", "ob"]);
}

#[test]
fn remove_takes_one_term_and_no_other() {
    let mut index = index(&[("a", 1), ("ab", 2), ("abc", 3)]);
    assert_eq!(index.remove(&term("ab")), Some(2));
    assert_eq!(index.weight(&term("ab")), None);
    assert_eq!(texts(&index, "a", 9), ["abc", "a"]);
}

#[test]
fn a_hundred_characters_are_a_term_in_any_language() {
    assert!(Term::new(&"é".repeat(100)).is_ok());
    assert!(Term::new(&"é".repeat(101)).is_err());
}

#[test]
fn any_number_of_terms_is_suggested() {
    let mut index = Index::new();
    for number in 0..50 {
        index.insert(term(&format!("term {number}")), 1);
    }
    assert_eq!(texts(&index, "t", 40).len(), 40);
}
