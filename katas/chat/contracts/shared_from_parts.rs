//~ E0451
use chat::shared::SharedChat;

pub fn attempt(chat: SharedChat) -> SharedChat {
    SharedChat { ..chat }
}
