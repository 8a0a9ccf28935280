//! Stage 1: terms with weights, and the best of them for a prefix.

use std::collections::BTreeMap;

use crate::support::Generator;
use autocomplete::{Index, Suggestion, Term, TermError};

pub fn term(text: &str) -> Term {
    Term::new(text).expect("the test has valid terms")
}

/// An index with these terms and weights.
pub fn filled(mut index: Index, terms: &[(&str, u64)]) -> Index {
    for (text, weight) in terms {
        index.insert(term(text), *weight);
    }
    index
}

pub fn index_of(terms: &[(&str, u64)]) -> Index {
    filled(Index::new(), terms)
}

/// The texts of suggestions, in their order.
pub fn texts(suggestions: &[Suggestion]) -> Vec<&str> {
    suggestions.iter().map(|it| it.term.as_str()).collect()
}

/// Suggestions with their weights, in one line.
pub fn row(suggestions: &[Suggestion]) -> String {
    let cells = suggestions
        .iter()
        .map(|it| format!("{} ({})", it.term.as_str(), it.weight));
    cells.collect::<Vec<_>>().join(", ")
}

pub fn cities() -> Index {
    index_of(&[
        ("new york", 90),
        ("newark", 40),
        ("new orleans", 60),
        ("newcastle", 40),
        ("nice", 70),
        ("oslo", 50),
    ])
}

// rules: 1.1
#[test]
fn a_blank_text_is_no_term() {
    for text in ["", " ", "   ", "\t", " \n ", "\u{3000}"] {
        assert_eq!(Term::new(text), Err(TermError::Blank), "{text:?}");
    }
    let padded: Term = term(" a ");
    assert_eq!(padded.as_str(), " a ", "as it was given");
}

// rules: 1.1
#[test]
fn a_term_has_at_most_100_characters() {
    for letter in ["a", "é", "日"] {
        let longest = letter.repeat(100);
        assert_eq!(term(&longest).as_str(), longest);
        let text = letter.repeat(101);
        assert_eq!(Term::new(&text), Err(TermError::TooLong), "{letter}");
    }
    let blank = " ".repeat(101);
    assert_eq!(Term::new(&blank), Err(TermError::Blank));
}

// rules: 1.2
#[test]
fn the_last_weight_counts() {
    let mut index = Index::new();
    assert_eq!(index.insert(term("oslo"), 5), None);
    assert_eq!(index.insert(term("oslo"), 2), Some(5));
    let weight: Option<u64> = index.weight(&term("oslo"));
    assert_eq!(weight, Some(2), "it is not 7");
    assert_eq!(row(&index.suggest("o", 5)), "oslo (2)");
    assert_eq!(index.weight(&term("osl")), None);
    assert_eq!(index.weight(&term("oslo city")), None);
}

// rules: 1.2
#[test]
fn a_weight_of_zero_is_a_weight() {
    let mut index = index_of(&[("oslo", 0), ("oulu", 1)]);
    assert_eq!(row(&index.suggest("o", 5)), "oulu (1), oslo (0)");
    assert_eq!(index.weight(&term("oslo")), Some(0));
    assert_eq!(index.insert(term("oulu"), 0), Some(1));
    assert_eq!(index.insert(term("paris"), u64::MAX), None);
    assert_eq!(
        row(&index.suggest("", 9)),
        format!("paris ({}), oslo (0), oulu (0)", u64::MAX)
    );
}

// rules: 1.3
#[test]
fn a_removed_term_is_gone() {
    let mut index = cities();
    assert_eq!(index.remove(&term("newark")), Some(40));
    assert_eq!(texts(&index.suggest("newa", 5)), [""; 0]);
    assert_eq!(index.weight(&term("newark")), None);
    assert_eq!(index.insert(term("newark"), 1), None, "as a new term");
}

