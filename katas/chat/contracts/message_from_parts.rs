//~ E0451
use chat::Message;

pub fn attempt(message: Message) -> Message {
    Message { ..message }
}
