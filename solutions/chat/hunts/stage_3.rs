//! What finds every wrong design of stage 3.

use chat::delivery::Receipt;
use chat::groups::{ClientId, GroupError, InviteOnly};
use chat::{Chat, ConversationId, SendError, Seq, UserId};

/// A group of Ada, who is the admin, and Bo. Cleo and Dan are not in it.
fn group_of(limit: usize) -> (Chat, [UserId; 4], ConversationId) {
    let mut chat = Chat::new();
    let users = [(); 4].map(|()| chat.register());
    let group = chat
        .create_group(users[0], limit, InviteOnly)
        .expect("the user exists");
    chat.add(users[0], group, users[1]).expect("the admin adds");
    (chat, users, group)
}

#[test]
fn the_status_is_the_minimum_over_those_who_were_there() {
    let (mut chat, [ada, bo, cleo, dan], group) = group_of(9);
    chat.add(ada, group, cleo).expect("the admin adds");
    chat.send(ada, group, "hello").expect("a member");
    let read = |chat: &mut Chat, user| chat.acknowledge(user, group, Seq(1), Receipt::Read);
    assert_eq!(read(&mut chat, bo), Ok(()));
    assert_eq!(chat.status(group, Seq(1)), Some(Receipt::Sent));
    chat.add(ada, group, dan).expect("the admin adds");
    assert_eq!(chat.history(dan, group), Ok(vec![]));
    assert_eq!(read(&mut chat, cleo), Ok(()));
    assert_eq!(chat.status(group, Seq(1)), Some(Receipt::Read));
}

#[test]
fn the_limit_counts_the_creator_and_the_admin_is_the_oldest_member() {
    let (mut chat, [ada, bo, cleo, dan], group) = group_of(2);
    assert_eq!(chat.add(ada, group, cleo), Err(GroupError::Full));
    chat.remove(ada, group, ada).expect("each member may leave");
    assert_eq!(chat.add(bo, group, dan), Ok(()));
}

#[test]
fn a_client_id_is_for_one_sender_and_one_message() {
    let (mut chat, [ada, bo, cleo, _], group) = group_of(9);
    let first = chat.send_once(ada, group, ClientId(1), "hello");
    assert_eq!(first.as_ref().map(|it| it.seq()), Ok(Seq(1)));
    assert_eq!(chat.send_once(ada, group, ClientId(1), "hello"), first);
    assert_eq!(chat.history(bo, group).map(|it| it.len()), Ok(1));
    let second = chat.send_once(bo, group, ClientId(1), "hi");
    assert_eq!(second.map(|it| it.seq()), Ok(Seq(2)));
    let early = chat.send_once(cleo, group, ClientId(2), "me");
    assert_eq!(early, Err(SendError::NotAMember));
    chat.add(ada, group, cleo).expect("the admin adds");
    let later = chat.send_once(cleo, group, ClientId(2), "me too");
    assert_eq!(later.map(|it| it.seq()), Ok(Seq(3)));
}
