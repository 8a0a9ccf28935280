//! Stage 1: two users, one conversation, numbered messages.

use crate::support::Generator;
use chat::{Chat, ConversationId, Message, OpenError, ReadError, SendError, Seq, UserId};

pub const ADA: UserId = UserId(1);
pub const BO: UserId = UserId(2);
pub const CLEO: UserId = UserId(3);
pub const DAN: UserId = UserId(4);
pub const NOBODY: UserId = UserId(99);
pub const NOWHERE: ConversationId = ConversationId(99);

/// A chat with so many users.
pub fn chat_of(users: u32) -> Chat {
    let mut chat = Chat::new();
    for _ in 0..users {
        chat.register();
    }
    chat
}

/// Opens a conversation, or fails the test.
pub fn opened(chat: &mut Chat, one: UserId, other: UserId) -> ConversationId {
    chat.open(one, other).expect("two users")
}

/// Sends, or fails the test.
pub fn sent(chat: &mut Chat, from: UserId, to: ConversationId, text: &str) -> Message {
    chat.send(from, to, text).expect("it may be sent")
}

/// `"2 #1 hello"`: number, sender, text.
pub fn line(message: &Message) -> String {
    let (Seq(seq), UserId(from)) = (message.seq(), message.from());
    format!("{seq} #{from} {}", message.text())
}

pub fn lines(messages: &[Message]) -> Vec<String> {
    messages.iter().map(line).collect()
}

/// What a user sees of a conversation, or fails the test.
pub fn seen(chat: &Chat, reader: UserId, conversation: ConversationId) -> Vec<String> {
    lines(&chat.history(reader, conversation).expect("a member"))
}

/// All that can be seen from outside.
pub fn everything(chat: &Chat) -> String {
    let mut page = String::new();
    for user in (1..).map(UserId) {
        let Some(own) = chat.conversations(user) else {
            break;
        };
        page += &format!("user {}\n", user.0);
        for conversation in own {
            let history = seen(chat, user, conversation).join(", ");
            page += &format!("  {}: {history}\n", conversation.0);
        }
    }
    page
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut chat = chat_of(4);
    let mut log = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let one = UserId(1 + random.below(5) as u32);
        let other = UserId(1 + random.below(5) as u32);
        let conversation = ConversationId(1 + random.below(7) as u32);
        let text = *random.pick(&["hi", "yes", "no", ""]);
        let line = match random.below(10) {
            0 => format!("#{} is new", chat.register().0),
            1 | 2 => format!("{} and {}: {:?}", one.0, other.0, chat.open(one, other)),
            3..=7 => match chat.send(one, conversation, text) {
                Ok(message) => format!("{}: {}", conversation.0, line(&message)),
                Err(error) => format!("#{} in {}: {error:?}", one.0, conversation.0),
            },
            8 => match chat.history(one, conversation) {
                Ok(messages) => format!("#{} sees {}", one.0, lines(&messages).join(", ")),
                Err(error) => format!("#{} reads {}: {error:?}", one.0, conversation.0),
            },
            _ => format!("#{} is in {:?}", one.0, chat.conversations(one)),
        };
        log.push(format!("{step:>3}  {line}"));
    }
    log.join("\n")
}

// rules: 1.1
#[test]
fn each_number_is_used_once() {
    let mut chat = Chat::new();
    let users: [UserId; 4] = [(); 4].map(|()| chat.register());
    assert_eq!(users, [ADA, BO, CLEO, DAN]);
    let pairs = [(ADA, BO), (DAN, CLEO), (ADA, CLEO)];
    let ids: [ConversationId; 3] = pairs.map(|(one, other)| opened(&mut chat, one, other));
    assert_eq!(ids, [1, 2, 3].map(ConversationId));
}

// rules: 1.2
#[test]
fn two_users_have_one_conversation() {
    let mut chat = chat_of(3);
    let first = opened(&mut chat, ADA, BO);
    let other = opened(&mut chat, CLEO, BO);
    sent(&mut chat, ADA, first, "hello");
    for (one, two, expected) in [(ADA, BO, first), (BO, ADA, first), (BO, CLEO, other)] {
        assert_eq!(chat.open(one, two), Ok(expected), "{one:?} and {two:?}");
    }
    assert_eq!(opened(&mut chat, ADA, CLEO), ConversationId(3));
    assert_eq!(seen(&chat, BO, first), ["1 #1 hello"]);
}

