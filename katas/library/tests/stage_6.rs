//! Stage 6: several desks use one library.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::Duration;

use crate::stage_1::{lent, loan_line, shelf_of, title_with};
use crate::stage_2::{Till, entry_line, money};
use crate::stage_4::{Board, Marker, aside_line, notice_line};
use crate::stage_5::one_of;
use crate::support::{Generator, Rendezvous, assert_send_sync, in_parallel};
use library::desks::SharedLibrary;
use library::fines::{Cents, Entry, FinePolicy, Late, Ledger, LedgerClosed, PayError, Reason};
use library::holds::{HoldError, News, Notice, Observer};
use library::kinds::{Book, LoanPolicy, LoanRequest, RenewError};
use library::{BorrowError, CopyId, Day, Library, Loan, MemberId, Receipt, ReturnError};
use library::{TitleId, Whereabouts};

/// How long a test waits for what comes at once, unless the code is wrong.
const PATIENCE: Duration = Duration::from_secs(5);

/// Lends for two weeks, but waits for a second caller first. A library that lets two
/// callers in gives both the same answer.
struct Dithering(Arc<Rendezvous>);

impl LoanPolicy for Dithering {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        self.0.meet();
        Some(14)
    }
}

/// Titles of a policy that dithers, with so many copies each.
fn dithering_library(copies: &[u32]) -> Library {
    let mut library = Library::new();
    let meeting = Arc::new(Rendezvous::new(2));
    for copies in copies {
        let title = library.add_item("Emma", "Austen", Dithering(Arc::clone(&meeting)));
        for _ in 0..*copies {
            library.add_copy(title).expect("the title exists");
        }
    }
    library
}

fn refusals(outcomes: &[Result<Loan, BorrowError>]) -> Vec<BorrowError> {
    let errors = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    errors.copied().collect()
}

// rules: 6.2
#[test]
fn each_copy_on_the_shelf_is_lent_once() {
    let mut library = dithering_library(&[1]);
    let members = [library.join(), library.join()];
    let desk = SharedLibrary::new(library);
    let outcomes = in_parallel(2, |index| desk.borrow(members[index], TitleId(1)));
    let refused = refusals(&outcomes);
    assert_eq!(refused, [BorrowError::NoCopy]);
    for (member, outcome) in members.into_iter().zip(outcomes) {
        let loans = desk.loans(member).expect("a member");
        assert_eq!(loans.len(), usize::from(outcome.is_ok()));
    }
    assert_eq!(desk.title(TitleId(1)).map(|it| it.on_shelf), Some(0));
    {
        let mut library = dithering_library(&[2]);
        let members = [library.join(), library.join()];
        let desk = SharedLibrary::new(library);
        let mut copies = in_parallel(2, |index| {
            let loan = desk.borrow(members[index], TitleId(1));
            loan.expect("there is one for each").copy()
        });
        copies.sort();
        assert_eq!(copies, [CopyId(1), CopyId(2)]);
    }
}

// rules: 6.2
#[test]
fn the_limits_of_a_member_hold_for_all_desks_together() {
    {
        let mut library = dithering_library(&[2]);
        let member = library.join();
        let desk = SharedLibrary::new(library);
        let outcomes = in_parallel(2, |_| desk.borrow(member, TitleId(1)));
        let refused = refusals(&outcomes);
        assert_eq!(refused, [BorrowError::AlreadyHas]);
        assert_eq!(desk.title(TitleId(1)).map(|it| it.on_shelf), Some(1));
    }
    let mut library = dithering_library(&[1, 1]);
    let member = library.join();
    for number in 3..=6 {
        let title = library.add_item("Persuasion", "Austen", Book);
        assert_eq!(title, TitleId(number));
        library.add_copy(title).expect("the title exists");
        lent(&mut library, member, title);
    }
    let desk = SharedLibrary::new(library);
    let outcomes = in_parallel(2, |index| desk.borrow(member, TitleId(1 + index as u32)));
    let refused = refusals(&outcomes);
    assert_eq!(refused, [BorrowError::LimitReached]);
    assert_eq!(desk.loans(member).map(|it| it.len()), Some(5));
}

/// Waits for a second caller before it returns a fine.
struct SlowFine(Rendezvous);

impl FinePolicy for SlowFine {
    fn fine(&self, _late: &Late) -> Cents {
        self.0.meet();
        Cents(100)
    }
}

// rules: 6.2
#[test]
fn a_copy_is_taken_back_and_fined_once() {
    let till = Till::default();
    let mut library = shelf_of(1)
        .with_fines(SlowFine(Rendezvous::new(2)))
        .with_ledger(till.clone());
    let member = library.join();
    lent(&mut library, member, TitleId(1));
    library.advance(15);
    let desk = SharedLibrary::new(library);
    let outcomes = in_parallel(2, |_| desk.return_copy(CopyId(1)));
    let refused: Vec<ReturnError> = outcomes.into_iter().filter_map(Result::err).collect();
    assert_eq!(refused, [ReturnError::NotLent(CopyId(1))]);
    assert_eq!(till.all().len(), 1);
    assert_eq!(desk.balance(member), Some(Cents(100)));
}

/// Signals that it was called, then waits for another thread.
struct Interrupted {
    begun: Mutex<mpsc::Sender<()>>,
    other_thread: Arc<Rendezvous>,
}

