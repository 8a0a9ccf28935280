//! Stage 3: groups with policies, and messages that are sent once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::stage_1::{ADA, BO, CLEO, DAN, NOBODY, NOWHERE};
use crate::stage_1::{chat_of, line, opened, seen, sent};
use crate::stage_2::{Phone, acked, all_receipts, connected, receipts_line};
use crate::support::Generator;
use chat::delivery::{AckError, Receipt, Refused};
use chat::groups::{Action, ClientId, GroupError, GroupPolicy, InviteOnly, Public, Request};
use chat::{Chat, ConversationId, Message, ReadError, SendError, Seq, UserId};

pub const EVE: UserId = UserId(5);

/// A chat with five users and a group of Ada, who is the admin, Bo and Cleo.
pub fn group_of_three(policy: impl GroupPolicy + 'static) -> (Chat, ConversationId) {
    let mut chat = chat_of(5);
    let group = chat.create_group(ADA, 4, policy).expect("Ada exists");
    for user in [BO, CLEO] {
        chat.add(ADA, group, user).expect("Ada may add");
    }
    (chat, group)
}

/// Adds, or fails the test.
pub fn added(chat: &mut Chat, by: UserId, group: ConversationId, user: UserId) {
    chat.add(by, group, user).expect("the user may be added");
}

/// Removes, or fails the test.
pub fn removed(chat: &mut Chat, by: UserId, group: ConversationId, user: UserId) {
    chat.remove(by, group, user)
        .expect("the user may be removed");
}

/// Members and all receipts.
pub fn group_page(chat: &Chat) -> String {
    let mut page = all_receipts(chat);
    for room in (1..).map(ConversationId) {
        let Some(members) = chat.members(room) else {
            break;
        };
        let numbers: Vec<u32> = members.iter().map(|it| it.0).collect();
        page += &format!("members of {}: {numbers:?}\n", room.0);
    }
    page
}

// rules: 3.1
#[test]
fn the_member_who_joined_first_is_the_admin() {
    let mut chat = chat_of(4);
    let talk = opened(&mut chat, BO, ADA);
    let group: ConversationId = chat.create_group(CLEO, 9, InviteOnly).expect("Cleo exists");
    assert_eq!(
        group,
        ConversationId(2),
        "conversations and groups share the numbers"
    );
    added(&mut chat, CLEO, group, DAN);
    added(&mut chat, CLEO, group, ADA);
    assert_eq!(chat.members(group), Some(vec![CLEO, DAN, ADA]));
    assert_eq!(chat.members(talk).map(|it| it.len()), Some(2));
    assert_eq!(chat.members(NOWHERE), None);
    let forbidden = chat.add(ADA, group, BO);
    assert_eq!(forbidden, Err(GroupError::Forbidden));
    removed(&mut chat, CLEO, group, CLEO);
    assert_eq!(chat.add(ADA, group, BO), Err(GroupError::Forbidden));
    added(&mut chat, DAN, group, BO);
    added(&mut chat, DAN, group, CLEO);
    assert_eq!(chat.members(group), Some(vec![DAN, ADA, BO, CLEO]));
    assert_eq!(chat.remove(CLEO, group, DAN), Err(GroupError::Forbidden));
    assert_eq!(chat.conversations(CLEO), Some(vec![group]));
}

// rules: 3.1
#[test]
fn a_group_has_a_limit() {
    let mut chat = chat_of(5);
    let group = chat.create_group(ADA, 3, InviteOnly).expect("Ada exists");
    added(&mut chat, ADA, group, BO);
    added(&mut chat, ADA, group, CLEO);
    assert_eq!(chat.add(ADA, group, DAN), Err(GroupError::Full));
    removed(&mut chat, BO, group, BO);
    added(&mut chat, ADA, group, DAN);
    assert_eq!(chat.add(ADA, group, EVE), Err(GroupError::Full));
}

// rules: 3.1
#[test]
fn two_users_of_a_group_still_have_their_own_conversation() {
    let mut chat = chat_of(2);
    let group = chat.create_group(ADA, 2, InviteOnly).expect("Ada exists");
    added(&mut chat, ADA, group, BO);
    let talk = opened(&mut chat, BO, ADA);
    assert_ne!(talk, group);
    sent(&mut chat, ADA, group, "to the group");
    assert_eq!(seen(&chat, BO, talk), Vec::<String>::new());
    assert_eq!(opened(&mut chat, ADA, BO), talk);
}

