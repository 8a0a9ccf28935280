//! Your tests for stage 6, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use library::desks::SharedLibrary;
use library::{Day, Library};

#[test]
fn the_day_stays_the_same() {
    let mut library = Library::new();
    library.advance(3);
    let desk = SharedLibrary::new(library);
    assert_eq!(desk.clone().today(), Day(3));
}