impl Interrupted {
    fn wait(&self) {
        let begun = self.begun.lock().expect("no thread panics here");
        let _ = begun.send(());
        drop(begun);
        self.other_thread.meet();
    }
}

impl FinePolicy for Interrupted {
    fn fine(&self, late: &Late) -> Cents {
        self.wait();
        Cents(u64::from(late.days) * 10)
    }
}

impl LoanPolicy for Interrupted {
    /// Only the first loan of the first member is not interrupted.
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        if request.member != MemberId(1) || request.renewal > 0 {
            self.wait();
        }
        Some(14)
    }
}

/// The first member has the only copy of a title. `act` calls the policy. Meanwhile
/// another desk takes the copy back, if it is let in.
fn while_it_is_returned<T: Send>(
    act: impl Fn(&SharedLibrary) -> T + Sync,
) -> (SharedLibrary, T, Receipt) {
    let (begun, has_begun) = mpsc::channel();
    let has_begun = Mutex::new(has_begun);
    let other_thread = Arc::new(Rendezvous::new(2));
    let mut library = Library::new();
    let policy = Interrupted {
        begun: Mutex::new(begun),
        other_thread: Arc::clone(&other_thread),
    };
    let title = library.add_item("Emma", "Austen", policy);
    library.add_copy(title).expect("the title exists");
    let members = [library.join(), library.join()];
    lent(&mut library, members[0], title);
    let desk = SharedLibrary::new(library);
    let mut outcomes = in_parallel(2, |index| {
        if index == 0 {
            return (Some(act(&desk)), None);
        }
        let begun = has_begun.lock().expect("no thread panics here");
        let _ = begun.recv_timeout(PATIENCE);
        let receipt = desk.return_copy(CopyId(1)).expect("it was lent");
        other_thread.meet();
        (None, Some(receipt))
    });
    let receipt = outcomes.pop().and_then(|it| it.1).expect("it came back");
    let outcome = outcomes.pop().and_then(|it| it.0).expect("it was asked");
    (desk, outcome, receipt)
}

// rules: 6.2
#[test]
fn a_hold_or_a_renewal_comes_before_a_return_or_after_it() {
    {
        let (member, title) = (MemberId(2), TitleId(1));
        let (desk, held, _) = while_it_is_returned(|desk| desk.hold(member, title));
        let place = desk.whereabouts(CopyId(1));
        assert_eq!(desk.queue(title), Some(vec![]), "{held:?}, and {place:?}");
        let until = Day(3);
        match held {
            Ok(number) => {
                assert_eq!(number, 1);
                assert_eq!(place, Some(Whereabouts::PutAside { member, until }));
            }
            Err(error) => {
                assert_eq!(error, HoldError::OnShelf);
                assert_eq!(place, Some(Whereabouts::OnShelf));
            }
        }
    }
    let (member, title) = (MemberId(1), TitleId(1));
    let (desk, renewed, receipt) = while_it_is_returned(|desk| desk.renew(member, title));
    assert_eq!(desk.whereabouts(CopyId(1)), Some(Whereabouts::OnShelf));
    assert_eq!(desk.loans(member), Some(vec![]));
    let expected = match renewed {
        Ok(_) => (Day(28), 1),
        Err(error) => {
            assert_eq!(error, RenewError::NoLoan);
            (Day(14), 0)
        }
    };
    let loan = receipt.loan();
    assert_eq!((loan.due(), loan.renewals()), expected);
}

// rules: 6.1, 6.3
#[test]
fn a_return_happens_either_before_the_day_changes_or_after() {
    let (begun, has_begun) = mpsc::channel();
    let has_begun = Mutex::new(has_begun);
    let other_thread = Arc::new(Rendezvous::new(2));
    let board = Board::default();
    let mut library = shelf_of(1)
        .with_fines(Interrupted {
            begun: Mutex::new(begun),
            other_thread: Arc::clone(&other_thread),
        })
        .with_observer(board.clone());
    let member = library.join();
    lent(&mut library, member, TitleId(1));
    library.advance(15);
    board.news();
    let desk = SharedLibrary::new(library);
    let receipts: Vec<Option<Receipt>> = in_parallel(2, |index| {
        if index == 0 {
            return desk.return_copy(CopyId(1)).ok();
        }
        let begun = has_begun.lock().expect("no thread panics here");
        let _ = begun.recv_timeout(PATIENCE);
        // These wait for the policy, or show the loan.
        let place = desk.whereabouts(CopyId(1));
        assert!(place.is_some(), "the copy exists");
        assert!(desk.loans(member).is_some() && desk.title(TitleId(1)).is_some());
        assert!(desk.balance(member).is_some() && desk.queue(TitleId(1)).is_some());
        desk.advance(1);
        other_thread.meet();
        None
    });
    let receipt = receipts[0].clone().expect("it was lent");
    let Day(day) = receipt.returned_on();
    let days_late: u32 = receipt.days_late();
    assert_eq!(days_late, day - 14);
    assert_eq!(receipt.fine(), Cents(u64::from(days_late) * 10));
    let reminders = match day {
        15 => vec![],
        _ => vec!["16: #1 title 1 copy 1 2 late"],
    };
    assert_eq!(board.news(), reminders, "returned on day {day}");
    for _ in 0..10 {
        receipts_agree_while_days_start();
    }
}

/// Takes a moment, so that other threads come meanwhile.
fn take_time() {
    std::thread::yield_now();
    for _ in 0..3_000 {
        std::hint::spin_loop();
    }
}