// rules: 1.3
#[test]
fn messages_have_numbers_without_gaps() {
    let mut chat = chat_of(3);
    let room = opened(&mut chat, ADA, BO);
    let message: Message = sent(&mut chat, ADA, room, "hello");
    assert_eq!((message.conversation(), message.seq()), (room, Seq(1)));
    assert_eq!((message.from(), message.text()), (ADA, "hello"));
    let from = [BO, BO, ADA, BO];
    let numbers = from.map(|user| sent(&mut chat, user, room, "again").seq());
    assert_eq!(numbers, [2, 3, 4, 5].map(Seq));
    let other = opened(&mut chat, ADA, CLEO);
    let first = sent(&mut chat, ADA, other, "hello").seq();
    assert_eq!(first, Seq(1), "each conversation has its own numbers");
    for number in 6..=300 {
        let seq = sent(&mut chat, ADA, room, "again").seq();
        assert_eq!(seq, Seq(number));
    }
    assert_eq!(chat.history(BO, room).map(|it| it.len()), Ok(300));
}

// rules: 1.4
#[test]
fn both_users_see_the_same_history_oldest_first() {
    let mut chat = chat_of(3);
    let room = opened(&mut chat, ADA, BO);
    let other = opened(&mut chat, ADA, CLEO);
    assert_eq!(chat.history(ADA, room), Ok(vec![]));
    for (from, text) in [(ADA, "zebra"), (BO, "ant"), (ADA, "ant"), (BO, "bee")] {
        sent(&mut chat, from, room, text);
    }
    sent(&mut chat, CLEO, other, "secret");
    let expected = ["1 #1 zebra", "2 #2 ant", "3 #1 ant", "4 #2 bee"];
    for user in [ADA, BO, ADA] {
        assert_eq!(seen(&chat, user, room), expected);
    }
    assert_eq!(seen(&chat, ADA, other), ["1 #3 secret"]);
}

// rules: 1.4
#[test]
fn the_conversations_of_a_user_are_listed_by_number() {
    let mut chat = chat_of(4);
    for (one, other) in [(BO, CLEO), (DAN, ADA), (BO, ADA)] {
        opened(&mut chat, one, other);
    }
    let ids = |numbers: &[u32]| Some(numbers.iter().copied().map(ConversationId).collect());
    assert_eq!(chat.conversations(ADA), ids(&[2, 3]));
    assert_eq!(chat.conversations(BO), ids(&[1, 3]));
    sent(&mut chat, ADA, ConversationId(3), "newest");
    assert_eq!(chat.conversations(ADA), ids(&[2, 3]));
    assert_eq!(
        [UserId(0), NOBODY].map(|it| chat.conversations(it)),
        [None, None]
    );
    chat.register();
    assert_eq!(chat.conversations(UserId(5)), ids(&[]));
}

// rules: 1.5
#[test]
fn open_returns_the_first_reason() {
    let mut chat = chat_of(2);
    let other = UserId(0);
    let cases = [
        (NOBODY, other, OpenError::UnknownUser(NOBODY)),
        (other, NOBODY, OpenError::UnknownUser(other)),
        (ADA, NOBODY, OpenError::UnknownUser(NOBODY)),
        (NOBODY, NOBODY, OpenError::UnknownUser(NOBODY)),
        (ADA, ADA, OpenError::SameUser),
    ];
    for (one, two, expected) in cases {
        assert_eq!(chat.open(one, two), Err(expected), "{one:?} and {two:?}");
    }
}

// rules: 1.5
#[test]
fn send_returns_the_first_reason() {
    let mut chat = chat_of(3);
    let room = opened(&mut chat, ADA, BO);
    let zero = ConversationId(0);
    let cases = [
        (NOBODY, NOWHERE, "", SendError::UnknownUser(NOBODY)),
        (UserId(0), room, "hi", SendError::UnknownUser(UserId(0))),
        (CLEO, NOWHERE, "", SendError::UnknownConversation(NOWHERE)),
        (ADA, zero, "hi", SendError::UnknownConversation(zero)),
        (CLEO, room, "", SendError::NotAMember),
        (CLEO, room, "hi", SendError::NotAMember),
        (BO, room, "", SendError::EmptyText),
    ];
    for (from, to, text, expected) in cases {
        assert_eq!(chat.send(from, to, text), Err(expected));
    }
    assert_eq!(
        sent(&mut chat, BO, room, " ").text(),
        " ",
        "a space is a text"
    );
}

