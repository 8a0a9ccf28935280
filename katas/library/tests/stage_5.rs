//! Stage 5: kinds of things that other teams add, and renewals.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use crate::stage_1::{NOBODY, NOTHING, assert_sound, counts, lent, returned, shelf_of};
use crate::stage_2::{Flat, late_return, money, owes};
use crate::stage_4::{Board, aside, held, waiting};
use crate::support::Generator;
use library::fines::{Cents, FinePolicy, Late};
use library::holds::HoldError;
use library::kinds::{Book, Dvd, EBook, LoanPolicy, LoanRequest, ReferenceOnly, RenewError};
use library::{BorrowError, CopyId, Day, Library, Loan, MemberId, TitleId};

/// As `whole_library` of stage 4, with how often each loan was renewed.
pub fn whole_library(library: &Library) -> String {
    let mut page = crate::stage_4::whole_library(library);
    for loans in (1..).map_while(|member| library.loans(MemberId(member))) {
        let renewals: Vec<u32> = loans.iter().map(Loan::renewals).collect();
        page += &format!("renewed: {renewals:?}\n");
    }
    page
}

/// The title of the first loan, if it is wanted and there is one.
pub fn one_of(wanted: bool, loans: Option<Vec<Loan>>) -> Option<TitleId> {
    let loans = loans.filter(|_| wanted)?;
    loans.first().map(Loan::title)
}

/// Adds something of a kind, with some copies.
fn item(library: &mut Library, policy: impl LoanPolicy + 'static, copies: u32) -> TitleId {
    let title: TitleId = library.add_item("A Thing", "Somebody", policy);
    for _ in 0..copies {
        library.add_copy(title).expect("the title exists");
    }
    title
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let board = Board::default();
    let mut library = Library::new().with_observer(board.clone());
    item(&mut library, Book, 1);
    item(&mut library, Dvd, 1);
    item(&mut library, EBook, 2);
    item(&mut library, ReferenceOnly, 1);
    item(&mut library, Weekend::default(), 1);
    for _ in 0..4 {
        library.join();
    }
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=260) {
        let member = MemberId(1 + random.below(4) as u32);
        let title = TitleId(1 + random.below(5) as u32);
        let who = format!("#{} {}", member.0, title.0);
        let line = match random.below(16) {
            0..=4 => match library.borrow(member, title) {
                Ok(loan) => format!("{who} copy {} till {}", loan.copy().0, loan.due().0),
                Err(error) => format!("{who} {error:?}"),
            },
            5 | 6 => match library.return_copy(CopyId(1 + random.below(6) as u32)) {
                Ok(receipt) => format!("back for {}", money(receipt.fine())),
                Err(error) => format!("{error:?}"),
            },
            7 | 8 => format!("{who} waits: {:?}", library.hold(member, title)),
            9 | 10 => match library.renew(
                member,
                one_of(random.chance(70), library.loans(member)).unwrap_or(title),
            ) {
                Ok(loan) => format!("{who} renewed {}, till {}", loan.renewals(), loan.due().0),
                Err(error) => format!("{who} renews: {error:?}"),
            },
            11 => format!("{who} pays: {:?}", library.pay(member, Cents(200)).is_ok()),
            12 => format!("{who} cancels: {:?}", library.cancel_hold(member, title)),
            _ => {
                library.advance(random.below(8) as u32);
                format!("day {}", library.today().0)
            }
        };
        lines.push(format!("{step:>3}  {line}"));
        lines.extend(board.news().iter().map(|news| format!("       {news}")));
    }
    lines.join("\n")
}

// rules: 5.3
#[test]
fn what_is_for_reference_is_never_lent() {
    let mut library = Library::new();
    let atlas = item(&mut library, ReferenceOnly, 1);
    let member = library.join();
    let refusal = library.borrow(member, atlas).err();
    assert_eq!(refusal, Some(BorrowError::NotLent));
    let refusal = library.hold(member, atlas).err();
    assert_eq!(refusal, Some(HoldError::NotLent), "before OnShelf");
    assert_eq!(counts(&library, atlas), (1, 1), "for reading");
    let without_copies = item(&mut library, ReferenceOnly, 0);
    let refusal = library.hold(member, without_copies).err();
    assert_eq!(refusal, Some(HoldError::NotLent));
}

