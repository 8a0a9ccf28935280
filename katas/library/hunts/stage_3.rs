//! Your tests for stage 3, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use library::Library;
use library::search::NameContains;

#[test]
fn upper_and_lower_case_are_the_same() {
    let mut library = Library::new();
    let title = library.add_title("The Sea", "John Banville");
    let found = library.select(&NameContains::new("THE SEA"));
    assert_eq!(found[0].id, title);
}
