//! Your tests for stage 3, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use url_shortener::generators::{CodeGen, Hashed};

#[test]
fn a_short_hash_has_leading_zeros() {
    let hashed = Hashed::new(|_: &str| 61);
    assert_eq!(hashed.propose("https://example.com", 0), "000000z");
}
