//! Stage 4: members wait for titles, and observers are notified.

use std::sync::{Arc, Mutex};

use crate::stage_1::{NOBODY, NOTHING, assert_sound, counts, fill, lent, place_line, places};
use crate::stage_1::{returned, shelf_of, title_with, titles};
use crate::stage_2::{Flat, Till, all_books, late_return, owes};
use crate::support::Generator;
use library::Whereabouts;
use library::fines::Cents;
use library::holds::{CancelError, HoldError, News, Notice, Observer};
use library::{BorrowError, CopyId, Day, Library, Loan, MemberId, ReturnError, TitleId};

/// An observer that remembers each notice.
#[derive(Clone, Default)]
pub struct Board(Arc<Mutex<Vec<Notice>>>);

impl Observer for Board {
    fn notice(&self, notice: &Notice) {
        self.0.lock().expect("no thread panics here").push(*notice);
    }
}

impl Board {
    /// What has come since somebody last looked.
    pub fn notices(&self) -> Vec<Notice> {
        std::mem::take(&mut *self.0.lock().expect("no thread panics here"))
    }

    /// The same, a line for each.
    pub fn news(&self) -> Vec<String> {
        self.notices().iter().map(notice_line).collect()
    }
}

pub fn notice_line(notice: &Notice) -> String {
    let (Day(day), MemberId(member)) = (notice.day, notice.member);
    let (TitleId(title), CopyId(copy)) = (notice.title, notice.copy);
    let news = match notice.news {
        News::HoldReady { until } => format!("ready till {}", until.0),
        News::HoldLapsed => "lapsed".to_string(),
        News::Overdue { days_late } => format!("{days_late} late"),
        _ => "something new".to_string(),
    };
    format!("{day}: #{member} title {title} copy {copy} {news}")
}

pub fn aside(library: &Library, copy: u32) -> String {
    aside_line(library.whereabouts(CopyId(copy)))
}

pub fn aside_line(place: Option<Whereabouts>) -> String {
    match place {
        Some(Whereabouts::PutAside { member, until }) => {
            format!("aside for #{} till {}", member.0, until.0)
        }
        place => place_line(place),
    }
}

pub fn waiting(library: &Library, title: TitleId) -> Vec<u32> {
    let queue: Vec<MemberId> = library.queue(title).expect("the title is there");
    queue.into_iter().map(|member| member.0).collect()
}

pub fn held(library: &mut Library, member: MemberId, title: TitleId) -> usize {
    library.hold(member, title).expect("one may wait for it")
}

/// As `all_books`, with the copies that are put aside and the queues.
pub fn whole_library(library: &Library) -> String {
    let mut page = all_books(library);
    for (copy, place) in (1..).zip(places(library)) {
        page += &format!("copy {copy}: {}\n", aside_line(Some(place)));
    }
    for title in titles(library) {
        page += &format!("{}: {:?}\n", title.id.0, waiting(library, title.id));
    }
    page
}

/// One title that is lent out: `copies` copies, each to a member of its own.
/// Then come the members who will wait.
fn popular(copies: u32, waiting: usize) -> (Library, Board, TitleId, Vec<MemberId>) {
    let board = Board::default();
    let mut library = Library::new().with_observer(board.clone());
    let title = title_with(&mut library, "Emma", "Jane Austen", copies);
    for _ in 0..copies {
        let member = library.join();
        lent(&mut library, member, title);
    }
    let members: Vec<MemberId> = (0..waiting).map(|_| library.join()).collect();
    for &member in &members {
        held(&mut library, member, title);
    }
    (library, board, title, members)
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let board = Board::default();
    let mut library = shelf_of(4).with_observer(board.clone());
    library.add_copy(TitleId(1)).expect("it is there");
    for _ in 0..4 {
        library.join();
    }
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=260) {
        let member = MemberId(1 + random.below(17) as u32 / 4);
        let title = TitleId(1 + random.below(17) as u32 / 4);
        let who = format!("#{} {}", member.0, title.0);
        let line = match random.below(20) {
            0..=4 => match library.borrow(member, title) {
                Ok(loan) => format!("{who} copy {} till {}", loan.copy().0, loan.due().0),
                Err(error) => format!("{who} {error:?}"),
            },
            5..=7 => match library.return_copy(CopyId(title.0)) {
                Ok(receipt) => format!("{} back, {} late", title.0, receipt.days_late()),
                Err(error) => format!("{error:?}"),
            },
            8..=11 => format!("{who} waits: {:?}", library.hold(member, title)),
            12 => format!("{who} cancels: {:?}", library.cancel_hold(member, title)),
            13 | 14 => format!("{who} is at {}", aside(&library, title.0)),
            15 => format!("{who} pays: {:?}", library.pay(member, Cents(300)).is_ok()),
            16 => match library.queue(title) {
                Some(_) => format!("{} wanted by {:?}", title.0, waiting(&library, title)),
                None => format!("no title {}", title.0),
            },
            _ => {
                library.advance(random.below(6) as u32);
                format!("day {}", library.today().0)
            }
        };
        lines.push(format!("{step:>3}  {line}"));
        lines.extend(board.news().iter().map(|news| format!("       {news}")));
    }
    lines.join("\n")
}

