//! Your tests for stage 4, from the brief alone. `kata hunt` runs them on
//! correct designs, which they must accept, and on wrong ones, which they must
//! find.

use autocomplete::Term;
use autocomplete::ranking::{Day, Entry, Ranker, Recent};

#[test]
fn six_days_are_no_full_week() {
    let entry = Entry {
        term: Term::new("snow").expect("a valid term"),
        weight: 100,
        last_used: Day(10),
    };
    assert_eq!(Recent.score(&entry, Day(16)), 100);
}
