//! Stage 4: several devices of a user, and history page by page.

use crate::stage_1::{ADA, BO, CLEO, NOBODY, NOWHERE};
use crate::stage_1::{chat_of, line, lines, opened, seen, sent};
use crate::stage_2::{Phone, acked, connected, receipts_line};
use crate::stage_3::{added, group_page, removed};
use crate::support::Generator;
use chat::delivery::{AckError, Connection, Lost, Receipt, Refused};
use chat::devices::{Cursor, DeviceId, Page};
use chat::groups::Public;
use chat::{Chat, ConversationId, Message, ReadError, Seq, UserId};

pub const FIRST: DeviceId = DeviceId(1);
pub const SECOND: DeviceId = DeviceId(2);

/// Connects a device, or fails the test.
pub fn device(chat: &mut Chat, user: UserId, device: DeviceId) -> Phone {
    let phone = Phone::default();
    let outcome = chat.connect_device(user, device, phone.clone());
    outcome.expect("the device exists");
    phone
}

/// Ada and Bo have a conversation, and Bo has two devices.
fn two_devices() -> (Chat, ConversationId) {
    let mut chat = chat_of(3);
    let room = opened(&mut chat, ADA, BO);
    assert_eq!(chat.add_device(BO), Some(SECOND));
    (chat, room)
}

/// Acknowledges for a device of Bo.
fn bo_acks(chat: &mut Chat, device: DeviceId, room: ConversationId, seq: u64, receipt: Receipt) {
    let outcome = chat.acknowledge_from(BO, device, room, Seq(seq), receipt);
    outcome.expect("it may be acknowledged");
}

// rules: 4.1
#[test]
fn devices_are_numbered_for_each_user() {
    let mut chat = chat_of(2);
    let devices: Vec<Option<DeviceId>> = [ADA, ADA, BO].map(|it| chat.add_device(it)).into();
    assert_eq!(devices, [2, 3, 2].map(|number| Some(DeviceId(number))));
    assert_eq!(
        [UserId(0), NOBODY].map(|it| chat.add_device(it)),
        [None, None]
    );
}

// rules: 4.1
#[test]
fn the_older_calls_are_for_device_one() {
    let (mut chat, room) = two_devices();
    let second = device(&mut chat, BO, SECOND);
    assert!(!chat.is_connected(BO));
    let first = device(&mut chat, BO, FIRST);
    assert!(chat.is_connected(BO));
    sent(&mut chat, ADA, room, "one");
    acked(&mut chat, BO, room, 1, Receipt::Delivered);
    chat.disconnect(BO);
    sent(&mut chat, ADA, room, "two");
    assert_eq!((first.news().len(), second.news().len()), (1, 2));
    assert_eq!(connected(&mut chat, BO).news(), ["1: 2 #1 two"]);
    assert_eq!(device(&mut chat, BO, SECOND).news().len(), 2);
    chat.disconnect_device(BO, FIRST);
    chat.disconnect_device(BO, DeviceId(0));
    chat.disconnect_device(NOBODY, FIRST);
    assert!(!chat.is_connected(BO));
}

// rules: 4.2
#[test]
fn each_connected_device_gets_each_message() {
    let (mut chat, room) = two_devices();
    chat.add_device(BO);
    let phones = [1, 2, 3].map(|number| device(&mut chat, BO, DeviceId(number)));
    chat.disconnect_device(BO, SECOND);
    sent(&mut chat, ADA, room, "hello");
    sent(&mut chat, BO, room, "own");
    assert_eq!(phones.map(|it| it.news().len()), [1, 0, 1]);
}

// rules: 4.2
#[test]
fn a_lost_device_does_not_touch_the_others() {
    struct Dead;
    impl Connection for Dead {
        fn push(&mut self, _message: &Message) -> Result<(), Lost> {
            Err(Lost)
        }
    }
    let (mut chat, room) = two_devices();
    chat.connect_device(BO, FIRST, Dead).expect("it exists");
    let second = device(&mut chat, BO, SECOND);
    sent(&mut chat, ADA, room, "one");
    sent(&mut chat, ADA, room, "two");
    assert_eq!(second.news().len(), 2);
    assert_eq!(connected(&mut chat, BO).news().len(), 2);
}

// rules: 4.3
#[test]
fn a_device_gets_what_it_has_not_acknowledged_itself() {
    let (mut chat, room) = two_devices();
    for text in ["one", "two", "three"] {
        sent(&mut chat, ADA, room, text);
    }
    bo_acks(&mut chat, FIRST, room, 3, Receipt::Read);
    bo_acks(&mut chat, SECOND, room, 1, Receipt::Delivered);
    assert_eq!(
        device(&mut chat, BO, SECOND).news(),
        ["1: 2 #1 two", "1: 3 #1 three"]
    );
    assert_eq!(device(&mut chat, BO, FIRST).news(), Vec::<String>::new());
}

