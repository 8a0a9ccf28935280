use chat::{Message, Seq};

pub fn attempt(message: Message) -> (Message, Seq) {
    let seq = message.seq();
    (message.clone(), seq)
}
