//! Your tests for stage 1, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use library::{CopyId, Library};

#[test]
fn the_lowest_copy_is_lent() {
    let mut library = Library::new();
    let title = library.add_title("Emma", "Jane Austen");
    for _ in 0..2 {
        library.add_copy(title).expect("the title exists");
    }
    let member = library.join();
    let loan = library.borrow(member, title).expect("two copies are here");
    assert_eq!(loan.copy(), CopyId(1));
}
