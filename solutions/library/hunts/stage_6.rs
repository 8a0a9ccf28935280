//! What finds every wrong design of stage 6.

use crate::support::{Rendezvous, in_parallel};
use library::desks::SharedLibrary;
use library::fines::{Cents, FinePolicy, Late};
use library::holds::{Notice, Observer};
use library::kinds::{LoanPolicy, LoanRequest};
use library::{BorrowError, CopyId, Day, Library, MemberId, ReturnError, TitleId};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::Duration;

const SECONDS: Duration = Duration::from_secs(2);

/// Decides only when another thread has come to ask as well.
struct Slow(Rendezvous);

impl LoanPolicy for Slow {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        self.0.meet();
        Some(14)
    }
}

impl FinePolicy for Slow {
    fn fine(&self, _late: &Late) -> Cents {
        self.0.meet();
        Cents(100)
    }
}

fn slow() -> Slow {
    Slow(Rendezvous::new(2))
}

/// A title with a slow policy and two copies on the shelf, and two members.
fn slow_library() -> (Library, TitleId, [MemberId; 2]) {
    let mut library = Library::new();
    let title = library.add_item("Emma", "Jane Austen", slow());
    for _ in 0..2 {
        library.add_copy(title).expect("the title exists");
    }
    let members = [(); 2].map(|()| library.join());
    (library, title, members)
}

/// Titles that member 1 has borrowed, with one copy each. Member 2 waits for
/// them.
fn lent_titles(mut library: Library, titles: u32) -> Library {
    let [reader, other] = [(); 2].map(|()| library.join());
    for _ in 0..titles {
        let title = library.add_title("Emma", "Jane Austen");
        library.add_copy(title).expect("the title exists");
        library.borrow(reader, title).expect("a copy is here");
        library.hold(other, title).expect("no copy is here");
    }
    library
}

#[test]
fn the_day_goes_on() {
    let mut library = Library::new();
    library.advance(3);
    assert_eq!(SharedLibrary::new(library).today(), Day(3));
}

#[test]
fn a_member_gets_no_second_copy_of_a_title() {
    let (library, title, [member, _]) = slow_library();
    let desk = SharedLibrary::new(library);
    let results = in_parallel(2, |_| desk.borrow(member, title).err());
    let errors: Vec<BorrowError> = results.into_iter().flatten().collect();
    assert_eq!(errors, [BorrowError::AlreadyHas]);
}

#[test]
fn two_members_get_two_copies() {
    let (library, title, members) = slow_library();
    let desk = SharedLibrary::new(library);
    let lent = in_parallel(2, |index| desk.borrow(members[index], title).is_ok());
    assert_eq!(lent, [true, true]);
}

#[test]
fn a_copy_is_returned_once() {
    let mut library = lent_titles(Library::new().with_fines(slow()), 1);
    library.advance(15);
    let desk = SharedLibrary::new(library);
    let results = in_parallel(2, |_| desk.return_copy(CopyId(1)).err());
    let errors: Vec<ReturnError> = results.into_iter().flatten().collect();
    assert_eq!(errors, [ReturnError::NotLent(CopyId(1))]);
}

/// Asks for the day while it is called.
struct Curious(Arc<OnceLock<SharedLibrary>>, mpsc::Sender<Day>);

impl Observer for Curious {
    fn notice(&self, _notice: &Notice) {
        let desk = self.0.get().expect("it is open");
        let _ = self.1.send(desk.today());
    }
}

#[test]
fn an_observer_that_asks_sees_the_last_of_several_days() {
    let (answer, answers) = mpsc::channel();
    let open = Arc::new(OnceLock::new());
    let curious = Curious(Arc::clone(&open), answer);
    let library = lent_titles(Library::new().with_observer(curious), 1);
    let desk = SharedLibrary::new(library);
    let _ = open.set(desk.clone());
    std::thread::spawn(move || desk.advance(16));
    for _ in 0..2 {
        assert_eq!(answers.recv_timeout(SECONDS), Ok(Day(16)));
    }
}

/// Panics at the first notice.
#[derive(Default)]
struct Crashing(OnceLock<()>);

impl Observer for Crashing {
    fn notice(&self, _notice: &Notice) {
        let is_first = self.0.set(()).is_ok();
        assert!(!is_first, "the code of another team");
    }
}

/// Keeps the copies of the notices. It is slow with the first one: it waits
/// until it gets the second one from another thread.
struct Board {
    called: mpsc::Sender<()>,
    second: Rendezvous,
    copies: Arc<Mutex<Vec<u32>>>,
}

impl Observer for Board {
    fn notice(&self, notice: &Notice) {
        let _ = self.called.send(());
        if notice.copy == CopyId(1) {
            self.second.meet();
        }
        self.copies.lock().unwrap().push(notice.copy.0);
        if notice.copy == CopyId(2) {
            self.second.meet();
        }
    }
}

/// Returns two copies, the second one while the board is busy with the notice
/// of the first one. The result is the copies that the board has got notices
/// of.
fn returns(library: Library) -> Vec<u32> {
    let (called, is_called) = mpsc::channel();
    let is_called = Mutex::new(is_called);
    let copies = Arc::<Mutex<Vec<u32>>>::default();
    let board = Board {
        called,
        second: Rendezvous::new(2),
        copies: Arc::clone(&copies),
    };
    let library = lent_titles(library.with_observer(board), 2);
    let desk = SharedLibrary::new(library);
    in_parallel(2, |index| {
        if index == 1 {
            let _ = is_called.lock().unwrap().recv_timeout(SECONDS);
        }
        let copy = CopyId(1 + index as u32);
        desk.return_copy(copy).expect("it is lent");
    });
    copies.lock().unwrap().clone()
}

#[test]
fn a_slow_observer_gets_every_notice_in_order() {
    assert_eq!(returns(Library::new()), [1, 2]);
}

#[test]
fn an_observer_that_panics_stops_no_notice() {
    let library = Library::new().with_observer(Crashing::default());
    assert_eq!(returns(library), [1, 2]);
}
