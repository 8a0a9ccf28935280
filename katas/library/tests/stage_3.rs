//! Stage 3: tiers, fines, and a ledger that others write into as well.

use std::sync::{Arc, Mutex};

use crate::stage_2::{NOBODY, NOTHING, books, fill, lent, returned, shelf_of};
use crate::support::Generator;
use library::fines::{Cents, Entry, FinePolicy, Late, Ledger, MemoryLedger, PayError};
use library::fines::{PerDay, Reason, Tier};
use library::lending::{BorrowError, Day, MemberId};
use library::{CopyId, Library, TitleId};

/// Cents as people write them.
pub fn money(cents: Cents) -> String {
    format!("{}.{:02}", cents.0 / 100, cents.0 % 100)
}

pub fn owes(library: &Library, member: MemberId) -> Cents {
    library.balance(member).expect("a member")
}

/// Lends the member's title of this number, and takes it back so late.
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

/// A library in which somebody owes this much.
fn debtor(cents: u64) -> (Library, MemberId) {
    let mut library = shelf_of(6).with_fines(Flat(cents));
    let member = library.join();
    late_return(&mut library, member, 1, 1);
    (library, member)
}

/// As `books`, with what everybody owes.
pub fn all_books(library: &Library) -> String {
    let mut page = books(library);
    for member in 1.. {
        let Some(entries) = library.statement(MemberId(member)) else {
            break;
        };
        for entry in &entries {
            page += &format!("{}\n", entry_line(entry));
        }
        let balance = money(owes(library, MemberId(member)));
        page += &format!("#{member} owes {balance}\n");
    }
    page
}

pub fn entry_line(entry: &Entry) -> String {
    let Entry {
        day,
        member,
        reason,
        amount,
    } = entry;
    let what = match reason {
        Reason::Fine(copy) => format!("copy {} was late", copy.0),
        Reason::Payment => "paid".to_string(),
    };
    format!(
        "day {:>3}  #{} {what:<18}{:>7}",
        day.0,
        member.0,
        money(*amount)
    )
}

/// The till of the university: everybody who has it writes into one list.
#[derive(Clone, Default)]
pub struct Till(pub Arc<Mutex<Vec<Entry>>>);

impl Till {
    pub fn all(&self) -> Vec<Entry> {
        self.0.lock().expect("nobody panics in here").clone()
    }
}

impl Ledger for Till {
    fn append(&mut self, entry: Entry) {
        self.0.lock().expect("nobody panics in here").push(entry);
    }

    fn entries(&self, member: MemberId) -> Vec<Entry> {
        let mut entries = self.all();
        entries.retain(|entry| entry.member == member);
        entries
    }
}

fn payment(day: u32, member: MemberId, cents: u64) -> Entry {
    Entry {
        day: Day(day),
        member,
        reason: Reason::Payment,
        amount: Cents(cents),
    }
}

fn fine(day: u32, member: MemberId, copy: u32, cents: u64) -> Entry {
    Entry {
        day: Day(day),
        member,
        reason: Reason::Fine(CopyId(copy)),
        amount: Cents(cents),
    }
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut library = shelf_of(14).with_fines(PerDay::new(Cents(30), Cents(450)));
    for tier in [Tier::Student, Tier::Faculty, Tier::Student, Tier::Student] {
        library.join_as(tier);
    }
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=240) {
        let member = MemberId(1 + random.below(17) as u32 / 4);
        let title = TitleId(1 + random.below(15) as u32);
        let line = match random.below(20) {
            0..=8 => match library.borrow(member, title) {
                Ok(loan) => format!("#{} {} till {}", member.0, title.0, loan.due().0),
                Err(error) => format!("#{} {}: {error:?}", member.0, title.0),
            },
            9..=13 => match library.return_copy(CopyId(title.0)) {
                Ok(receipt) => {
                    let (late, fine) = (receipt.days_late(), money(receipt.fine()));
                    let who = receipt.loan().member().0;
                    format!("#{who} brings {}: {late} late, {fine}", title.0)
                }
                Err(error) => format!("{error:?}"),
            },
            14 | 15 => match library.pay(member, Cents(random.below(400))) {
                Ok(left) => format!("#{} pays, {} left", member.0, money(left)),
                Err(error) => format!("#{} pays: {error:?}", member.0),
            },
            16 => match library.statement(member) {
                Some(entries) => format!("#{}: {} entries", member.0, entries.len()),
                None => format!("no member {}", member.0),
            },
            _ => {
                library.advance(random.below(9) as u32);
                format!("day {}", library.today().0)
            }
        };
        let balance = library.balance(member).map(money);
        lines.push(format!("{step:>3}  {line} (owes {balance:?})"));
    }
    lines.join("\n")
}