// rules: 1.3
#[test]
fn removing_a_term_leaves_longer_and_shorter_terms() {
    let mut index = index_of(&[("a", 1), ("ab", 2), ("abc", 3)]);
    assert_eq!(index.remove(&term("ab")), Some(2));
    assert_eq!(row(&index.suggest("a", 5)), "abc (3), a (1)");
    assert_eq!(row(&index.suggest("ab", 5)), "abc (3)");
    assert_eq!(index.remove(&term("abc")), Some(3));
    assert_eq!(row(&index.suggest("", 5)), "a (1)");
}

// rules: 1.3
#[test]
fn removing_a_term_that_is_not_there_changes_nothing() {
    let mut index = cities();
    let before = index.suggest("", 9);
    for text in ["new", "new york city", "zurich", "New York"] {
        assert_eq!(index.remove(&term(text)), None, "{text}");
        assert_eq!(index.suggest("", 9), before);
    }
    assert_eq!(index.remove(&term("oslo")), Some(50));
    assert_eq!(index.remove(&term("oslo")), None, "twice");
    assert_eq!(index.suggest("", 9).len(), 5);
}

// rules: 1.4
#[test]
fn suggestions_begin_with_the_prefix() {
    let index = cities();
    assert_eq!(
        texts(&index.suggest("new ", 5)),
        ["new york", "new orleans"]
    );
    assert_eq!(texts(&index.suggest("o", 5)), ["oslo"]);
    assert_eq!(texts(&index.suggest("york", 5)), [""; 0], "inside a term");
    assert_eq!(texts(&index.suggest("New", 5)), [""; 0], "upper case");
    assert_eq!(texts(&index.suggest("oslo ", 5)), [""; 0]);
}

// rules: 1.4
#[test]
fn the_prefix_itself_is_suggested_if_it_is_a_term() {
    let index = index_of(&[("new", 1), ("new york", 9), ("ne", 5)]);
    assert_eq!(row(&index.suggest("new", 5)), "new york (9), new (1)");
    assert_eq!(row(&index.suggest("new york", 5)), "new york (9)");
}

// rules: 1.4
#[test]
fn a_prefix_ends_after_any_character() {
    let index = index_of(&[("école", 3), ("étude", 2), ("eclair", 1), ("日本", 4)]);
    assert_eq!(texts(&index.suggest("é", 5)), ["école", "étude"]);
    assert_eq!(texts(&index.suggest("e", 5)), ["eclair"]);
    assert_eq!(texts(&index.suggest("日", 5)), ["日本"]);
    assert_eq!(texts(&index.suggest("ec", 5)), ["eclair"]);
    assert_eq!(texts(&index.suggest("éc", 5)), ["école"]);
    let index = index_of(&[("n😀", 1), ("😀 rome", 2), ("\u{10ffff}", 3)]);
    assert_eq!(texts(&index.suggest("n", 5)), ["n😀"]);
    assert_eq!(
        texts(&index.suggest("", 5)),
        ["\u{10ffff}", "😀 rome", "n😀"]
    );
}

// rules: 1.5
#[test]
fn the_highest_weight_comes_first() {
    let index = cities();
    assert_eq!(
        row(&index.suggest("n", 3)),
        "new york (90), nice (70), new orleans (60)"
    );
    let numbers = index_of(&[("c", 9), ("a", 10), ("b", 100), ("d", 1 << 40)]);
    assert_eq!(texts(&numbers.suggest("", 4)), ["d", "b", "a", "c"]);
}

// rules: 1.5
#[test]
fn equal_weights_are_in_byte_order() {
    let index = index_of(&[
        ("newark", 7),
        ("new york", 7),
        ("new", 7),
        ("é", 7),
        ("zoo", 7),
        ("New", 7),
        ("Oslo", 7),
    ]);
    assert_eq!(
        texts(&index.suggest("", 9)),
        ["New", "Oslo", "new", "new york", "newark", "zoo", "é"]
    );
    assert_eq!(texts(&index.suggest("new", 2)), ["new", "new york"]);
}

