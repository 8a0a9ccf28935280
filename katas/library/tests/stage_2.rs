//! Stage 2: fines, and a ledger that others write into as well.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::stage_1::{NOBODY, NOTHING, books, fill, lent, loan_line, returned, shelf_of};
use crate::support::Generator;
use library::fines::{Cents, Entry, FinePolicy, Late, Ledger, LedgerClosed, MemoryLedger};
use library::fines::{PayError, PerDay, Reason};
use library::{BorrowError, CopyId, Day, Library, MemberId, ReturnError, TitleId};

/// Cents as people write them.
pub fn money(cents: Cents) -> String {
    format!("{}.{:02}", cents.0 / 100, cents.0 % 100)
}

pub fn owes(library: &Library, member: MemberId) -> Cents {
    library.balance(member).expect("a member")
}

/// Lends the title of this number, and takes it back this many days late.
pub fn late_return(library: &mut Library, member: MemberId, title: u32, days: u32) -> Cents {
    let loan = lent(library, member, TitleId(title));
    library.advance(loan.due().0 - loan.borrowed_on().0 + days);
    returned(library, loan.copy()).fine()
}

/// Every late return costs the same.
pub struct Flat(pub u64);

impl FinePolicy for Flat {
    fn fine(&self, _late: &Late) -> Cents {
        Cents(self.0)
    }
}

/// A library in which a member owes this much.
pub fn debtor(cents: u64) -> (Library, MemberId) {
    let mut library = shelf_of(6).with_fines(Flat(cents));
    let member = library.join();
    late_return(&mut library, member, 1, 1);
    (library, member)
}

/// As `books`, with what everybody owes.
pub fn all_books(library: &Library) -> String {
    let mut page = books(library);
    let balances = (1..).map_while(|member| library.balance(MemberId(member)));
    for (member, balance) in (1..).zip(balances) {
        page += &format!("#{member} owes {}\n", money(balance));
    }
    page
}

pub fn entry_line(entry: &Entry) -> String {
    let (Day(day), MemberId(member)) = (entry.day, entry.member);
    let what = match entry.reason {
        Reason::Fine(copy) => format!("copy {} was late", copy.0),
        Reason::Payment => "paid".to_string(),
    };
    let amount = money(entry.amount);
    format!("day {day:>3}  #{member} {what:<18}{amount:>7}")
}

/// The ledger of the university: all clones write into one list. It can be closed.
#[derive(Clone, Default)]
pub struct Till {
    entries: Arc<Mutex<Vec<Entry>>>,
    is_closed: Arc<AtomicBool>,
}

impl Till {
    pub fn all(&self) -> Vec<Entry> {
        self.entries.lock().expect("no thread panics here").clone()
    }

    pub fn close(&self, is_closed: bool) {
        self.is_closed.store(is_closed, Ordering::SeqCst);
    }

    /// What the cash desk across the road does.
    pub fn enter(&self, entry: Entry) {
        self.entries
            .lock()
            .expect("no thread panics here")
            .push(entry);
    }
}

impl Ledger for Till {
    fn append(&mut self, entry: Entry) -> Result<(), LedgerClosed> {
        if self.is_closed.load(Ordering::SeqCst) {
            return Err(LedgerClosed);
        }
        self.enter(entry);
        Ok(())
    }

    fn entries(&self, member: MemberId) -> Vec<Entry> {
        let mut entries = self.all();
        entries.retain(|entry| entry.member == member);
        entries
    }
}

pub fn payment(day: u32, member: MemberId, cents: u64) -> Entry {
    Entry {
        day: Day(day),
        member,
        reason: Reason::Payment,
        amount: Cents(cents),
    }
}