// rules: 4.3
#[test]
fn a_new_device_begins_with_the_next_message() {
    let (mut chat, room) = two_devices();
    sent(&mut chat, ADA, room, "one");
    let third = chat.add_device(BO).expect("Bo exists");
    sent(&mut chat, ADA, room, "two");
    let other = opened(&mut chat, CLEO, BO);
    sent(&mut chat, CLEO, other, "three");
    let expected = ["1: 2 #1 two", "2: 1 #3 three"];
    assert_eq!(device(&mut chat, BO, third).news(), expected);
    assert_eq!(
        receipts_line(&chat, room, 1),
        "#2 Sent",
        "the device has acknowledged nothing"
    );
    assert_eq!(chat.unread(BO, room), Ok(2));
    bo_acks(&mut chat, third, room, 1, Receipt::Read);
    assert_eq!(receipts_line(&chat, room, 1), "#2 Read");
    assert_eq!(device(&mut chat, BO, third).news(), expected);
}

// rules: 4.3
#[test]
fn all_devices_of_a_new_member_begin_with_the_next_message() {
    let (mut chat, _) = two_devices();
    let group = chat.create_group(ADA, 9, Public).expect("Ada exists");
    sent(&mut chat, ADA, group, "before");
    added(&mut chat, BO, group, BO);
    sent(&mut chat, ADA, group, "after");
    for number in [FIRST, SECOND] {
        assert_eq!(device(&mut chat, BO, number).news(), ["2: 2 #1 after"]);
    }
    bo_acks(&mut chat, SECOND, group, 2, Receipt::Read);
    removed(&mut chat, BO, group, BO);
    added(&mut chat, BO, group, BO);
    sent(&mut chat, ADA, group, "again");
    assert_eq!(device(&mut chat, BO, SECOND).news(), ["2: 3 #1 again"]);
    assert_eq!(receipts_line(&chat, group, 3), "#2 Sent");
}

// rules: 4.4
#[test]
fn a_receipt_is_the_highest_of_all_devices() {
    let (mut chat, room) = two_devices();
    for text in ["one", "two"] {
        sent(&mut chat, ADA, room, text);
    }
    let state = |chat: &Chat| [1, 2].map(|seq| receipts_line(chat, room, seq));
    bo_acks(&mut chat, SECOND, room, 1, Receipt::Delivered);
    assert_eq!(state(&chat), ["#2 Delivered", "#2 Sent"]);
    bo_acks(&mut chat, FIRST, room, 2, Receipt::Read);
    assert_eq!(state(&chat), ["#2 Read", "#2 Read"]);
    bo_acks(&mut chat, SECOND, room, 2, Receipt::Delivered);
    assert_eq!(
        state(&chat),
        ["#2 Read", "#2 Read"],
        "a late device lowers nothing"
    );
    assert_eq!(chat.unread(BO, room), Ok(0));
    chat.add_device(BO);
    assert_eq!(state(&chat), ["#2 Read", "#2 Read"]);
    assert_eq!(chat.status(room, Seq(2)), Some(Receipt::Read));
}

