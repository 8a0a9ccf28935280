//~ E0382
use chat::Chat;
use chat::shared::SharedChat;

pub fn attempt(mut chat: Chat) -> SharedChat {
    let shared = SharedChat::new(chat);
    chat.register();
    shared
}