pub fn fine(day: u32, member: MemberId, copy: u32, cents: u64) -> Entry {
    Entry {
        day: Day(day),
        member,
        reason: Reason::Fine(CopyId(copy)),
        amount: Cents(cents),
    }
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let till = Till::default();
    let mut library = shelf_of(14)
        .with_fines(PerDay::new(Cents(30), Cents(450)))
        .with_ledger(till.clone());
    for _ in 0..4 {
        library.join();
    }
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=240) {
        let member = MemberId(1 + random.below(17) as u32 / 4);
        let title = TitleId(1 + random.below(15) as u32);
        let line = match random.below(20) {
            0..=7 => match library.borrow(member, title) {
                Ok(loan) => loan_line(&loan),
                Err(error) => format!("#{} {}: {error:?}", member.0, title.0),
            },
            8..=12 => match library.return_copy(CopyId(title.0)) {
                Ok(receipt) => {
                    let (late, fine) = (receipt.days_late(), money(receipt.fine()));
                    let who = receipt.loan().member().0;
                    format!("#{who} brings {}: {late} late, {fine}", title.0)
                }
                Err(error) => format!("{error:?}"),
            },
            13 | 14 => match library.pay(member, Cents(random.below(400))) {
                Ok(left) => format!("#{} pays, {} left", member.0, money(left)),
                Err(error) => format!("#{} pays: {error:?}", member.0),
            },
            15 => {
                till.enter(payment(0, member, 120));
                format!("#{} pays 1.20 across the road", member.0)
            }
            16 => {
                let is_closed = random.chance(30);
                till.close(is_closed);
                format!("the ledger is closed: {is_closed}")
            }
            _ => {
                library.advance(random.below(9) as u32);
                format!("day {}", library.today().0)
            }
        };
        let balance = library.balance(member).map(money);
        lines.push(format!("{step:>3}  {line} (owes {balance:?})"));
    }
    lines.extend(till.all().iter().map(entry_line));
    lines.join("\n")
}

// rules: 2.1, 2.2
#[test]
fn a_fine_grows_by_the_day_up_to_its_cap_for_each_return() {
    let table = [
        (0, 0),
        (1, 25),
        (2, 50),
        (10, 250),
        (31, 775),
        (32, 800),
        (33, 800),
        (400, 800),
    ];
    for (days, cents) in table {
        let mut library = shelf_of(1);
        let member = library.join();
        let fine: Cents = late_return(&mut library, member, 1, days);
        assert_eq!(fine, Cents(cents), "{days} days late");
        assert_eq!(owes(&library, member), Cents(cents), "{days} days late");
    }
    let mut library = shelf_of(2);
    let (one, other) = (library.join(), library.join());
    for title in [1, 2] {
        lent(&mut library, one, TitleId(title));
    }
    library.advance(14 + 40);
    for copy in [1, 2] {
        assert_eq!(returned(&mut library, CopyId(copy)).fine(), Cents(800));
    }
    assert_eq!(owes(&library, one), Cents(1_600));
    assert_eq!(owes(&library, other), Cents(0), "only the borrower pays");
}

// rules: 2.1
#[test]
fn an_early_return_is_no_late_return() {
    let mut library = shelf_of(1);
    let member = library.join();
    lent(&mut library, member, TitleId(1));
    library.advance(3);
    assert_eq!(returned(&mut library, CopyId(1)).fine(), Cents(0));
    assert_eq!(owes(&library, member), Cents(0));
}

// rules: 2.1
#[test]
fn a_late_loan_costs_nothing_before_it_is_returned() {
    let till = Till::default();
    let mut library = shelf_of(2).with_ledger(till.clone());
    let member = library.join();
    lent(&mut library, member, TitleId(1));
    library.advance(500);
    assert_eq!(owes(&library, member), Cents(0));
    lent(&mut library, member, TitleId(2));
    assert_eq!(till.all(), []);
}

// rules: 2.2, 2.4
#[test]
fn a_price_list_has_a_rate_and_a_cap() {
    let (member, title) = (MemberId(3), TitleId(7));
    let late = |days| Late {
        days,
        member,
        title,
    };
    let price = |policy: PerDay, days| policy.fine(&late(days));
    let dear = PerDay::new(Cents(70), Cents(200));
    assert_eq!(
        [1, 2, 3, 4].map(|days| price(dear, days).0),
        [70, 140, 200, 200]
    );
    let strict = PerDay::new(Cents(500), Cents(200));
    assert_eq!(price(strict, 1), Cents(200));
    let ruin = PerDay::new(Cents(3_000_000_000), Cents(100_000_000_000));
    assert_eq!(price(ruin, 3), Cents(9_000_000_000));
    let mild = PerDay::new(Cents(1), Cents(1_000_000));
    assert_eq!(price(mild, 70_000), Cents(70_000));
    let mut library = shelf_of(1).with_fines(ruin);
    let member = library.join();
    assert_eq!(
        late_return(&mut library, member, 1, 2),
        Cents(6_000_000_000)
    );
    assert_eq!(owes(&library, member), Cents(6_000_000_000));
}

/// The first week is free, then a day costs 0.10, and 0.40 for member 2.
#[derive(Clone, Default)]
struct FirstWeekFree(Arc<Mutex<Vec<Late>>>);