// rules: 4.1, 4.2
#[test]
fn any_copy_of_the_title_goes_to_the_first_member_who_waits() {
    let (mut library, board, title, members) = popular(1, 2);
    assert_eq!(waiting(&library, title), [2, 3]);
    let third = library.join();
    let place: Result<usize, HoldError> = library.hold(third, title);
    assert_eq!(place, Ok(3));
    assert_eq!(board.news(), [""; 0], "nothing has happened yet");
    library.advance(4);
    returned(&mut library, CopyId(1));
    assert_eq!(aside(&library, 1), "aside for #2 till 7");
    assert_eq!(
        waiting(&library, title),
        [3, 4],
        "a member with a copy put aside does not wait"
    );
    assert_eq!(board.news(), ["4: #2 title 1 copy 1 ready till 7"]);
    let loan = lent(&mut library, members[0], title);
    assert_eq!((loan.copy(), loan.due()), (CopyId(1), Day(18)));
    returned(&mut library, CopyId(1));
    assert_eq!(aside(&library, 1), "aside for #3 till 7");
    assert_eq!(waiting(&library, title), [4]);
    assert_eq!(board.news(), ["4: #3 title 1 copy 1 ready till 7"]);
    {
        let (mut library, _, title, _) = popular(3, 2);
        returned(&mut library, CopyId(3));
        returned(&mut library, CopyId(1));
        assert_eq!(aside(&library, 3), "aside for #4 till 3");
        assert_eq!(aside(&library, 1), "aside for #5 till 3");
        returned(&mut library, CopyId(2));
        assert_eq!(aside(&library, 2), "on the shelf");
        assert_eq!(counts(&library, title), (3, 1));
    }
}

// rules: 4.4
#[test]
fn a_copy_put_aside_is_for_its_member_only() {
    let (mut library, _, title, members) = popular(2, 1);
    let walk_in = library.join();
    returned(&mut library, CopyId(1));
    assert_eq!(counts(&library, title), (2, 0), "it is not on the shelf");
    let refusal = library.borrow(walk_in, title).err();
    assert_eq!(refusal, Some(BorrowError::NoCopy));
    returned(&mut library, CopyId(2));
    let loan = lent(&mut library, walk_in, title);
    assert_eq!(loan.copy(), CopyId(2), "the one on the shelf");
    assert_eq!(lent(&mut library, members[0], title).copy(), CopyId(1));
    {
        let (mut library, _, title, members) = popular(2, 1);
        returned(&mut library, CopyId(2));
        returned(&mut library, CopyId(1));
        assert_eq!(aside(&library, 1), "on the shelf");
        assert_eq!(lent(&mut library, members[0], title).copy(), CopyId(2));
        assert_eq!(aside(&library, 1), "on the shelf");
    }
    {
        let (mut library, ..) = popular(1, 1);
        returned(&mut library, CopyId(1));
        let back = library.return_copy(CopyId(1)).err();
        assert_eq!(back, Some(ReturnError::NotLent(CopyId(1))));
        assert_eq!(aside(&library, 1), "aside for #2 till 3");
    }
}

