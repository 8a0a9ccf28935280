//! Stage 5: who is online, who is typing, and notifiers for offline users.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::stage_1::{ADA, BO, CLEO, DAN, NOBODY, NOWHERE, chat_of, opened, sent};
use crate::stage_2::{acked, connected};
use crate::stage_3::{Announcements, added, group_page, removed};
use crate::stage_4::device;
use crate::support::Generator;
use chat::delivery::Receipt;
use chat::groups::{ClientId, Public};
use chat::presence::{NotReached, Notice, Notifier, UnknownUser};
use chat::{Chat, ConversationId, ReadError, SendError, Seq, UserId};

pub const SECOND: Duration = Duration::from_secs(1);

/// What a notifier does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mood {
    Reaches,
    Fails,
    Panics,
    /// Reaches only this user.
    Only(UserId),
}

/// A notifier that writes into a list which several notifiers share.
pub struct Post {
    pub name: &'static str,
    pub mood: Mood,
    pub list: Letters,
}

pub type Letters = Arc<Mutex<Vec<String>>>;

impl Notifier for Post {
    fn notify(&self, notice: &Notice) -> Result<(), NotReached> {
        let (room, seq) = (notice.conversation.0, notice.seq.0);
        let text = format!(
            "{} to #{}: {room}.{seq} of #{}",
            self.name, notice.user.0, notice.from.0
        );
        self.list.lock().expect("no thread panics here").push(text);
        match self.mood {
            Mood::Reaches => Ok(()),
            Mood::Only(user) if user == notice.user => Ok(()),
            Mood::Panics => panic!("{} has a mistake", self.name),
            Mood::Fails | Mood::Only(_) => Err(NotReached),
        }
    }
}

pub fn taken(list: &Letters) -> Vec<String> {
    std::mem::take(&mut list.lock().expect("no thread panics here"))
}

