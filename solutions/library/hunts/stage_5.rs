//! What finds every wrong design of stage 5.

use library::fines::{Cents, FinePolicy, Late};
use library::holds::{HoldError, Notice, Observer};
use library::kinds::{Book, EBook, LoanPolicy, LoanRequest, ReferenceOnly, RenewError};
use library::{BorrowError, CopyId, Day, Library, MemberId, TitleId, Whereabouts};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

fn item(library: &mut Library, policy: impl LoanPolicy + 'static) -> TitleId {
    let title = library.add_item("Emma", "Jane Austen", policy);
    library.add_copy(title).expect("the title exists");
    title
}

/// A title with one copy, which is lent to the member on day 0.
fn lent(library: &mut Library, policy: impl LoanPolicy + 'static) -> (MemberId, TitleId) {
    let title = item(library, policy);
    let member = library.join();
    library.borrow(member, title).expect("a copy is here");
    (member, title)
}

#[test]
fn a_renewal_is_in_time_until_the_due_day() {
    let mut library = Library::new();
    let (member, title) = lent(&mut library, Book);
    library.advance(10);
    let loan = library.renew(member, title).expect("no member waits");
    assert_eq!(loan.due(), Day(28));
    library.advance(18);
    let loan = library.renew(member, title).expect("the due day is today");
    assert_eq!(loan.due(), Day(42));
}

#[test]
fn no_member_may_wait_for_what_is_never_lent() {
    let mut library = Library::new();
    let title = library.add_item("Atlas", "", ReferenceOnly);
    let member = library.join();
    assert_eq!(library.hold(member, title), Err(HoldError::NotLent));
}

#[test]
fn the_limit_is_checked_before_the_policy() {
    let mut library = Library::new();
    let member = library.join();
    for _ in 0..5 {
        let title = item(&mut library, Book);
        library.borrow(member, title).expect("a copy is here");
    }
    let atlas = item(&mut library, ReferenceOnly);
    let error = library.borrow(member, atlas);
    assert_eq!(error, Err(BorrowError::LimitReached));
}

/// Counts the notices.
#[derive(Clone, Default)]
struct Counter(Arc<Mutex<u32>>);

impl Observer for Counter {
    fn notice(&self, _notice: &Notice) {
        *self.0.lock().unwrap() += 1;
    }
}

#[test]
fn a_loan_that_ends_by_itself_is_not_overdue() {
    let counter = Counter::default();
    let mut library = Library::new().with_observer(counter.clone());
    lent(&mut library, EBook);
    library.advance(15);
    assert_eq!(library.whereabouts(CopyId(1)), Some(Whereabouts::OnShelf));
    assert_eq!(*counter.0.lock().unwrap(), 0);
}

#[test]
fn a_loan_that_ends_by_itself_is_passed_on() {
    let mut library = Library::new();
    let (_, title) = lent(&mut library, EBook);
    let member = library.join();
    library.hold(member, title).expect("no copy is here");
    library.advance(15);
    let until = Day(18);
    let aside = Whereabouts::PutAside { member, until };
    assert_eq!(library.whereabouts(CopyId(1)), Some(aside));
}

/// Lends for 14 days, and renews from day 5 on.
struct FromDayFive;

impl LoanPolicy for FromDayFive {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        (request.renewal == 0 || request.today >= Day(5)).then_some(14)
    }
}

#[test]
fn a_rejected_renewal_is_not_counted() {
    let mut library = Library::new();
    let (member, title) = lent(&mut library, FromDayFive);
    let error = library.renew(member, title);
    assert_eq!(error, Err(RenewError::NotLent));
    library.advance(5);
    let loan = library.renew(member, title).expect("it is day 5");
    assert_eq!(loan.renewals(), 1);
}

struct Crashing;

impl FinePolicy for Crashing {
    fn fine(&self, _late: &Late) -> Cents {
        panic!("the code of another team");
    }
}

#[test]
fn a_copy_stays_lent_if_the_fine_policy_panics() {
    let mut library = Library::new().with_fines(Crashing);
    let (member, _) = lent(&mut library, Book);
    library.advance(15);
    let call = AssertUnwindSafe(|| library.return_copy(CopyId(1)));
    assert!(catch_unwind(call).is_err());
    let due = Day(14);
    let lent = Whereabouts::Lent { member, due };
    assert_eq!(library.whereabouts(CopyId(1)), Some(lent));
}
