//! What finds every wrong design of stage 2.

use library::fines::{Cents, Entry, FinePolicy, Late, Ledger, LedgerClosed, PayError};
use library::{BorrowError, Library, MemberId, ReturnError, TitleId, Whereabouts};
use std::sync::{Arc, Mutex};

/// A ledger that can be closed and looked at.
#[derive(Clone, Default)]
struct Book(Arc<Mutex<(Vec<Entry>, bool)>>);

impl Ledger for Book {
    fn append(&mut self, entry: Entry) -> Result<(), LedgerClosed> {
        let mut book = self.0.lock().unwrap();
        if book.1 {
            return Err(LedgerClosed);
        }
        book.0.push(entry);
        Ok(())
    }

    fn entries(&self, member: MemberId) -> Vec<Entry> {
        let book = self.0.lock().unwrap();
        let entries = book.0.iter().copied();
        entries.filter(|entry| entry.member == member).collect()
    }
}

/// So much for every late return.
struct Flat(u64);

impl FinePolicy for Flat {
    fn fine(&self, _late: &Late) -> Cents {
        Cents(self.0)
    }
}

/// A library with one copy of one title.
fn library() -> (Library, TitleId, MemberId) {
    let mut library = Library::new();
    let title = library.add_title("Emma", "Jane Austen");
    library.add_copy(title).expect("the title exists");
    let member = library.join();
    (library, title, member)
}

/// What a member owes who returns a copy after so many days.
fn owed_after(days: u32) -> Option<Cents> {
    let (mut library, title, member) = library();
    let loan = library.borrow(member, title).expect("a copy is here");
    library.advance(days);
    library.return_copy(loan.copy()).expect("it is lent");
    library.balance(member)
}

#[test]
fn only_late_days_cost() {
    let owed = [0, 13, 14, 15, 45, 47].map(owed_after);
    assert_eq!(owed, [0, 0, 0, 25, 775, 800].map(|it| Some(Cents(it))));
}

#[test]
fn ten_in_debt_blocks_until_something_is_paid() {
    let (library, title, member) = library();
    let mut library = library.with_fines(Flat(1_000));
    let loan = library.borrow(member, title).expect("a copy is here");
    library.advance(20);
    library.return_copy(loan.copy()).expect("it is lent");
    let other = library.join();
    library.borrow(other, title).expect("a copy is here");
    // No copy is here, but the debt comes first.
    assert_eq!(library.borrow(member, title), Err(BorrowError::Blocked));
    let nothing = TitleId(9);
    let unknown = library.borrow(member, nothing);
    assert_eq!(unknown, Err(BorrowError::UnknownTitle(nothing)));
    let too_much = library.pay(member, Cents(1_001));
    assert_eq!(too_much, Err(PayError::TooMuch(Cents(1_000))));
    assert_eq!(library.pay(member, Cents(1)), Ok(Cents(999)));
    assert_eq!(library.borrow(member, title), Err(BorrowError::NoCopy));
}

#[test]
fn an_amount_of_nothing_is_not_entered() {
    let book = Book::default();
    let (library, title, member) = library();
    let mut library = library.with_fines(Flat(0)).with_ledger(book.clone());
    let loan = library.borrow(member, title).expect("a copy is here");
    library.advance(20);
    library.return_copy(loan.copy()).expect("it is lent");
    library.pay(member, Cents(0)).expect("nothing is owed");
    assert_eq!(book.entries(member), []);
}

#[test]
fn a_closed_ledger_leaves_the_copy_lent() {
    let book = Book::default();
    let (library, title, member) = library();
    let mut library = library.with_ledger(book.clone());
    let loan = library.borrow(member, title).expect("a copy is here");
    library.advance(20);
    book.0.lock().unwrap().1 = true;
    let returned = library.return_copy(loan.copy());
    assert_eq!(returned, Err(ReturnError::LedgerClosed));
    let lent = Whereabouts::Lent {
        member,
        due: loan.due(),
    };
    assert_eq!(library.whereabouts(loan.copy()), Some(lent));
    assert_eq!(library.loans(member).map(|it| it.len()), Some(1));
}