// rules: 3.2, 3.3
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
        let balance: Cents = owes(&library, member);
        assert_eq!(balance, Cents(cents), "{days} days late");
    }
    {
        let mut library = shelf_of(1);
        let member = library.join();
        lent(&mut library, member, TitleId(1));
        library.advance(3);
        assert_eq!(returned(&mut library, CopyId(1)).fine(), Cents(0));
        assert_eq!(owes(&library, member), Cents(0));
    }
    {
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
}

// rules: 3.2
#[test]
fn a_late_loan_is_not_fined_before_it_is_returned() {
    let mut library = shelf_of(2);
    let member = library.join();
    lent(&mut library, member, TitleId(1));
    library.advance(500);
    assert_eq!(owes(&library, member), Cents(0));
    lent(&mut library, member, TitleId(2));
}

// rules: 3.3
#[test]
fn a_price_list_has_a_rate_and_a_cap() {
    let (tier, title) = (Tier::Faculty, TitleId(7));
    let price = |policy: PerDay, days| policy.fine(&Late { days, tier, title });
    let dear = PerDay::new(Cents(70), Cents(200));
    assert_eq!(
        [1, 2, 3, 4].map(|days| price(dear, days).0),
        [70, 140, 200, 200]
    );
    let strict = PerDay::new(Cents(500), Cents(200));
    assert_eq!(price(strict, 1), Cents(200));
    let ruin = PerDay::new(Cents(3_000_000_000), Cents(100_000_000_000));
    assert_eq!(price(ruin, 3), Cents(9_000_000_000));
    assert_eq!(price(ruin, 70_000), Cents(100_000_000_000));
    let mild = PerDay::new(Cents(1), Cents(1_000_000));
    assert_eq!(price(mild, 70_000), Cents(70_000));
    for dearest in [1 << 63, u64::MAX] {
        let policy = PerDay::new(Cents(dearest), Cents(800));
        assert_eq!(price(policy, 2), Cents(800), "the product does not fit");
    }
}

// rules: 3.1
#[test]
fn the_faculty_has_ten_loans_of_thirty_days() {
    let mut library = shelf_of(11);
    let (student, professor) = (
        library.join_as(Tier::Student),
        library.join_as(Tier::Faculty),
    );
    for title in 1..=10 {
        assert_eq!(lent(&mut library, professor, TitleId(title)).due(), Day(30));
    }
    let eleventh = library.borrow(professor, TitleId(11)).err();
    assert_eq!(eleventh, Some(BorrowError::LimitReached));
    assert_eq!(lent(&mut library, student, TitleId(11)).due(), Day(14));
    library.advance(31);
    let faculty_fine: Cents = returned(&mut library, CopyId(1)).fine();
    let student_fine: Cents = returned(&mut library, CopyId(11)).fine();
    assert_eq!((faculty_fine, student_fine), (Cents(25), Cents(17 * 25)));
}

// rules: 3.7
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
    {
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
}

// rules: 3.7
#[test]
fn blocked_comes_after_unknown_and_before_all_other_reasons() {
    let mut library = shelf_of(6).with_fines(Flat(2_000));
    let (member, other) = (library.join(), library.join());
    for title in 1..=5 {
        lent(&mut library, member, TitleId(title));
    }
    lent(&mut library, other, TitleId(6));
    library.advance(15);
    returned(&mut library, CopyId(5));
    lent(&mut library, other, TitleId(5));
    let unknown = Some(BorrowError::UnknownTitle(NOTHING));
    assert_eq!(library.borrow(member, NOTHING).err(), unknown);
    for title in [1, 5, 6] {
        let refusal = library.borrow(member, TitleId(title)).err();
        assert_eq!(refusal, Some(BorrowError::Blocked), "title {title}");
    }

    let mut till = Till::default();
    let mut library = shelf_of(6).with_ledger(till.clone());
    let member = library.join();
    for title in 1..=5 {
        lent(&mut library, member, TitleId(title));
    }
    till.append(fine(0, member, 40, 1_000));
    let refusal = library.borrow(member, TitleId(6)).err();
    assert_eq!(refusal, Some(BorrowError::Blocked), "before LimitReached");
}

