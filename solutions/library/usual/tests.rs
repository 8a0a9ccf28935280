//! The rules of the pages that the usual answer keeps, tried on its own names.

use library::{Kind, Library, LibraryError, Query, Status};
use std::sync::{Arc, Mutex};

/// A library with this many books of one copy each: copy n is of title n.
fn shelf_of(titles: u32) -> Library {
    let mut library = Library::new();
    for number in 1..=titles {
        let title = library.add_title(&format!("Volume {number}"), "Somebody", Kind::Book);
        library.add_copy(title).expect("the title exists");
    }
    library
}

// rules: 1.1, 1.2, 1.3
#[test]
fn the_first_reason_against_a_loan_is_returned() {
    let mut library = shelf_of(6);
    let (one, other) = (library.join(), library.join());
    assert_eq!(library.borrow(9, 9), Err(LibraryError::UnknownMember));
    assert_eq!(library.borrow(one, 9), Err(LibraryError::UnknownTitle));
    for title in 1..=5 {
        let loan = library.borrow(one, title).expect("it may be lent");
        assert_eq!((loan.copy, loan.due), (title, 14));
    }
    assert_eq!(library.borrow(one, 1), Err(LibraryError::AlreadyHas));
    assert_eq!(library.borrow(one, 6), Err(LibraryError::LimitReached));
    assert_eq!(library.borrow(other, 1), Err(LibraryError::NoCopy));
}

// rules: 1.4, 1.6, 2.2
#[test]
fn a_late_return_costs_a_quarter_a_day() {
    for (day, late, fine) in [(14, 0, 0), (15, 1, 25), (45, 31, 775), (47, 33, 800)] {
        let mut library = shelf_of(1);
        let member = library.join();
        library.borrow(member, 1).expect("it may be lent");
        library.advance(day);
        let receipt = library.return_copy(1).expect("it was lent");
        assert_eq!((receipt.days_late, receipt.fine), (late, fine));
        assert_eq!(library.return_copy(1), Err(LibraryError::NotLent));
    }
}

// rules: 2.5, 2.6
#[test]
fn a_member_who_owes_too_much_is_blocked_until_the_debt_is_paid() {
    let mut library = shelf_of(3);
    let member = library.join();
    for title in [1, 2] {
        library.borrow(member, title).expect("it may be lent");
    }
    library.advance(60);
    for copy in [1, 2] {
        library.return_copy(copy).expect("it was lent");
    }
    assert_eq!(library.borrow(member, 3), Err(LibraryError::Blocked));
    assert_eq!(library.pay(member, 1601), Err(LibraryError::TooMuch(1600)));
    assert_eq!(library.pay(member, 601), Ok(999));
    assert!(library.borrow(member, 3).is_ok());
}

// rules: 3.1, 3.2, 3.3
#[test]
fn there_are_three_questions() {
    let mut library = Library::new();
    let sea = library.add_title("The Sea", "John Banville", Kind::Book);
    let emma = library.add_title("Emma", "Jane Austen", Kind::Book);
    library.add_copy(emma).expect("the title exists");
    assert_eq!(library.search(&Query::Name("SEA".to_string())), [sea]);
    assert_eq!(library.search(&Query::Author("austen".to_string())), [emma]);
    assert_eq!(library.search(&Query::OnShelf), [emma]);
}

// rules: 4.1, 4.2, 4.3, 4.4
#[test]
fn a_copy_is_put_aside_for_the_first_who_waits() {
    let mut library = shelf_of(1);
    let members = [(); 3].map(|()| library.join());
    library.borrow(members[0], 1).expect("it may be lent");
    assert_eq!(library.hold(members[1], 1), Ok(1));
    assert_eq!(library.hold(members[2], 1), Ok(2));
    library.return_copy(1).expect("it was lent");
    let (member, until) = (members[1], 3);
    assert_eq!(
        library.copies[&1].status,
        Status::PutAside { member, until }
    );
    library.advance(4);
    let (member, until) = (members[2], 7);
    assert_eq!(
        library.copies[&1].status,
        Status::PutAside { member, until }
    );
    assert_eq!(library.cancel_hold(members[2], 1), Ok(()));
    assert_eq!(library.on_shelf(1), 1);
    assert_eq!(library.notices.len(), 3);
}

// rules: 5.1, 5.4, 5.5
#[test]
fn there_are_four_kinds() {
    let mut library = Library::new();
    let kinds = [Kind::Dvd, Kind::EBook, Kind::ReferenceOnly];
    let [film, file, atlas] = kinds.map(|kind| library.add_title("Emma", "Austen", kind));
    for title in [film, file, atlas] {
        library.add_copy(title).expect("the title exists");
    }
    let member = library.join();
    assert_eq!(library.borrow(member, film).map(|it| it.due), Ok(3));
    assert_eq!(library.renew(member, film).map(|it| it.due), Ok(6));
    assert_eq!(library.borrow(member, file).map(|it| it.due), Ok(14));
    assert_eq!(library.borrow(member, atlas), Err(LibraryError::NotLent));
    library.advance(15);
    assert_eq!(library.on_shelf(file), 1, "the e-book has ended by itself");
    assert_eq!(library.renew(member, film), Err(LibraryError::Overdue));
}

// rules: 6.2
#[test]
fn behind_a_mutex_the_last_copy_is_lent_once() {
    let mut library = shelf_of(1);
    let members = [(); 4].map(|()| library.join());
    let library = Arc::new(Mutex::new(library));
    let desks = members.map(|member| {
        let library = Arc::clone(&library);
        std::thread::spawn(move || {
            let mut library = library.lock().expect("no thread panics here");
            library.borrow(member, 1).is_ok()
        })
    });
    let joined = desks.into_iter().map(|desk| desk.join());
    assert_eq!(joined.filter(|lent| matches!(lent, Ok(true))).count(), 1);
}