// rules: 5.3
#[test]
fn not_lent_comes_after_the_limit_and_before_no_copy() {
    let mut library = Library::new().with_fines(Flat(1_000));
    let atlas = item(&mut library, ReferenceOnly, 0);
    for _ in 0..6 {
        item(&mut library, Book, 1);
    }
    let (member, other) = (library.join(), library.join());
    for title in 2..=6 {
        lent(&mut library, member, TitleId(title));
    }
    let refusal = library.borrow(member, atlas).err();
    assert_eq!(refusal, Some(BorrowError::LimitReached));
    let refusal = library.borrow(other, atlas).err();
    assert_eq!(refusal, Some(BorrowError::NotLent));
    late_return(&mut library, other, 7, 1);
    let refusal = library.hold(other, atlas).err();
    assert_eq!(refusal, Some(HoldError::Blocked));
}

// rules: 5.3, 5.4
#[test]
fn not_lent_has_its_place_among_the_reasons_for_renewals_and_holds() {
    let mut library = Library::new();
    let camera = item(&mut library, Weekend::default(), 1);
    let (one, other) = (library.join(), library.join());
    library.advance(2);
    lent(&mut library, one, camera);
    held(&mut library, other, camera);
    library.advance(5);
    // On day 7 the policy returns `None`.
    let has = library.hold(one, camera).err();
    assert_eq!(has, Some(HoldError::AlreadyHas));
    let again = library.hold(other, camera).err();
    assert_eq!(again, Some(HoldError::AlreadyHeld));
    let wanted = library.renew(one, camera).err();
    assert_eq!(wanted, Some(RenewError::Wanted));
    library.cancel_hold(other, camera).expect("a hold");
    let closed = library.renew(one, camera).err();
    assert_eq!(closed, Some(RenewError::NotLent));
    library.advance(7);
    let late = library.renew(one, camera).err();
    assert_eq!(late, Some(RenewError::Overdue));
    {
        let mut library = Library::new();
        let camera = item(&mut library, Weekend::default(), 1);
        let (one, two) = (library.join(), library.join());
        library.advance(1);
        lent(&mut library, one, camera);
        held(&mut library, two, camera);
        library.advance(5);
        returned(&mut library, CopyId(1));
        library.advance(1);
        let closed = library.borrow(two, camera).err();
        assert_eq!(closed, Some(BorrowError::NotLent), "though it is put aside");
        assert_eq!(aside(&library, 1), "aside for #2 till 9");
    }
}

// rules: 5.1, 5.4
#[test]
fn a_dvd_is_lent_for_three_days() {
    let mut library = Library::new();
    let film = item(&mut library, Dvd, 1);
    let member = library.join();
    library.advance(1);
    assert_eq!(lent(&mut library, member, film).due(), Day(4));
    let renewed = library.renew(member, film).expect("it may be");
    assert_eq!(renewed.due(), Day(7), "three days more");
    library.advance(8);
    let receipt = returned(&mut library, CopyId(1));
    assert_eq!((receipt.days_late(), receipt.fine()), (2, Cents(50)));
}

// rules: 5.1
#[test]
fn five_loans_of_any_kinds_are_the_limit() {
    let mut library = shelf_of(3);
    for title in [
        item(&mut library, Dvd, 1),
        item(&mut library, Book, 1),
        item(&mut library, EBook, 1),
    ] {
        assert_eq!(counts(&library, title), (1, 1));
    }
    let member = library.join();
    let dues = [1, 2, 4, 5, 6].map(|it| lent(&mut library, member, TitleId(it)).due().0);
    assert_eq!(dues, [14, 14, 3, 14, 14]);
    let sixth = library.borrow(member, TitleId(3)).err();
    assert_eq!(sixth, Some(BorrowError::LimitReached));
    library.advance(15);
    assert_eq!(
        library.loans(member).map(|loans| loans.len()),
        Some(4),
        "no e-book"
    );
    lent(&mut library, member, TitleId(3));
}