/// Takes a moment for each fine.
struct Thorough;

impl FinePolicy for Thorough {
    fn fine(&self, late: &Late) -> Cents {
        take_time();
        Cents(u64::from(late.days) * 10)
    }
}

/// Three desks take copies back while another one starts new days.
fn receipts_agree_while_days_start() {
    let mut library = shelf_of(24).with_fines(Thorough);
    for title in 1..=24 {
        let member = library.join();
        lent(&mut library, member, TitleId(title));
    }
    library.advance(15);
    let desk = SharedLibrary::new(library);
    let receipts = in_parallel(4, |index| {
        if index == 3 {
            (0..8).for_each(|_| desk.advance(1));
            return Vec::new();
        }
        let copies = (0..8).map(|round| CopyId(1 + index as u32 + 3 * round));
        let receipts = copies.map(|copy| desk.return_copy(copy).expect("it was lent"));
        receipts.collect::<Vec<Receipt>>()
    });
    for receipt in receipts.concat() {
        let days_late = receipt.returned_on().0 - 14;
        let agrees = (receipt.days_late(), receipt.fine());
        let expected = (days_late, Cents(u64::from(days_late) * 10));
        assert_eq!(agrees, expected, "days late, and the fine for them");
    }
}

/// A ledger that waits for a second reader before it answers.
struct SlowLedger(Vec<Entry>, Rendezvous);

impl Ledger for SlowLedger {
    fn append(&mut self, entry: Entry) -> Result<(), LedgerClosed> {
        self.0.push(entry);
        Ok(())
    }

    fn entries(&self, member: MemberId) -> Vec<Entry> {
        self.1.meet();
        let entries = self.0.iter().filter(|entry| entry.member == member);
        entries.copied().collect()
    }
}

// rules: 6.2
#[test]
fn a_debt_is_paid_once_even_at_two_desks() {
    let debt = Entry {
        day: Day(0),
        member: MemberId(1),
        reason: Reason::Fine(CopyId(7)),
        amount: Cents(500),
    };
    let mut library = Library::new().with_ledger(SlowLedger(vec![debt], Rendezvous::new(2)));
    let member = library.join();
    let desk = SharedLibrary::new(library);
    let outcomes = in_parallel(2, |_| desk.pay(member, Cents(500)));
    assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 1);
    assert!(outcomes.contains(&Err(PayError::TooMuch(Cents(0)))));
    assert_eq!(desk.balance(member), Some(Cents(0)));
}

/// An observer that is slow to write down the first notice, quick after it.
struct SlowReader {
    meeting: Rendezvous,
    first: TitleId,
    read: Board,
}

impl Observer for SlowReader {
    fn notice(&self, notice: &Notice) {
        if notice.title == self.first {
            self.meeting.meet();
            self.read.notice(notice);
        } else {
            self.read.notice(notice);
            self.meeting.meet();
        }
    }
}

// rules: 6.4
#[test]
fn a_slow_observer_gets_the_notices_in_order() {
    let board = Board::default();
    let (told, is_told) = mpsc::channel();
    let is_told = Mutex::new(is_told);
    let mut library = shelf_of(2)
        .with_observer(Signal(Mutex::new(told)))
        .with_observer(SlowReader {
            meeting: Rendezvous::new(2),
            first: TitleId(1),
            read: board.clone(),
        });
    let (one, other) = (library.join(), library.join());
    for title in [TitleId(1), TitleId(2)] {
        lent(&mut library, one, title);
        library.hold(other, title).expect("one may wait for it");
    }
    let desk = SharedLibrary::new(library);
    in_parallel(2, |index| {
        if index == 1 {
            let told = is_told.lock().expect("no thread panics here");
            let _ = told.recv_timeout(PATIENCE);
        }
        desk.return_copy(CopyId(1 + index as u32)).is_ok()
    });
    let expected = [1, 2].map(|it| format!("0: #2 title {it} copy {it} ready till 3"));
    assert_eq!(board.news(), expected);
    notices_come_while_a_fine_is_computed();
    for _ in 0..5 {
        notices_of_four_busy_desks_come_in_order();
    }
}

/// A title whose only copy is lent to member 1. So many other members wait.
fn wanted(mut library: Library, waiting: u32) -> Library {
    let title = title_with(&mut library, "Emma", "Jane Austen", 1);
    let reader = library.join();
    lent(&mut library, reader, title);
    for _ in 0..waiting {
        let member = library.join();
        library.hold(member, title).expect("one may wait for it");
    }
    library
}

/// The copies of the notices, in their order.
fn copies_in(board: &Board) -> Vec<u32> {
    let notices = board.notices();
    notices.iter().map(|notice| notice.copy.0).collect()
}

/// An observer that takes a moment for each notice.
struct Leisurely(Board);

impl Observer for Leisurely {
    fn notice(&self, notice: &Notice) {
        take_time();
        self.0.notice(notice);
    }
}

/// Each new copy has a higher number, and a notice.
fn notices_of_four_busy_desks_come_in_order() {
    let board = Board::default();
    let library = Library::new().with_observer(Leisurely(board.clone()));
    let desk = SharedLibrary::new(wanted(library, 40));
    in_parallel(4, |_| {
        for _ in 0..10 {
            desk.add_copy(TitleId(1)).expect("the title exists");
        }
    });
    let expected: Vec<u32> = (2..=41).collect();
    assert_eq!(copies_in(&board), expected, "the copies in the notices");
}

