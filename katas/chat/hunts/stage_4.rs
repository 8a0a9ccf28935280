//! Your tests for stage 4, from the brief alone. `kata hunt` runs them on
//! correct designs, which they must accept, and on wrong ones, which they must
//! find.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chat::delivery::{Connection, Lost};
use chat::{Chat, Message};

/// Counts the messages that it gets.
#[derive(Clone, Default)]
struct Device(Arc<AtomicUsize>);

impl Connection for Device {
    fn push(&mut self, _message: &Message) -> Result<(), Lost> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

#[test]
fn both_devices_get_a_message() {
    let mut chat = Chat::new();
    let (ada, bo) = (chat.register(), chat.register());
    let room = chat.open(ada, bo).expect("two users");
    let laptop = chat.add_device(bo).expect("the user exists");
    let device = Device::default();
    chat.connect(bo, device.clone()).expect("the user exists");
    let connected = chat.connect_device(bo, laptop, device.clone());
    connected.expect("the device exists");
    chat.send(ada, room, "hello").expect("a member");
    assert_eq!(device.0.load(Ordering::SeqCst), 2);
}
