//! Your tests for stage 3, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use chat::delivery::Receipt;
use chat::groups::InviteOnly;
use chat::{Chat, Seq};

#[test]
fn one_reader_is_not_the_group() {
    let mut chat = Chat::new();
    let [ada, bo, cleo] = [(); 3].map(|()| chat.register());
    let group = chat
        .create_group(ada, 9, InviteOnly)
        .expect("the user exists");
    for user in [bo, cleo] {
        chat.add(ada, group, user).expect("the admin adds");
    }
    chat.send(ada, group, "hello").expect("a member");
    let read = chat.acknowledge(bo, group, Seq(1), Receipt::Read);
    assert_eq!(read, Ok(()));
    assert_eq!(chat.status(group, Seq(1)), Some(Receipt::Sent));
}