/// An observer that keeps the notice of copy 2 until a fine is computed.
struct WaitsForFine(Arc<Rendezvous>, Board);

impl Observer for WaitsForFine {
    fn notice(&self, notice: &Notice) {
        if notice.copy == CopyId(2) {
            self.0.meet();
        }
        self.1.notice(notice);
    }
}

/// Computes a fine until the first desk has finished its call.
struct WaitsForDesk {
    computing: Arc<Rendezvous>,
    finished: Arc<Rendezvous>,
}

impl FinePolicy for WaitsForDesk {
    fn fine(&self, _late: &Late) -> Cents {
        self.computing.meet();
        self.finished.meet();
        Cents(100)
    }
}

/// The notices of two new copies are delivered while a third desk computes a fine. Then
/// that desk sends a notice, too.
fn notices_come_while_a_fine_is_computed() {
    let board = Board::default();
    let (told, is_told) = mpsc::channel();
    let is_told = Mutex::new(is_told);
    let computing = Arc::new(Rendezvous::patient(2));
    let finished = Arc::new(Rendezvous::new(2));
    let library = Library::new().with_fines(WaitsForDesk {
        computing: Arc::clone(&computing),
        finished: Arc::clone(&finished),
    });
    let mut library = wanted(library, 3);
    library.advance(15);
    let library = library
        .with_observer(Signal(Mutex::new(told)))
        .with_observer(WaitsForFine(computing, board.clone()));
    let desk = SharedLibrary::new(library);
    in_parallel(3, |index| match index {
        0 => {
            desk.add_copy(TitleId(1)).expect("the title exists");
            finished.meet();
        }
        1 => {
            let told = is_told.lock().expect("no thread panics here");
            let _ = told.recv_timeout(PATIENCE);
            desk.add_copy(TitleId(1)).expect("the title exists");
        }
        _ => {
            for _ in 0..100_000 {
                if desk.title(TitleId(1)).is_some_and(|it| it.copies == 3) {
                    break;
                }
                std::thread::yield_now();
            }
            desk.return_copy(CopyId(1)).expect("it was lent");
        }
    });
    assert_eq!(copies_in(&board), [2, 3, 1], "the copies in the notices");
}

/// Signals that a notice has come.
struct Signal(Mutex<mpsc::Sender<()>>);

impl Observer for Signal {
    fn notice(&self, _notice: &Notice) {
        let _ = self.0.lock().expect("no thread panics here").send(());
    }
}

type Answers = (Option<Whereabouts>, [Option<usize>; 3], Option<Cents>, Day);

/// What a curious observer does next.
enum Step {
    Calls(&'static str, &'static str),
    Has(Answers),
}

/// The next answers of a curious observer. If they do not come, says what it waits for.
fn next_answers(steps: &mpsc::Receiver<Step>) -> Answers {
    let mut last = None;
    loop {
        match steps.recv_timeout(PATIENCE) {
            Ok(Step::Calls(call, thread)) => last = Some((call, thread)),
            Ok(Step::Has(answers)) => return answers,
            Err(_) => match last {
                Some((call, thread)) => panic!("`{call}` waits for ever, called by {thread}"),
                None => panic!("the observer was not called"),
            },
        }
    }
}

/// An observer that calls the library while it is called.
struct Curious {
    desk: Arc<OnceLock<SharedLibrary>>,
    heard: Mutex<mpsc::Sender<Step>>,
}

impl Curious {
    fn tell(&self, step: Step) {
        let heard = self.heard.lock().expect("no thread panics here");
        let _ = heard.send(step);
    }
}

impl Observer for Curious {
    fn notice(&self, notice: &Notice) {
        let desk = self.desk.get().expect("it is open");
        let ask = |thread| {
            let calls = |name| self.tell(Step::Calls(name, thread));
            calls("title");
            let on_shelf = desk.title(notice.title).map(|it| it.on_shelf as usize);
            calls("whereabouts");
            let place = desk.whereabouts(notice.copy);
            calls("queue");
            let waiting = desk.queue(notice.title).map(|queue| queue.len());
            calls("loans");
            let loans = desk.loans(notice.member).map(|loans| loans.len());
            calls("balance");
            let balance = desk.balance(notice.member);
            calls("today");
            (place, [on_shelf, waiting, loans], balance, desk.today())
        };
        let answers = ask("an observer");
        let ask_too = || ask("another thread during a notice");
        let others = std::thread::scope(|scope| scope.spawn(ask_too).join());
        assert_eq!(others.ok(), Some(answers), "another thread may ask as well");
        self.tell(Step::Has(answers));
    }
}

// rules: 6.5
#[test]
fn an_observer_may_ask_the_library_while_it_is_called() {
    let (heard, hears) = mpsc::channel();
    let open = Arc::new(OnceLock::new());
    let mut library = shelf_of(1).with_observer(Curious {
        desk: Arc::clone(&open),
        heard: Mutex::new(heard),
    });
    let members = [(); 3].map(|()| library.join());
    lent(&mut library, members[0], TitleId(1));
    for member in &members[1..] {
        library.hold(*member, TitleId(1)).expect("one may wait");
    }
    library.advance(2);
    let desk = SharedLibrary::new(library);
    let _ = open.set(desk.clone());
    std::thread::spawn(move || desk.return_copy(CopyId(1)).is_ok());

    let (place, counts, balance, today) = next_answers(&hears);
    let (member, until) = (members[1], Day(5));
    let put_aside = Whereabouts::PutAside { member, until };
    assert_eq!(place, Some(put_aside), "it has happened already");
    assert_eq!(counts, [0, 1, 0].map(Some), "shelf, queue, loans");
    assert_eq!((balance, today), (Some(Cents(0)), Day(2)));
}