// rules: 4.5
#[test]
fn a_page_has_the_newest_messages_oldest_first() {
    let mut chat = chat_of(2);
    let room = opened(&mut chat, ADA, BO);
    let empty: Page = chat.page(ADA, room, None, 3).expect("a member");
    assert_eq!((empty.messages, empty.older), (vec![], None));
    for number in 1..=7 {
        sent(&mut chat, ADA, room, &format!("{number}"));
    }
    let numbers = |page: &Page| {
        page.messages
            .iter()
            .map(|it| it.seq().0)
            .collect::<Vec<_>>()
    };
    let mut pages = Vec::new();
    let mut before: Option<Cursor> = None;
    loop {
        let page = chat.page(BO, room, before, 3).expect("a member");
        pages.push(numbers(&page));
        before = page.older;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(pages, [vec![5, 6, 7], vec![2, 3, 4], vec![1]]);
    let all = chat.page(BO, room, None, usize::MAX).expect("a member");
    assert_eq!((numbers(&all).len(), all.older), (7, None));
    assert_eq!(lines(&all.messages)[0], "1 #1 1");
}

// rules: 4.6
#[test]
fn new_messages_do_not_move_the_pages() {
    let mut chat = chat_of(2);
    let room = opened(&mut chat, ADA, BO);
    for number in 1..=6 {
        sent(&mut chat, ADA, room, &format!("{number}"));
    }
    let newest = chat.page(BO, room, None, 2).expect("a member");
    for number in 7..=10 {
        sent(&mut chat, ADA, room, &format!("{number}"));
    }
    for _ in 0..2 {
        let page = chat.page(BO, room, newest.older, 2).expect("a member");
        assert_eq!(lines(&page.messages), ["3 #1 3", "4 #1 4"]);
        let last = chat.page(BO, room, page.older, 2).expect("a member");
        assert_eq!(lines(&last.messages), ["1 #1 1", "2 #1 2"]);
        assert_eq!(last.older, None, "an exact fit has nothing older");
    }
}

// rules: 4.5, 4.6
#[test]
fn a_page_shows_only_what_the_reader_may_see() {
    let (mut chat, _) = two_devices();
    let group = chat.create_group(ADA, 9, Public).expect("Ada exists");
    for number in 1..=3 {
        sent(&mut chat, ADA, group, &format!("{number}"));
    }
    added(&mut chat, BO, group, BO);
    for number in 4..=6 {
        sent(&mut chat, ADA, group, &format!("{number}"));
    }
    let page = chat.page(BO, group, None, 2).expect("a member");
    assert_eq!(lines(&page.messages), ["5 #1 5", "6 #1 6"]);
    let page = chat.page(BO, group, page.older, 2).expect("a member");
    assert_eq!(lines(&page.messages), ["4 #1 4"]);
    assert_eq!(page.older, None);
    let of_ada = chat.page(ADA, group, None, 2).expect("a member");
    let of_bo = chat.page(BO, group, None, 2).expect("a member");
    for cursor in [of_ada.older, of_bo.older] {
        let page = chat.page(BO, group, cursor, 2).expect("a member");
        assert_eq!(
            (lines(&page.messages).join(", "), page.older),
            ("4 #1 4".into(), None)
        );
        let page = chat.page(ADA, group, cursor, 2).expect("a member");
        assert_eq!(lines(&page.messages), ["3 #1 3", "4 #1 4"]);
    }
}

// rules: 4.7
#[test]
fn page_returns_the_first_reason() {
    let (mut chat, room) = two_devices();
    let other = opened(&mut chat, ADA, CLEO);
    for number in 1..=3 {
        sent(&mut chat, ADA, room, &format!("{number}"));
        sent(&mut chat, ADA, other, &format!("{number}"));
    }
    let cursor = chat.page(ADA, other, None, 1).expect("a member").older;
    assert!(cursor.is_some());
    let cases = [
        (NOBODY, NOWHERE, ReadError::UnknownUser(NOBODY)),
        (CLEO, NOWHERE, ReadError::UnknownConversation(NOWHERE)),
        (CLEO, room, ReadError::NotAMember),
        (BO, room, ReadError::WrongCursor),
    ];
    for (reader, room, expected) in cases {
        assert_eq!(chat.page(reader, room, cursor, 1), Err(expected));
    }
    let shared = chat.page(CLEO, other, cursor, 1).expect("a member");
    assert_eq!(
        lines(&shared.messages),
        ["2 #1 2"],
        "a cursor is of a conversation"
    );
}

// rules: 4.7
#[test]
fn a_device_that_does_not_exist_changes_nothing() {
    let (mut chat, room) = two_devices();
    sent(&mut chat, ADA, room, "one");
    let before = group_page(&chat);
    let third = DeviceId(3);
    let cases = [
        (NOBODY, third, NOWHERE, 9, AckError::UnknownUser(NOBODY)),
        (
            CLEO,
            third,
            NOWHERE,
            9,
            AckError::UnknownConversation(NOWHERE),
        ),
        (CLEO, third, room, 9, AckError::NotAMember),
        (BO, third, room, 9, AckError::UnknownDevice(third)),
        (BO, SECOND, room, 9, AckError::UnknownMessage(Seq(9))),
    ];
    for (user, number, room, seq, expected) in cases {
        let outcome = chat.acknowledge_from(user, number, room, Seq(seq), Receipt::Read);
        assert_eq!(outcome, Err(expected));
    }
    for (user, number) in [(BO, third), (BO, DeviceId(0)), (NOBODY, FIRST)] {
        let phone = Phone::default();
        let Err(Refused(back)) = chat.connect_device(user, number, phone.clone()) else {
            panic!("there is no such device");
        };
        back.show(&chat.history(ADA, room).expect("a member")[0]);
        assert_eq!(phone.news().len(), 1, "the same connection");
    }
    assert_eq!(group_page(&chat), before);
    assert_eq!(chat.add_device(BO), Some(third));
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let (mut chat, room) = two_devices();
    let group = chat.create_group(ADA, 3, Public).expect("Ada exists");
    let phones = [(); 3].map(|()| Phone::default());
    let mut cursors = vec![None];
    let mut log = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let user = UserId(1 + random.below(3) as u32);
        let room = *random.pick(&[room, group]);
        let number = DeviceId(1 + random.below(3) as u32);
        let seq = Seq(1 + random.below(9));
        let who = format!("#{} in {}", user.0, room.0);
        let action = match random.below(16) {
            0..=4 => match chat.send(user, room, &format!("text {step}")) {
                Ok(message) => format!("{who}: {}", line(&message)),
                Err(error) => format!("{who}: {error:?}"),
            },
            5 => format!("{who} joins: {:?}", chat.add(user, room, user)),
            6 => format!("{who} leaves: {:?}", chat.remove(user, room, user)),
            7 => format!("#{} has device {:?}", user.0, chat.add_device(user)),
            8 => {
                let phone = phones[number.0 as usize - 1].clone();
                let outcome = chat.connect_device(BO, number, phone).is_ok();
                format!("device {} of #2 connects: {outcome}", number.0)
            }
            9 => {
                chat.disconnect_device(BO, number);
                format!("device {} of #2 disconnects", number.0)
            }
            10..=12 => {
                let receipt = *random.pick(&[Receipt::Delivered, Receipt::Read]);
                let outcome = chat.acknowledge_from(BO, number, room, seq, receipt);
                format!(
                    "device {} of #2 {receipt:?} {}.{}: {outcome:?}",
                    number.0, room.0, seq.0
                )
            }
            _ => {
                let cursor = *random.pick(&cursors);
                match chat.page(user, room, cursor, 1 + random.below(4) as usize) {
                    Ok(page) => {
                        cursors.push(page.older);
                        let more = if page.older.is_some() { " …" } else { "" };
                        format!("{who} sees {}{more}", lines(&page.messages).join(", "))
                    }
                    Err(error) => format!("{who} sees {error:?}"),
                }
            }
        };
        let receipts = receipts_line(&chat, room, seq.0);
        log.push(format!(
            "{step:>3}  {action} ({}.{}: {receipts})",
            room.0, seq.0
        ));
        for (number, phone) in (1..).zip(&phones) {
            let news = phone.news().join(", ");
            if !news.is_empty() {
                log.push(format!("       device {number} of #2: {news}"));
            }
        }
    }
    log.join("\n")
}

