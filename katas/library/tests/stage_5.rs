//! Stage 5: kinds that nobody planned for, searches put together from parts.

use std::sync::{Arc, Mutex};

use crate::stage_1::{card, counts, numbers, title_with};
use crate::stage_2::{assert_sound, lent, returned};
use crate::stage_3::{Flat, late_return, money, owes};
use crate::stage_4::{Board, aside, held, one_of, waiting, whole_library};
use crate::support::Generator;
use library::fines::{Cents, Tier};
use library::holds::{HoldError, RenewError};
use library::kinds::{Book, Dvd, EBook, LoanPolicy, LoanRequest, ReferenceOnly};
use library::lending::{BorrowError, Day, MemberId};
use library::search::{AuthorContains, NameContains, OnShelf, Spec};
use library::{CopyId, Library, TitleId, TitleView};

/// Adds something of a kind, with some copies.
fn item(library: &mut Library, policy: impl LoanPolicy + 'static, copies: u32) -> TitleId {
    let title: TitleId = library.add_item("A Thing", "Somebody", policy);
    for _ in 0..copies {
        library.add_copy(title).expect("the title is there");
    }
    title
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let board = Board::default();
    let mut library = Library::new().with_observer(board.clone());
    title_with(&mut library, "The Red Book", "Ann", 1);
    item(&mut library, Dvd, 1);
    item(&mut library, EBook, 2);
    item(&mut library, ReferenceOnly, 1);
    item(&mut library, Weekend::default(), 1);
    for tier in [Tier::Student, Tier::Faculty, Tier::Student, Tier::Faculty] {
        library.join_as(tier);
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
            12 | 13 => {
                let (question, spec) = random_spec(&mut random, 3);
                format!("{question}: {:?}", numbers(&library.select(&spec)))
            }
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
    for tier in [Tier::Student, Tier::Faculty] {
        let member = library.join_as(tier);
        let refusal = library.borrow(member, atlas).err();
        assert_eq!(refusal, Some(BorrowError::NotLent));
        let refusal = library.hold(member, atlas).err();
        assert_eq!(refusal, Some(HoldError::NotLent), "before OnShelf");
    }
    assert_eq!(counts(&library, atlas), (1, 1), "it is there to be read");
    assert_eq!(numbers(&library.search("thing")), [1]);
    let without_copies = item(&mut library, ReferenceOnly, 0);
    let refusal = library.hold(MemberId(1), without_copies).err();
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

// rules: 5.3
#[test]
fn not_lent_has_its_place_among_the_reasons_for_renewals_and_holds() {
    let mut library = Library::new();
    let camera = item(&mut library, Weekend::default(), 1);
    let (professor, student) = (library.join_as(Tier::Faculty), library.join());
    library.advance(2);
    lent(&mut library, professor, camera);
    held(&mut library, student, camera);
    library.advance(5);
    // Day 7 is one on which the policy says no to everybody.
    let has = library.hold(professor, camera).err();
    assert_eq!(has, Some(HoldError::AlreadyHas));
    let again = library.hold(student, camera).err();
    assert_eq!(again, Some(HoldError::AlreadyHeld));
    let wanted = library.renew(professor, camera).err();
    assert_eq!(wanted, Some(RenewError::Wanted));
    library.cancel_hold(student, camera).expect("a hold");
    let closed = library.renew(professor, camera).err();
    assert_eq!(closed, Some(RenewError::NotLent));
    library.advance(7);
    let late = library.renew(professor, camera).err();
    assert_eq!(late, Some(RenewError::Overdue));
}

// rules: 5.1, 5.2
#[test]
fn a_dvd_goes_out_for_three_days_to_everybody() {
    let mut library = Library::new();
    let film = item(&mut library, Dvd, 2);
    let (student, professor) = (library.join(), library.join_as(Tier::Faculty));
    library.advance(1);
    for member in [student, professor] {
        assert_eq!(lent(&mut library, member, film).due(), Day(4));
        let renewed = library.renew(member, film).expect("it may be");
        assert_eq!(renewed.due(), Day(7), "three days more");
    }
    library.advance(8);
    let receipt = returned(&mut library, CopyId(1));
    assert_eq!((receipt.days_late(), receipt.fine()), (2, Cents(50)));
}

// rules: 5.1
#[test]
fn a_book_of_policy_book_is_like_any_title() {
    let mut library = Library::new();
    let book = item(&mut library, Book, 2);
    let (student, professor) = (library.join(), library.join_as(Tier::Faculty));
    assert_eq!(lent(&mut library, student, book).due(), Day(14));
    assert_eq!(lent(&mut library, professor, book).due(), Day(30));
    library.advance(15);
    assert_eq!(aside(&library, 1), "#1 till 14", "no book walks home");
}

// rules: 5.1
#[test]
fn an_e_book_has_as_many_readers_as_licences() {
    let mut library = Library::new();
    let novel = item(&mut library, EBook, 2);
    let members = [Tier::Student, Tier::Faculty, Tier::Student].map(|tier| library.join_as(tier));
    for member in &members[..2] {
        assert_eq!(lent(&mut library, *member, novel).due(), Day(14));
    }
    let third = library.borrow(members[2], novel).err();
    assert_eq!(third, Some(BorrowError::NoCopy));
    library.add_copy(novel).expect("one licence more");
    lent(&mut library, members[2], novel);
    returned(&mut library, CopyId(2));
    assert_eq!(counts(&library, novel), (3, 1), "early is fine, too");
}

// rules: 5.4
#[test]
fn an_e_book_comes_back_by_itself_when_its_due_day_is_over() {
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
}

// rules: 5.4
#[test]
fn an_e_book_that_ends_goes_to_the_first_who_waits_before_holds_lapse() {
    let board = Board::default();
    let mut library = Library::new().with_observer(board.clone());
    let novel = item(&mut library, EBook, 2);
    let members = [(); 5].map(|()| library.join());
    lent(&mut library, members[0], novel);
    library.advance(7);
    lent(&mut library, members[1], novel);
    for member in &members[2..] {
        held(&mut library, *member, novel);
    }
    library.advance(4);
    returned(&mut library, CopyId(2));
    library.advance(3);
    board.news();
    library.advance(1);
    // Day 15: copy 1 has come back before copy 2 lapses.
    let expected = [
        "15: #4 title 1 copy 1 ready till 18",
        "15: #3 title 1 copy 2 lapsed",
        "15: #5 title 1 copy 2 ready till 18",
    ];
    assert_eq!(board.news(), expected);
    assert_eq!(waiting(&library, novel), [0; 0]);
}

/// Two days for students, five for the faculty, one renewal, nothing to be
/// had on a day that can be divided by seven. It remembers what it was asked.
#[derive(Clone, Default)]
struct Weekend(Arc<Mutex<Vec<LoanRequest>>>);

impl LoanPolicy for Weekend {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        self.0.lock().expect("nobody panics in here").push(*request);
        let days = match request.tier {
            Tier::Student => 2,
            Tier::Faculty => 5,
        };
        (!request.today.0.is_multiple_of(7) && request.renewal < 2).then_some(days)
    }
}

// rules: 5.2, 5.3
#[test]
fn a_loan_policy_from_outside_decides() {
    let mut library = Library::new();
    let camera = item(&mut library, Weekend::default(), 2);
    let (student, professor) = (library.join(), library.join_as(Tier::Faculty));
    let closed = library.borrow(student, camera).err();
    assert_eq!(closed, Some(BorrowError::NotLent), "on day 0");
    library.advance(1);
    assert_eq!(lent(&mut library, student, camera).due(), Day(3));
    assert_eq!(lent(&mut library, professor, camera).due(), Day(6));
    let renewed = library.renew(student, camera).expect("the first one");
    assert_eq!((renewed.due(), renewed.renewals()), (Day(5), 1));
    let second = library.renew(student, camera).err();
    assert_eq!(second, Some(RenewError::NotLent));
    let loans = library.loans(student).expect("a member");
    assert_eq!((loans[0].due(), loans[0].renewals()), (Day(5), 1));
}

// rules: 5.2
#[test]
fn a_loan_policy_from_outside_gets_the_request() {
    let policy = Weekend::default();
    let mut library = Library::new();
    title_with(&mut library, "Emma", "Jane Austen", 1);
    let camera = item(&mut library, policy.clone(), 1);
    let student = library.join();
    let professor = library.join_as(Tier::Faculty);
    library.advance(8);
    lent(&mut library, professor, camera);
    library.advance(1);
    library.renew(professor, camera).expect("the first one");
    held(&mut library, student, camera);
    let seen = policy.0.lock().expect("nobody panics in here").clone();
    let asked = |member, tier, today, renewal| LoanRequest {
        member,
        tier,
        title: camera,
        today: Day(today),
        renewal,
    };
    for request in [
        asked(professor, Tier::Faculty, 8, 0),
        asked(professor, Tier::Faculty, 9, 1),
        asked(student, Tier::Student, 9, 0),
    ] {
        // It may have been asked more than that, and more than once.
        assert!(seen.contains(&request), "{request:?} is not in {seen:?}");
    }
}

/// Is lent for so many days, and comes back by itself.
struct Pass(u32);

impl LoanPolicy for Pass {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(self.0)
    }

    fn ends_by_itself(&self) -> bool {
        true
    }
}

