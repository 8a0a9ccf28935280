//! What finds every wrong design of stage 2.

use std::sync::{Arc, Mutex};

use chat::delivery::{AckError, Connection, Lost, Receipt};
use chat::{Chat, ConversationId, Message, Seq, UserId};

/// A phone that takes so many messages, and then is lost.
#[derive(Clone)]
struct Phone {
    numbers: Arc<Mutex<Vec<u64>>>,
    left: usize,
}

impl Phone {
    fn of(left: usize) -> Self {
        let numbers = Arc::default();
        Self { numbers, left }
    }

    fn numbers(&self) -> Vec<u64> {
        self.numbers.lock().expect("no thread panics here").clone()
    }
}

impl Connection for Phone {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        self.left = self.left.checked_sub(1).ok_or(Lost)?;
        let mut numbers = self.numbers.lock().expect("no thread panics here");
        numbers.push(message.seq().0);
        Ok(())
    }
}

fn talk() -> (Chat, [UserId; 2], ConversationId) {
    let mut chat = Chat::new();
    let [ada, bo] = [(); 2].map(|()| chat.register());
    let room = chat.open(ada, bo).expect("two users");
    (chat, [ada, bo], room)
}

#[test]
fn a_lost_message_is_pushed_again() {
    let (mut chat, [ada, bo], room) = talk();
    chat.connect(bo, Phone::of(1)).expect("the user exists");
    for text in ["one", "two"] {
        chat.send(ada, room, text).expect("a member");
    }
    chat.send(bo, room, "own").expect("a member");
    let phone = Phone::of(9);
    chat.connect(bo, phone.clone()).expect("the user exists");
    assert_eq!(phone.numbers(), [1, 2]);
    assert_eq!(chat.receipts(room, Seq(2)), [(bo, Receipt::Sent)]);
    let acked = chat.acknowledge(bo, room, Seq(1), Receipt::Delivered);
    assert_eq!(acked, Ok(()));
    let phone = Phone::of(9);
    chat.connect(bo, phone.clone()).expect("the user exists");
    assert_eq!(phone.numbers(), [2]);
}

#[test]
fn a_receipt_counts_for_all_before_and_never_goes_down() {
    let (mut chat, [ada, bo], room) = talk();
    for text in ["one", "two"] {
        chat.send(ada, room, text).expect("a member");
    }
    for receipt in [Receipt::Read, Receipt::Delivered] {
        let acked = chat.acknowledge(bo, room, Seq(2), receipt);
        assert_eq!(acked, Ok(()));
        for seq in [1, 2] {
            assert_eq!(chat.receipts(room, Seq(seq)), [(bo, Receipt::Read)]);
        }
    }
    let future = chat.acknowledge(bo, room, Seq(3), Receipt::Read);
    assert_eq!(future, Err(AckError::UnknownMessage(Seq(3))));
}

#[test]
fn own_messages_are_neither_pushed_nor_unread() {
    let (mut chat, [ada, bo], room) = talk();
    let phone = Phone::of(9);
    chat.connect(ada, phone.clone()).expect("the user exists");
    chat.send(ada, room, "own").expect("a member");
    chat.send(bo, room, "other").expect("a member");
    assert_eq!(phone.numbers(), [2]);
    assert_eq!(chat.unread(ada, room), Ok(1));
}