/// An observer that lets another desk do its work before it asks.
struct Unhurried {
    told: Mutex<mpsc::Sender<()>>,
    other_desk: Arc<Rendezvous>,
    curious: Curious,
}

impl Observer for Unhurried {
    fn notice(&self, notice: &Notice) {
        let told = self.told.lock().expect("no thread panics here");
        let _ = told.send(());
        drop(told);
        self.other_desk.meet();
        self.curious.notice(notice);
    }
}

// rules: 6.5
#[test]
fn an_observer_may_ask_while_another_desk_is_at_work() {
    let (told, is_told) = mpsc::channel();
    let (heard, hears) = mpsc::channel();
    let open = Arc::new(OnceLock::new());
    let other_desk = Arc::new(Rendezvous::new(2));
    let mut library = shelf_of(2).with_observer(Unhurried {
        told: Mutex::new(told),
        other_desk: Arc::clone(&other_desk),
        curious: Curious {
            desk: Arc::clone(&open),
            heard: Mutex::new(heard),
        },
    });
    let (one, other) = (library.join(), library.join());
    lent(&mut library, one, TitleId(1));
    library.hold(other, TitleId(1)).expect("one may wait");
    let north = SharedLibrary::new(library);
    let south = north.clone();
    let _ = open.set(north.clone());
    std::thread::spawn(move || north.return_copy(CopyId(1)).is_ok());
    let (lends, has_lent) = mpsc::channel();
    std::thread::spawn(move || {
        let _ = is_told.recv_timeout(PATIENCE);
        let loan = south.borrow(one, TitleId(2));
        other_desk.meet();
        let _ = lends.send(loan.is_ok());
    });

    let (place, ..) = next_answers(&hears);
    let (member, until) = (other, Day(3));
    assert_eq!(place, Some(Whereabouts::PutAside { member, until }));
    assert_eq!(has_lent.recv_timeout(PATIENCE), Ok(true));
}

// rules: 6.3
#[test]
fn nothing_comes_between_the_days_of_one_call() {
    let (heard, hears) = mpsc::channel();
    let open = Arc::new(OnceLock::new());
    let mut library = shelf_of(1).with_observer(Curious {
        desk: Arc::clone(&open),
        heard: Mutex::new(heard),
    });
    let member = library.join();
    lent(&mut library, member, TitleId(1));
    library.advance(14);
    let desk = SharedLibrary::new(library);
    let _ = open.set(desk.clone());
    std::thread::spawn(move || desk.advance(7));
    for day in 15..=21 {
        let (.., today) = next_answers(&hears);
        assert_eq!(today, Day(21), "asked while told of day {day}");
    }
}

// rules: 6.1
#[test]
fn clones_are_one_library_and_go_on_where_it_stood() {
    assert_send_sync::<SharedLibrary>();
    let board = Board::default();
    let mut library = shelf_of(2).with_observer(board.clone());
    let (one, other) = (library.join(), library.join());
    lent(&mut library, one, TitleId(1));
    library.advance(3);
    let north = SharedLibrary::new(library);
    let south = north.clone();
    assert_eq!(south.today(), Day(3));
    assert_eq!(north.hold(other, TitleId(1)), Ok(1));
    assert_eq!(south.queue(TitleId(1)), Some(vec![other]));
    assert_eq!(south.cancel_hold(other, TitleId(1)), Ok(()));
    let renewed = south.renew(one, TitleId(1)).expect("it may be");
    assert_eq!(renewed.due(), Day(28));
    assert_eq!(north.hold(other, TitleId(1)), Ok(1));
    let receipt = south.return_copy(CopyId(1)).expect("it was lent");
    assert_eq!(receipt.days_late(), 0);
    assert_eq!(board.news(), ["3: #2 title 1 copy 1 ready till 6"]);
    south.advance(4);
    assert_eq!(north.today(), Day(7));
    assert_eq!(board.news(), ["7: #2 title 1 copy 1 lapsed"]);
    assert_eq!(north.add_copy(TitleId(2)), Ok(CopyId(3)));
    assert_eq!(south.title(TitleId(2)).map(|title| title.copies), Some(2));
}