// rules: 4.2, 4.3, 4.4
#[test]
fn a_hold_lapses_after_the_third_day_and_the_copy_is_passed_on() {
    let (mut library, board, title, members) = popular(1, 3);
    returned(&mut library, CopyId(1));
    library.advance(4);
    assert_eq!(aside(&library, 1), "aside for #3 till 7");
    library.advance(4);
    assert_eq!(aside(&library, 1), "aside for #4 till 11");
    assert_eq!(waiting(&library, title), [0; 0]);
    library.advance(4);
    assert_eq!(aside(&library, 1), "on the shelf");
    let expected = [
        "0: #2 title 1 copy 1 ready till 3",
        "4: #2 title 1 copy 1 lapsed",
        "4: #3 title 1 copy 1 ready till 7",
        "8: #3 title 1 copy 1 lapsed",
        "8: #4 title 1 copy 1 ready till 11",
        "12: #4 title 1 copy 1 lapsed",
    ];
    assert_eq!(board.news(), expected);
    assert_eq!(lent(&mut library, members[0], title).copy(), CopyId(1));
    {
        let (mut library, board, title, members) = popular(1, 1);
        library.advance(2);
        returned(&mut library, CopyId(1));
        library.advance(3);
        let until = Day(5);
        let member = members[0];
        let put_aside = Whereabouts::PutAside { member, until };
        assert_eq!(library.whereabouts(CopyId(1)), Some(put_aside));
        assert_eq!(library.today(), until);
        board.news();
        library.advance(1);
        assert_eq!(board.news(), ["6: #2 title 1 copy 1 lapsed"]);
        assert_eq!(aside(&library, 1), "on the shelf");
        assert_eq!(waiting(&library, title), [0; 0]);

        let (mut library, _, title, members) = popular(1, 1);
        returned(&mut library, CopyId(1));
        library.advance(3);
        assert_eq!(lent(&mut library, members[0], title).due(), Day(17));
    }
    {
        let (mut library, _, title, members) = popular(1, 2);
        returned(&mut library, CopyId(1));
        library.advance(4);
        assert_eq!(held(&mut library, members[0], title), 1, "a new hold");
    }
}

// rules: 4.5
#[test]
fn many_days_at_once_are_still_one_after_the_other() {
    let stories = [vec![60], vec![1; 60], vec![7, 0, 20, 13, 20]].map(|steps| {
        let (mut library, board, ..) = popular(2, 3);
        returned(&mut library, CopyId(2));
        for days in steps {
            library.advance(days);
        }
        (board.news(), whole_library(&library))
    });
    assert_eq!(stories[0], stories[1]);
    assert_eq!(stories[0], stories[2]);
    assert_eq!(stories[0].0.len(), 1 + 2 + 2 + 1 + 46);
}

// rules: 4.1, 4.2, 4.4
#[test]
fn a_hold_ends_when_the_copy_is_borrowed_or_the_hold_cancelled() {
    let (mut library, board, title, members) = popular(1, 4);
    assert_eq!(library.cancel_hold(members[1], title), Ok(()));
    assert_eq!(waiting(&library, title), [2, 4, 5]);
    returned(&mut library, CopyId(1));
    library.advance(2);
    board.news();
    assert_eq!(library.cancel_hold(members[0], title), Ok(()));
    assert_eq!(aside(&library, 1), "aside for #4 till 5");
    assert_eq!(waiting(&library, title), [5]);
    assert_eq!(board.news(), ["2: #4 title 1 copy 1 ready till 5"]);
    assert_eq!(library.cancel_hold(members[2], title), Ok(()));
    assert_eq!(library.cancel_hold(members[3], title), Ok(()));
    assert_eq!(aside(&library, 1), "on the shelf");
    {
        let (mut library, board, title, members) = popular(2, 1);
        returned(&mut library, CopyId(1));
        lent(&mut library, members[0], title);
        board.news();
        returned(&mut library, CopyId(2));
        assert_eq!(aside(&library, 2), "on the shelf");
        library.advance(9);
        assert_eq!(board.news(), [""; 0], "nothing is ready and nothing lapses");
        let cancelled: Result<(), CancelError> = library.cancel_hold(members[0], title);
        assert_eq!(cancelled, Err(CancelError::NoHold));
    }
    {
        let (mut library, _, title, members) = popular(1, 1);
        assert_eq!(library.cancel_hold(members[0], title), Ok(()));
        assert_eq!(held(&mut library, members[0], title), 1, "a new hold");
    }
}

