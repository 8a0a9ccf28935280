//! Your tests for stage 2, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use library::Library;
use library::fines::Cents;

#[test]
fn the_first_late_day_costs_a_quarter() {
    let mut library = Library::new();
    let title = library.add_title("Emma", "Jane Austen");
    library.add_copy(title).expect("the title exists");
    let member = library.join();
    let loan = library.borrow(member, title).expect("a copy is here");
    library.advance(15);
    library.return_copy(loan.copy()).expect("it is lent");
    assert_eq!(library.balance(member), Some(Cents(25)));
}