/// Titles of which the library owns at least so many copies.
struct AtLeast(u32);

impl Spec for AtLeast {
    fn matches(&self, title: &TitleView) -> bool {
        title.copies >= self.0
    }
}

/// Five titles, one of them all lent out.
fn stacks() -> Library {
    let mut library = Library::new();
    title_with(&mut library, "The Sea", "John Banville", 1);
    title_with(&mut library, "The Sea, the Sea", "Iris Murdoch", 3);
    title_with(&mut library, "A Severed Head", "Iris Murdoch", 2);
    title_with(&mut library, "Moby-Dick", "Herman Seafarer", 0);
    title_with(&mut library, "the bell", "IRIS Murdoch", 1);
    let member = library.join();
    lent(&mut library, member, TitleId(1));
    library
}

fn found(library: &Library, spec: &dyn Spec) -> Vec<u32> {
    numbers(&library.select(spec))
}

// rules: 5.5, 5.6
#[test]
fn the_parts_of_a_search_ask_one_question_each() {
    let library = stacks();
    assert_eq!(found(&library, &NameContains::new("SEA")), [1, 2]);
    assert_eq!(found(&library, &AuthorContains::new("iris")), [3, 5, 2]);
    assert_eq!(found(&library, &AuthorContains::new("sea")), [4]);
    assert_eq!(found(&library, &NameContains::new("")), [3, 4, 5, 1, 2]);
    assert_eq!(found(&library, &OnShelf), [3, 5, 2], "lent out, or no copy");
}