// rules: 4.6, 6.4
#[test]
fn every_observer_gets_every_notice_of_every_desk() {
    let boards = [Board::default(), Board::default()];
    let mut library = shelf_of(30);
    for board in &boards {
        library = library.with_observer(board.clone());
    }
    let members: Vec<MemberId> = (0..6).map(|_| library.join()).collect();
    for title in 1..=30 {
        lent(&mut library, members[title as usize % 6], TitleId(title));
        let next = members[(title as usize + 1) % 6];
        library.hold(next, TitleId(title)).expect("one may wait");
    }
    let desk = SharedLibrary::new(library);
    in_parallel(6, |index| {
        for round in 0..5 {
            let copy = CopyId(1 + index as u32 + 6 * round);
            desk.return_copy(copy).expect("it was lent");
        }
    });
    let [one, other] = boards.map(|board| board.notices());
    assert_eq!(one, other, "the same notices in the same order");
    let copies: Vec<u32> = one.iter().map(|notice| notice.copy.0).collect();
    for index in 0..6 {
        let of_desk = copies.iter().filter(|copy| (**copy - 1) % 6 == index);
        let of_desk: Vec<u32> = of_desk.copied().collect();
        let expected: Vec<u32> = (0..5).map(|round| 1 + index + 6 * round).collect();
        assert_eq!(of_desk, expected, "desk {index}: each once, in order");
    }
    assert_eq!(copies.len(), 30);
    {
        let (board, till) = (Board::default(), Till::default());
        let mut library = shelf_of(1)
            .with_observer(board.clone())
            .with_ledger(till.clone());
        let [one, two, three] = [(); 3].map(|()| library.join());
        lent(&mut library, one, TitleId(1));
        for member in [two, three] {
            library.hold(member, TitleId(1)).expect("one may wait");
        }
        library.advance(15);
        board.news();
        let desk = SharedLibrary::new(library);
        till.close(true);
        let closed = desk.return_copy(CopyId(1)).err();
        assert_eq!(closed, Some(ReturnError::LedgerClosed));
        assert_eq!(desk.loans(one).map(|loans| loans.len()), Some(1));
        assert_eq!(board.news(), [""; 0]);
        till.close(false);
        desk.return_copy(CopyId(1)).expect("it was lent");
        assert_eq!(board.news(), ["15: #2 title 1 copy 1 ready till 18"]);
        assert_eq!(desk.cancel_hold(two, TitleId(1)), Ok(()));
        assert_eq!(board.news(), ["15: #3 title 1 copy 1 ready till 18"]);
        assert_eq!(desk.hold(two, TitleId(1)), Ok(1));
        assert_eq!(desk.add_copy(TitleId(1)), Ok(CopyId(2)));
        assert_eq!(board.news(), ["15: #2 title 1 copy 2 ready till 18"]);
    }
    let sheet = Arc::new(Mutex::new(String::new()));
    let mut library = shelf_of(2);
    for mark in ['b', 'a'] {
        library = library.with_observer(Marker(mark, Arc::clone(&sheet)));
    }
    let member = library.join();
    for title in [1, 2] {
        lent(&mut library, member, TitleId(title));
    }
    SharedLibrary::new(library).advance(15);
    let marks = sheet.lock().expect("no thread panics here").clone();
    assert_eq!(marks, "baba", "all of them, before the next notice");
}

/// A policy and an observer that panic for the first two calls.
#[derive(Clone, Default)]
struct Fragile(Arc<AtomicUsize>);

impl Fragile {
    fn crash(&self) {
        if self.0.fetch_add(1, Ordering::SeqCst) < 2 {
            std::panic::resume_unwind(Box::new("the code of another team"));
        }
    }
}

impl LoanPolicy for Fragile {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        self.crash();
        Some(14)
    }
}

impl Observer for Fragile {
    fn notice(&self, _notice: &Notice) {
        self.crash();
    }
}

// rules: 6.6
#[test]
fn a_policy_that_panics_stops_no_desk() {
    let mut library = Library::new();
    let title = library.add_item("Emma", "Austen", Fragile::default());
    library.add_copy(title).expect("the title exists");
    let members = [(); 2].map(|()| library.join());
    let north = SharedLibrary::new(library);
    let south = north.clone();
    let outcomes = in_parallel(2, |index| {
        let borrow = || north.borrow(members[index], title).is_ok();
        catch_unwind(AssertUnwindSafe(borrow)).is_err()
    });
    assert_eq!(outcomes, [true, true], "the panic reaches its caller");
    assert_eq!(south.title(title).map(|it| it.on_shelf), Some(1));
    assert_eq!(south.loans(members[0]), Some(vec![]));
    let loan = south.borrow(members[1], title).expect("it is on the shelf");
    assert_eq!(loan.copy(), CopyId(1));
    south.advance(1);
    assert_eq!(north.today(), Day(1));
}

// rules: 6.4, 6.6
#[test]
fn an_observer_that_panics_stops_no_desk() {
    let board = Board::default();
    let mut library = shelf_of(4)
        .with_observer(Fragile::default())
        .with_observer(board.clone());
    let (one, other) = (library.join(), library.join());
    for title in 1..=4 {
        lent(&mut library, one, TitleId(title));
        library.hold(other, TitleId(title)).expect("one may wait");
    }
    let (done, is_done) = mpsc::channel();
    let desk = SharedLibrary::new(library);
    std::thread::spawn(move || {
        for copy in 1..=4 {
            let receipt = desk.return_copy(CopyId(copy));
            let _ = done.send(receipt.is_ok());
        }
    });
    for copy in 1..=4 {
        let outcome = is_done.recv_timeout(PATIENCE);
        assert_eq!(outcome, Ok(true), "the return of copy {copy}");
    }
    let expected = [1, 2, 3, 4].map(|it| format!("0: #2 title {it} copy {it} ready till 3"));
    assert_eq!(board.news(), expected);
}

/// Holds the first caller in a collaborator until the second caller is on its way. So
/// the second one arrives when the first one leaves.
#[derive(Clone, Default)]
struct Gate(Arc<AtomicUsize>);

