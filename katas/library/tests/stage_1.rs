//! Stage 1: members borrow copies of titles and return them.

use crate::support::Generator;
use library::{AddError, BorrowError, CopyId, Day, Library, Loan, MemberId, Receipt};
use library::{ReturnError, TitleId, TitleView, Whereabouts};

pub const NOBODY: MemberId = MemberId(99);
pub const NOTHING: TitleId = TitleId(99);

/// Adds a title with some copies.
pub fn title_with(library: &mut Library, name: &str, author: &str, copies: u32) -> TitleId {
    let title: TitleId = library.add_title(name, author);
    for _ in 0..copies {
        library.add_copy(title).expect("the title exists");
    }
    title
}

/// A library with this many titles of one copy each: copy n is of title n.
pub fn shelf_of(titles: u32) -> Library {
    let mut library = Library::new();
    fill(&mut library, titles);
    library
}

/// Adds so many titles with one copy each.
pub fn fill(library: &mut Library, titles: u32) {
    for number in 1..=titles {
        title_with(library, &format!("Volume {number}"), "Somebody", 1);
    }
}

/// How many copies a title has, and how many of them are on the shelf.
pub fn counts(library: &Library, title: TitleId) -> (u32, u32) {
    let view: TitleView = library.title(title).expect("the title exists");
    (view.copies, view.on_shelf)
}

/// Lends, or fails the test.
pub fn lent(library: &mut Library, member: MemberId, title: TitleId) -> Loan {
    library.borrow(member, title).expect("it may be lent")
}

/// Takes back, or fails the test.
pub fn returned(library: &mut Library, copy: CopyId) -> Receipt {
    library.return_copy(copy).expect("it was lent")
}

pub fn loan_line(loan: &Loan) -> String {
    let (CopyId(copy), TitleId(title)) = (loan.copy(), loan.title());
    let (Day(from), Day(due)) = (loan.borrowed_on(), loan.due());
    let member = loan.member().0;
    format!("#{member} copy {copy} of {title}, {from} to {due}")
}

pub fn place_line(place: Option<Whereabouts>) -> String {
    match place {
        None => "unknown".to_string(),
        Some(Whereabouts::OnShelf) => "on the shelf".to_string(),
        Some(Whereabouts::Lent { member, due }) => format!("#{} till {}", member.0, due.0),
        Some(_) => "elsewhere".to_string(),
    }
}

/// All titles, lowest number first.
pub fn titles(library: &Library) -> Vec<TitleView> {
    (1..).map_while(|id| library.title(TitleId(id))).collect()
}

/// All copies with their places, lowest number first.
pub fn places(library: &Library) -> Vec<Whereabouts> {
    let place = |copy| library.whereabouts(CopyId(copy));
    (1..).map_while(place).collect()
}

/// All that can be seen from outside.
pub fn books(library: &Library) -> String {
    let mut page = format!("day {}\n", library.today().0);
    for title in titles(library) {
        page += &format!("{} {}/{}\n", title.id.0, title.on_shelf, title.copies);
    }
    for (copy, place) in (1..).zip(places(library)) {
        page += &format!("  copy {copy}: {}\n", place_line(Some(place)));
    }
    for member in 1.. {
        let Some(loans) = library.loans(MemberId(member)) else {
            break;
        };
        page += &format!("member {member}: {}\n", loans.len());
        for loan in loans {
            page += &format!("  {}\n", loan_line(&loan));
        }
    }
    page
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut library = shelf_of(9);
    for title in 1..=3 {
        library.add_copy(TitleId(title)).expect("it exists");
    }
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=220) {
        let member = MemberId(1 + random.below(13) as u32 / 4);
        let title = TitleId(1 + random.below(10) as u32);
        let copy = CopyId(1 + random.below(13) as u32);
        let line = match random.below(20) {
            0 => format!("a new member: #{}", library.join().0),
            1..=11 => match library.borrow(member, title) {
                Ok(loan) => loan_line(&loan),
                Err(error) => format!("#{} {}: {error:?}", member.0, title.0),
            },
            12..=14 => match library.return_copy(copy) {
                Ok(receipt) => {
                    let loan = loan_line(&receipt.loan());
                    format!("{loan}: back, {} late", receipt.days_late())
                }
                Err(error) => format!("{error:?}"),
            },
            15 => match library.add_copy(title) {
                Ok(copy) => format!("title {}: copy {}", title.0, copy.0),
                Err(error) => format!("{error:?}"),
            },
            16 | 17 => {
                let loans = library.loans(member).unwrap_or_default();
                let copies: Vec<u32> = loans.iter().map(|loan| loan.copy().0).collect();
                format!("#{} has {copies:?}", member.0)
            }
            _ => {
                library.advance(random.below(6) as u32);
                format!("day {}", library.today().0)
            }
        };
        let place = place_line(library.whereabouts(copy));
        lines.push(format!("{step:>3}  {line} (copy {}: {place})", copy.0));
    }
    lines.join("\n")
}

