//! Your tests for stage 5, from the brief alone. `kata hunt` runs them on
//! correct designs, which they must accept, and on wrong ones, which they must
//! find.

use std::time::Duration;

use chat::Chat;

#[test]
fn a_user_is_offline_after_thirty_seconds() {
    let mut chat = Chat::new();
    let ada = chat.register();
    chat.heartbeat(ada).expect("the user exists");
    chat.advance(Duration::from_secs(30));
    assert!(!chat.is_online(ada));
}