impl Gate {
    const OPEN: usize = 0;
    const SET: usize = 1;
    const REACHED: usize = 2;

    /// The first caller, in the collaborator.
    fn reach(&self) {
        let first =
            self.0
                .compare_exchange(Self::SET, Self::REACHED, Ordering::SeqCst, Ordering::SeqCst);
        let patience = if first.is_ok() { 200_000 } else { 0 };
        for _ in 0..patience {
            if self.0.load(Ordering::SeqCst) == Self::OPEN {
                return;
            }
            std::hint::spin_loop();
        }
    }

    /// The second caller, before its call.
    fn open(&self) {
        for _ in 0..200_000 {
            if self.0.load(Ordering::SeqCst) == Self::REACHED {
                break;
            }
            std::thread::yield_now();
        }
        self.0.store(Self::OPEN, Ordering::SeqCst);
    }
}

impl LoanPolicy for Gate {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        self.reach();
        Some(14)
    }
}

impl FinePolicy for Gate {
    fn fine(&self, _late: &Late) -> Cents {
        self.reach();
        Cents(100)
    }
}

struct GatedLedger(Till, Gate);

impl Ledger for GatedLedger {
    fn append(&mut self, entry: Entry) -> Result<(), LedgerClosed> {
        self.0.append(entry)
    }

    fn entries(&self, member: MemberId) -> Vec<Entry> {
        let entries = self.0.entries(member);
        self.1.reach();
        entries
    }
}

// rules: 6.2
#[test]
fn each_of_many_races_has_one_winner() {
    for round in 0..60 {
        let (till, gate, money) = (Till::default(), Gate::default(), Gate::default());
        let mut library = Library::new()
            .with_fines(gate.clone())
            .with_ledger(GatedLedger(till.clone(), money.clone()));
        let title = library.add_item("Emma", "Austen", gate.clone());
        library.add_copy(title).expect("the title exists");
        let other = library.add_item("Persuasion", "Austen", gate.clone());
        for _ in 0..2 {
            library.add_copy(other).expect("the title exists");
        }
        let members = [library.join(), library.join()];
        let third = library.add_item("The Sea", "Banville", gate.clone());
        library.add_copy(third).expect("the title exists");
        let reader = library.join();
        lent(&mut library, reader, third);
        let desk = SharedLibrary::new(library);
        let results = |gate: &Gate, call: &(dyn Fn(MemberId) -> Option<u64> + Sync)| {
            gate.0.store(Gate::SET, Ordering::SeqCst);
            let mut results = in_parallel(2, |index| {
                if index == 1 {
                    gate.open();
                }
                call(members[index])
            });
            results.sort();
            results
        };
        let winners = |gate: &Gate, call: &(dyn Fn(MemberId) -> bool + Sync)| {
            let results = results(gate, &|member| call(member).then_some(1));
            results.into_iter().flatten().count()
        };
        let positions = results(&gate, &|member| {
            desk.hold(member, third).ok().map(|it| it as u64)
        });
        assert_eq!(positions, [1, 2].map(Some), "in the queue, round {round}");
        let loans = winners(&gate, &|member| desk.borrow(member, title).is_ok());
        assert_eq!(loans, 1, "loans of the last copy, round {round}");
        let copies = winners(&gate, &|_| desk.borrow(members[0], other).is_ok());
        assert_eq!(copies, 1, "copies of a title for one member, round {round}");
        desk.advance(15);
        let returns = winners(&gate, &|_| desk.return_copy(CopyId(1)).is_ok());
        assert_eq!(returns, 1, "returns of one copy, round {round}");
        assert_eq!(till.all().len(), 1, "fines for one return, round {round}");
        let member = till.all()[0].member;
        let balances = results(&money, &|_| {
            desk.pay(member, Cents(1)).ok().map(|left| left.0)
        });
        assert_eq!(balances, [98, 99].map(Some), "after 0.01, round {round}");
        let payments = winners(&money, &|_| desk.pay(member, Cents(98)).is_ok());
        assert_eq!(payments, 1, "payments of one debt, round {round}");
    }
}

// rules: 6.2
#[test]
fn random_operations_at_many_desks_never_lend_a_copy_twice() {
    let board = Board::default();
    let mut library = Library::new().with_observer(board.clone());
    for _ in 0..3 {
        title_with(&mut library, "Emma", "Jane Austen", 2);
    }
    let members: Vec<MemberId> = (0..8).map(|_| library.join()).collect();
    let desk = SharedLibrary::new(library);
    let readers: [AtomicUsize; 7] = Default::default();
    in_parallel(8, |thread| {
        let mut random = Generator::new(thread as u64);
        let member = members[thread];
        for _ in 0..80 {
            let title = TitleId(1 + random.below(3) as u32);
            let Ok(loan) = desk.borrow(member, title) else {
                let _ = match random.below(3) {
                    0 => desk.hold(member, title).is_ok(),
                    1 => desk.cancel_hold(member, title).is_ok(),
                    _ => desk.renew(member, title).is_ok(),
                };
                continue;
            };
            let reader = &readers[loan.copy().0 as usize];
            assert_eq!(reader.fetch_add(1, Ordering::SeqCst), 0, "in two hands");
            if random.chance(30) {
                std::thread::yield_now();
            }
            reader.fetch_sub(1, Ordering::SeqCst);
            desk.return_copy(loan.copy()).expect("it was lent");
            if thread == 0 && random.chance(20) {
                desk.advance(1);
            }
        }
    });
    for title in 1..=3 {
        let view = desk.title(TitleId(title)).expect("it exists");
        let queue = desk.queue(TitleId(title)).expect("it exists");
        assert_eq!(view.copies, 2);
        assert!(queue.is_empty() || view.on_shelf == 0);
    }
    for member in members {
        assert_eq!(desk.loans(member).map(|loans| loans.len()), Some(0));
    }
}