// rules: 1.1
#[test]
fn each_number_is_used_once() {
    let mut library = Library::new();
    let emma: TitleId = library.add_title("Emma", "Jane Austen");
    let other: TitleId = library.add_title("Emma", "Jane Austen");
    assert_eq!((emma, other), (TitleId(1), TitleId(2)));
    let copies = [other, emma, other].map(|title| library.add_copy(title));
    assert_eq!(copies, [1, 2, 3].map(|number| Ok(CopyId(number))));
    let members: [MemberId; 2] = [library.join(), library.join()];
    assert_eq!(members, [MemberId(1), MemberId(2)]);
    assert_eq!(
        (counts(&library, emma), counts(&library, other)),
        ((1, 1), (2, 2))
    );
    lent(&mut library, members[0], emma);
    let loan = lent(&mut library, members[0], other);
    assert_eq!(
        loan.copy(),
        CopyId(1),
        "two titles, though they look the same"
    );
}

// rules: 1.2
#[test]
fn a_loan_is_due_after_fourteen_days() {
    let mut library = shelf_of(2);
    let member = library.join();
    assert_eq!(library.today(), Day(0));
    let loan: Loan = lent(&mut library, member, TitleId(1));
    assert_eq!((loan.member(), loan.title()), (member, TitleId(1)));
    assert_eq!(loan.copy(), CopyId(1));
    assert_eq!((loan.borrowed_on(), loan.due()), (Day(0), Day(14)));
    library.advance(2);
    library.advance(1);
    assert_eq!(library.today(), Day(3));
    let later: Loan = lent(&mut library, member, TitleId(2));
    assert_eq!((later.borrowed_on(), later.due()), (Day(3), Day(17)));
    assert_eq!(place_line(library.whereabouts(CopyId(2))), "#1 till 17");
}

// rules: 1.2
#[test]
fn the_lowest_copy_on_the_shelf_is_lent() {
    let mut library = Library::new();
    let title = title_with(&mut library, "Emma", "Jane Austen", 3);
    let members = [(); 4].map(|()| library.join());
    let copies = [0, 1].map(|index| lent(&mut library, members[index], title).copy());
    assert_eq!(copies, [CopyId(1), CopyId(2)]);
    returned(&mut library, CopyId(1));
    let copies = [2, 3].map(|index| lent(&mut library, members[index], title).copy());
    assert_eq!(copies, [CopyId(1), CopyId(3)]);
    assert_eq!(counts(&library, title), (3, 0));
}

// rules: 1.3
#[test]
fn a_member_has_five_loans_at_most() {
    let mut library = shelf_of(50);
    let member = library.join();
    let outcomes: Vec<bool> = (1..=50)
        .map(|title| library.borrow(member, TitleId(title)).is_ok())
        .collect();
    assert_eq!(outcomes[..6], [true, true, true, true, true, false]);
    assert_eq!(outcomes.into_iter().filter(|&ok| ok).count(), 5);
    let sixth = library.borrow(member, TitleId(6));
    assert_eq!(sixth.err(), Some(BorrowError::LimitReached));
    let other = library.join();
    lent(&mut library, other, TitleId(6));
}

