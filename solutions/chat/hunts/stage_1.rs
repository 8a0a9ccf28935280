//! What finds every wrong design of stage 1.

use chat::{Chat, ConversationId, Message, ReadError, SendError, Seq, UserId};

/// Ada has a conversation with Bo and one with Cleo.
fn two_talks() -> (Chat, [UserId; 3], [ConversationId; 2]) {
    let mut chat = Chat::new();
    let users = [(); 3].map(|()| chat.register());
    let rooms = [users[1], users[2]].map(|other| chat.open(users[0], other).expect("two users"));
    (chat, users, rooms)
}

#[test]
fn numbers_and_order_are_those_of_the_conversation() {
    let (mut chat, [ada, bo, _], rooms) = two_talks();
    for room in rooms {
        let message = chat.send(ada, room, "one").expect("a member");
        assert_eq!(message.seq(), Seq(1));
    }
    chat.send(bo, rooms[0], "two").expect("a member");
    for user in [ada, bo] {
        let history = chat.history(user, rooms[0]).expect("a member");
        let texts: Vec<&str> = history.iter().map(Message::text).collect();
        assert_eq!(texts, ["one", "two"]);
    }
}

#[test]
fn a_pair_has_one_conversation_in_either_order() {
    let (mut chat, [ada, bo, _], rooms) = two_talks();
    assert_eq!(chat.open(bo, ada), Ok(rooms[0]));
}

#[test]
fn a_space_is_a_text() {
    let (mut chat, [ada, _, _], rooms) = two_talks();
    assert!(chat.send(ada, rooms[0], " ").is_ok());
}

#[test]
fn a_stranger_neither_reads_nor_writes() {
    let (mut chat, [_, _, cleo], rooms) = two_talks();
    assert_eq!(chat.history(cleo, rooms[0]), Err(ReadError::NotAMember));
    assert_eq!(chat.send(cleo, rooms[0], ""), Err(SendError::NotAMember));
}