// rules: 5.5, 5.6
#[test]
fn an_e_book_ends_by_itself_when_its_due_day_is_over() {
    let board = Board::default();
    let mut library = Library::new().with_observer(board.clone());
    let novel = item(&mut library, EBook, 1);
    let member = library.join();
    lent(&mut library, member, novel);
    library.advance(14);
    assert_eq!(aside(&library, 1), "#1 till 14");
    library.advance(1);
    assert_eq!(aside(&library, 1), "on the shelf");
    assert_eq!(owes(&library, member), Cents(0));
    assert_eq!(board.news(), [""; 0], "it is never overdue");
    assert_eq!(library.loans(member), Some(vec![]));
    let next = lent(&mut library, member, novel);
    assert_eq!(next.due(), Day(29));
    library.renew(member, novel).expect("it may be");
    library.advance(28);
    assert_eq!(aside(&library, 1), "#1 till 43");
    library.advance(1);
    assert_eq!(aside(&library, 1), "on the shelf");
    assert_eq!(owes(&library, member), Cents(0));
}

// rules: 5.5, 5.6
#[test]
fn an_e_book_that_ends_goes_to_the_first_member_who_waits_before_holds_lapse() {
    for (back, ends) in [(1, 2), (2, 1)] {
        let board = Board::default();
        let mut library = Library::new().with_observer(board.clone());
        let novel = item(&mut library, EBook, 2);
        let members = [(); 5].map(|()| library.join());
        for member in &members[..2] {
            lent(&mut library, *member, novel);
        }
        for member in &members[2..] {
            held(&mut library, *member, novel);
        }
        library.advance(11);
        returned(&mut library, CopyId(back));
        library.advance(3);
        board.news();
        library.advance(1);
        let expected = [
            format!("15: #4 title 1 copy {ends} ready till 18"),
            format!("15: #3 title 1 copy {back} lapsed"),
            format!("15: #5 title 1 copy {back} ready till 18"),
        ];
        assert_eq!(board.news(), expected, "all loans end, then holds lapse");
        assert_eq!(waiting(&library, novel), [0; 0]);
    }
    {
        let board = Board::default();
        let mut library = Library::new().with_observer(board.clone());
        let titles = [(); 2].map(|()| item(&mut library, EBook, 0));
        for title in [titles[1], titles[0], titles[1]] {
            library.add_copy(title).expect("the title exists");
        }
        let members = [(); 5].map(|()| library.join());
        for (member, title) in members.into_iter().zip([0, 1, 1]) {
            lent(&mut library, member, titles[title]);
        }
        for (member, title) in members[3..].iter().zip([1, 0]) {
            held(&mut library, *member, titles[title]);
        }
        library.advance(15);
        let expected = [
            "15: #4 title 2 copy 1 ready till 18",
            "15: #5 title 1 copy 2 ready till 18",
        ];
        assert_eq!(board.news(), expected, "by copy number");
        assert_eq!(aside(&library, 3), "on the shelf");
    }
}

/// Two days, five for member 1. One renewal. Not lent on a day that can be divided by
/// seven. It remembers what it was called with.
#[derive(Clone, Default)]
struct Weekend(Arc<Mutex<Vec<LoanRequest>>>);

impl LoanPolicy for Weekend {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        self.0.lock().expect("no thread panics here").push(*request);
        let days = if request.member == MemberId(1) { 5 } else { 2 };
        (!request.today.0.is_multiple_of(7) && request.renewal < 2).then_some(days)
    }
}

// rules: 5.1, 5.3
#[test]
fn a_loan_policy_from_outside_decides() {
    let mut library = Library::new();
    let camera = item(&mut library, Weekend::default(), 2);
    let (one, two) = (library.join(), library.join());
    let closed = library.borrow(two, camera).err();
    assert_eq!(closed, Some(BorrowError::NotLent), "on day 0");
    library.advance(1);
    assert_eq!(lent(&mut library, one, camera).due(), Day(6));
    assert_eq!(lent(&mut library, two, camera).due(), Day(3));
    let renewed = library.renew(two, camera).expect("the first one");
    assert_eq!((renewed.due(), renewed.renewals()), (Day(5), 1));
    let second = library.renew(two, camera).err();
    assert_eq!(second, Some(RenewError::NotLent));
    let loans = library.loans(two).expect("a member");
    assert_eq!((loans[0].due(), loans[0].renewals()), (Day(5), 1));
}