// rules: 3.2
#[test]
fn the_built_in_policies_differ_in_who_adds() {
    let forbidden = Err(GroupError::Forbidden);
    let (mut chat, group) = group_of_three(InviteOnly);
    assert_eq!(chat.add(DAN, group, DAN), forbidden);
    assert_eq!(chat.add(BO, group, DAN), forbidden);
    assert_eq!(chat.remove(BO, group, CLEO), forbidden);
    assert_eq!(chat.remove(BO, group, ADA), forbidden);
    sent(&mut chat, BO, group, "each member sends");
    removed(&mut chat, ADA, group, BO);
    added(&mut chat, ADA, group, DAN);
    removed(&mut chat, CLEO, group, CLEO);

    let (mut chat, group) = group_of_three(Public);
    added(&mut chat, DAN, group, DAN);
    removed(&mut chat, DAN, group, DAN);
    added(&mut chat, BO, group, EVE);
    assert_eq!(chat.remove(BO, group, CLEO), forbidden);
    sent(&mut chat, EVE, group, "each member sends");
    removed(&mut chat, ADA, group, CLEO);
}

/// Only the admin sends; everyone joins. It counts how often it is called.
pub struct Announcements(pub Arc<AtomicUsize>);

impl GroupPolicy for Announcements {
    fn allows(&self, request: &Request) -> bool {
        self.0.fetch_add(1, Ordering::SeqCst);
        match request.action {
            Action::Add(user) => user == request.by && !request.is_member,
            _ => request.is_admin,
        }
    }
}

// rules: 3.2
#[test]
fn a_policy_from_outside_decides() {
    let calls = Arc::new(AtomicUsize::new(0));
    let mut chat = chat_of(4);
    let policy = Announcements(Arc::clone(&calls));
    let group = chat.create_group(ADA, 9, policy).expect("Ada exists");
    let talk = opened(&mut chat, ADA, BO);
    added(&mut chat, BO, group, BO);
    added(&mut chat, CLEO, group, CLEO);
    assert_eq!(chat.add(ADA, group, DAN), Err(GroupError::Forbidden));
    assert_eq!(chat.send(BO, group, "me?"), Err(SendError::Forbidden));
    let message = sent(&mut chat, ADA, group, "The lift is out of order.");
    assert_eq!(message.seq(), Seq(1));
    removed(&mut chat, ADA, group, CLEO);
    let before = calls.load(Ordering::SeqCst);
    removed(&mut chat, BO, group, BO);
    sent(&mut chat, BO, talk, "no policy between two users");
    assert_eq!(
        calls.load(Ordering::SeqCst),
        before,
        "each member may leave"
    );
}

/// Writes down each request.
struct Recorder(Arc<std::sync::Mutex<Vec<Request>>>);

impl GroupPolicy for Recorder {
    fn allows(&self, request: &Request) -> bool {
        self.0.lock().expect("no thread panics here").push(*request);
        true
    }
}

// rules: 3.2
#[test]
fn a_policy_knows_who_asks_for_what() {
    let requests = Arc::default();
    let (mut chat, group) = group_of_three(Recorder(Arc::clone(&requests)));
    requests.lock().expect("no thread panics here").clear();
    added(&mut chat, DAN, group, DAN);
    sent(&mut chat, BO, group, "hello");
    removed(&mut chat, ADA, group, CLEO);
    let mut seen = requests.lock().expect("no thread panics here").clone();
    seen.dedup();
    let request = |by, is_member, action| Request {
        by,
        is_member,
        is_admin: by == ADA,
        action,
    };
    let expected = [
        request(DAN, false, Action::Add(DAN)),
        request(BO, true, Action::Send),
        request(ADA, true, Action::Remove(CLEO)),
    ];
    assert_eq!(seen, expected);
}