// rules: 4.1, 4.2, 4.6
#[test]
fn a_new_copy_goes_to_the_first_member_who_waits() {
    let (mut library, board, title, _) = popular(1, 1);
    library.advance(2);
    assert_eq!(library.add_copy(title), Ok(CopyId(2)));
    assert_eq!(aside(&library, 2), "aside for #2 till 5");
    assert_eq!(board.news(), ["2: #2 title 1 copy 2 ready till 5"]);
    assert_eq!(library.add_copy(title), Ok(CopyId(3)));
    assert_eq!(aside(&library, 3), "on the shelf");
    {
        let mut library = Library::new();
        let title = library.add_title("Persuasion", "Jane Austen");
        let member = library.join();
        assert_eq!(held(&mut library, member, title), 1);
        library.add_copy(title).expect("the title is there");
        assert_eq!(aside(&library, 1), "aside for #1 till 3");
    }
}

// rules: 4.1
#[test]
fn the_first_reason_against_a_hold_is_returned() {
    let mut library = shelf_of(3).with_fines(Flat(1_000));
    let (debtor, member, other) = (library.join(), library.join(), library.join());
    lent(&mut library, debtor, TitleId(2));
    late_return(&mut library, debtor, 1, 1);
    lent(&mut library, member, TitleId(1));
    let mut refusal = |member, title| library.hold(member, title).err();
    let unknown = Some(HoldError::UnknownMember(NOBODY));
    assert_eq!(refusal(NOBODY, NOTHING), unknown);
    let unknown = Some(HoldError::UnknownTitle(NOTHING));
    assert_eq!(refusal(debtor, NOTHING), unknown);
    for title in [1, 2, 3] {
        let blocked = Some(HoldError::Blocked);
        assert_eq!(refusal(debtor, TitleId(title)), blocked);
    }
    let has = Some(HoldError::AlreadyHas);
    assert_eq!(refusal(member, TitleId(1)), has);
    assert_eq!(refusal(other, TitleId(1)), None);
    let held = Some(HoldError::AlreadyHeld);
    assert_eq!(refusal(other, TitleId(1)), held);
    assert_eq!(refusal(other, TitleId(3)), Some(HoldError::OnShelf));
    returned(&mut library, CopyId(1));
    assert_eq!(aside(&library, 1), "aside for #3 till 18");
    let again = library.hold(other, TitleId(1)).err();
    assert_eq!(again, held, "it is put aside");
    assert_eq!(
        library.hold(member, TitleId(1)),
        Ok(1),
        "alone in the queue"
    );
    for _ in 0..2 {
        library.add_copy(TitleId(1)).expect("it is there");
    }
    assert_eq!(aside(&library, 5), "on the shelf");
    let again = [member, other].map(|it| library.hold(it, TitleId(1)).err());
    assert_eq!(again, [held; 2], "before OnShelf");
    {
        let mut library = shelf_of(2).with_fines(Flat(1_000));
        let (one, other) = (library.join(), library.join());
        lent(&mut library, other, TitleId(1));
        lent(&mut library, one, TitleId(2));
        assert_eq!(library.hold(one, TitleId(1)), Ok(1));
        library.advance(15);
        returned(&mut library, CopyId(2));
        let blocked = library.hold(one, TitleId(1)).err();
        assert_eq!(blocked, Some(HoldError::Blocked), "before AlreadyHeld");
        let cancelled = library.cancel_hold(one, TitleId(1));
        assert_eq!(cancelled, Ok(()), "though blocked");
        let unknown = CancelError::UnknownMember(NOBODY);
        assert_eq!(library.cancel_hold(NOBODY, NOTHING), Err(unknown));
        for title in [TitleId(0), NOTHING] {
            let unknown = CancelError::UnknownTitle(title);
            assert_eq!(library.cancel_hold(other, title), Err(unknown));
            let unknown = HoldError::UnknownTitle(title);
            assert_eq!(library.hold(other, title), Err(unknown));
            assert_eq!(library.queue(title), None);
        }
        let no_hold = library.cancel_hold(other, TitleId(1));
        assert_eq!(no_hold, Err(CancelError::NoHold));
    }
}