// rules: 3.5, 3.6
#[test]
fn payments_reduce_what_is_owed_and_no_more() {
    let (mut library, member) = debtor(600);
    assert_eq!(library.pay(member, Cents(250)), Ok(Cents(350)));
    assert_eq!(owes(&library, member), Cents(350));
    assert_eq!(
        library.pay(member, Cents(351)),
        Err(PayError::TooMuch(Cents(350)))
    );
    assert_eq!(library.pay(member, Cents(350)), Ok(Cents(0)));
    assert_eq!(
        library.pay(member, Cents(1)),
        Err(PayError::TooMuch(Cents(0)))
    );
    assert_eq!(library.pay(member, Cents(0)), Err(PayError::Nothing));
    let unknown = Err(PayError::UnknownMember(NOBODY));
    assert_eq!(library.pay(NOBODY, Cents(0)), unknown);
    assert_eq!(library.balance(NOBODY), None);
    assert_eq!(library.statement(NOBODY), None);
}

// rules: 3.4, 3.5
#[test]
fn a_statement_lists_fines_and_payments_from_the_oldest_on() {
    let (mut library, member) = debtor(600);
    library.advance(2);
    library.pay(member, Cents(100)).expect("it is owed");
    late_return(&mut library, member, 2, 3);
    let expected = [
        fine(15, member, 1, 600),
        payment(17, member, 100),
        fine(34, member, 2, 600),
    ];
    let statement: Option<Vec<Entry>> = library.statement(member);
    assert_eq!(statement, Some(expected.to_vec()));
    let other = library.join();
    assert_eq!(library.statement(other), Some(vec![]));
}

/// The first week is free, then a day costs what the tier can bear.
#[derive(Clone, Default)]
struct FirstWeekFree(Arc<Mutex<Vec<Late>>>);

impl FinePolicy for FirstWeekFree {
    fn fine(&self, late: &Late) -> Cents {
        self.0.lock().expect("nobody panics in here").push(*late);
        let per_day = match late.tier {
            Tier::Student => 10,
            Tier::Faculty => 40,
        };
        Cents(u64::from(late.days.saturating_sub(7)) * per_day)
    }
}

// rules: 3.2
#[test]
fn a_fine_policy_from_outside_sets_the_price() {
    let policy = FirstWeekFree::default();
    let mut library = shelf_of(4).with_fines(policy.clone());
    let (student, professor) = (library.join(), library.join_as(Tier::Faculty));
    assert_eq!(late_return(&mut library, student, 1, 7), Cents(0));
    assert_eq!(late_return(&mut library, student, 1, 9), Cents(20));
    assert_eq!(late_return(&mut library, professor, 3, 9), Cents(80));
    assert_eq!(
        late_return(&mut library, student, 2, 0),
        Cents(0),
        "in time"
    );
    let seen = policy.0.lock().expect("nobody panics in here").clone();
    let late = |days, tier, title| Late {
        days,
        tier,
        title: TitleId(title),
    };
    let expected = [
        late(7, Tier::Student, 1),
        late(9, Tier::Student, 1),
        late(9, Tier::Faculty, 3),
    ];
    assert_eq!(seen, expected, "asked about late returns, once each");
}

// rules: 3.4
#[test]
fn a_fine_of_nothing_is_no_entry() {
    let till = Till::default();
    let mut library = shelf_of(2)
        .with_ledger(till.clone())
        .with_fines(FirstWeekFree::default());
    let member = library.join();
    late_return(&mut library, member, 1, 7);
    late_return(&mut library, member, 2, 0);
    assert_eq!(till.all(), []);
    late_return(&mut library, member, 1, 8);
    assert_eq!(till.all().len(), 1);
}

// rules: 3.4
#[test]
fn a_ledger_from_outside_is_written_to() {
    let till = Till::default();
    let mut library = shelf_of(2).with_ledger(till.clone());
    let (one, other) = (library.join(), library.join());
    late_return(&mut library, one, 1, 2);
    late_return(&mut library, other, 2, 4);
    library.pay(other, Cents(30)).expect("it is owed");
    let expected = [
        fine(16, one, 1, 50),
        fine(34, other, 2, 100),
        payment(34, other, 30),
    ];
    assert_eq!(till.all(), expected);
    assert_eq!(
        (owes(&library, one), owes(&library, other)),
        (Cents(50), Cents(70))
    );
}

// rules: 3.5
#[test]
fn what_others_write_into_a_ledger_outside_counts_at_once() {
    let mut till = Till::default();
    till.append(fine(0, MemberId(1), 40, 950));
    let mut library = shelf_of(3).with_ledger(till.clone());
    let (member, other) = (library.join(), library.join());
    assert_eq!(owes(&library, member), Cents(950), "a debt from before");
    assert_eq!(late_return(&mut library, member, 1, 2), Cents(50));
    let blocked = library.borrow(member, TitleId(2)).err();
    assert_eq!(blocked, Some(BorrowError::Blocked));
    till.append(payment(16, member, 400));
    assert_eq!(owes(&library, member), Cents(600), "paid elsewhere");
    lent(&mut library, member, TitleId(2));
    till.append(payment(16, member, 700));
    assert_eq!(owes(&library, member), Cents(0), "never less than nothing");
    let too_much = Err(PayError::TooMuch(Cents(0)));
    assert_eq!(library.pay(member, Cents(1)), too_much);
    assert_eq!(library.statement(member).map(|it| it.len()), Some(4));
    assert_eq!(owes(&library, other), Cents(0));
}