/// A group of Ada, Bo, Cleo and Dan with these notifiers.
fn group_with(moods: &[(&'static str, Mood)]) -> (Chat, ConversationId, Letters) {
    let list = Letters::default();
    let mut chat = chat_of(4);
    for (name, mood) in moods {
        chat = chat.with_notifier(Post {
            name,
            mood: *mood,
            list: Arc::clone(&list),
        });
    }
    let group = chat.create_group(ADA, 9, Public).expect("Ada exists");
    for user in [DAN, BO, CLEO] {
        added(&mut chat, ADA, group, user);
    }
    (chat, group, list)
}

// rules: 5.1
#[test]
fn a_user_is_online_for_less_than_thirty_seconds() {
    let mut chat = chat_of(2);
    assert!(!chat.is_online(ADA), "no heartbeat yet");
    assert_eq!(chat.heartbeat(ADA), Ok(()));
    assert!(chat.is_online(ADA) && !chat.is_online(BO));
    chat.advance(29 * SECOND);
    chat.advance(Duration::from_millis(999));
    assert!(chat.is_online(ADA));
    chat.advance(Duration::from_millis(1));
    assert!(!chat.is_online(ADA));
    assert_eq!(chat.heartbeat(ADA), Ok(()));
    chat.advance(20 * SECOND);
    assert_eq!(chat.heartbeat(ADA), Ok(()));
    chat.advance(20 * SECOND);
    assert!(chat.is_online(ADA), "the last heartbeat counts");
    chat.advance(Duration::from_secs(5_000_000_000));
    assert!(!chat.is_online(ADA));
}

// rules: 5.1
#[test]
fn only_a_heartbeat_makes_a_user_online() {
    let mut chat = chat_of(2);
    let room = opened(&mut chat, ADA, BO);
    connected(&mut chat, ADA);
    sent(&mut chat, ADA, room, "hello");
    assert_eq!(chat.typing(ADA, room), Ok(()));
    assert!(!chat.is_online(ADA));
    acked(&mut chat, BO, room, 1, Receipt::Read);
    let second = chat.add_device(BO).expect("Bo exists");
    device(&mut chat, BO, second);
    let acked = chat.acknowledge_from(BO, second, room, Seq(1), Receipt::Read);
    assert_eq!(acked, Ok(()));
    assert_eq!(chat.unread(BO, room), Ok(0));
    assert_eq!(chat.history(BO, room).map(|it| it.len()), Ok(1));
    assert!(chat.page(BO, room, None, 1).is_ok());
    assert!(chat.send_once(BO, room, ClientId(1), "hi").is_ok());
    let group = chat.create_group(BO, 9, Public).expect("Bo exists");
    added(&mut chat, ADA, group, ADA);
    removed(&mut chat, ADA, group, ADA);
    assert!(!chat.is_online(ADA) && !chat.is_online(BO));
    let mut chat = chat_of(2);
    assert_eq!(chat.heartbeat(BO), Ok(()));
    assert!(!chat.is_connected(BO));
    assert!(!chat.is_online(NOBODY));
}

// rules: 5.2
#[test]
fn typing_lasts_for_less_than_five_seconds() {
    let (mut chat, group, _) = group_with(&[]);
    let talk = opened(&mut chat, ADA, BO);
    for user in [DAN, CLEO] {
        assert_eq!(chat.typing(user, group), Ok(()));
    }
    assert_eq!(chat.typing(BO, group), Ok(()));
    assert_eq!(chat.who_is_typing(group), [BO, CLEO, DAN]);
    sent(&mut chat, DAN, group, "done");
    assert_eq!(chat.typing(BO, talk), Ok(()));
    assert_eq!(chat.who_is_typing(group), [BO, CLEO]);
    chat.advance(Duration::from_millis(4999));
    assert_eq!(chat.typing(CLEO, group), Ok(()));
    assert_eq!(chat.who_is_typing(group), [BO, CLEO]);
    chat.advance(Duration::from_millis(1));
    assert_eq!(chat.who_is_typing(group), [CLEO]);
    assert_eq!(chat.who_is_typing(talk), []);
    chat.advance(5 * SECOND);
    assert_eq!(chat.who_is_typing(group), []);
    assert_eq!(chat.who_is_typing(NOWHERE), []);
}

// rules: 5.3
#[test]
fn a_message_ends_the_typing_in_its_conversation() {
    let (mut chat, group, _) = group_with(&[]);
    let talk = opened(&mut chat, ADA, BO);
    for (user, room) in [(ADA, talk), (BO, talk), (BO, group), (CLEO, group)] {
        assert_eq!(chat.typing(user, room), Ok(()));
    }
    sent(&mut chat, BO, talk, "done");
    assert_eq!(chat.who_is_typing(talk), [ADA]);
    assert_eq!(chat.who_is_typing(group), [BO, CLEO]);
    let once = chat.send_once(BO, group, ClientId(1), "done");
    assert!(once.is_ok());
    assert_eq!(chat.who_is_typing(group), [CLEO]);
    assert_eq!(chat.send(CLEO, group, ""), Err(SendError::EmptyText));
    assert_eq!(chat.who_is_typing(group), [CLEO], "no message was sent");
    assert_eq!(chat.typing(BO, group), Ok(()));
    assert_eq!(chat.send_once(BO, group, ClientId(1), "done"), once);
    assert_eq!(
        chat.who_is_typing(group),
        [BO, CLEO],
        "a repeat sends nothing"
    );
}

// rules: 5.3
#[test]
fn a_member_who_leaves_is_not_typing() {
    let (mut chat, group, _) = group_with(&[]);
    for user in [ADA, BO, CLEO] {
        assert_eq!(chat.typing(user, group), Ok(()));
    }
    removed(&mut chat, ADA, group, BO);
    assert_eq!(chat.who_is_typing(group), [ADA, CLEO]);
    added(&mut chat, BO, group, BO);
    assert_eq!(chat.who_is_typing(group), [ADA, CLEO]);
    removed(&mut chat, CLEO, group, CLEO);
    assert_eq!(chat.who_is_typing(group), [ADA]);
    added(&mut chat, ADA, group, CLEO);
    assert_eq!(chat.who_is_typing(group), [ADA]);
}

// rules: 5.4
#[test]
fn a_notifier_from_outside_gets_a_notice_for_each_offline_recipient() {
    let (mut chat, group, list) = group_with(&[("mail", Mood::Reaches)]);
    assert_eq!(chat.heartbeat(CLEO), Ok(()));
    sent(&mut chat, ADA, group, "hello");
    assert_eq!(
        taken(&list),
        ["mail to #2: 1.1 of #1", "mail to #4: 1.1 of #1"]
    );
    chat.advance(30 * SECOND);
    assert_eq!(chat.heartbeat(BO), Ok(()));
    sent(&mut chat, BO, group, "yes");
    let expected = [1, 3, 4].map(|user| format!("mail to #{user}: 1.2 of #2"));
    assert_eq!(taken(&list), expected);
    removed(&mut chat, DAN, group, DAN);
    let talk = opened(&mut chat, ADA, BO);
    sent(&mut chat, ADA, talk, "Bo is online");
    assert_eq!(taken(&list), Vec::<String>::new());
    sent(&mut chat, ADA, group, "bye");
    assert_eq!(taken(&list), ["mail to #3: 1.3 of #1"]);
}

// rules: 5.4
#[test]
fn a_connected_user_without_a_heartbeat_is_notified() {
    let (mut chat, group, list) = group_with(&[("mail", Mood::Reaches)]);
    let phone = connected(&mut chat, BO);
    for user in [CLEO, DAN] {
        assert_eq!(chat.heartbeat(user), Ok(()));
    }
    sent(&mut chat, ADA, group, "hello");
    assert_eq!(taken(&list), ["mail to #2: 1.1 of #1"]);
    assert_eq!(phone.news().len(), 1);
}

// rules: 5.5
#[test]
fn the_first_notifier_that_reaches_the_user_ends_the_search() {
    let moods = [
        ("push", Mood::Only(CLEO)),
        ("text", Mood::Fails),
        ("mail", Mood::Reaches),
        ("pigeon", Mood::Reaches),
    ];
    let (mut chat, group, list) = group_with(&moods);
    assert_eq!(chat.heartbeat(DAN), Ok(()));
    sent(&mut chat, ADA, group, "hello");
    let expected = [
        "push to #2: 1.1 of #1",
        "text to #2: 1.1 of #1",
        "mail to #2: 1.1 of #1",
        "push to #3: 1.1 of #1",
    ];
    assert_eq!(taken(&list), expected);
}

// rules: 5.6
#[test]
fn a_notifier_may_fail_or_panic() {
    let moods = [("push", Mood::Panics), ("mail", Mood::Fails)];
    let (mut chat, group, list) = group_with(&moods);
    assert_eq!(chat.heartbeat(DAN), Ok(()));
    for number in 1..=2 {
        let message = sent(&mut chat, ADA, group, "hello");
        assert_eq!(message.seq(), Seq(number));
        let calls = [("push", 2), ("mail", 2), ("push", 3), ("mail", 3)];
        let expected = calls.map(|(name, user)| format!("{name} to #{user}: 1.{number} of #1"));
        assert_eq!(taken(&list), expected);
    }
    assert_eq!(chat.unread(BO, group), Ok(2));
}

// rules: 5.4
#[test]
fn a_repeated_or_rejected_send_notifies_no_user() {
    let (mut chat, group, list) = group_with(&[("mail", Mood::Reaches)]);
    let first = chat.send_once(ADA, group, ClientId(1), "hello");
    assert_eq!(taken(&list).len(), 3);
    assert_eq!(chat.send_once(ADA, group, ClientId(1), "hello"), first);
    let failed = [
        chat.send_once(ADA, group, ClientId(1), "other").is_err(),
        chat.send(ADA, group, "").is_err(),
    ];
    assert_eq!(failed, [true; 2]);
    assert_eq!(taken(&list), Vec::<String>::new());
}

// rules: 5.7
#[test]
fn an_unknown_name_changes_nothing() {
    let (mut chat, group, _) = group_with(&[]);
    let talk = opened(&mut chat, ADA, BO);
    let before = group_page(&chat);
    for user in [NOBODY, UserId(0)] {
        assert_eq!(chat.heartbeat(user), Err(UnknownUser(user)));
        assert!(!chat.is_online(user));
    }
    let cases = [
        (NOBODY, NOWHERE, ReadError::UnknownUser(NOBODY)),
        (CLEO, NOWHERE, ReadError::UnknownConversation(NOWHERE)),
        (CLEO, talk, ReadError::NotAMember),
    ];
    for (user, room, expected) in cases {
        assert_eq!(chat.typing(user, room), Err(expected));
    }
    for room in [group, talk, NOWHERE] {
        assert_eq!(chat.who_is_typing(room), []);
    }
    assert_eq!(group_page(&chat), before);
    let policy = Announcements(Arc::default());
    let strict = chat.create_group(ADA, 9, policy).expect("Ada exists");
    added(&mut chat, BO, strict, BO);
    for user in [ADA, BO] {
        assert_eq!(chat.typing(user, strict), Ok(()));
    }
    let once = chat.send_once(BO, strict, ClientId(1), "hi");
    assert_eq!(once, Err(SendError::Forbidden));
    assert_eq!(chat.send(BO, strict, "hi"), Err(SendError::Forbidden));
    assert!(chat.remove(BO, strict, ADA).is_err());
    assert_eq!(chat.who_is_typing(strict), [ADA, BO], "both still type");
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let moods = [
        ("push", Mood::Only(BO)),
        ("text", Mood::Fails),
        ("mail", Mood::Reaches),
    ];
    let (mut chat, group, list) = group_with(&moods);
    let talk = opened(&mut chat, ADA, BO);
    let mut log = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let user = UserId(1 + random.below(4) as u32);
        let room = *random.pick(&[group, group, talk]);
        let who = format!("#{} in {}", user.0, room.0);
        let action = match random.below(12) {
            0..=2 => format!("#{} is here: {:?}", user.0, chat.heartbeat(user)),
            3 | 4 => format!("{who} types: {:?}", chat.typing(user, room)),
            5..=7 => {
                let outcome = chat.send(user, room, "hello");
                format!("{who} sends: {:?}", outcome.map(|it| it.seq().0))
            }
            8 => {
                let outcome = chat.send_once(user, room, ClientId(random.below(2)), "hi");
                format!("{who} sends once: {:?}", outcome.map(|it| it.seq().0))
            }
            9 if user != ADA => {
                let outcome = chat.remove(user, group, user);
                format!("#{} leaves: {outcome:?}", user.0)
            }
            9 => {
                let outcome = [BO, CLEO, DAN].map(|it| chat.add(it, group, it).is_ok());
                format!("who is not there joins: {outcome:?}")
            }
            _ => {
                let time = *random.pick(&[1, 4, 5, 10, 25]);
                chat.advance(time * SECOND);
                format!("{time} s")
            }
        };
        let online: Vec<u32> = (1..=4).filter(|it| chat.is_online(UserId(*it))).collect();
        let typing: Vec<u32> = chat.who_is_typing(room).iter().map(|it| it.0).collect();
        log.push(format!(
            "{step:>3}  {action} (online {online:?}, typing {typing:?})"
        ));
        log.extend(taken(&list).iter().map(|letter| format!("       {letter}")));
    }
    log.join("\n")
}

// rules: 5.1, 5.4, 5.5
#[test]
fn a_quiet_evening() {
    let moods = [("push", Mood::Only(BO)), ("mail", Mood::Reaches)];
    let (mut chat, group, list) = group_with(&moods);
    let mut page = String::new();
    let mut note = |what: &str, chat: &Chat| {
        let names = ["Ada", "Bo", "Cleo", "Dan"];
        let online = (0..4).filter(|at| chat.is_online(UserId(*at as u32 + 1)));
        let online: Vec<&str> = online.map(|at| names[at]).collect();
        let line = format!("{what:<26}  online: {}", online.join(", "));
        page += &format!("{}\n", line.trim_end());
        for letter in taken(&list) {
            page += &format!("    {letter}\n");
        }
    };
    for user in [ADA, BO, CLEO, DAN] {
        chat.heartbeat(user).expect("the user exists");
    }
    sent(&mut chat, ADA, group, "Everyone there?");
    note("20:00:00  Ada writes", &chat);
    chat.advance(20 * SECOND);
    chat.heartbeat(ADA).expect("the user exists");
    chat.heartbeat(CLEO).expect("the user exists");
    note("20:00:20  two heartbeats", &chat);
    chat.advance(10 * SECOND);
    sent(&mut chat, CLEO, group, "Bo? Dan?");
    note("20:00:30  Cleo writes", &chat);
    chat.advance(20 * SECOND);
    sent(&mut chat, ADA, group, "Good night!");
    note("20:00:50  Ada writes", &chat);
    insta::assert_snapshot!("a_quiet_evening", page);
}

// rules: 5.1, 5.2, 5.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