// rules: 3.3
#[test]
fn add_and_remove_return_the_first_reason() {
    let (mut chat, group) = group_of_three(InviteOnly);
    let talk = opened(&mut chat, ADA, BO);
    added(&mut chat, ADA, group, EVE);
    let (zero, nothing) = (UserId(0), ConversationId(0));
    let add = [
        (NOBODY, NOWHERE, zero, GroupError::UnknownUser(NOBODY)),
        (ADA, NOWHERE, zero, GroupError::UnknownUser(zero)),
        (DAN, NOWHERE, BO, GroupError::UnknownConversation(NOWHERE)),
        (ADA, nothing, BO, GroupError::UnknownConversation(nothing)),
        (DAN, talk, ADA, GroupError::NotAGroup),
        (DAN, group, BO, GroupError::NotAMember(DAN)),
        (BO, group, BO, GroupError::AlreadyMember),
        (BO, group, CLEO, GroupError::AlreadyMember),
        (BO, group, DAN, GroupError::Forbidden),
        (DAN, group, DAN, GroupError::Forbidden),
        (ADA, group, DAN, GroupError::Full),
    ];
    for (by, group, user, expected) in add {
        assert_eq!(
            chat.add(by, group, user),
            Err(expected),
            "{by:?} adds {user:?}"
        );
    }
    let remove = [
        (NOBODY, NOWHERE, zero, GroupError::UnknownUser(NOBODY)),
        (ADA, NOWHERE, zero, GroupError::UnknownUser(zero)),
        (DAN, NOWHERE, BO, GroupError::UnknownConversation(NOWHERE)),
        (ADA, nothing, BO, GroupError::UnknownConversation(nothing)),
        (DAN, talk, ADA, GroupError::NotAGroup),
        (DAN, group, BO, GroupError::NotAMember(DAN)),
        (DAN, group, DAN, GroupError::NotAMember(DAN)),
        (BO, group, DAN, GroupError::NotAMember(DAN)),
        (BO, group, CLEO, GroupError::Forbidden),
    ];
    for (by, group, user, expected) in remove {
        let outcome = chat.remove(by, group, user);
        assert_eq!(outcome, Err(expected), "{by:?} removes {user:?}");
    }
}

// rules: 3.3, 3.7
#[test]
fn send_checks_the_policy_last() {
    let mut chat = chat_of(4);
    let policy = Announcements(Arc::default());
    let group = chat.create_group(ADA, 9, policy).expect("Ada exists");
    added(&mut chat, BO, group, BO);
    assert_eq!(chat.send(BO, group, ""), Err(SendError::EmptyText));
    assert_eq!(chat.send(BO, group, "hi"), Err(SendError::Forbidden));
    assert_eq!(chat.send(DAN, group, "hi"), Err(SendError::NotAMember));
    for text in ["hi", "yes", "hi"] {
        let once = chat.send_once(BO, group, ClientId(1), text);
        assert_eq!(once, Err(SendError::Forbidden), "the id is not used");
        sent(&mut chat, ADA, group, "hi");
    }
}

// rules: 3.4
#[test]
fn a_member_sees_what_is_sent_while_they_are_there() {
    let (mut chat, group) = group_of_three(InviteOnly);
    sent(&mut chat, ADA, group, "before");
    added(&mut chat, ADA, group, DAN);
    assert_eq!(chat.history(DAN, group), Ok(vec![]));
    assert_eq!(chat.unread(DAN, group), Ok(0));
    let phone = connected(&mut chat, DAN);
    assert_eq!(phone.news(), Vec::<String>::new());
    sent(&mut chat, BO, group, "hello Dan");
    assert_eq!(phone.news(), ["1: 2 #2 hello Dan"]);
    assert_eq!(seen(&chat, DAN, group), ["2 #2 hello Dan"]);
    assert_eq!(chat.unread(DAN, group), Ok(1));
    assert_eq!(seen(&chat, CLEO, group).len(), 2);
    removed(&mut chat, ADA, group, DAN);
    sent(&mut chat, ADA, group, "Dan is gone");
    assert_eq!(phone.news(), Vec::<String>::new());
    assert_eq!(chat.history(DAN, group), Err(ReadError::NotAMember));
    assert_eq!(chat.send(DAN, group, "hi"), Err(SendError::NotAMember));
    let late = chat.acknowledge(DAN, group, Seq(2), Receipt::Read);
    assert_eq!(late, Err(AckError::NotAMember));
    assert_eq!(connected(&mut chat, DAN).news(), Vec::<String>::new());
}