// rules: 5.2
#[test]
fn a_loan_policy_from_outside_gets_the_request() {
    let policy = Weekend::default();
    let mut library = shelf_of(1);
    let camera = item(&mut library, policy.clone(), 1);
    let (one, two) = (library.join(), library.join());
    library.advance(8);
    lent(&mut library, one, camera);
    library.advance(1);
    library.renew(one, camera).expect("the first one");
    held(&mut library, two, camera);
    let seen = policy.0.lock().expect("no thread panics here").clone();
    let request = |member, today, renewal| LoanRequest {
        member,
        title: camera,
        today: Day(today),
        renewal,
    };
    let expected = [request(one, 8, 0), request(one, 9, 1), request(two, 9, 0)];
    for request in expected {
        assert!(seen.contains(&request), "{request:?} is not in {seen:?}");
    }
}

/// One title with two copies, lent to members 1 and 2. Member 3 waits.
fn wanted() -> (Library, TitleId, MemberId) {
    let mut library = Library::new();
    let title = item(&mut library, Book, 2);
    for _ in 0..2 {
        let member = library.join();
        lent(&mut library, member, title);
    }
    let third = library.join();
    held(&mut library, third, title);
    (library, title, third)
}

// rules: 5.4
#[test]
fn a_renewal_counts_from_the_old_due_day() {
    let mut library = shelf_of(1);
    let member = library.join();
    let first: Loan = lent(&mut library, member, TitleId(1));
    library.advance(10);
    let renewed = library.renew(member, TitleId(1)).expect("it may be");
    assert_eq!((renewed.due(), renewed.renewals()), (Day(28), 1));
    assert_eq!((renewed.copy(), renewed.borrowed_on()), (CopyId(1), Day(0)));
    let again = library.renew(member, TitleId(1)).expect("it may be");
    assert_eq!((again.due(), again.renewals()), (Day(42), 2));
    assert_eq!((first.due(), first.renewals()), (Day(14), 0), "a snapshot");
    assert_eq!(aside(&library, 1), "#1 till 42");
    library.advance(33);
    let receipt = returned(&mut library, CopyId(1));
    assert_eq!((receipt.days_late(), receipt.fine()), (1, Cents(25)));
    assert_eq!(receipt.loan().renewals(), 2);
    let fresh = lent(&mut library, member, TitleId(1));
    assert_eq!(fresh.renewals(), 0);
    for times in 1..=300 {
        let renewed = library.renew(member, TitleId(1)).expect("no limit");
        let due = Day(fresh.due().0 + 14 * times);
        assert_eq!((renewed.due(), renewed.renewals()), (due, times));
    }
}

// rules: 5.4
#[test]
fn a_loan_is_renewed_until_its_due_day_unless_a_member_waits() {
    let (mut library, title, third) = wanted();
    let refusal = |library: &mut Library, member| library.renew(member, title).err();
    let (one, two) = (MemberId(1), MemberId(2));
    let wanted = Some(RenewError::Wanted);
    assert_eq!(refusal(&mut library, one), wanted);
    returned(&mut library, CopyId(1));
    assert_eq!(aside(&library, 1), "aside for #3 till 3");
    assert_eq!(
        refusal(&mut library, two),
        None,
        "member 3 does not wait now"
    );
    held(&mut library, one, title);
    assert_eq!(refusal(&mut library, two), wanted);
    library.cancel_hold(one, title).expect("a hold");
    assert_eq!(refusal(&mut library, two), None);
    lent(&mut library, third, title);
    assert_eq!(refusal(&mut library, third), None);

    let mut library = shelf_of(1);
    let member = library.join();
    lent(&mut library, member, TitleId(1));
    library.advance(14);
    let renewed = library.renew(member, TitleId(1)).expect("it may be");
    assert_eq!(renewed.due(), Day(28));
    library.advance(15);
    let refusal = library.renew(member, TitleId(1)).err();
    assert_eq!(refusal, Some(RenewError::Overdue));
    assert_eq!(aside(&library, 1), "#1 till 28");
}