// rules: 3.5
#[test]
fn what_was_paid_too_much_is_a_credit_for_the_next_fine() {
    let mut till = Till::default();
    let mut library = shelf_of(1).with_ledger(till.clone()).with_fines(Flat(200));
    let member = library.join();
    till.append(fine(0, member, 40, 350));
    till.append(payment(0, member, 500));
    assert_eq!(owes(&library, member), Cents(0), "1.50 too much");
    late_return(&mut library, member, 1, 1);
    assert_eq!(owes(&library, member), Cents(50));
    assert_eq!(library.pay(member, Cents(50)), Ok(Cents(0)));
}

// rules: 3.4
#[test]
fn a_ledger_in_memory_gives_the_entries_of_one_member() {
    let mut ledger = MemoryLedger::default();
    let (one, other) = (MemberId(1), MemberId(2));
    let entries = [fine(3, one, 1, 5), fine(3, other, 2, 6), payment(2, one, 5)];
    let empty = ledger.clone();
    for entry in entries {
        ledger.append(entry);
    }
    assert_eq!(ledger.entries(one), [entries[0], entries[2]]);
    assert_eq!(ledger.entries(other), [entries[1]]);
    assert_eq!(ledger.entries(NOBODY), []);
    assert_eq!(empty.entries(one), [], "a clone is a ledger of its own");
}

// rules: 1.6
#[test]
fn a_refused_payment_or_loan_changes_nothing() {
    let (mut library, member) = debtor(1_200);
    let before = all_books(&library);
    let refused = [
        library.pay(member, Cents(0)).is_err(),
        library.pay(member, Cents(1_201)).is_err(),
        library.pay(NOBODY, Cents(5)).is_err(),
        library.borrow(member, TitleId(1)).is_err(),
        library.return_copy(CopyId(1)).is_err(),
    ];
    assert_eq!(refused, [true; 5]);
    assert_eq!(all_books(&library), before);
}

// rules: 3.3, 3.5, 3.6, 3.7
#[test]
fn random_operations_leave_the_ledger_balanced() {
    let mut random = Generator::new(3);
    let till = Till::default();
    let mut library = Library::new().with_ledger(till.clone());
    fill(&mut library, 12);
    let members = [Tier::Student, Tier::Faculty, Tier::Student].map(|it| library.join_as(it));
    let mut owed = [0; 3];
    for _ in 0..600 {
        let index = random.below(3) as usize;
        let (member, title) = (members[index], TitleId(1 + random.below(12) as u32));
        match random.below(5) {
            0 | 1 => {
                let blocked = library.borrow(member, title).err() == Some(BorrowError::Blocked);
                assert_eq!(blocked, owed[index] >= 1_000);
            }
            2 | 3 => {
                if let Ok(receipt) = library.return_copy(CopyId(title.0)) {
                    let borrower = receipt.loan().member().0 as usize - 1;
                    let expected = (25 * u64::from(receipt.days_late())).min(800);
                    assert_eq!(receipt.fine(), Cents(expected));
                    owed[borrower] += expected;
                }
            }
            _ => {
                let cents = random.below(900);
                let taken = library.pay(member, Cents(cents)).is_ok();
                assert_eq!(taken, cents > 0 && cents <= owed[index]);
                owed[index] -= if taken { cents } else { 0 };
            }
        }
        library.advance(random.below(4) as u32);
        assert_eq!(members.map(|it| owes(&library, it).0), owed);
    }
    assert!(till.all().len() > 40, "some of it was worth writing down");
}

// rules: 3.3, 3.4
#[test]
fn the_ledger_of_a_forgetful_term() {
    let till = Till::default();
    let mut library = shelf_of(6).with_ledger(till.clone());
    let (ada, prof) = (library.join(), library.join_as(Tier::Faculty));
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
        let (ada, prof) = (may(ada), may(prof));
        page += &format!("day {day:>3}  Ada owes {owed:>5}, is {ada}; the professor is {prof}\n");
    };
    for title in 1..=4 {
        lent(&mut library, ada, TitleId(title));
    }
    lent(&mut library, prof, TitleId(5));
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

// rules: 3.3, 3.6
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