// rules: 1.3, 1.4
#[test]
fn a_returned_loan_no_longer_counts() {
    let mut library = shelf_of(7);
    let member = library.join();
    for title in 1..=5 {
        lent(&mut library, member, TitleId(title));
    }
    for title in [6, 7, 1, 2] {
        let first = library.loans(member).expect("a member")[0].copy();
        returned(&mut library, first);
        lent(&mut library, member, TitleId(title));
    }
}

// rules: 1.3
#[test]
fn a_member_has_one_copy_of_a_title_at_a_time() {
    let mut library = Library::new();
    let title = title_with(&mut library, "Emma", "Jane Austen", 3);
    let (one, other) = (library.join(), library.join());
    lent(&mut library, one, title);
    let again = library.borrow(one, title).err();
    assert_eq!(again, Some(BorrowError::AlreadyHas));
    lent(&mut library, other, title);
    returned(&mut library, CopyId(1));
    assert_eq!(lent(&mut library, one, title).copy(), CopyId(1));
}

// rules: 1.3
#[test]
fn the_first_reason_against_a_loan_is_returned() {
    let mut library = shelf_of(6);
    let (one, other) = (library.join(), library.join());
    let refusal = |library: &mut Library, member, title| library.borrow(member, title).err();
    let unknown = Some(BorrowError::UnknownMember(NOBODY));
    assert_eq!(refusal(&mut library, NOBODY, NOTHING), unknown);
    assert_eq!(refusal(&mut library, NOBODY, TitleId(1)), unknown);
    let unknown = Some(BorrowError::UnknownTitle(NOTHING));
    assert_eq!(refusal(&mut library, one, NOTHING), unknown);
    for title in 1..=5 {
        lent(&mut library, one, TitleId(title));
    }
    let unknown = Some(BorrowError::UnknownTitle(NOTHING));
    assert_eq!(
        refusal(&mut library, one, NOTHING),
        unknown,
        "before LimitReached"
    );
    let refused = |library: &mut Library, member, title| refusal(library, member, TitleId(title));
    let no_copy = Some(BorrowError::NoCopy);
    assert_eq!(refused(&mut library, other, 1), no_copy);
    let has = Some(BorrowError::AlreadyHas);
    assert_eq!(refused(&mut library, one, 1), has, "before LimitReached");
    lent(&mut library, other, TitleId(6));
    let limit = Some(BorrowError::LimitReached);
    assert_eq!(refused(&mut library, one, 6), limit, "before NoCopy");
    let empty = library.add_title("Nowhere", "Nobody");
    assert_eq!(refusal(&mut library, other, empty), no_copy);
}

// rules: 1.4
#[test]
fn the_due_day_is_in_time() {
    for (day, late) in [(0, 0), (13, 0), (14, 0), (15, 1), (16, 2), (70_014, 70_000)] {
        let mut library = shelf_of(1);
        let member = library.join();
        let loan = lent(&mut library, member, TitleId(1));
        library.advance(day);
        let receipt: Receipt = returned(&mut library, CopyId(1));
        let days_late: u32 = receipt.days_late();
        assert_eq!(days_late, late, "returned on day {day}");
        assert_eq!(receipt.returned_on(), Day(day));
        assert_eq!(loan_line(&receipt.loan()), loan_line(&loan));
    }
}

// rules: 1.4
#[test]
fn a_copy_is_returned_once() {
    let mut library = shelf_of(2);
    let member = library.join();
    lent(&mut library, member, TitleId(1));
    assert_eq!(counts(&library, TitleId(1)), (1, 0));
    let unknown = [0, 3].map(|copy| library.return_copy(CopyId(copy)).err());
    let expected = [0, 3].map(|copy| Some(ReturnError::UnknownCopy(CopyId(copy))));
    assert_eq!(unknown, expected);
    returned(&mut library, CopyId(1));
    assert_eq!(counts(&library, TitleId(1)), (1, 1));
    assert_eq!(library.whereabouts(CopyId(1)), Some(Whereabouts::OnShelf));
    assert_eq!(library.loans(member), Some(vec![]));
    let not_lent = [1, 2].map(|copy| library.return_copy(CopyId(copy)).err());
    let expected = [1, 2].map(|copy| Some(ReturnError::NotLent(CopyId(copy))));
    assert_eq!(not_lent, expected);
}