// rules: 4.5, 4.6
#[test]
fn random_operations_give_pages_that_make_the_history() {
    let mut random = Generator::new(41);
    for _ in 0..20 {
        let mut chat = chat_of(2);
        let room = opened(&mut chat, ADA, BO);
        for number in 0..random.below(30) {
            sent(&mut chat, ADA, room, &format!("{number}"));
        }
        let expected = seen(&chat, BO, room);
        let (mut found, mut before) = (Vec::new(), None);
        loop {
            let limit = 1 + random.below(6) as usize;
            let page = chat.page(BO, room, before, limit).expect("a member");
            assert!(page.messages.len() <= limit);
            let part = lines(&page.messages);
            found.splice(0..0, part);
            sent(&mut chat, BO, room, "meanwhile");
            before = page.older;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(found, expected);
    }
}

// rules: 4.3, 4.4
#[test]
fn a_phone_and_a_laptop() {
    let (mut chat, room) = two_devices();
    let mut page = String::new();
    let names = [(FIRST, "phone"), (SECOND, "laptop")];
    let mut note = |what: &str, chat: &Chat, screens: &[(&str, &Phone)]| {
        let state = [1, 2].map(|seq| receipts_line(chat, room, seq)).join(" / ");
        page += &format!("{}\n", format!("{what:<22}  {state}").trim_end());
        for (name, phone) in screens {
            for news in phone.news() {
                page += &format!("    {name}: {news}\n");
            }
        }
    };
    let phone = device(&mut chat, BO, names[0].0);
    sent(&mut chat, ADA, room, "Dinner at eight?");
    note("Ada writes", &chat, &[(names[0].1, &phone)]);
    bo_acks(&mut chat, FIRST, room, 1, Receipt::Read);
    note("Bo reads on the phone", &chat, &[(names[0].1, &phone)]);
    sent(&mut chat, ADA, room, "Or nine?");
    note("Ada writes again", &chat, &[(names[0].1, &phone)]);
    let laptop = device(&mut chat, BO, names[1].0);
    note("the laptop wakes up", &chat, &[(names[1].1, &laptop)]);
    bo_acks(&mut chat, SECOND, room, 2, Receipt::Delivered);
    note("the laptop has both", &chat, &[(names[1].1, &laptop)]);
    insta::assert_snapshot!("a_phone_and_a_laptop", page);
}

// rules: 4.3, 4.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
