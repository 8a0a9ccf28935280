//! Your tests for stage 2, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use url_shortener::Shortener;
use url_shortener::aliases::{AliasError, Reserved};

#[test]
fn reserved_words_are_reserved_in_each_spelling() {
    let mut shortener = Shortener::new().with_rule(Reserved::new(&["login"]));
    let error = shortener.shorten_as("https://example.com", "Login");
    assert_eq!(error, Err(AliasError::Rejected("reserved".to_owned())));
}