impl FinePolicy for FirstWeekFree {
    fn fine(&self, late: &Late) -> Cents {
        self.0.lock().expect("no thread panics here").push(*late);
        let per_day = if late.member == MemberId(2) { 40 } else { 10 };
        Cents(u64::from(late.days.saturating_sub(7)) * per_day)
    }
}

// rules: 2.1
#[test]
fn a_fine_policy_from_outside_sets_the_price() {
    let policy = FirstWeekFree::default();
    let mut library = Library::new().with_fines(policy.clone());
    library.add_title("Nowhere", "Nobody");
    fill(&mut library, 4);
    let (one, two) = (library.join(), library.join());
    assert_eq!(late_return(&mut library, one, 2, 7), Cents(0));
    assert_eq!(late_return(&mut library, one, 2, 9), Cents(20));
    assert_eq!(late_return(&mut library, two, 4, 9), Cents(80));
    assert_eq!(late_return(&mut library, one, 3, 0), Cents(0), "in time");
    let seen = policy.0.lock().expect("no thread panics here").clone();
    let late = |days, member, title| Late {
        days,
        member,
        title: TitleId(title),
    };
    let expected = [late(7, one, 2), late(9, one, 2), late(9, two, 4)];
    assert_eq!(seen, expected, "called for late returns, once each");
}

// rules: 2.6
#[test]
fn a_blocked_member_may_return_and_pay_but_not_borrow() {
    let (mut library, member) = debtor(999);
    lent(&mut library, member, TitleId(2));
    let (mut library, member) = debtor(1_000);
    let blocked = Some(BorrowError::Blocked);
    assert_eq!(library.borrow(member, TitleId(2)).err(), blocked);
    let other = library.join();
    lent(&mut library, other, TitleId(3));
    let left: Result<Cents, PayError> = library.pay(member, Cents(1));
    assert_eq!(left, Ok(Cents(999)));
    lent(&mut library, member, TitleId(2));

    let mut library = shelf_of(3).with_fines(Flat(600));
    let member = library.join();
    for title in 1..=3 {
        lent(&mut library, member, TitleId(title));
    }
    library.advance(15);
    for (copy, owed) in [(1, 600), (2, 1_200), (3, 1_800)] {
        returned(&mut library, CopyId(copy));
        assert_eq!(owes(&library, member), Cents(owed));
    }
}

// rules: 2.6
#[test]
fn blocked_comes_after_unknown_and_before_all_other_reasons() {
    let till = Till::default();
    let mut library = shelf_of(7).with_ledger(till.clone());
    let (member, other) = (library.join(), library.join());
    for title in 1..=5 {
        lent(&mut library, member, TitleId(title));
    }
    lent(&mut library, other, TitleId(6));
    till.enter(fine(0, member, 40, 1_000));
    let unknown = Some(BorrowError::UnknownTitle(NOTHING));
    assert_eq!(library.borrow(member, NOTHING).err(), unknown);
    for title in [1, 6, 7] {
        let refusal = library.borrow(member, TitleId(title)).err();
        assert_eq!(refusal, Some(BorrowError::Blocked), "title {title}");
    }
    returned(&mut library, CopyId(5));
    let refusal = library.borrow(member, TitleId(6)).err();
    assert_eq!(refusal, Some(BorrowError::Blocked), "before NoCopy");
}

// rules: 2.5
#[test]
fn payments_reduce_what_is_owed_and_no_more() {
    let (mut library, member) = debtor(600);
    assert_eq!(library.pay(member, Cents(250)), Ok(Cents(350)));
    assert_eq!(owes(&library, member), Cents(350));
    let too_much = |owed| Err(PayError::TooMuch(Cents(owed)));
    assert_eq!(library.pay(member, Cents(351)), too_much(350));
    assert_eq!(library.pay(member, Cents(350)), Ok(Cents(0)));
    assert_eq!(library.pay(member, Cents(1)), too_much(0));
    let unknown = Err(PayError::UnknownMember(NOBODY));
    assert_eq!(library.pay(NOBODY, Cents(1)), unknown);
    let unknown = [MemberId(0), NOBODY].map(|member| library.balance(member));
    assert_eq!(unknown, [None, None]);
}

