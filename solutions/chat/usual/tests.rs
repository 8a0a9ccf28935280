//! The rules of the pages that the usual answer keeps, tried on its own names.

use chat::{Chat, ChatError, Kind, Message, Status};
use std::sync::{Arc, Mutex};

fn chat_of(users: u32) -> Chat {
    let mut chat = Chat::new();
    for _ in 0..users {
        chat.register();
    }
    chat
}

fn numbers(messages: &[Message]) -> Vec<u64> {
    messages.iter().map(|it| it.seq).collect()
}

// rules: 1.1, 1.2, 1.3, 1.4, 1.5
#[test]
fn two_users_have_one_conversation_with_one_order() {
    let mut chat = chat_of(3);
    assert_eq!(chat.open(1, 2), Ok(1));
    assert_eq!(chat.open(3, 1), Ok(2));
    assert_eq!(chat.open(2, 1), Ok(1));
    assert_eq!(chat.open(2, 2), Err(ChatError::SameUser));
    for (from, text) in [(1, "a"), (2, "b"), (1, "c")] {
        chat.send(from, 1, text).expect("a member");
    }
    assert_eq!(chat.send(3, 2, "d").map(|it| it.seq), Ok(1));
    assert_eq!(chat.send(3, 1, ""), Err(ChatError::NotAMember));
    assert_eq!(chat.send(1, 1, ""), Err(ChatError::EmptyText));
    assert_eq!(chat.history(1, 1), chat.history(2, 1));
    let history = chat.history(1, 1).expect("a member");
    assert_eq!(numbers(&history), [1, 2, 3]);
}

// rules: 2.1, 2.4, 2.5
#[test]
fn an_inbox_is_shown_on_connect() {
    let mut chat = chat_of(2);
    let room = chat.open(1, 2).expect("two users");
    chat.send(1, room, "one").expect("a member");
    assert_eq!(chat.users[&2].screen, []);
    chat.connect(2);
    chat.send(1, room, "two").expect("a member");
    assert_eq!(numbers(&chat.users[&2].screen), [1, 2]);
    assert_eq!(chat.users[&1].screen, []);
    assert_eq!(chat.acknowledge(2, room, 1, Status::Read), Ok(()));
    assert_eq!(chat.acknowledge(2, room, 2, Status::Delivered), Ok(()));
    assert_eq!(chat.status(room, 1), Some(Status::Read));
    assert_eq!(chat.status(room, 2), Some(Status::Delivered));
    let unknown = chat.acknowledge(2, room, 3, Status::Read);
    assert_eq!(unknown, Err(ChatError::UnknownMessage));
    chat.disconnect(2);
}

// rules: 3.1, 3.2, 3.4, 3.5
#[test]
fn groups_have_a_kind() {
    let mut chat = chat_of(4);
    let group = chat
        .create_group(1, 3, Kind::InviteOnly)
        .expect("user 1 exists");
    assert_eq!(chat.add(2, group, 2), Err(ChatError::Forbidden));
    chat.add(1, group, 2).expect("the admin adds");
    chat.send(1, group, "one").expect("a member");
    chat.add(1, group, 3).expect("the admin adds");
    assert_eq!(chat.add(1, group, 4), Err(ChatError::Full));
    assert_eq!(chat.history(3, group), Ok(vec![]));
    chat.send(1, group, "two").expect("a member");
    chat.acknowledge(2, group, 2, Status::Read)
        .expect("a member");
    assert_eq!(chat.status(group, 1), Some(Status::Read));
    assert_eq!(chat.status(group, 2), Some(Status::Sent));
    chat.remove(3, group, 3).expect("each member may leave");
    assert_eq!(chat.status(group, 2), Some(Status::Read));
    let club = chat
        .create_group(2, 9, Kind::Public)
        .expect("user 2 exists");
    assert_eq!(chat.add(4, club, 4), Ok(()));
}

// rules: 3.6, 3.7
#[test]
fn a_repeated_send_is_one_message() {
    let mut chat = chat_of(2);
    let room = chat.open(1, 2).expect("two users");
    let first = chat.send_once(1, room, 7, "hello");
    assert_eq!(chat.send_once(1, room, 7, "hello"), first);
    assert_eq!(
        chat.send_once(1, room, 7, "other"),
        Err(ChatError::ClientIdReused)
    );
    assert_eq!(chat.history(2, room).map(|it| it.len()), Ok(1));
}

// rules: 4.5
#[test]
fn a_page_ends_before_a_number() {
    let mut chat = chat_of(2);
    let room = chat.open(1, 2).expect("two users");
    for _ in 0..5 {
        chat.send(1, room, "hello").expect("a member");
    }
    let page = |before| chat.page(2, room, before, 2).map(|it| numbers(&it));
    assert_eq!(
        [page(6), page(4), page(2)],
        [Ok(vec![4, 5]), Ok(vec![2, 3]), Ok(vec![1])]
    );
}

// rules: 5.1, 5.2, 5.3, 5.4
#[test]
fn offline_users_get_a_mail() {
    let mut chat = chat_of(2);
    let room = chat.open(1, 2).expect("two users");
    chat.heartbeat(2);
    chat.send(1, room, "one").expect("a member");
    assert!(chat.mails.is_empty() && chat.is_online(2));
    chat.advance(30);
    chat.typing(1, room).expect("a member");
    assert_eq!(chat.who_is_typing(room), [1]);
    chat.send(1, room, "two").expect("a member");
    assert_eq!(chat.who_is_typing(room), []);
    assert_eq!(chat.mails, ["user 2: message 2 from 1"]);
}

// rules: 6.2
#[test]
fn behind_a_mutex_numbers_have_no_gaps() {
    let mut chat = chat_of(2);
    let room = chat.open(1, 2).expect("two users");
    let chat = Arc::new(Mutex::new(chat));
    let threads = [1, 2].map(|user| {
        let chat = Arc::clone(&chat);
        std::thread::spawn(move || {
            for _ in 0..20 {
                let mut chat = chat.lock().expect("no thread panics here");
                chat.send(user, room, "hello").expect("a member");
            }
        })
    });
    for thread in threads {
        thread.join().expect("no thread panics here");
    }
    let chat = chat.lock().expect("no thread panics here");
    let history = chat.history(1, room).expect("a member");
    assert_eq!(numbers(&history), (1..=40).collect::<Vec<u64>>());
}
