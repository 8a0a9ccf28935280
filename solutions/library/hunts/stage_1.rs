//! What finds every wrong design of stage 1.

use library::{BorrowError, CopyId, Library, ReturnError, TitleId};

/// A library with titles of so many copies.
fn library_of(copies: &[usize]) -> (Library, Vec<TitleId>) {
    let mut library = Library::new();
    let mut titles = Vec::new();
    for count in copies {
        let title = library.add_title("Emma", "Jane Austen");
        for _ in 0..*count {
            library.add_copy(title).expect("the title exists");
        }
        titles.push(title);
    }
    (library, titles)
}

#[test]
fn the_lowest_copy_is_lent_and_a_title_once_to_a_member() {
    let (mut library, titles) = library_of(&[2]);
    let member = library.join();
    let loan = library.borrow(member, titles[0]).expect("a copy is here");
    assert_eq!(loan.copy(), CopyId(1));
    let again = library.borrow(member, titles[0]);
    assert_eq!(again, Err(BorrowError::AlreadyHas));
}

#[test]
fn the_due_day_is_in_time_and_the_next_one_late() {
    for (days, late) in [(14, 0), (15, 1)] {
        let (mut library, titles) = library_of(&[1]);
        let member = library.join();
        let loan = library.borrow(member, titles[0]).expect("a copy is here");
        library.advance(days);
        let receipt = library.return_copy(loan.copy()).expect("it is lent");
        assert_eq!(receipt.days_late(), late);
    }
}

#[test]
fn a_returned_copy_is_no_loan_any_more() {
    let (mut library, titles) = library_of(&[1]);
    let member = library.join();
    let loan = library.borrow(member, titles[0]).expect("a copy is here");
    library.return_copy(loan.copy()).expect("it is lent");
    assert_eq!(library.loans(member), Some(vec![]));
    let twice = library.return_copy(loan.copy());
    assert_eq!(twice, Err(ReturnError::NotLent(loan.copy())));
}

#[test]
fn five_loans_at_once_are_the_limit_also_without_a_copy() {
    let (mut library, titles) = library_of(&[1, 1, 1, 1, 1, 1, 0]);
    let member = library.join();
    for title in &titles[..5] {
        library.borrow(member, *title).expect("a copy is here");
    }
    for title in &titles[5..] {
        let sixth = library.borrow(member, *title);
        assert_eq!(sixth, Err(BorrowError::LimitReached));
    }
    library.return_copy(CopyId(1)).expect("it is lent");
    library.borrow(member, titles[5]).expect("four loans");
}
