//~ E0451
use chat::Chat;

pub fn attempt(chat: Chat) -> Chat {
    Chat { ..chat }
}