// rules: 4.4
#[test]
fn a_copy_stays_aside_for_a_member_who_is_blocked_or_at_the_limit() {
    let mut library = shelf_of(7).with_fines(Flat(1_000));
    let (member, other) = (library.join(), library.join());
    lent(&mut library, other, TitleId(6));
    for title in 1..=5 {
        lent(&mut library, member, TitleId(title));
    }
    held(&mut library, member, TitleId(6));
    library.advance(15);
    returned(&mut library, CopyId(6));
    assert_eq!(aside(&library, 6), "aside for #1 till 18");
    let refusal = library.borrow(member, TitleId(6)).err();
    assert_eq!(refusal, Some(BorrowError::LimitReached));
    returned(&mut library, CopyId(1));
    let refusal = library.borrow(member, TitleId(6)).err();
    assert_eq!(refusal, Some(BorrowError::Blocked));
    assert_eq!(aside(&library, 6), "aside for #1 till 18");
    library.pay(member, Cents(1_000)).expect("it is owed");
    lent(&mut library, member, TitleId(6));
    {
        let mut library = shelf_of(2).with_fines(Flat(1_000));
        let (member, other) = (library.join(), library.join());
        lent(&mut library, other, TitleId(1));
        lent(&mut library, member, TitleId(2));
        held(&mut library, member, TitleId(1));
        library.advance(15);
        for copy in [2, 1] {
            returned(&mut library, CopyId(copy));
        }
        assert_eq!(aside(&library, 1), "aside for #1 till 18", "though blocked");
    }
    {
        let mut library = shelf_of(6);
        let (member, other) = (library.join(), library.join());
        lent(&mut library, other, TitleId(6));
        held(&mut library, member, TitleId(6));
        returned(&mut library, CopyId(6));
        for title in 1..=5 {
            lent(&mut library, member, TitleId(title));
        }
        assert_eq!(aside(&library, 6), "aside for #1 till 3", "it is no loan");
    }
}

// rules: 4.5
#[test]
fn overdue_is_sent_once_a_day_from_the_day_after_the_due_day() {
    let board = Board::default();
    let mut library = shelf_of(2).with_observer(board.clone());
    library.add_copy(TitleId(1)).expect("the title exists");
    let members = [(); 3].map(|()| library.join());
    for (member, title) in members.into_iter().zip([2, 1, 1]) {
        lent(&mut library, member, TitleId(title));
    }
    library.advance(14);
    assert_eq!(board.news(), [""; 0], "the due day is in time");
    library.advance(2);
    let expected = [
        "15: #2 title 1 copy 1 1 late",
        "15: #1 title 2 copy 2 1 late",
        "15: #3 title 1 copy 3 1 late",
        "16: #2 title 1 copy 1 2 late",
        "16: #1 title 2 copy 2 2 late",
        "16: #3 title 1 copy 3 2 late",
    ];
    assert_eq!(board.news(), expected, "by copy number");
    for copy in [1, 3] {
        returned(&mut library, CopyId(copy));
    }
    library.advance(0);
    assert_eq!(board.news(), [""; 0]);
    library.advance(1);
    assert_eq!(board.news(), ["17: #1 title 2 copy 2 3 late"]);
}

// rules: 4.5
#[test]
fn a_day_starts_with_lapsed_holds_and_goes_on_with_overdue_loans() {
    let board = Board::default();
    let mut library = shelf_of(1).with_observer(board.clone());
    let titles = [(); 2].map(|()| library.add_title("Emma", "Jane Austen"));
    for (title, copy) in titles.into_iter().rev().zip([2, 3]) {
        assert_eq!(library.add_copy(title), Ok(CopyId(copy)));
    }
    let [one, two, three] = [(); 3].map(|()| library.join());
    lent(&mut library, one, TitleId(1));
    library.advance(11);
    for (title, waiting) in titles.into_iter().zip([[two, three], [three, two]]) {
        lent(&mut library, one, title);
        for member in waiting {
            held(&mut library, member, title);
        }
    }
    for copy in [3, 2] {
        returned(&mut library, CopyId(copy));
    }
    board.news();
    library.advance(4);
    let expected = [
        "15: #3 title 3 copy 2 lapsed",
        "15: #2 title 3 copy 2 ready till 18",
        "15: #2 title 2 copy 3 lapsed",
        "15: #3 title 2 copy 3 ready till 18",
        "15: #1 title 1 copy 1 1 late",
    ];
    assert_eq!(board.news(), expected, "by copy number");
}