// rules: 3.4
#[test]
fn a_member_who_comes_back_begins_anew() {
    let (mut chat, group) = group_of_three(Public);
    sent(&mut chat, ADA, group, "one");
    sent(&mut chat, CLEO, group, "two");
    acked(&mut chat, CLEO, group, 1, Receipt::Read);
    removed(&mut chat, CLEO, group, CLEO);
    sent(&mut chat, ADA, group, "three");
    added(&mut chat, CLEO, group, CLEO);
    assert_eq!(chat.members(group), Some(vec![ADA, BO, CLEO]));
    assert_eq!(chat.history(CLEO, group), Ok(vec![]));
    assert_eq!(
        receipts_line(&chat, group, 1),
        "#2 Sent",
        "no longer a recipient"
    );
    assert_eq!(receipts_line(&chat, group, 3), "#2 Sent");
    sent(&mut chat, ADA, group, "four");
    assert_eq!(connected(&mut chat, CLEO).news(), ["1: 4 #1 four"]);
    assert_eq!(receipts_line(&chat, group, 4), "#2 Sent, #3 Sent");
}

// rules: 3.5
#[test]
fn the_status_is_the_lowest_receipt() {
    let (mut chat, group) = group_of_three(InviteOnly);
    added(&mut chat, ADA, group, DAN);
    sent(&mut chat, BO, group, "one");
    let status = |chat: &Chat| chat.status(group, Seq(1));
    assert_eq!(receipts_line(&chat, group, 1), "#1 Sent, #3 Sent, #4 Sent");
    assert_eq!(status(&chat), Some(Receipt::Sent));
    let steps = [
        (ADA, Receipt::Read, Receipt::Sent),
        (CLEO, Receipt::Delivered, Receipt::Sent),
        (BO, Receipt::Read, Receipt::Sent),
        (DAN, Receipt::Delivered, Receipt::Delivered),
        (CLEO, Receipt::Read, Receipt::Delivered),
        (DAN, Receipt::Read, Receipt::Read),
    ];
    for (user, receipt, expected) in steps {
        acked(&mut chat, user, group, 1, receipt);
        assert_eq!(status(&chat), Some(expected), "{user:?} {receipt:?}");
    }
    assert_eq!(receipts_line(&chat, group, 1), "#1 Read, #3 Read, #4 Read");
    assert_eq!(chat.status(group, Seq(2)), None);
    assert_eq!(chat.status(NOWHERE, Seq(1)), None);
}

// rules: 3.5
#[test]
fn only_those_who_could_get_a_message_count() {
    let (mut chat, group) = group_of_three(InviteOnly);
    sent(&mut chat, ADA, group, "one");
    acked(&mut chat, BO, group, 1, Receipt::Read);
    assert_eq!(chat.status(group, Seq(1)), Some(Receipt::Sent));
    added(&mut chat, ADA, group, DAN);
    assert_eq!(
        receipts_line(&chat, group, 1),
        "#2 Read, #3 Sent",
        "Dan came later"
    );
    removed(&mut chat, ADA, group, CLEO);
    assert_eq!(chat.status(group, Seq(1)), Some(Receipt::Read), "Cleo left");
    removed(&mut chat, ADA, group, BO);
    assert_eq!(chat.status(group, Seq(1)), None, "no recipient is left");
}

// rules: 3.6
#[test]
fn a_repeated_send_returns_the_same_message() {
    let (mut chat, group) = group_of_three(InviteOnly);
    let phone = connected(&mut chat, BO);
    let first: Message = chat
        .send_once(ADA, group, ClientId(7), "hello")
        .expect("Ada may send");
    sent(&mut chat, ADA, group, "hello");
    let again = chat.send_once(ADA, group, ClientId(7), "hello");
    assert_eq!(again, Ok(first));
    assert_eq!(seen(&chat, CLEO, group), ["1 #1 hello", "2 #1 hello"]);
    assert_eq!(phone.news(), ["1: 1 #1 hello", "1: 2 #1 hello"]);
    for (number, id) in (3..).zip([8, 7 + (1 << 32), u64::MAX]) {
        let other = chat.send_once(ADA, group, ClientId(id), "hello");
        assert_eq!(other.map(|it| it.seq()), Ok(Seq(number)));
    }
}