// rules: 1.5
#[test]
fn a_title_counts_its_copies() {
    let mut library = shelf_of(1);
    let emma = title_with(&mut library, "Emma", "Jane Austen", 300);
    let view = TitleView {
        id: emma,
        name: "Emma".to_string(),
        author: "Jane Austen".to_string(),
        copies: 300,
        on_shelf: 300,
    };
    assert_eq!(library.title(emma), Some(view));
    let members = [library.join(), library.join()];
    for member in members {
        lent(&mut library, member, emma);
    }
    assert_eq!(counts(&library, emma), (300, 298));
    library.add_copy(emma).expect("the title exists");
    assert_eq!(counts(&library, emma), (301, 299));
    assert_eq!(counts(&library, TitleId(1)), (1, 1));
    let empty = library.add_title("Nowhere", "Nobody");
    assert_eq!(counts(&library, empty), (0, 0));
    assert_eq!([0, 4].map(|id| library.title(TitleId(id))), [None, None]);
}

// rules: 1.5
#[test]
fn loans_are_listed_by_copy_number() {
    let mut library = shelf_of(4);
    let (member, other) = (library.join(), library.join());
    for (title, wait) in [(4, 1), (2, 0), (1, 2), (3, 0)] {
        lent(&mut library, member, TitleId(title));
        library.advance(wait);
    }
    let loans = library.loans(member).expect("a member");
    let copies: Vec<u32> = loans.iter().map(|loan| loan.copy().0).collect();
    assert_eq!(copies, [1, 2, 3, 4]);
    assert_eq!(library.loans(other), Some(vec![]));
    assert_eq!([0, 3].map(|id| library.loans(MemberId(id))), [None, None]);
    let unknown = [0, 5].map(|copy| library.whereabouts(CopyId(copy)));
    assert_eq!(unknown, [None, None]);
}

// rules: 1.6
#[test]
fn a_call_that_fails_changes_nothing() {
    let mut library = shelf_of(6);
    let (full, other) = (library.join(), library.join());
    for title in 1..=5 {
        lent(&mut library, full, TitleId(title));
    }
    library.advance(20);
    let before = books(&library);
    let unknown = [0, 7].map(|title| library.add_copy(TitleId(title)));
    assert_eq!(
        unknown,
        [0, 7].map(|id| Err(AddError::UnknownTitle(TitleId(id))))
    );
    let failed = [
        library.borrow(NOBODY, TitleId(6)).is_err(),
        library.borrow(full, NOTHING).is_err(),
        library.borrow(full, TitleId(5)).is_err(),
        library.borrow(full, TitleId(6)).is_err(),
        library.borrow(other, TitleId(5)).is_err(),
        library.return_copy(CopyId(6)).is_err(),
        library.return_copy(CopyId(99)).is_err(),
    ];
    assert_eq!(failed, [true; 7]);
    assert_eq!(books(&library), before);
    assert_eq!(library.join(), MemberId(3), "no number was used up");
    assert_eq!(library.add_copy(TitleId(6)), Ok(CopyId(7)));
}