/// Keeps a line for each notice of a hold.
#[derive(Clone, Default)]
struct Clerk(Arc<Mutex<Vec<String>>>);

impl Observer for Clerk {
    fn notice(&self, notice: &Notice) {
        let mut lines = self.0.lock().expect("no thread panics here");
        if !matches!(notice.news, News::Overdue { .. }) {
            lines.push(format!("  {}", notice_line(notice)));
        }
    }
}

// rules: 6.2, 6.4
#[test]
fn a_day_at_three_desks() {
    let clerk = Clerk::default();
    let till = Till::default();
    let mut library = shelf_of(3)
        .with_observer(clerk.clone())
        .with_ledger(till.clone());
    let members: Vec<MemberId> = (0..6).map(|_| library.join()).collect();
    for (member, title) in members.iter().zip(1..=3) {
        lent(&mut library, *member, TitleId(title));
    }
    library.advance(16);
    let desk = SharedLibrary::new(library);
    let mut page = String::from("day 16, three members wait\n");
    let places = in_parallel(3, |index| {
        desk.hold(members[3 + index], TitleId(1 + index as u32))
    });
    for (member, place) in members[3..].iter().zip(places) {
        let place = place.expect("one may wait");
        page += &format!("  #{} as number {place}\n", member.0);
    }
    page += "three desks take three books back\n";
    let fines = in_parallel(3, |index| {
        let receipt = desk.return_copy(CopyId(1 + index as u32));
        receipt.map(|receipt| money(receipt.fine()))
    });
    for fine in fines {
        page += &format!("  fine {}\n", fine.expect("it was lent"));
    }
    let mut lines = std::mem::take(&mut *clerk.0.lock().expect("no thread panics here"));
    lines.sort();
    page += &format!("{}\n", lines.join("\n"));
    page += "two members borrow them, the third forgets\n";
    let out = in_parallel(2, |index| {
        desk.borrow(members[3 + index], TitleId(1 + index as u32))
    });
    for loan in out {
        page += &format!("  {}\n", loan_line(&loan.expect("it is aside")));
    }
    desk.advance(4);
    let lines = clerk.0.lock().expect("no thread panics here").clone();
    page += &format!("{}\n", lines.join("\n"));
    page += "day 20, the late members pay\n";
    in_parallel(3, |index| desk.pay(members[index], Cents(50)).is_ok());
    let mut entries = till.all();
    entries.sort_by_key(|entry| (entry.day, entry.member));
    for entry in entries {
        page += &format!("  {}\n", entry_line(&entry));
    }
    for copy in 1..=3 {
        page += &format!(
            "copy {copy}: {}\n",
            aside_line(desk.whereabouts(CopyId(copy)))
        );
    }
    insta::assert_snapshot!("a_day_at_three_desks", page);
}

/// Some two hundred calls through two handles of one library.
pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let board = Board::default();
    let mut library = shelf_of(5).with_observer(board.clone());
    for _ in 0..5 {
        library.join();
    }
    let north = SharedLibrary::new(library);
    let south = north.clone();
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let (name, desk) = *random.pick(&[("north", &north), ("south", &south)]);
        let member = MemberId(1 + random.below(5) as u32);
        let title = TitleId(1 + random.below(5) as u32);
        let who = format!("#{} {}", member.0, title.0);
        let line = match random.below(16) {
            0..=4 => match desk.borrow(member, title) {
                Ok(loan) => loan_line(&loan),
                Err(error) => format!("{who} {error:?}"),
            },
            5..=7 => match desk.return_copy(CopyId(title.0)) {
                Ok(receipt) => format!("back for {}", money(receipt.fine())),
                Err(error) => format!("{error:?}"),
            },
            8 | 9 => format!("{who} waits: {:?}", desk.hold(member, title)),
            10 => format!("{who} cancels: {:?}", desk.cancel_hold(member, title)),
            11 => match desk.renew(
                member,
                one_of(random.chance(70), desk.loans(member)).unwrap_or(title),
            ) {
                Ok(loan) => format!("{who} renewed till {}", loan.due().0),
                Err(error) => format!("{who} renews: {error:?}"),
            },
            12 => match desk.pay(member, Cents(random.below(90))) {
                Ok(left) => format!("#{} pays, {} left", member.0, money(left)),
                Err(error) => format!("#{} pays: {error:?}", member.0),
            },
            13 => {
                let waiting = desk.queue(title).map(|queue| queue.len());
                let balance = desk.balance(member).map(money);
                format!("{who} {waiting:?} waiting, owes {balance:?}")
            }
            _ => {
                desk.advance(random.below(5) as u32);
                format!("day {}", desk.today().0)
            }
        };
        lines.push(format!("{step:>3}  {name}  {line}"));
        lines.extend(
            board
                .news()
                .iter()
                .map(|news| format!("            {news}")),
        );
    }
    lines.join("\n")
}

// rules: 6.1
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
