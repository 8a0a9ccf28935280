//! What finds every wrong design of stage 4.

use std::sync::{Arc, Mutex};

use chat::delivery::{Connection, Lost, Receipt};
use chat::devices::{Cursor, DeviceId};
use chat::groups::Public;
use chat::{Chat, ConversationId, Message, Seq, UserId};

const PHONE: DeviceId = DeviceId(1);
const LAPTOP: DeviceId = DeviceId(2);

/// Notes the numbers of the messages that it gets.
#[derive(Clone, Default)]
struct Device(Arc<Mutex<Vec<u64>>>);

impl Connection for Device {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        self.0.lock().unwrap().push(message.seq().0);
        Ok(())
    }
}

impl Device {
    fn got(&self) -> Vec<u64> {
        self.0.lock().unwrap().clone()
    }
}

fn connect(chat: &mut Chat, user: UserId, number: DeviceId) -> Device {
    let device = Device::default();
    let connected = chat.connect_device(user, number, device.clone());
    connected.expect("the device exists");
    device
}

/// Ada and Bo have a conversation. Bo has a phone and a laptop.
fn two_devices() -> (Chat, [UserId; 2], ConversationId) {
    let mut chat = Chat::new();
    let [ada, bo] = [(); 2].map(|()| chat.register());
    let room = chat.open(ada, bo).expect("two users");
    assert_eq!(chat.add_device(bo), Some(LAPTOP));
    (chat, [ada, bo], room)
}

#[test]
fn each_connected_device_gets_a_message() {
    let (mut chat, [ada, bo], room) = two_devices();
    let devices = [PHONE, LAPTOP].map(|number| connect(&mut chat, bo, number));
    chat.send(ada, room, "hello").expect("a member");
    assert_eq!(devices.map(|device| device.got()), [[1], [1]]);
}

#[test]
fn the_highest_receipt_counts_and_the_other_device_still_gets_all() {
    let (mut chat, [ada, bo], room) = two_devices();
    chat.send(ada, room, "hello").expect("a member");
    let read = chat.acknowledge(bo, room, Seq(1), Receipt::Read);
    read.expect("it was sent");
    assert_eq!(chat.receipts(room, Seq(1)), [(bo, Receipt::Read)]);
    assert_eq!(connect(&mut chat, bo, LAPTOP).got(), [1]);
}

#[test]
fn a_new_device_gets_no_old_message_and_has_acknowledged_none() {
    let (mut chat, [ada, bo], room) = two_devices();
    chat.send(ada, room, "old").expect("a member");
    let third = chat.add_device(bo).expect("the user exists");
    chat.send(ada, room, "new").expect("a member");
    assert_eq!(connect(&mut chat, bo, third).got(), [2]);
    assert_eq!(chat.receipts(room, Seq(1)), [(bo, Receipt::Sent)]);
}

/// The numbers on a page of two messages, and the cursor to the page before it.
fn page(
    chat: &Chat,
    reader: UserId,
    room: ConversationId,
    before: Option<Cursor>,
) -> (Vec<u64>, Option<Cursor>) {
    let page = chat.page(reader, room, before, 2).expect("a member");
    let numbers = page.messages.iter().map(|message| message.seq().0);
    (numbers.collect(), page.older)
}

#[test]
fn a_new_message_does_not_move_the_pages() {
    let (mut chat, [ada, bo], room) = two_devices();
    for _ in 1..=5 {
        chat.send(ada, room, "hello").expect("a member");
    }
    let (newest, older) = page(&chat, bo, room, None);
    assert_eq!(newest, [4, 5]);
    chat.send(ada, room, "hello").expect("a member");
    assert_eq!(page(&chat, bo, room, older).0, [2, 3]);
}

#[test]
fn a_reader_gets_no_cursor_to_messages_of_before() {
    let (mut chat, [ada, bo], _) = two_devices();
    let group = chat.create_group(ada, 9, Public).expect("Ada exists");
    chat.send(ada, group, "before").expect("a member");
    chat.add(bo, group, bo).expect("each user may join");
    chat.send(ada, group, "after").expect("a member");
    assert_eq!(page(&chat, bo, group, None), (vec![2], None));
}
