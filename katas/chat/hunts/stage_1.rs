//! Your tests for stage 1, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use chat::{Chat, Seq};

#[test]
fn each_conversation_has_numbers_of_its_own() {
    let mut chat = Chat::new();
    let [ada, bo, cleo] = [(); 3].map(|()| chat.register());
    for other in [bo, cleo] {
        let room = chat.open(ada, other).expect("two users");
        let message = chat.send(ada, room, "hello").expect("a member");
        assert_eq!(message.seq(), Seq(1));
    }
}
