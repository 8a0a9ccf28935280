//! Your tests for stage 5, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use library::{Day, Library};

#[test]
fn a_renewal_counts_from_the_due_day() {
    let mut library = Library::new();
    let title = library.add_title("Emma", "Jane Austen");
    library.add_copy(title).expect("the title exists");
    let member = library.join();
    library.borrow(member, title).expect("a copy is here");
    library.advance(10);
    let loan = library.renew(member, title).expect("no member waits");
    assert_eq!(loan.due(), Day(28));
}
