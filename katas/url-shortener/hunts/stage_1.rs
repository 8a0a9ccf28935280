//! Your tests for stage 1, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use url_shortener::base62;

#[test]
fn zero_has_a_digit() {
    assert_eq!(base62(0), "0");
}