/// What must hold after any calls.
pub fn assert_sound(library: &Library, members: u32) {
    let mut lent = 0;
    for (copy, place) in (1..).map(CopyId).zip(places(library)) {
        if let Whereabouts::Lent { member, due } = place {
            lent += 1;
            let loans = library.loans(member).expect("a member");
            let of_copy: Vec<&Loan> = loans.iter().filter(|it| it.copy() == copy).collect();
            assert_eq!(of_copy.len(), 1, "a lent copy is one loan of its member");
            assert_eq!(of_copy[0].due(), due);
        }
    }
    let on_shelf = places(library).into_iter();
    let on_shelf = on_shelf.filter(|it| *it == Whereabouts::OnShelf).count();
    let all = titles(library);
    assert_eq!(
        all.iter().map(|it| it.on_shelf as usize).sum::<usize>(),
        on_shelf
    );
    assert_eq!(
        all.iter().map(|it| it.copies as usize).sum::<usize>(),
        places(library).len()
    );
    for member in 1..=members {
        let loans = library.loans(MemberId(member)).expect("a member");
        assert!(loans.len() <= 5);
        let mut titles: Vec<TitleId> = loans.iter().map(Loan::title).collect();
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), loans.len(), "one copy of a title");
        lent -= loans.len();
    }
    assert_eq!(lent, 0, "a loan is a lent copy");
}

// rules: 1.5, 1.6
#[test]
fn random_operations_keep_every_copy_in_one_place() {
    let mut random = Generator::new(11);
    for _ in 0..10 {
        let mut library = shelf_of(8);
        for title in [1, 2, 2] {
            library.add_copy(TitleId(title)).expect("it exists");
        }
        for _ in 0..4 {
            library.join();
        }
        for _ in 0..120 {
            let before = books(&library);
            let failed = match random.below(9) {
                0..=4 => {
                    let member = MemberId(1 + random.below(5) as u32);
                    let title = TitleId(1 + random.below(9) as u32);
                    library.borrow(member, title).is_err()
                }
                5 | 6 => {
                    let copy = CopyId(1 + random.below(12) as u32);
                    library.return_copy(copy).is_err()
                }
                7 => {
                    let title = TitleId(1 + random.below(60) as u32);
                    library.add_copy(title).is_err()
                }
                _ => {
                    library.advance(random.below(9) as u32);
                    false
                }
            };
            assert_sound(&library, 4);
            if failed {
                assert_eq!(books(&library), before);
            }
        }
    }
}

// rules: 1.2, 1.3, 1.4
#[test]
fn three_weeks_at_the_desk() {
    let mut library = Library::new();
    let emma = title_with(&mut library, "Emma", "Jane Austen", 2);
    let sea = title_with(&mut library, "The Sea, the Sea", "Iris Murdoch", 1);
    let names = ["Ada", "Bo", "Cleo"];
    let [ada, bo, cleo] = names.map(|_| library.join());
    let name = |member: MemberId| names[member.0 as usize - 1];
    let mut page = String::new();
    let asks = |library: &mut Library, member, title| {
        let what = library.title(title).expect("it exists").name;
        let answer = match library.borrow(member, title) {
            Ok(loan) => format!("copy {}, due on day {}", loan.copy().0, loan.due().0),
            Err(BorrowError::AlreadyHas) => "one at home is enough".to_string(),
            Err(BorrowError::NoCopy) => "all are out".to_string(),
            Err(error) => format!("{error:?}"),
        };
        let (day, who) = (library.today().0, name(member));
        format!("day {day:>2}  {who:<5}asks for {what:<17} {answer}\n")
    };
    let brings = |library: &mut Library, copy| {
        let receipt = returned(library, CopyId(copy));
        let (day, late) = (receipt.returned_on().0, receipt.days_late());
        let who = name(receipt.loan().member());
        format!("day {day:>2}  {who:<5}brings copy {copy}, {late} days late\n")
    };
    page += &asks(&mut library, ada, emma);
    page += &asks(&mut library, ada, emma);
    library.advance(2);
    page += &asks(&mut library, bo, emma);
    page += &asks(&mut library, cleo, emma);
    page += &asks(&mut library, cleo, sea);
    library.advance(12);
    page += &brings(&mut library, 1);
    page += &asks(&mut library, cleo, emma);
    library.advance(5);
    page += &brings(&mut library, 2);
    page += &asks(&mut library, ada, sea);
    page += &format!("\n{}", books(&library));
    insta::assert_snapshot!("three_weeks_at_the_desk", page);
}

// rules: 1.2, 1.3, 1.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