/// Writes its own mark for each notice on a sheet that several share.
pub struct Marker(pub char, pub Arc<Mutex<String>>);

impl Observer for Marker {
    fn notice(&self, _notice: &Notice) {
        self.1.lock().expect("no thread panics here").push(self.0);
    }
}

// rules: 4.6
#[test]
fn observers_from_outside_get_each_notice_once_and_in_their_order() {
    let sheet = Arc::new(Mutex::new(String::new()));
    let mut library = shelf_of(2);
    for mark in ['b', 'a', 'c'] {
        library = library.with_observer(Marker(mark, Arc::clone(&sheet)));
    }
    library = library.with_fines(Flat(1)).with_ledger(Till::default());
    let member = library.join();
    for title in [1, 2] {
        lent(&mut library, member, TitleId(title));
    }
    library.advance(15);
    let marks = sheet.lock().expect("no thread panics here").clone();
    assert_eq!(marks, "bacbac", "all of them, before the next notice");
}

/// Counts its calls and panics each time. `resume_unwind` prints no message.
#[derive(Clone, Default)]
struct Crashing(Arc<Mutex<u32>>);

impl Observer for Crashing {
    fn notice(&self, _notice: &Notice) {
        *self.0.lock().expect("no thread panics here") += 1;
        std::panic::resume_unwind(Box::new("the mail server is gone"));
    }
}

// rules: 4.6, 4.7
#[test]
fn an_observer_from_outside_may_panic() {
    let (board, crashing) = (Board::default(), Crashing::default());
    let mut library = Library::new()
        .with_observer(crashing.clone())
        .with_observer(board.clone())
        .with_observer(crashing.clone());
    let title = title_with(&mut library, "Emma", "Jane Austen", 1);
    let members = [(); 3].map(|()| library.join());
    lent(&mut library, members[0], title);
    for member in &members[1..] {
        held(&mut library, *member, title);
    }
    library.advance(15);
    assert_eq!(board.news(), ["15: #1 title 1 copy 1 1 late"]);
    let receipt = returned(&mut library, CopyId(1));
    assert_eq!(receipt.days_late(), 1);
    assert_eq!(owes(&library, members[0]), Cents(25), "charged once");
    assert_eq!(board.news(), ["15: #2 title 1 copy 1 ready till 18"]);
    assert_eq!(library.cancel_hold(members[1], title), Ok(()));
    assert_eq!(board.news(), ["15: #3 title 1 copy 1 ready till 18"]);
    library.advance(5);
    assert_eq!(library.today(), Day(20));
    assert_eq!(board.news(), ["19: #3 title 1 copy 1 lapsed"]);
    assert_eq!(aside(&library, 1), "on the shelf");
    let calls = *crashing.0.lock().expect("no thread panics here");
    assert_eq!(calls, 8, "two observers, four notices each");
}

// rules: 4.4, 4.6
#[test]
fn a_notice_is_sent_before_the_call_returns() {
    let (mut library, board, title, members) = popular(2, 1);
    assert_eq!(board.news(), [""; 0]);
    returned(&mut library, CopyId(2));
    assert_eq!(board.news(), ["0: #3 title 1 copy 2 ready till 3"]);
    let loan: Loan = lent(&mut library, members[0], title);
    assert_eq!(loan.copy(), CopyId(2));
    assert_eq!(board.news(), [""; 0], "a loan is no notice");
}

