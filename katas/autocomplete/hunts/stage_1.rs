//! Your tests for stage 1, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use autocomplete::{Index, Term};

#[test]
fn the_last_weight_counts() {
    let mut index = Index::new();
    let oslo = Term::new("oslo").expect("a valid term");
    index.insert(oslo.clone(), 5);
    index.insert(oslo.clone(), 2);
    assert_eq!(index.weight(&oslo), Some(2));
}
