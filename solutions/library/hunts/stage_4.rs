//! What finds every wrong design of stage 4.

use library::holds::{News, Notice, Observer};
use library::{BorrowError, CopyId, Day, Library, MemberId, TitleId, Whereabouts};
use std::sync::{Arc, Mutex};

/// An observer that keeps each notice.
#[derive(Clone, Default)]
struct Board(Arc<Mutex<Vec<Notice>>>);

impl Observer for Board {
    fn notice(&self, notice: &Notice) {
        self.0.lock().unwrap().push(*notice);
    }
}

impl Board {
    /// The day and the news of each notice.
    fn news(&self) -> Vec<(u32, News)> {
        let notices = self.0.lock().unwrap();
        notices.iter().map(|it| (it.day.0, it.news)).collect()
    }
}

struct Crashing;

impl Observer for Crashing {
    fn notice(&self, _notice: &Notice) {
        panic!("the mail team's code");
    }
}

/// A title whose only copy is lent. `bo` and then `cleo` wait for it.
struct Wanted {
    library: Library,
    title: TitleId,
    bo: MemberId,
    cleo: MemberId,
}

const COPY: CopyId = CopyId(1);

fn wanted(mut library: Library) -> Wanted {
    let title = library.add_title("Emma", "Jane Austen");
    library.add_copy(title).expect("the title exists");
    let [ada, bo, cleo] = [(); 3].map(|()| library.join());
    library.borrow(ada, title).expect("a copy is here");
    for member in [bo, cleo] {
        library.hold(member, title).expect("no copy is here");
    }
    Wanted {
        library,
        title,
        bo,
        cleo,
    }
}

fn aside(member: MemberId, until: u32) -> Option<Whereabouts> {
    let until = Day(until);
    Some(Whereabouts::PutAside { member, until })
}

#[test]
fn a_returned_copy_is_kept_for_three_days() {
    let mut it = wanted(Library::new());
    it.library.return_copy(COPY).expect("it is lent");
    it.library.advance(3);
    assert_eq!(it.library.whereabouts(COPY), aside(it.bo, 3));
    it.library.advance(1);
    assert_eq!(it.library.whereabouts(COPY), aside(it.cleo, 7));
}

#[test]
fn a_new_copy_is_put_aside() {
    let mut it = wanted(Library::new());
    let copy = it.library.add_copy(it.title).expect("the title exists");
    assert_eq!(it.library.whereabouts(copy), aside(it.bo, 3));
}

#[test]
fn a_copy_of_a_cancelled_hold_is_passed_on() {
    let mut it = wanted(Library::new());
    it.library.return_copy(COPY).expect("it is lent");
    it.library.cancel_hold(it.bo, it.title).expect("a hold");
    assert_eq!(it.library.whereabouts(COPY), aside(it.cleo, 3));
}

#[test]
fn a_copy_put_aside_does_not_raise_the_limit() {
    let mut it = wanted(Library::new());
    it.library.return_copy(COPY).expect("it is lent");
    for name in ["A", "B", "C", "D", "E"] {
        let title = it.library.add_title(name, "");
        it.library.add_copy(title).expect("the title exists");
        it.library.borrow(it.bo, title).expect("a copy is here");
    }
    let error = it.library.borrow(it.bo, it.title);
    assert_eq!(error, Err(BorrowError::LimitReached));
    assert_eq!(it.library.whereabouts(COPY), aside(it.bo, 3));
}

#[test]
fn a_late_loan_is_overdue_on_each_day_of_a_call() {
    let board = Board::default();
    let mut it = wanted(Library::new().with_observer(board.clone()));
    it.library.advance(16);
    let late = |days_late| (14 + days_late, News::Overdue { days_late });
    assert_eq!(board.news(), [late(1), late(2)]);
}

#[test]
fn the_other_observers_get_the_notice_after_a_panic() {
    let board = Board::default();
    let library = Library::new().with_observer(Crashing);
    let mut it = wanted(library.with_observer(board.clone()));
    it.library.return_copy(COPY).expect("it is lent");
    let until = Day(3);
    assert_eq!(board.news(), [(0, News::HoldReady { until })]);
}