// rules: 3.6
#[test]
fn a_client_id_belongs_to_a_sender_and_a_conversation() {
    let (mut chat, group) = group_of_three(InviteOnly);
    let talk = opened(&mut chat, ADA, BO);
    let calls = [(ADA, group, "a"), (BO, group, "b"), (ADA, talk, "c")];
    let messages = calls.map(|(from, to, text)| {
        let message = chat.send_once(from, to, ClientId(0), text);
        line(&message.expect("the client id is new"))
    });
    assert_eq!(messages, ["1 #1 a", "2 #2 b", "1 #1 c"]);
}

// rules: 3.7
#[test]
fn a_client_id_is_not_used_for_another_text() {
    let (mut chat, group) = group_of_three(InviteOnly);
    let first = chat.send_once(BO, group, ClientId(7), "hello");
    for text in ["hello!", "", "Hello"] {
        let reused = chat.send_once(BO, group, ClientId(7), text);
        assert_eq!(reused, Err(SendError::ClientIdReused), "{text:?}");
    }
    removed(&mut chat, BO, group, BO);
    assert_eq!(
        chat.send_once(BO, group, ClientId(7), "hello"),
        first,
        "a repeat is known"
    );
    let unknown = chat.send_once(NOBODY, NOWHERE, ClientId(7), "hello");
    assert_eq!(unknown, Err(SendError::UnknownUser(NOBODY)));
    let unknown = chat.send_once(BO, NOWHERE, ClientId(7), "hello");
    assert_eq!(unknown, Err(SendError::UnknownConversation(NOWHERE)));
    let stranger = chat.send_once(BO, group, ClientId(9), "hello");
    assert_eq!(stranger, Err(SendError::NotAMember));
    sent(&mut chat, ADA, group, "meanwhile");
    added(&mut chat, ADA, group, BO);
    let later = chat.send_once(BO, group, ClientId(9), "another text");
    assert_eq!(
        later.map(|it| it.seq()),
        Ok(Seq(3)),
        "a rejected call records nothing"
    );
}

/// Panics when it is asked.
struct Broken;

impl GroupPolicy for Broken {
    fn allows(&self, request: &Request) -> bool {
        assert!(request.is_admin, "the policy has a mistake");
        true
    }
}

