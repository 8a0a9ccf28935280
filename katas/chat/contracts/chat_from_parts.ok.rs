use chat::{Chat, UserId};

pub fn attempt(mut chat: Chat) -> (Chat, UserId) {
    let user = chat.register();
    (chat, user)
}
