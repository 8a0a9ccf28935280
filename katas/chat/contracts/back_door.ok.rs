use chat::Chat;
use chat::shared::SharedChat;

pub fn attempt(mut chat: Chat) -> SharedChat {
    chat.register();
    SharedChat::new(chat)
}