// rules: 5.5
#[test]
fn a_search_is_put_together_with_and_or_not() {
    let library = stacks();
    let sea = || NameContains::new("sea");
    let iris = || AuthorContains::new("Iris");
    assert_eq!(found(&library, &sea().and(iris())), [2]);
    assert_eq!(found(&library, &sea().or(iris())), [3, 5, 1, 2]);
    assert_eq!(found(&library, &iris().not()), [4, 1]);
    assert_eq!(found(&library, &sea().and(iris().not())), [1]);
    assert_eq!(found(&library, &sea().and(iris()).not()), [3, 4, 5, 1]);
    assert_eq!(found(&library, &sea().or(iris()).and(OnShelf)), [3, 5, 2]);
    assert_eq!(
        found(&library, &sea().or(iris().and(OnShelf))),
        [3, 5, 1, 2]
    );
    assert_eq!(found(&library, &sea().not().not()), [1, 2]);
}

// rules: 5.5
#[test]
fn a_spec_from_outside_is_a_part_like_any_other() {
    let library = stacks();
    assert_eq!(found(&library, &AtLeast(2)), [3, 2]);
    assert_eq!(
        found(&library, &AtLeast(2).and(NameContains::new("sea"))),
        [2]
    );
    assert_eq!(found(&library, &OnShelf.and(AtLeast(2).not())), [5]);
    let wanted = ["head", "bell", "dick"];
    let mut any: Box<dyn Spec> = Box::new(NameContains::new("zebra"));
    for word in wanted {
        any = any.or(NameContains::new(word));
    }
    assert_eq!(found(&library, &any), [3, 4, 5]);
    let none = any.not().and(AtLeast(1));
    assert_eq!(found(&library, &none), [1, 2]);
}

/// A random search and its words.
fn random_spec(random: &mut Generator, depth: u32) -> (String, Box<dyn Spec>) {
    if depth == 0 || random.chance(25) {
        let text = *random.pick(&["e", "th", "iris", "A", "book"]);
        return match random.below(4) {
            0 => (format!("name {text}"), Box::new(NameContains::new(text))),
            1 => (
                format!("author {text}"),
                Box::new(AuthorContains::new(text)),
            ),
            2 => ("on shelf".to_string(), Box::new(OnShelf)),
            _ => {
                let copies = random.below(4) as u32;
                (format!("{copies}+ copies"), Box::new(AtLeast(copies)))
            }
        };
    }
    let (one, left) = random_spec(random, depth - 1);
    if random.chance(30) {
        return (format!("not ({one})"), left.not());
    }
    let (other, right) = random_spec(random, depth - 1);
    if random.chance(50) {
        (format!("({one} and {other})"), left.and(right))
    } else {
        (format!("({one} or {other})"), left.or(right))
    }
}