// rules: 1.5
#[test]
fn history_returns_the_first_reason() {
    let mut chat = chat_of(3);
    let room = opened(&mut chat, ADA, BO);
    sent(&mut chat, ADA, room, "secret");
    let zero = ConversationId(0);
    let cases = [
        (NOBODY, NOWHERE, ReadError::UnknownUser(NOBODY)),
        (CLEO, NOWHERE, ReadError::UnknownConversation(NOWHERE)),
        (ADA, zero, ReadError::UnknownConversation(zero)),
        (CLEO, room, ReadError::NotAMember),
    ];
    for (reader, conversation, expected) in cases {
        assert_eq!(chat.history(reader, conversation), Err(expected));
    }
}

// rules: 1.6
#[test]
fn a_call_that_fails_changes_nothing() {
    let mut chat = chat_of(3);
    let room = opened(&mut chat, ADA, BO);
    sent(&mut chat, ADA, room, "one");
    let before = everything(&chat);
    let failed = [
        chat.open(ADA, NOBODY).is_err(),
        chat.open(NOBODY, ADA).is_err(),
        chat.open(CLEO, CLEO).is_err(),
        chat.send(NOBODY, room, "x").is_err(),
        chat.send(ADA, NOWHERE, "x").is_err(),
        chat.send(CLEO, room, "x").is_err(),
        chat.send(BO, room, "").is_err(),
    ];
    assert_eq!(failed, [true; 7]);
    assert_eq!(everything(&chat), before);
    assert_eq!(
        sent(&mut chat, BO, room, "two").seq(),
        Seq(2),
        "no number was used up"
    );
    assert_eq!(opened(&mut chat, BO, CLEO), ConversationId(2));
    assert_eq!(chat.register(), DAN);
}

// rules: 1.2, 1.3, 1.4
#[test]
fn random_operations_keep_every_history_whole() {
    let mut random = Generator::new(7);
    for _ in 0..10 {
        let mut chat = chat_of(4);
        let mut expected: Vec<(ConversationId, [UserId; 2], Vec<String>)> = Vec::new();
        for step in 0..80 {
            let one = UserId(1 + random.below(4) as u32);
            let other = UserId(1 + random.below(4) as u32);
            let known = expected.iter_mut();
            let known = known
                .map(|(id, pair, history)| (*id, &*pair, history))
                .find(|(_, pair, _)| pair.contains(&one) && pair.contains(&other));
            match (chat.open(one, other), known) {
                (Err(error), _) => assert_eq!((error, one), (OpenError::SameUser, other)),
                (Ok(id), None) => {
                    assert_eq!(id.0 as usize, expected.len() + 1);
                    expected.push((id, [one, other], Vec::new()));
                }
                (Ok(id), Some((known, _, history))) => {
                    assert_eq!(id, known);
                    let message = sent(&mut chat, one, id, &format!("text {step}"));
                    history.push(format!("{} #{} text {step}", history.len() + 1, one.0));
                    assert_eq!(history.last(), Some(&line(&message)));
                }
            }
        }
        for (id, pair, history) in &expected {
            for user in pair {
                assert_eq!(&seen(&chat, *user, *id), history);
            }
        }
    }
}

// rules: 1.3, 1.4
#[test]
fn a_short_talk() {
    let mut chat = chat_of(3);
    let names = ["Ada", "Bo", "Cleo"];
    let mut page = String::new();
    let name = |user: UserId| names[user.0 as usize - 1];
    let says = |chat: &mut Chat, from: UserId, to: UserId, text: &str| {
        let room = opened(chat, from, to);
        let outcome = match chat.send(from, room, text) {
            Ok(message) => format!("{}.{}  {text}", room.0, message.seq().0),
            Err(error) => format!("{error:?}"),
        };
        format!("{:>4} to {:<4}  {outcome}\n", name(from), name(to))
    };
    page += &says(&mut chat, ADA, BO, "Are you coming on Friday?");
    page += &says(&mut chat, CLEO, ADA, "Bring the map.");
    page += &says(&mut chat, BO, ADA, "Yes. Who has the map?");
    page += &says(&mut chat, BO, ADA, "");
    page += &says(&mut chat, ADA, BO, "Cleo thinks it is me.");
    page += &format!("\n{}", everything(&chat));
    insta::assert_snapshot!("a_short_talk", page);
}

// rules: 1.3, 1.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