// rules: 5.4
#[test]
fn the_first_reason_against_a_renewal_is_returned() {
    let mut library = shelf_of(3).with_fines(Flat(1_000));
    let (debtor, other) = (library.join(), library.join());
    for title in [2, 3] {
        lent(&mut library, debtor, TitleId(title));
    }
    library.renew(debtor, TitleId(3)).expect("it may be");
    late_return(&mut library, debtor, 1, 1);
    held(&mut library, other, TitleId(3));
    let mut refusal = |member, title| library.renew(member, title).err();
    let unknown = Some(RenewError::UnknownMember(NOBODY));
    assert_eq!(refusal(NOBODY, NOTHING), unknown);
    let unknown = Some(RenewError::UnknownTitle(NOTHING));
    assert_eq!(refusal(debtor, NOTHING), unknown);
    assert_eq!(refusal(debtor, TitleId(1)), Some(RenewError::NoLoan));
    assert_eq!(refusal(other, TitleId(2)), Some(RenewError::NoLoan));
    let blocked = Some(RenewError::Blocked);
    assert_eq!(refusal(debtor, TitleId(2)), blocked, "before Overdue");
    assert_eq!(refusal(debtor, TitleId(3)), blocked, "before Wanted");
    library.pay(debtor, Cents(1_000)).expect("it is owed");
    held(&mut library, other, TitleId(2));
    let mut refusal = |title| library.renew(debtor, TitleId(title)).err();
    assert_eq!(refusal(2), Some(RenewError::Overdue), "before Wanted");
    assert_eq!(refusal(3), Some(RenewError::Wanted));
}

/// Panics for the first call, then lends for 14 days and charges 1.00.
#[derive(Clone, Default)]
struct Fragile(Arc<Mutex<u32>>);

impl Fragile {
    fn crash(&self) {
        let mut calls = self.0.lock().expect("no thread panics here");
        *calls += 1;
        let is_first = *calls == 1;
        drop(calls);
        if is_first {
            std::panic::resume_unwind(Box::new("a policy of another team"));
        }
    }

    /// The next call panics again.
    fn reset(&self) {
        *self.0.lock().expect("no thread panics here") = 0;
    }
}

impl LoanPolicy for Fragile {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        self.crash();
        Some(14)
    }
}

impl FinePolicy for Fragile {
    fn fine(&self, _late: &Late) -> Cents {
        self.crash();
        Cents(100)
    }
}

/// Makes a call in which a policy panics: the panic comes through.
fn panics<T>(library: &mut Library, call: impl FnOnce(&mut Library) -> T) {
    let outcome = catch_unwind(AssertUnwindSafe(|| call(library)));
    assert!(outcome.is_err(), "the panic must reach the caller");
}

// rules: 5.7
#[test]
fn a_loan_policy_that_panics_changes_nothing() {
    let policy = Fragile::default();
    let mut library = Library::new();
    let title = item(&mut library, policy.clone(), 1);
    let (one, two) = (library.join(), library.join());
    let before = whole_library(&library);
    panics(&mut library, |library| library.borrow(one, title).is_ok());
    assert_eq!(whole_library(&library), before);
    lent(&mut library, one, title);

    let before = whole_library(&library);
    policy.reset();
    panics(&mut library, |library| library.renew(one, title).is_ok());
    policy.reset();
    panics(&mut library, |library| library.hold(two, title).is_ok());
    assert_eq!(whole_library(&library), before);
    let renewed = library.renew(one, title).expect("it may be");
    assert_eq!((renewed.due(), renewed.renewals()), (Day(28), 1));
    assert_eq!(library.hold(two, title), Ok(1));

    returned(&mut library, CopyId(1));
    let before = whole_library(&library);
    policy.reset();
    panics(&mut library, |library| library.borrow(two, title).is_ok());
    assert_eq!(whole_library(&library), before, "it stays put aside");
    lent(&mut library, two, title);
}

// rules: 5.7
#[test]
fn a_fine_policy_that_panics_changes_nothing() {
    let policy = Fragile::default();
    let board = Board::default();
    let mut library = shelf_of(1)
        .with_fines(policy.clone())
        .with_observer(board.clone());
    let (one, two) = (library.join(), library.join());
    lent(&mut library, one, TitleId(1));
    held(&mut library, two, TitleId(1));
    library.advance(15);
    board.news();
    let before = whole_library(&library);
    panics(&mut library, |library| {
        library.return_copy(CopyId(1)).is_ok()
    });
    assert_eq!(whole_library(&library), before, "the copy is still lent");
    assert_eq!(board.news(), [""; 0]);
    assert_eq!(returned(&mut library, CopyId(1)).fine(), Cents(100));
    assert_eq!(owes(&library, one), Cents(100));
    assert_eq!(aside(&library, 1), "aside for #2 till 18");
}