// rules: 5.5
#[test]
fn random_operations_on_searches_split_the_shelf_in_two() {
    let library = stacks();
    let all = library.search("");
    let mut random = Generator::new(23);
    for _ in 0..200 {
        let state = random.clone();
        let (words, spec) = random_spec(&mut random, 4);
        let (_, same) = random_spec(&mut state.clone(), 4);
        let matching: Vec<bool> = all.iter().map(|title| spec.matches(title)).collect();
        let yes = library.select(&spec);
        let no = library.select(&same.not());
        for (title, matches) in all.iter().zip(matching) {
            assert_eq!(yes.contains(title), matches, "{words}");
            assert_eq!(no.contains(title), !matches, "{words}");
        }
        assert_eq!(yes.len() + no.len(), all.len());
    }
}

// rules: 5.4
#[test]
fn random_operations_on_all_kinds_do_not_care_how_days_are_counted() {
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
            let (what, days) = (random.below(6), random.below(12) as u32);
            let outcomes = [0, 1].map(|twin| {
                let (library, board) = &mut twins[twin];
                let done = match what {
                    0 | 1 => library.borrow(member, title).is_ok(),
                    2 | 3 => library.hold(member, title).is_ok(),
                    4 => library.return_copy(CopyId(1 + days % 4)).is_ok(),
                    _ if twin == 0 => {
                        library.advance(days);
                        true
                    }
                    _ => {
                        (0..days).for_each(|_| library.advance(1));
                        true
                    }
                };
                assert_sound(library, 5, 5);
                (done, board.news(), whole_library(library))
            });
            assert_eq!(outcomes[0], outcomes[1]);
        }
    }
}

// rules: 1.6, 5.3
#[test]
fn a_refused_loan_of_any_kind_changes_nothing() {
    let board = Board::default();
    let mut library = Library::new().with_observer(board.clone());
    let atlas = item(&mut library, ReferenceOnly, 1);
    let camera = item(&mut library, Weekend::default(), 1);
    let member = library.join();
    library.advance(5);
    lent(&mut library, member, camera);
    library.advance(2);
    let before = whole_library(&library);
    let refused = [
        library.borrow(member, atlas).is_err(),
        library.hold(member, atlas).is_err(),
        library.renew(member, atlas).is_err(),
        library.renew(member, camera).is_err(),
    ];
    assert_eq!(refused, [true; 4]);
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
        library.add_copy(title).expect("the title is there");
    }
    let (ada, prof) = (library.join(), library.join_as(Tier::Faculty));
    let mut page = String::new();
    for (member, who) in [(ada, "Ada"), (prof, "the professor")] {
        for title in [emma, film, file, notes] {
            let name = library.title(title).expect("it is there").name;
            let answer = match library.borrow(member, title) {
                Ok(loan) => format!("till day {}", loan.due().0),
                Err(error) => match library.hold(member, title) {
                    Ok(place) => format!("{error:?}, waits as number {place}"),
                    Err(_) => format!("{error:?}"),
                },
            };
            page += &format!("{who:<14} {name:<16} {answer}\n");
        }
    }
    library.advance(3);
    returned(&mut library, CopyId(2));
    library.advance(13);
    page += "\n";
    for line in board.news() {
        page += &format!("{line}\n");
    }
    let questions: [(&str, Box<dyn Spec>); 4] = [
        ("by Austen", Box::new(AuthorContains::new("austen"))),
        (
            "by Austen, on the shelf",
            AuthorContains::new("austen").and(OnShelf),
        ),
        ("not on the shelf", OnShelf.not()),
        (
            "film, or two copies",
            NameContains::new("film").or(AtLeast(2)),
        ),
    ];
    for (words, spec) in questions {
        page += &format!("\n{words}\n");
        for title in library.select(&spec) {
            page += &format!("{}\n", card(&title));
        }
    }
    insta::assert_snapshot!("the_new_shelves", page);
}

// rules: 5.1, 5.3, 5.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