// rules: 2.3
#[test]
fn a_ledger_from_outside_gets_each_fine_and_payment() {
    let till = Till::default();
    let mut library = Library::new().with_ledger(till.clone());
    library.add_title("Nowhere", "Nobody");
    fill(&mut library, 2);
    let (one, other) = (library.join(), library.join());
    late_return(&mut library, one, 2, 2);
    late_return(&mut library, other, 3, 4);
    library.pay(other, Cents(30)).expect("it is owed");
    let expected = [
        fine(16, one, 1, 50),
        fine(34, other, 2, 100),
        payment(34, other, 30),
    ];
    assert_eq!(till.all(), expected);
    let owed = (owes(&library, one), owes(&library, other));
    assert_eq!(owed, (Cents(50), Cents(70)));
}

// rules: 2.3
#[test]
fn an_amount_of_nothing_is_no_entry() {
    let till = Till::default();
    let mut library = shelf_of(2)
        .with_ledger(till.clone())
        .with_fines(FirstWeekFree::default());
    let member = library.join();
    late_return(&mut library, member, 1, 7);
    late_return(&mut library, member, 2, 0);
    assert_eq!(library.pay(member, Cents(0)), Ok(Cents(0)));
    assert_eq!(till.all(), []);
    late_return(&mut library, member, 1, 8);
    assert_eq!(till.all().len(), 1);
}

// rules: 2.4
#[test]
fn what_others_write_into_a_ledger_outside_counts_at_once() {
    let till = Till::default();
    till.enter(fine(0, MemberId(1), 40, 950));
    let mut library = shelf_of(3).with_ledger(till.clone());
    let (member, other) = (library.join(), library.join());
    assert_eq!(owes(&library, member), Cents(950), "a debt from before");
    assert_eq!(late_return(&mut library, member, 1, 2), Cents(50));
    let blocked = library.borrow(member, TitleId(2)).err();
    assert_eq!(blocked, Some(BorrowError::Blocked));
    till.enter(payment(17, member, 400));
    assert_eq!(owes(&library, member), Cents(600), "also of a later day");
    lent(&mut library, member, TitleId(2));
    till.enter(payment(16, member, 700));
    assert_eq!(owes(&library, member), Cents(0), "never less than nothing");
    let too_much = Err(PayError::TooMuch(Cents(0)));
    assert_eq!(library.pay(member, Cents(1)), too_much);
    assert_eq!(owes(&library, other), Cents(0));
}

// rules: 2.4
#[test]
fn a_credit_counts_for_the_next_fine() {
    let till = Till::default();
    let mut library = shelf_of(1).with_ledger(till.clone()).with_fines(Flat(200));
    let member = library.join();
    till.enter(fine(0, member, 40, 350));
    till.enter(payment(0, member, 500));
    assert_eq!(owes(&library, member), Cents(0), "1.50 too much");
    late_return(&mut library, member, 1, 1);
    assert_eq!(owes(&library, member), Cents(50));
    assert_eq!(library.pay(member, Cents(50)), Ok(Cents(0)));
}

// rules: 2.3
#[test]
fn a_ledger_in_memory_returns_the_entries_of_one_member() {
    let mut ledger = MemoryLedger::default();
    let (one, other) = (MemberId(1), MemberId(2));
    let entries = [fine(3, one, 1, 5), fine(3, other, 2, 6), payment(2, one, 5)];
    for entry in entries {
        assert_eq!(ledger.append(entry), Ok(()));
    }
    assert_eq!(ledger.entries(one), [entries[0], entries[2]]);
    assert_eq!(ledger.entries(other), [entries[1]]);
    assert_eq!(ledger.entries(NOBODY), []);
}

// rules: 2.7
#[test]
fn a_closed_ledger_takes_no_return_and_changes_nothing() {
    let till = Till::default();
    let mut library = shelf_of(2).with_ledger(till.clone()).with_fines(Flat(300));
    let member = library.join();
    for title in [1, 2] {
        lent(&mut library, member, TitleId(title));
    }
    library.advance(10);
    till.close(true);
    returned(&mut library, CopyId(2));
    library.advance(6);
    let before = all_books(&library);
    let closed = library.return_copy(CopyId(1)).err();
    assert_eq!(closed, Some(ReturnError::LedgerClosed));
    assert_eq!(all_books(&library), before, "the copy is still lent");
    lent(&mut library, member, TitleId(2));
    till.close(false);
    let receipt = returned(&mut library, CopyId(1));
    assert_eq!((receipt.days_late(), receipt.fine()), (2, Cents(300)));
    assert_eq!(till.all(), [fine(16, member, 1, 300)], "one fine");
    {
        let till = Till::default();
        till.close(true);
        let mut library = shelf_of(1).with_ledger(till).with_fines(Flat(0));
        let member = library.join();
        let fine = late_return(&mut library, member, 1, 3);
        assert_eq!(fine, Cents(0), "0.00 is no entry");
    }
}