// rules: 1.6, 4.6
#[test]
fn a_call_that_fails_changes_nothing_and_is_no_news() {
    let board = Board::default();
    let mut library = shelf_of(3)
        .with_fines(Flat(1_000))
        .with_observer(board.clone());
    let (debtor, member, other) = (library.join(), library.join(), library.join());
    late_return(&mut library, debtor, 1, 1);
    lent(&mut library, member, TitleId(1));
    held(&mut library, other, TitleId(1));
    lent(&mut library, other, TitleId(2));
    library.advance(3);
    let before = whole_library(&library);
    board.news();
    let failed = [
        library.hold(debtor, TitleId(1)).is_err(),
        library.hold(member, TitleId(1)).is_err(),
        library.hold(other, TitleId(1)).is_err(),
        library.hold(member, TitleId(3)).is_err(),
        library.cancel_hold(member, TitleId(1)).is_err(),
        library.cancel_hold(other, TitleId(2)).is_err(),
        library.cancel_hold(NOBODY, TitleId(1)).is_err(),
        library.cancel_hold(other, NOTHING).is_err(),
        library.borrow(other, TitleId(1)).is_err(),
        library.return_copy(CopyId(3)).is_err(),
    ];
    assert_eq!(failed, [true; 10]);
    assert_eq!(whole_library(&library), before);
    assert_eq!(board.news(), [""; 0]);
}

// rules: 1.6, 4.2, 4.4
#[test]
fn random_operations_never_leave_a_copy_idle_while_a_member_waits() {
    let mut random = Generator::new(17);
    for _ in 0..8 {
        let mut library = Library::new();
        fill(&mut library, 3);
        library.add_copy(TitleId(1)).expect("it exists");
        for _ in 0..5 {
            library.join();
        }
        for _ in 0..150 {
            let before = whole_library(&library);
            let member = MemberId(1 + random.below(5) as u32);
            let title = TitleId(1 + random.below(3) as u32);
            let copy = CopyId(1 + random.below(4) as u32);
            let failed = match random.below(8) {
                0 | 1 => library.borrow(member, title).is_err(),
                2 => library.return_copy(copy).is_err(),
                3 | 4 => library.hold(member, title).is_err(),
                5 => library.cancel_hold(member, title).is_err(),
                6 => library.pay(member, Cents(100)).is_err(),
                _ => {
                    library.advance(random.below(5) as u32);
                    false
                }
            };
            assert_sound(&library, 5);
            for title in titles(&library) {
                let queue = waiting(&library, title.id);
                assert!(queue.is_empty() || title.on_shelf == 0);
            }
            for place in places(&library) {
                if let Whereabouts::PutAside { until, .. } = place {
                    assert!(library.today() <= until && until <= Day(library.today().0 + 3));
                }
            }
            if failed {
                assert_eq!(whole_library(&library), before);
            }
        }
    }
}

// rules: 4.3, 4.5
#[test]
fn the_notice_board() {
    let board = Board::default();
    let mut library = Library::new().with_observer(board.clone());
    let emma = title_with(&mut library, "Emma", "Jane Austen", 1);
    let sea = title_with(&mut library, "The Sea", "John Banville", 1);
    let names = ["Ada", "Bo", "Cleo", "Dan"];
    let [ada, bo, cleo, dan] = names.map(|_| library.join());
    let pinned = |notice: &Notice| {
        let (Day(day), who) = (notice.day, names[notice.member.0 as usize - 1]);
        let title = if notice.title == emma {
            "Emma"
        } else {
            "The Sea"
        };
        let news = match notice.news {
            News::HoldReady { until } => format!("is here for you, till day {}", until.0),
            News::HoldLapsed => "was not borrowed in time".to_string(),
            News::Overdue { days_late } => format!("should be back, days late: {days_late}"),
            _ => "is in the news".to_string(),
        };
        format!("day {day:>2}  {who}: {title} {news}\n")
    };
    let mut page = String::new();
    lent(&mut library, ada, emma);
    lent(&mut library, dan, sea);
    for member in [bo, cleo, dan] {
        held(&mut library, member, emma);
    }
    for day in 1..=30 {
        library.advance(1);
        match day {
            6 => drop(returned(&mut library, CopyId(1))),
            12 => drop(lent(&mut library, cleo, emma)),
            15 => drop(returned(&mut library, CopyId(1))),
            17 => assert!(library.cancel_hold(dan, emma).is_ok()),
            _ => (),
        }
        for notice in board.notices() {
            page += &pinned(&notice);
        }
        if day % 10 == 0 {
            let places = [1, 2].map(|copy| aside(&library, copy));
            page += &format!("        Emma {}, The Sea {}\n", places[0], places[1]);
        }
    }
    insta::assert_snapshot!("the_notice_board", page);
}

// rules: 4.2, 4.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