/// A loan is for so many days and ends by itself.
struct Pass(u32);

impl LoanPolicy for Pass {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(self.0)
    }

    fn ends_by_itself(&self) -> bool {
        true
    }
}

// rules: 5.5, 5.6
#[test]
fn random_operations_on_all_kinds_are_the_same_day_by_day() {
    let mut random = Generator::new(29);
    for _ in 0..6 {
        let mut twins = [(); 2].map(|()| {
            let board = Board::default();
            let mut library = Library::new().with_observer(board.clone());
            item(&mut library, EBook, 2);
            item(&mut library, Dvd, 1);
            item(&mut library, Pass(1), 1);
            for _ in 0..5 {
                library.join();
            }
            (library, board)
        });
        for _ in 0..120 {
            let member = MemberId(1 + random.below(5) as u32);
            let title = TitleId(1 + random.below(3) as u32);
            let (what, days) = (random.below(7), random.below(12) as u32);
            let outcomes = [0, 1].map(|twin| {
                let (library, board) = &mut twins[twin];
                let done = match what {
                    0 | 1 => library.borrow(member, title).is_ok(),
                    2 | 3 => library.hold(member, title).is_ok(),
                    4 => library.return_copy(CopyId(1 + days % 4)).is_ok(),
                    5 => library.renew(member, title).is_ok(),
                    _ if twin == 0 => {
                        library.advance(days);
                        true
                    }
                    _ => {
                        (0..days).for_each(|_| library.advance(1));
                        true
                    }
                };
                assert_sound(library, 5);
                (done, board.news(), whole_library(library))
            });
            assert_eq!(outcomes[0], outcomes[1]);
        }
    }
}

// rules: 1.6, 5.3
#[test]
fn a_call_that_fails_changes_nothing_of_any_kind() {
    let board = Board::default();
    let mut library = Library::new().with_observer(board.clone());
    let atlas = item(&mut library, ReferenceOnly, 1);
    let camera = item(&mut library, Weekend::default(), 1);
    let member = library.join();
    library.advance(5);
    lent(&mut library, member, camera);
    library.advance(2);
    let before = whole_library(&library);
    let failed = [
        library.borrow(member, atlas).is_err(),
        library.hold(member, atlas).is_err(),
        library.renew(member, atlas).is_err(),
        library.renew(member, camera).is_err(),
    ];
    assert_eq!(failed, [true; 4]);
    assert_eq!(whole_library(&library), before);
    assert_eq!(board.news(), [""; 0]);
}

// rules: 5.1, 5.4, 5.5
#[test]
fn the_new_shelves() {
    let board = Board::default();
    let mut library = Library::new().with_observer(board.clone());
    let emma = library.add_item("Emma", "Austen", Book);
    let film = library.add_item("Emma. The Film", "Wilde", Dvd);
    let file = library.add_item("Emma (e-book)", "Austen", EBook);
    let notes = library.add_item("Emma. The Notes", "Austen", ReferenceOnly);
    for title in [emma, film, file, file, notes] {
        library.add_copy(title).expect("the title exists");
    }
    let (ada, bo) = (library.join(), library.join());
    let mut page = String::new();
    for (member, who) in [(ada, "Ada"), (bo, "Bo")] {
        for title in [emma, film, file, notes] {
            let name = library.title(title).expect("it exists").name;
            let answer = match library.borrow(member, title) {
                Ok(loan) => format!("till day {}", loan.due().0),
                Err(error) => match library.hold(member, title) {
                    Ok(place) => format!("{error:?}, waits as number {place}"),
                    Err(_) => format!("{error:?}"),
                },
            };
            page += &format!("{who:<4} {name:<16} {answer}\n");
        }
    }
    library.advance(3);
    let renewed = library.renew(ada, film).map(|loan| loan.due().0);
    page += &format!("\nAda renews the film: {renewed:?}\n");
    returned(&mut library, CopyId(2));
    library.advance(13);
    for line in board.news() {
        page += &format!("{line}\n");
    }
    insta::assert_snapshot!("the_new_shelves", page);
}

// rules: 5.1, 5.4, 5.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