// rules: 2.7
#[test]
fn a_closed_ledger_takes_no_payment() {
    let till = Till::default();
    let mut library = shelf_of(1).with_ledger(till.clone());
    let member = library.join();
    till.enter(fine(0, member, 40, 500));
    till.close(true);
    let closed = Err(PayError::LedgerClosed);
    assert_eq!(library.pay(member, Cents(500)), closed);
    assert_eq!(owes(&library, member), Cents(500));
    let too_much = Err(PayError::TooMuch(Cents(500)));
    assert_eq!(library.pay(member, Cents(501)), too_much);
    let nothing = library.pay(member, Cents(0));
    assert_eq!(nothing, Ok(Cents(500)), "0.00 is no entry");
    till.close(false);
    assert_eq!(library.pay(member, Cents(500)), Ok(Cents(0)));
}

// rules: 1.6, 2.4, 2.5, 2.6
#[test]
fn random_operations_leave_the_ledger_balanced() {
    let mut random = Generator::new(3);
    let till = Till::default();
    let mut library = Library::new().with_ledger(till.clone());
    fill(&mut library, 12);
    let members = [(); 3].map(|()| library.join());
    let mut owed = [0; 3];
    for _ in 0..600 {
        let index = random.below(3) as usize;
        let (member, title) = (members[index], TitleId(1 + random.below(12) as u32));
        let before = all_books(&library);
        let failed = match random.below(5) {
            0 | 1 => {
                let refusal = library.borrow(member, title).err();
                let blocked = refusal == Some(BorrowError::Blocked);
                assert_eq!(blocked, owed[index] >= 1_000);
                refusal.is_some()
            }
            2 | 3 => match library.return_copy(CopyId(title.0)) {
                Ok(receipt) => {
                    let borrower = receipt.loan().member().0 as usize - 1;
                    let expected = (25 * u64::from(receipt.days_late())).min(800);
                    assert_eq!(receipt.fine(), Cents(expected));
                    owed[borrower] += expected;
                    false
                }
                Err(_) => true,
            },
            _ => {
                let cents = random.below(900);
                let taken = library.pay(member, Cents(cents)).is_ok();
                assert_eq!(taken, cents <= owed[index]);
                owed[index] -= if taken { cents } else { 0 };
                !taken
            }
        };
        if failed {
            assert_eq!(all_books(&library), before);
        }
        library.advance(random.below(4) as u32);
        assert_eq!(members.map(|it| owes(&library, it).0), owed);
    }
    assert!(till.all().len() > 40, "enough has happened");
}

// rules: 2.2, 2.3
#[test]
fn the_ledger_of_a_forgetful_term() {
    let till = Till::default();
    let mut library = shelf_of(6).with_ledger(till.clone());
    let (ada, bo) = (library.join(), library.join());
    let mut page = String::new();
    let mut week = |library: &mut Library, days: u32, copies: &[u32], paid: u64| {
        library.advance(days);
        for &copy in copies {
            returned(library, CopyId(copy));
        }
        if paid > 0 {
            library.pay(ada, Cents(paid)).expect("it is owed");
        }
        let may = |member| match library.balance(member) {
            Some(owed) if owed >= Cents(1_000) => "blocked",
            _ => "welcome",
        };
        let (day, owed) = (library.today().0, money(owes(library, ada)));
        let (ada, bo) = (may(ada), may(bo));
        page += &format!("day {day:>3}  Ada owes {owed:>5}, is {ada}; Bo is {bo}\n");
    };
    for title in 1..=4 {
        lent(&mut library, ada, TitleId(title));
    }
    lent(&mut library, bo, TitleId(5));
    week(&mut library, 14, &[1], 0);
    week(&mut library, 1, &[2], 0);
    week(&mut library, 15, &[3, 5], 0);
    week(&mut library, 16, &[4], 0);
    week(&mut library, 1, &[], 225);
    week(&mut library, 30, &[], 1_000);
    page += "\n";
    for entry in till.all() {
        page += &format!("{}\n", entry_line(&entry));
    }
    insta::assert_snapshot!("the_ledger_of_a_forgetful_term", page);
}

// rules: 2.2, 2.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