// rules: 1.6
#[test]
fn at_most_k_terms_are_suggested() {
    let index = cities();
    assert_eq!(index.suggest("new", 0), []);
    assert_eq!(texts(&index.suggest("new", 1)), ["new york"]);
    assert_eq!(index.suggest("new", 4).len(), 4);
    assert_eq!(index.suggest("new", usize::MAX).len(), 4);
    let many: Vec<String> = (0..300).map(|n| format!("term {n:03}")).collect();
    let rows: Vec<(&str, u64)> = many.iter().map(|text| (text.as_str(), 1)).collect();
    assert_eq!(texts(&index_of(&rows).suggest("term", 300)), many);
}

// rules: 1.6
#[test]
fn an_empty_prefix_suggests_the_best_of_all() {
    assert_eq!(
        texts(&cities().suggest("", 3)),
        ["new york", "nice", "new orleans"]
    );
    assert_eq!(Index::new().suggest("", 3), []);
    assert_eq!(cities().suggest("x", 3), []);
}

/// A short random text. Many of them begin alike.
pub fn random_text(random: &mut Generator) -> String {
    let length = 1 + random.below(4);
    let letters = (0..length).map(|_| *random.pick(&["a", "b", " ", "é"]));
    format!("{}x", letters.collect::<String>())
}

// rules: 1.4, 1.5
#[test]
fn random_operations_agree_with_a_sorted_list() {
    let mut random = Generator::new(5);
    let mut index = Index::new();
    let mut model: BTreeMap<Term, u64> = BTreeMap::new();
    for _ in 0..600 {
        let it = term(&random_text(&mut random));
        match random.below(4) {
            0 => assert_eq!(index.remove(&it), model.remove(&it)),
            _ => {
                let weight = random.below(6);
                assert_eq!(
                    index.insert(it.clone(), weight),
                    model.insert(it.clone(), weight)
                );
            }
        }
        let prefix: String = it.as_str().chars().take(random.below(3) as usize).collect();
        let k = random.below(12) as usize;
        let matching = model.iter();
        let matching = matching.filter(|(it, _)| it.as_str().starts_with(&prefix));
        let mut expected: Vec<Suggestion> = matching
            .map(|(term, weight)| Suggestion {
                term: term.clone(),
                weight: *weight,
            })
            .collect();
        expected.sort_by_key(|it| u64::MAX - it.weight);
        expected.truncate(k);
        assert_eq!(index.suggest(&prefix, k), expected, "{prefix:?}, {k}");
    }
}

// rules: 1.2, 1.4, 1.5
#[test]
fn a_travel_site_in_the_morning() {
    let mut index = cities();
    let mut page = String::new();
    let mut show = |index: &Index, prefix: &str| {
        page += &format!("{prefix:<6}| {}\n", row(&index.suggest(prefix, 3)));
    };
    for prefix in ["n", "ne", "new", "new ", "newc", "newx"] {
        show(&index, prefix);
    }
    index.insert(term("newport"), 55);
    index.remove(&term("new orleans"));
    for prefix in ["new", "new ", ""] {
        show(&index, prefix);
    }
    insta::assert_snapshot!("a_travel_site_in_the_morning", page);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut index = Index::new();
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let text = random_text(&mut random);
        let line = match random.below(8) {
            0..=2 => {
                let weight = random.below(5);
                let old = index.insert(term(&text), weight);
                format!("insert {text:?} {weight}: {old:?}")
            }
            3 => format!("remove {text:?}: {:?}", index.remove(&term(&text))),
            4 => {
                let text = match random.below(4) {
                    0 => " ".repeat(random.below(3) as usize),
                    1 => "é".repeat(99 + random.below(3) as usize),
                    _ => text,
                };
                let size = text.chars().count();
                let outcome = Term::new(&text).map(|it| index.weight(&it));
                format!("a text of {size}: {outcome:?}")
            }
            _ => {
                let length = random.below(3) as usize;
                let prefix: String = text.chars().take(length).collect();
                let k = random.below(6) as usize;
                format!("{prefix:?} {k}: {}", row(&index.suggest(&prefix, k)))
            }
        };
        lines.push(format!("{step:>3}  {line}"));
    }
    lines.join("\n")
}

// rules: 1.2, 1.4, 1.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