// rules: 3.3, 3.7
#[test]
fn a_call_that_fails_or_panics_changes_nothing() {
    let (mut chat, group) = group_of_three(Broken);
    let phone = connected(&mut chat, CLEO);
    sent(&mut chat, ADA, group, "one");
    phone.news();
    let before = group_page(&chat);
    let calls: [fn(&mut Chat, ConversationId) -> bool; 4] = [
        |chat, group| chat.send(BO, group, "two").is_ok(),
        |chat, group| chat.send_once(BO, group, ClientId(1), "two").is_ok(),
        |chat, group| chat.add(DAN, group, DAN).is_ok(),
        |chat, group| chat.remove(BO, group, CLEO).is_ok(),
    ];
    for call in calls {
        let call = std::panic::AssertUnwindSafe(|| call(&mut chat, group));
        assert!(
            std::panic::catch_unwind(call).is_err(),
            "the panic reaches the caller"
        );
        assert_eq!(group_page(&chat), before);
    }
    let failed = [
        chat.add(ADA, group, BO).is_err(),
        chat.remove(ADA, group, DAN).is_err(),
        chat.send_once(ADA, group, ClientId(1), "").is_err(),
    ];
    assert_eq!(failed, [true; 3]);
    let Err(Refused(InviteOnly)) = chat.create_group(NOBODY, 5, InviteOnly) else {
        panic!("there is no such user");
    };
    assert_eq!(group_page(&chat), before);
    assert_eq!(phone.news(), Vec::<String>::new());
    let two = chat.send_once(ADA, group, ClientId(1), "two");
    assert_eq!(two.map(|it| it.seq()), Ok(Seq(2)), "no number was used up");
    let again = || chat.send_once(BO, group, ClientId(1), "two");
    let again = std::panic::catch_unwind(std::panic::AssertUnwindSafe(again));
    assert!(again.is_err(), "the client id of Bo is not used");
    assert_eq!(opened(&mut chat, ADA, BO), ConversationId(2));
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut chat = chat_of(5);
    let phones = [(); 5].map(|()| Phone::default());
    for (user, phone) in [ADA, BO, CLEO, DAN, EVE].into_iter().zip(&phones) {
        chat.connect(user, phone.clone()).expect("the user exists");
    }
    chat.create_group(ADA, 3, InviteOnly).expect("Ada exists");
    chat.create_group(BO, 4, Public).expect("Bo exists");
    let talk = opened(&mut chat, ADA, BO);
    let mut log = Vec::new();
    for (step, mut random) in random.steps(1..=220) {
        let user = UserId(1 + random.below(5) as u32);
        let other = if random.chance(25) {
            user
        } else {
            UserId(1 + random.below(5) as u32)
        };
        let room = ConversationId(1 + random.below(20) as u32 / 9);
        let seq = Seq(1 + random.below(8));
        let who = format!("#{} in {}", user.0, room.0);
        let action = match random.below(16) {
            0..=3 => format!("{who} adds #{}: {:?}", other.0, chat.add(user, room, other)),
            4 | 5 => format!(
                "{who} removes #{}: {:?}",
                other.0,
                chat.remove(user, room, other)
            ),
            6..=8 => match chat.send(user, room, &format!("text {step}")) {
                Ok(message) => format!("{who}: {}", line(&message)),
                Err(error) => format!("{who}: {error:?}"),
            },
            9 | 10 => {
                let client = ClientId(random.below(3));
                let text = *random.pick(&["hi", "hi", "yes", ""]);
                match chat.send_once(user, room, client, text) {
                    Ok(message) => format!("{who} once: {}", line(&message)),
                    Err(error) => format!("{who} once: {error:?}"),
                }
            }
            11..=13 => {
                let receipt = *random.pick(&[Receipt::Delivered, Receipt::Read]);
                let outcome = chat.acknowledge(user, room, seq, receipt);
                format!("{who} {receipt:?} {}: {outcome:?}", seq.0)
            }
            14 => format!("{who} unread: {:?}", chat.unread(user, room)),
            _ => format!(
                "{who} sees {:?}",
                chat.history(user, room).map(|it| it.len())
            ),
        };
        let members = chat.members(room).unwrap_or_default();
        let mut members: Vec<u32> = members.iter().map(|it| it.0).collect();
        if room == talk {
            members.sort(); // no rule says which of the two comes first
        }
        let status = chat.status(room, seq);
        log.push(format!(
            "{step:>3}  {action} ({members:?}, {}: {status:?})",
            seq.0
        ));
        for (number, phone) in (1..).zip(&phones) {
            let news = phone.news().join(", ");
            if !news.is_empty() {
                log.push(format!("       phone of #{number}: {news}"));
            }
        }
    }
    log.join("\n")
}

// rules: 3.4, 3.5
#[test]
fn a_birthday_surprise() {
    let (mut chat, group) = group_of_three(InviteOnly);
    let phone = connected(&mut chat, DAN);
    let mut page = String::new();
    let mut note = |what: &str, chat: &Chat| {
        let status = (1..=3).map_while(|seq| chat.status(group, Seq(seq)));
        let status: Vec<String> = status.map(|it| format!("{it:?}")).collect();
        let news = phone.news().join(" | ");
        let line = format!("{what:<24}  {:<26}  {news}", status.join(", "));
        page += &format!("{}\n", line.trim_end());
    };
    sent(&mut chat, ADA, group, "A cake for Dan?");
    note("Ada asks Bo and Cleo", &chat);
    acked(&mut chat, BO, group, 1, Receipt::Read);
    note("Bo reads", &chat);
    acked(&mut chat, CLEO, group, 1, Receipt::Read);
    note("Cleo reads", &chat);
    added(&mut chat, ADA, group, DAN);
    note("Dan is added", &chat);
    sent(&mut chat, BO, group, "Happy birthday, Dan!");
    note("Bo writes", &chat);
    for user in [ADA, CLEO, DAN] {
        acked(&mut chat, user, group, 2, Receipt::Delivered);
    }
    note("three phones have it", &chat);
    removed(&mut chat, CLEO, group, CLEO);
    for user in [ADA, DAN] {
        acked(&mut chat, user, group, 2, Receipt::Read);
    }
    note("Cleo leaves, two read", &chat);
    page += &format!("\nDan sees: {}\n", seen(&chat, DAN, group).join(", "));
    insta::assert_snapshot!("a_birthday_surprise", page);
}

// rules: 3.3, 3.5, 3.6
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
