//! Your tests for stage 6, from the brief alone. `kata hunt` runs them on
//! correct designs, which they must accept, and on wrong ones, which they must
//! find.

use chat::Chat;
use chat::shared::SharedChat;

#[test]
fn a_user_who_is_online_stays_online() {
    let mut chat = Chat::new();
    let ada = chat.register();
    chat.heartbeat(ada).expect("the user exists");
    let shared = SharedChat::new(chat);
    assert!(shared.is_online(ada));
}
