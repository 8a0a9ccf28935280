//! Your tests for stage 3, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use autocomplete::Term;
use autocomplete::rules::{BlockedWords, Filter};

#[test]
fn a_blocked_word_leaves_longer_words() {
    let filter = BlockedWords::new(&["hell"]);
    let allows = |text: &str| filter.allows(&Term::new(text).expect("a valid term"));
    assert!(!allows("what the hell"));
    assert!(allows("hello"));
}
