//! Your tests for stage 2, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use std::sync::{Arc, Mutex};

use chat::delivery::{Connection, Lost, Receipt};
use chat::{Chat, Message, Seq};

#[derive(Clone, Default)]
struct Phone(Arc<Mutex<Vec<u64>>>);

impl Connection for Phone {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        let mut numbers = self.0.lock().expect("no thread panics here");
        numbers.push(message.seq().0);
        Ok(())
    }
}

#[test]
fn a_push_is_no_receipt() {
    let mut chat = Chat::new();
    let (ada, bo) = (chat.register(), chat.register());
    let room = chat.open(ada, bo).expect("two users");
    chat.connect(bo, Phone::default()).expect("the user exists");
    chat.send(ada, room, "hello").expect("a member");
    assert_eq!(chat.receipts(room, Seq(1)), [(bo, Receipt::Sent)]);
}
