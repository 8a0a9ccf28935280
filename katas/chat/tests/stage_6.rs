//! Stage 6: many threads use one chat.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::Duration;

use crate::stage_1::{ADA, BO, CLEO, DAN, chat_of, line, lines, opened, sent};
use crate::stage_2::Phone;
use crate::stage_3::{Announcements, EVE, added};
use crate::stage_5::{Letters, Mood, Post, taken};
use crate::support::{Generator, Rendezvous, assert_send_sync, in_parallel};
use chat::delivery::{Connection, Lost, Receipt};
use chat::devices::DeviceId;
use chat::groups::{Action, ClientId, GroupError, GroupPolicy, InviteOnly, Public, Request};
use chat::presence::{NotReached, Notice, Notifier};
use chat::shared::{Journal, Outage, SharedChat};
use chat::{Chat, ConversationId, Message, SendError, Seq, UserId};

/// How long a test waits for what comes at once, unless the code is wrong.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a test waits for what correct code may hold up.
const A_MOMENT: Duration = Duration::from_millis(500);

/// Conversation 1 is Ada's and Bo's, 2 is Cleo's and Dan's.
fn two_talks() -> (Chat, [ConversationId; 2]) {
    let mut chat = chat_of(5);
    let rooms = [(ADA, BO), (CLEO, DAN)].map(|(one, other)| opened(&mut chat, one, other));
    (chat, rooms)
}

fn history(chat: &SharedChat, reader: UserId, room: ConversationId) -> Vec<String> {
    lines(&chat.history(reader, room).expect("a member"))
}

/// A journal that waits for a second caller, and counts the callers who met another.
struct Meeting {
    meeting: Rendezvous,
    met: Arc<AtomicUsize>,
}

impl Journal for Meeting {
    fn append(&self, _message: &Message) -> Result<(), Outage> {
        if self.meeting.meet() {
            self.met.fetch_add(1, Ordering::SeqCst);
        }
        Ok(())
    }
}

// rules: 6.1
#[test]
fn a_shared_chat_does_what_a_chat_does() {
    assert_send_sync::<SharedChat>();
    let (mut chat, [room, other]) = two_talks();
    let group = chat.create_group(ADA, 3, Public).expect("Ada exists");
    sent(&mut chat, ADA, room, "before");
    let phone = Phone::default();
    chat.connect(BO, phone.clone()).expect("Bo exists");
    let shared = SharedChat::new(chat);
    let clone = shared.clone();
    let message: Message = shared.send(ADA, room, "after").expect("it may be sent");
    assert_eq!(message.seq(), Seq(2));
    assert_eq!(phone.news(), ["1: 1 #1 before", "1: 2 #1 after"]);
    assert_eq!(history(&clone, BO, room), ["1 #1 before", "2 #1 after"]);
    assert_eq!(clone.unread(BO, room), Ok(2));
    assert_eq!(clone.acknowledge(BO, room, Seq(1), Receipt::Read), Ok(()));
    assert_eq!(shared.receipts(room, Seq(1)), [(BO, Receipt::Read)]);
    assert_eq!(shared.receipts(room, Seq(2)), [(BO, Receipt::Sent)]);
    let again = Phone::default();
    shared.connect(BO, again.clone()).expect("Bo exists");
    assert_eq!(again.news(), ["1: 2 #1 after"]);
    shared.disconnect(BO);
    shared.send(ADA, room, "later").expect("it may be sent");
    assert_eq!((again.news().len(), phone.news().len()), (0, 0));
    assert_eq!(shared.add(CLEO, group, CLEO), Ok(()));
    assert_eq!(shared.members(group), Some(vec![ADA, CLEO]));
    assert_eq!(shared.remove(ADA, group, CLEO), Ok(()));
    assert_eq!(shared.heartbeat(BO), Ok(()));
    assert!(shared.is_online(BO));
    shared.advance(Duration::from_secs(30));
    assert!(!shared.is_online(BO));
    assert_eq!(shared.send(ADA, other, "x"), Err(SendError::NotAMember));
}

/// What came to the devices of four users, two for each, and from the notifiers.
struct World {
    devices: Vec<Letters>,
    letters: Letters,
}

impl World {
    /// A connection of a device that takes so many messages, and then is lost or panics.
    fn connection(&self, user: UserId, device: usize, left: u64) -> impl Connection + 'static {
        let at = (user.0 as usize * 2 + device).checked_sub(3);
        let list = at.and_then(|at| self.devices.get(at));
        let list = list.map_or_else(Letters::default, Arc::clone);
        Fragile { list, left }
    }

    /// All that is new. A list that is held by two has a connection.
    fn news(&self) -> String {
        let mut news = taken(&self.letters);
        for (at, list) in self.devices.iter().enumerate() {
            let connections = Arc::strong_count(list) - 1;
            let pushed = taken(list).join(", ");
            news.push(format!(
                "{}.{} ({connections}) {pushed}",
                at / 2 + 1,
                at % 2 + 1
            ));
        }
        news.join("; ")
    }
}

struct Fragile {
    list: Letters,
    left: u64,
}

impl Connection for Fragile {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        let text = format!("{}: {}", message.conversation().0, line(message));
        self.list.lock().expect("no thread panics here").push(text);
        assert!(self.left != 1, "a mistake after the last message");
        self.left = self.left.saturating_sub(1);
        if self.left == 0 { Err(Lost) } else { Ok(()) }
    }
}

/// The same random call for a `Chat` and for a `SharedChat`, and what comes of it.
macro_rules! random_call {
    ($name:ident, $chat:ty) => {
        fn $name(chat: &mut $chat, world: &World, mut random: Generator) -> String {
            let [user, other] =
                [0; 2].map(|_| UserId(*random.pick(&[1, 2, 3, 4, 1, 2, 3, 4, 0, 5])));
            let room = ConversationId(*random.pick(&[1, 1, 2, 3, 3, 4, 4, 5, 5, 0, 6]));
            let (seq, left) = (Seq(random.below(9)), random.below(40));
            let receipt = *random.pick(&[Receipt::Delivered, Receipt::Read]);
            let text = *random.pick(&["hi", "hi", "yes", ""]);
            let client = ClientId(random.below(3));
            let seconds = *random.pick(&[1, 10, 29, 30]);
            let call = match random.below(16) {
                0..=3 => format!("{:?}", chat.send(user, room, text).map(|it| line(&it))),
                4 | 5 => {
                    let once = chat.send_once(user, room, client, text);
                    format!("{:?}", once.map(|it| line(&it)))
                }
                6 => format!("{:?}", chat.add(user, room, other)),
                7 => format!("{:?}", chat.add(user, room, user)),
                8 => format!("{:?}", chat.remove(user, room, other)),
                9 | 10 => format!("{:?}", chat.acknowledge(user, room, seq, receipt)),
                11 | 12 => {
                    let connection = world.connection(user, 1, left);
                    format!("{}", chat.connect(user, connection).is_ok())
                }
                13 => {
                    chat.disconnect(user);
                    String::new()
                }
                14 => format!("{:?}", chat.heartbeat(user)),
                _ => {
                    chat.advance(Duration::from_secs(seconds));
                    String::new()
                }
            };
            let history = chat.history(user, room).map(|it| lines(&it));
            let (unread, online) = (chat.unread(user, room), chat.is_online(user));
            let (members, receipts) = (chat.members(room), chat.receipts(room, seq));
            let news = world.news();
            format!("{call}: {history:?} {unread:?} {online} {members:?} {receipts:?} {news}")
        }
    };
}

random_call!(call_of_chat, Chat);
random_call!(call_of_shared, SharedChat);

/// A chat in which a lot has happened. The same seed makes the same chat.
fn a_chat_in_use(seed: u64) -> (Chat, World) {
    let letters = Letters::default();
    let world = World {
        devices: (0..8).map(|_| Letters::default()).collect(),
        letters: Arc::clone(&letters),
    };
    let mut chat = chat_of(4);
    for (name, mood) in [("push", Mood::Only(BO)), ("mail", Mood::Reaches)] {
        let list = Arc::clone(&letters);
        chat = chat.with_notifier(Post { name, mood, list });
    }
    opened(&mut chat, ADA, BO);
    opened(&mut chat, CLEO, BO);
    let policy = Announcements(Arc::default());
    chat.create_group(ADA, 3, InviteOnly).expect("Ada exists");
    chat.create_group(BO, 3, Public).expect("Bo exists");
    chat.create_group(CLEO, 3, policy).expect("Cleo exists");
    let mut random = Generator::new(seed);
    for step in 0..40 {
        call_of_chat(&mut chat, &world, Generator::new(random.next_u64()));
        if let 10 | 30 = step {
            for user in [BO, CLEO, DAN] {
                let second = chat.add_device(user).expect("the user exists");
                let connection = world.connection(user, 2, 2 + random.below(40));
                let connected = chat.connect_device(user, DeviceId(2), connection);
                assert!(connected.is_ok(), "{second:?}");
            }
        }
    }
    (chat, world)
}

// rules: 6.1
#[test]
fn random_operations_change_a_shared_chat_as_they_change_a_chat() {
    for seed in 1..=30 {
        let (mut chat, world) = a_chat_in_use(seed);
        let (taken_over, other) = a_chat_in_use(seed);
        let mut shared = SharedChat::new(taken_over);
        let mut random = Generator::new(seed + 1000);
        for step in 1..=120 {
            let number = random.next_u64();
            let expected = call_of_chat(&mut chat, &world, Generator::new(number));
            let yours = call_of_shared(&mut shared, &other, Generator::new(number));
            assert_eq!(yours, expected, "chat {seed}, call {step}");
        }
    }
}

// rules: 6.2
#[test]
fn two_messages_of_a_conversation_are_stored_one_after_the_other() {
    let (chat, [room, _]) = two_talks();
    let met = Arc::new(AtomicUsize::new(0));
    let journal = Meeting {
        meeting: Rendezvous::new(2),
        met: Arc::clone(&met),
    };
    let chat = SharedChat::with_journal(chat, journal);
    let mut numbers = in_parallel(2, |index| {
        let from = [ADA, BO][index];
        chat.send(from, room, "hello")
            .expect("it may be sent")
            .seq()
    });
    numbers.sort();
    assert_eq!(numbers, [Seq(1), Seq(2)]);
    let met = met.load(Ordering::SeqCst);
    assert_eq!(met, 0, "both were given the next number at once");
    assert_eq!(history(&chat, ADA, room).len(), 2);
}

/// Keeps the number of each message that it stores.
#[derive(Clone, Default)]
struct Book(Arc<Mutex<Vec<(ConversationId, Seq)>>>);

impl Journal for Book {
    fn append(&self, message: &Message) -> Result<(), Outage> {
        let entry = (message.conversation(), message.seq());
        self.0.lock().expect("no thread panics here").push(entry);
        std::thread::yield_now();
        Ok(())
    }
}

// rules: 6.2, 6.3
#[test]
fn every_message_of_many_threads_is_there_once_and_in_order() {
    let (mut chat, _) = two_talks();
    let group = chat.create_group(ADA, 9, Public).expect("Ada exists");
    let users = [ADA, BO, CLEO, DAN];
    for user in &users[1..] {
        added(&mut chat, *user, group, *user);
    }
    let phones = users.map(|user| {
        let phone = Phone::default();
        chat.connect(user, phone.clone()).expect("the user exists");
        phone
    });
    let book = Book::default();
    let chat = SharedChat::with_journal(chat, book.clone());
    in_parallel(4, |index| {
        for number in 0..30 {
            let outcome = match number % 2 {
                0 => chat.send(users[index], group, &format!("{number}")),
                _ => chat.send_once(users[index], group, ClientId(number), &format!("{number}")),
            };
            outcome.expect("it may be sent");
        }
    });
    let all = chat.history(ADA, group).expect("a member");
    let numbers: Vec<u64> = all.iter().map(|it| it.seq().0).collect();
    assert_eq!(numbers, (1..=120).collect::<Vec<u64>>());
    let stored: Vec<u64> = book
        .0
        .lock()
        .expect("no thread panics here")
        .iter()
        .map(|it| it.1.0)
        .collect();
    assert_eq!(stored, numbers);
    for (user, phone) in users.into_iter().zip(phones) {
        let own = all.iter().filter(|it| it.from() == user);
        let texts: Vec<String> = own.map(|it| it.text().to_string()).collect();
        assert_eq!(texts, (0..30).map(|it| it.to_string()).collect::<Vec<_>>());
        let others = all.iter().filter(|it| it.from() != user);
        let expected: Vec<String> = others
            .map(|it| format!("{}: {}", group.0, line(it)))
            .collect();
        assert_eq!(phone.news(), expected, "the phone of {user:?}");
    }
}

/// Waits for a second caller before it answers what `action` asks for.
struct Dithering(Rendezvous);

impl GroupPolicy for Dithering {
    fn allows(&self, request: &Request) -> bool {
        if request.by != EVE {
            self.0.meet();
        }
        true
    }
}

// rules: 6.2
#[test]
fn a_repeated_send_at_the_same_moment_is_one_message() {
    let mut chat = chat_of(5);
    let group = chat
        .create_group(EVE, 9, Dithering(Rendezvous::new(2)))
        .expect("Eve exists");
    added(&mut chat, EVE, group, ADA);
    let phone = Phone::default();
    chat.connect(EVE, phone.clone()).expect("Eve exists");
    let chat = SharedChat::new(chat);
    let outcomes = in_parallel(2, |_| chat.send_once(ADA, group, ClientId(1), "hello"));
    assert_eq!(outcomes[0], outcomes[1]);
    assert_eq!(history(&chat, EVE, group), ["1 #1 hello"]);
    assert_eq!(phone.news().len(), 1);
}

// rules: 6.2
#[test]
fn the_limit_of_a_group_holds_for_all_threads() {
    let mut chat = chat_of(5);
    let group = chat
        .create_group(EVE, 3, Dithering(Rendezvous::new(2)))
        .expect("Eve exists");
    added(&mut chat, EVE, group, DAN);
    let chat = SharedChat::new(chat);
    let outcomes = in_parallel(2, |index| {
        let user = [ADA, BO][index];
        chat.add(user, group, user)
    });
    assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 1);
    assert!(outcomes.contains(&Err(GroupError::Full)));
    assert_eq!(chat.members(group).map(|it| it.len()), Some(3));

    let mut chat = chat_of(5);
    let group = chat
        .create_group(EVE, 9, Dithering(Rendezvous::new(2)))
        .expect("Eve exists");
    added(&mut chat, EVE, group, DAN);
    let chat = SharedChat::new(chat);
    let outcomes = in_parallel(2, |_| chat.add(DAN, group, BO));
    assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 1);
    assert!(outcomes.contains(&Err(GroupError::AlreadyMember)));
    assert_eq!(chat.members(group), Some(vec![EVE, DAN, BO]));
    let outcomes = in_parallel(2, |_| chat.remove(DAN, group, BO));
    assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 1);
    assert!(outcomes.contains(&Err(GroupError::NotAMember(BO))));
    assert_eq!(chat.members(group), Some(vec![EVE, DAN]));
}

/// Only the admin sends. It waits before it answers that.
struct SlowAnswer {
    begun: Mutex<mpsc::Sender<()>>,
    go_on: Mutex<mpsc::Receiver<()>>,
}

impl GroupPolicy for SlowAnswer {
    fn allows(&self, request: &Request) -> bool {
        if request.action == Action::Send {
            let _ = self.begun.lock().expect("no thread panics here").send(());
            let go_on = self.go_on.lock().expect("no thread panics here");
            let _ = go_on.recv_timeout(A_MOMENT);
        }
        request.is_admin || request.action != Action::Send
    }
}

// rules: 6.2
#[test]
fn the_answer_of_a_policy_is_not_used_after_a_change() {
    let (begun, has_begun) = mpsc::channel();
    let (go_on, waits) = mpsc::channel();
    let policy = SlowAnswer {
        begun: Mutex::new(begun),
        go_on: Mutex::new(waits),
    };
    let mut chat = chat_of(2);
    let group = chat.create_group(ADA, 9, policy).expect("Ada exists");
    added(&mut chat, ADA, group, BO);
    let chat = SharedChat::new(chat);
    let has_begun = Mutex::new(has_begun);
    let outcomes = in_parallel(2, |index| {
        if index == 0 {
            return chat.send(ADA, group, "from the admin").is_ok();
        }
        let begun = has_begun.lock().expect("no thread panics here");
        begun.recv_timeout(PATIENCE).expect("the policy is called");
        let changed = [chat.remove(ADA, group, ADA), chat.add(BO, group, ADA)];
        let _ = go_on.send(());
        changed.iter().all(Result::is_ok)
    });
    assert!(outcomes[1], "Ada leaves and comes back");
    assert_eq!(chat.members(group), Some(vec![BO, ADA]));
    let sees = history(&chat, ADA, group);
    assert_eq!(sees, Vec::<String>::new(), "Ada sent after she came back");
    let sent = history(&chat, BO, group).len();
    assert_eq!(sent, usize::from(outcomes[0]));
}

/// A phone that is slow: it waits for a second push before it shows the first message.
struct SlowPhone {
    meeting: Arc<Rendezvous>,
    begun: mpsc::Sender<()>,
    phone: Phone,
}

impl Connection for SlowPhone {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        let _ = self.begun.send(());
        if message.seq() == Seq(1) {
            self.meeting.meet();
        }
        self.phone.show(message);
        Ok(())
    }
}

// rules: 6.3
#[test]
fn a_slow_connection_gets_a_conversation_in_order() {
    let (mut chat, _) = two_talks();
    let room = chat.create_group(ADA, 9, Public).expect("Ada exists");
    let (begun, has_begun) = mpsc::channel();
    let has_begun = Mutex::new(has_begun);
    let meeting = Arc::new(Rendezvous::new(2));
    let phones = [(); 3].map(|()| Phone::default());
    let slow = SlowPhone {
        meeting: Arc::clone(&meeting),
        begun,
        phone: phones[1].clone(),
    };
    for user in [BO, CLEO, DAN] {
        added(&mut chat, user, room, user);
    }
    chat.connect(BO, phones[0].clone()).expect("Bo exists");
    chat.connect(CLEO, slow).expect("Cleo exists");
    chat.connect(DAN, phones[2].clone()).expect("Dan exists");
    let chat = SharedChat::new(chat);
    in_parallel(2, |index| {
        if index == 1 {
            let begun = has_begun.lock().expect("no thread panics here");
            let _ = begun.recv_timeout(PATIENCE);
        }
        chat.send(ADA, room, &format!("{index}"))
            .expect("it may be sent");
        if index == 1 {
            meeting.meet();
        }
    });
    for phone in phones {
        assert_eq!(phone.news(), ["3: 1 #1 0", "3: 2 #1 1"]);
    }
}

/// A connection that is slow to go: it waits for a second caller when it is dropped.
struct SlowEnd {
    meeting: Arc<Rendezvous>,
    begun: mpsc::Sender<()>,
}

impl Connection for SlowEnd {
    fn push(&mut self, _message: &Message) -> Result<(), Lost> {
        Ok(())
    }
}

impl Drop for SlowEnd {
    fn drop(&mut self) {
        let _ = self.begun.send(());
        self.meeting.meet();
    }
}

// rules: 6.3
#[test]
fn a_message_that_is_sent_during_connect_comes_once_and_in_order() {
    let (mut chat, [room, _]) = two_talks();
    let rooms = [ADA, CLEO, DAN].map(|user| (user, opened(&mut chat, user, BO)));
    for text in ["one", "two"] {
        sent(&mut chat, ADA, room, text);
        sent(&mut chat, CLEO, rooms[1].1, text);
    }
    let gates = [(); 2].map(|()| (Arc::new(Rendezvous::new(2)), mpsc::channel()));
    let [(end, (ending, ends)), (start, (starting, starts))] = gates;
    let old = SlowEnd {
        meeting: Arc::clone(&end),
        begun: ending,
    };
    chat.connect(BO, old).expect("Bo exists");
    let phone = Phone::default();
    let slow = Mutex::new(Some(SlowPhone {
        meeting: Arc::clone(&start),
        begun: starting,
        phone: phone.clone(),
    }));
    let gates = Mutex::new([(end, ends, "three"), (start, starts, "four")]);
    let chat = SharedChat::new(chat);
    in_parallel(2, |index| {
        if index == 0 {
            let slow = slow.lock().expect("no thread panics here").take();
            chat.connect(BO, slow.expect("it is there"))
                .expect("Bo exists");
            return;
        }
        for (meeting, begun, text) in &*gates.lock().expect("no thread panics here") {
            let _ = begun.recv_timeout(PATIENCE);
            for (user, room) in rooms {
                chat.send(user, room, text).expect("it may be sent");
            }
            meeting.meet();
        }
    });
    let news = phone.news();
    for (user, room) in rooms {
        let texts: &[&str] = match user {
            DAN => &["three", "four"],
            _ => &["one", "two", "three", "four"],
        };
        let (user, room) = (user.0, room.0);
        let numbered = (1..).zip(texts);
        let expected: Vec<String> = numbered
            .map(|(seq, text)| format!("{room}: {seq} #{user} {text}"))
            .collect();
        let mut pushed = news.clone();
        pushed.retain(|it| it.starts_with(&format!("{room}: ")));
        assert_eq!(pushed, expected);
    }
}

/// A phone that does not return from its first push before it is told to.
struct StuckPhone {
    begun: mpsc::Sender<()>,
    go_on: mpsc::Receiver<()>,
    phone: Phone,
}

impl Connection for StuckPhone {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        self.phone.show(message);
        if self.begun.send(()).is_ok() {
            let _ = self.go_on.recv_timeout(PATIENCE);
        }
        Ok(())
    }
}

// rules: 6.3, 6.4
#[test]
fn a_connection_that_is_stuck_holds_up_no_other_conversation() {
    let ends: [fn(&SharedChat, &Phone); 2] = [
        |chat, _| chat.disconnect(BO),
        |chat, phone| chat.connect(BO, phone.clone()).expect("Bo exists"),
    ];
    for end in ends {
        let (mut chat, [room, _]) = two_talks();
        let other = opened(&mut chat, CLEO, BO);
        let (begun, has_begun) = mpsc::channel();
        let (go_on, waits) = mpsc::channel();
        let [old, new] = [(); 2].map(|()| Phone::default());
        let stuck = StuckPhone {
            begun,
            go_on: waits,
            phone: old.clone(),
        };
        chat.connect(BO, stuck).expect("Bo exists");
        let chat = SharedChat::new(chat);
        let start = |call: Box<dyn FnOnce(SharedChat) + Send>| {
            let (chat, (done, is_done)) = (chat.clone(), mpsc::channel());
            std::thread::spawn(move || {
                call(chat);
                let _ = done.send(());
            });
            is_done
        };
        let first = start(Box::new(move |chat| {
            chat.send(ADA, room, "stuck").expect("it may be sent");
        }));
        has_begun.recv_timeout(PATIENCE).expect("it is pushed");
        drop(has_begun);
        let second = start(Box::new(move |chat| {
            chat.send(CLEO, other, "hello").expect("it may be sent");
        }));
        let returned = second.recv_timeout(PATIENCE);
        assert_eq!(returned, Ok(()), "`send` waited for another conversation");
        let third = start(Box::new(move |chat| {
            chat.send(ADA, room, "later").expect("it may be sent");
        }));
        let is_sent = third.recv_timeout(A_MOMENT).is_ok();
        let phone = new.clone();
        let fourth = start(Box::new(move |chat| end(&chat, &phone)));
        let is_replaced = fourth.recv_timeout(A_MOMENT).is_ok();
        let _ = go_on.send(());
        assert_eq!(first.recv_timeout(PATIENCE), Ok(()));
        if is_replaced {
            assert_eq!(old.news(), ["1: 1 #1 stuck"], "it was dropped");
        } else {
            assert_eq!(fourth.recv_timeout(PATIENCE), Ok(()));
        }
        if !is_sent {
            assert_eq!(third.recv_timeout(PATIENCE), Ok(()));
        }
        let last = Phone::default();
        chat.connect(BO, last.clone()).expect("Bo exists");
        let expected = ["1: 1 #1 stuck", "1: 2 #1 later", "3: 1 #3 hello"];
        assert_eq!(last.news(), expected);
    }
}

/// A policy that waits for a caller in another group, once for each action.
struct Council {
    meetings: Arc<[Rendezvous; 3]>,
    met: Arc<AtomicUsize>,
}

impl GroupPolicy for Council {
    fn allows(&self, request: &Request) -> bool {
        let meeting = match request.action {
            Action::Send => &self.meetings[0],
            Action::Add(_) => &self.meetings[1],
            _ => &self.meetings[2],
        };
        if meeting.meet() {
            self.met.fetch_add(1, Ordering::SeqCst);
        }
        true
    }
}

// rules: 6.4
#[test]
fn two_conversations_do_not_wait_for_each_other() {
    let (chat, [room, other]) = two_talks();
    let met = Arc::new(AtomicUsize::new(0));
    let journal = Meeting {
        meeting: Rendezvous::patient(2),
        met: Arc::clone(&met),
    };
    let chat = SharedChat::with_journal(chat, journal);
    in_parallel(2, |index| match index {
        0 => chat.send(ADA, room, "hello").is_ok(),
        _ => chat.send_once(CLEO, other, ClientId(1), "hello").is_ok(),
    });
    let met = met.load(Ordering::SeqCst);
    assert_eq!(met, 2, "one journal waited for the other");
    let mut chat = chat_of(4);
    let meetings = Arc::new([(); 3].map(|()| Rendezvous::patient(2)));
    let met = Arc::new(AtomicUsize::new(0));
    let groups = [ADA, BO].map(|admin| {
        let (meetings, met) = (Arc::clone(&meetings), Arc::clone(&met));
        let council = Council { meetings, met };
        let group = chat.create_group(admin, 9, council);
        (admin, group.expect("the user exists"))
    });
    let chat = SharedChat::new(chat);
    let calls: [fn(&SharedChat, UserId, ConversationId) -> bool; 3] = [
        |chat, admin, group| chat.send(admin, group, "hello").is_ok(),
        |chat, admin, group| chat.add(admin, group, CLEO).is_ok(),
        |chat, admin, group| chat.remove(admin, group, CLEO).is_ok(),
    ];
    for (call, expected) in calls.into_iter().zip([2, 4, 6]) {
        in_parallel(2, |index| call(&chat, groups[index].0, groups[index].1));
        let met = met.load(Ordering::SeqCst);
        assert_eq!(met, expected, "one policy waited for the other");
    }
}

/// A notifier that does not return before it is told to.
struct Stuck {
    begun: Mutex<mpsc::Sender<()>>,
    go_on: Mutex<mpsc::Receiver<()>>,
    was_told: Arc<AtomicBool>,
}

impl Notifier for Stuck {
    fn notify(&self, notice: &Notice) -> Result<(), NotReached> {
        if notice.from == ADA {
            let _ = self.begun.lock().expect("no thread panics here").send(());
            let go_on = self.go_on.lock().expect("no thread panics here");
            let told = go_on.recv_timeout(PATIENCE).is_ok();
            self.was_told.store(told, Ordering::SeqCst);
        }
        Ok(())
    }
}

// rules: 6.4
#[test]
fn a_notifier_that_is_stuck_stops_no_other_call() {
    let (begun, has_begun) = mpsc::channel();
    let (go_on, waits) = mpsc::channel();
    let was_told = Arc::new(AtomicBool::new(false));
    let (chat, [room, other]) = two_talks();
    let mut chat = chat.with_notifier(Stuck {
        begun: Mutex::new(begun),
        go_on: Mutex::new(waits),
        was_told: Arc::clone(&was_told),
    });
    chat.heartbeat(ADA).expect("Ada exists");
    let chat = SharedChat::new(chat);
    let has_begun = Mutex::new(has_begun);
    in_parallel(2, |index| {
        if index == 0 {
            chat.send(ADA, room, "stuck").expect("it may be sent");
            return;
        }
        let begun = has_begun.lock().expect("no thread panics here");
        begun
            .recv_timeout(PATIENCE)
            .expect("the notifier was called");
        chat.send(CLEO, other, "hello").expect("it may be sent");
        chat.send(BO, room, "Ada is online")
            .expect("it may be sent");
        assert_eq!(
            history(&chat, ADA, room),
            ["1 #1 stuck", "2 #2 Ada is online"]
        );
        chat.heartbeat(BO).expect("Bo exists");
        assert!(chat.is_online(BO));
        let _ = go_on.send(());
    });
    assert!(was_told.load(Ordering::SeqCst), "the other calls waited");
}

/// A device that acknowledges each message at once, and writes down what it sees.
struct Eager {
    chat: Arc<OnceLock<SharedChat>>,
    seen: mpsc::Sender<(usize, usize)>,
}

impl Connection for Eager {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        let chat = self.chat.get().expect("it is shared");
        let (room, seq) = (message.conversation(), message.seq());
        let acked = chat.acknowledge(BO, room, seq, Receipt::Read);
        let before = chat.history(BO, room).map_or(0, |it| it.len());
        if before == 1 {
            chat.send(BO, room, "an answer at once").map_err(|_| Lost)?;
        }
        let unread = chat.unread(BO, room).unwrap_or(99);
        let _ = self.seen.send((before, unread));
        acked.map_err(|_| Lost)
    }
}

// rules: 6.5
#[test]
fn a_connection_may_call_the_chat() {
    let (mut chat, [room, _]) = two_talks();
    let shared = Arc::new(OnceLock::new());
    let (seen, sees) = mpsc::channel();
    let eager = Eager {
        chat: Arc::clone(&shared),
        seen,
    };
    chat.connect(BO, eager).expect("Bo exists");
    let chat = SharedChat::new(chat);
    let _ = shared.set(chat.clone());
    let sender = chat.clone();
    std::thread::spawn(move || sender.send(ADA, room, "hello").is_ok());
    assert_eq!(sees.recv_timeout(PATIENCE), Ok((1, 0)));
    let sender = chat.clone();
    std::thread::spawn(move || sender.send(ADA, room, "again").is_ok());
    assert_eq!(sees.recv_timeout(PATIENCE), Ok((3, 0)));
    assert_eq!(chat.receipts(room, Seq(3)), [(BO, Receipt::Read)]);
}

/// Sends a message for each message about which it is notified.
struct Robot {
    chat: Arc<OnceLock<SharedChat>>,
    done: Mutex<mpsc::Sender<bool>>,
}

impl Notifier for Robot {
    fn notify(&self, notice: &Notice) -> Result<(), NotReached> {
        let chat = self.chat.get().expect("it is shared");
        if notice.from == ADA {
            let sent = chat.send(notice.user, notice.conversation, "I am away.");
            let done = self.done.lock().expect("no thread panics here");
            let _ = done.send(sent.is_ok() && !chat.is_online(notice.user));
        }
        Ok(())
    }
}

// rules: 6.5
#[test]
fn a_notifier_may_call_the_chat() {
    let shared = Arc::new(OnceLock::new());
    let (done, is_done) = mpsc::channel();
    let (chat, [room, _]) = two_talks();
    let chat = SharedChat::new(chat.with_notifier(Robot {
        chat: Arc::clone(&shared),
        done: Mutex::new(done),
    }));
    let _ = shared.set(chat.clone());
    let sender = chat.clone();
    std::thread::spawn(move || sender.send(ADA, room, "hello").is_ok());
    assert_eq!(is_done.recv_timeout(PATIENCE), Ok(true));
    assert_eq!(history(&chat, ADA, room), ["1 #1 hello", "2 #2 I am away."]);
}

/// A journal with an outage for each number in the list, or a panic for a text.
#[derive(Clone, Default)]
struct Moody {
    outages: Arc<Mutex<BTreeSet<usize>>>,
    calls: Arc<AtomicUsize>,
}

impl Journal for Moody {
    fn append(&self, message: &Message) -> Result<(), Outage> {
        assert!(message.text() != "panic", "the journal has a mistake");
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        let outages = self.outages.lock().expect("no thread panics here");
        if outages.contains(&call) {
            Err(Outage)
        } else {
            Ok(())
        }
    }
}

// rules: 6.6
#[test]
fn an_outage_changes_nothing_and_the_call_can_be_repeated() {
    let list = Letters::default();
    let (mut chat, [room, _]) = two_talks();
    let policy = Announcements(Arc::default());
    let group = chat.create_group(ADA, 9, policy).expect("Ada exists");
    added(&mut chat, BO, group, BO);
    let mut chat = chat.with_notifier(Post {
        name: "mail",
        mood: Mood::Reaches,
        list: Arc::clone(&list),
    });
    let phone = Phone::default();
    chat.connect(BO, phone.clone()).expect("Bo exists");
    let journal = Moody::default();
    journal
        .outages
        .lock()
        .expect("no thread panics here")
        .extend([1, 2, 5]);
    let chat = SharedChat::with_journal(chat, journal.clone());
    chat.send(ADA, room, "one").expect("the journal works");
    (taken(&list), phone.news());
    let down = Err(SendError::Unavailable);
    assert_eq!(chat.send(ADA, room, "lost"), down);
    assert_eq!(chat.send_once(ADA, room, ClientId(1), "two"), down);
    assert_eq!(history(&chat, BO, room), ["1 #1 one"]);
    assert_eq!((taken(&list).len(), phone.news().len()), (0, 0));
    let between = chat.send(ADA, room, "between");
    let between = between.expect("the journal works");
    assert_eq!(between.seq(), Seq(2), "no number was used up");
    let two = chat.send_once(ADA, room, ClientId(1), "two");
    assert_eq!(two.as_ref().map(Message::seq), Ok(Seq(3)));
    assert_eq!(chat.send_once(ADA, room, ClientId(1), "two"), two);
    assert_eq!(
        journal.calls.load(Ordering::SeqCst),
        5,
        "a repeat is stored once"
    );
    assert_eq!(chat.send(ADA, room, "down"), down);
    assert_eq!(chat.send(ADA, room, ""), Err(SendError::EmptyText));
    assert_eq!(chat.send(BO, group, "me?"), Err(SendError::Forbidden));
    let reused = chat.send_once(ADA, room, ClientId(1), "three");
    assert_eq!(reused, Err(SendError::ClientIdReused));
    assert_eq!(
        journal.calls.load(Ordering::SeqCst),
        6,
        "a rejected call is not stored"
    );
    assert_eq!(phone.news(), ["1: 2 #1 between", "1: 3 #1 two"]);
}

/// A journal that waits before it reports an outage.
struct SlowOutage {
    begun: Mutex<mpsc::Sender<()>>,
    go_on: Mutex<mpsc::Receiver<()>>,
}

impl Journal for SlowOutage {
    fn append(&self, _message: &Message) -> Result<(), Outage> {
        let _ = self.begun.lock().expect("no thread panics here").send(());
        let go_on = self.go_on.lock().expect("no thread panics here");
        let _ = go_on.recv_timeout(A_MOMENT);
        Err(Outage)
    }
}

// rules: 6.6
#[test]
fn a_message_that_is_not_stored_is_never_seen() {
    let (begun, has_begun) = mpsc::channel();
    let (go_on, waits) = mpsc::channel();
    let (chat, [room, _]) = two_talks();
    let journal = SlowOutage {
        begun: Mutex::new(begun),
        go_on: Mutex::new(waits),
    };
    let chat = SharedChat::with_journal(chat, journal);
    let has_begun = Mutex::new(has_begun);
    in_parallel(2, |index| {
        if index == 0 {
            let sent = chat.send(ADA, room, "lost");
            assert_eq!(sent, Err(SendError::Unavailable));
            return;
        }
        let begun = has_begun.lock().expect("no thread panics here");
        begun.recv_timeout(PATIENCE).expect("the journal is called");
        assert_eq!(history(&chat, BO, room), Vec::<String>::new());
        assert_eq!(chat.unread(BO, room), Ok(0));
        assert_eq!(chat.receipts(room, Seq(1)), []);
        let _ = go_on.send(());
    });
}

/// Allows all, but panics when a user is removed.
struct Broken;

impl GroupPolicy for Broken {
    fn allows(&self, request: &Request) -> bool {
        assert!(!matches!(request.action, Action::Remove(_)), "a mistake");
        true
    }
}

// rules: 6.7
#[test]
fn a_panic_ends_one_call_only() {
    let (mut chat, [room, _]) = two_talks();
    let group = chat.create_group(ADA, 9, Broken).expect("Ada exists");
    added(&mut chat, BO, group, BO);
    struct Bad;
    impl Connection for Bad {
        fn push(&mut self, _message: &Message) -> Result<(), Lost> {
            panic!("a mistake");
        }
    }
    let list = Letters::default();
    let chat = chat.with_notifier(Post {
        name: "mail",
        mood: Mood::Panics,
        list,
    });
    let chat = SharedChat::with_journal(chat, Moody::default());
    chat.connect(BO, Bad).expect("Bo exists");
    let calls: [fn(&SharedChat, ConversationId, ConversationId); 2] = [
        |chat, room, _| drop(chat.send(ADA, room, "panic")),
        |chat, _, group| assert!(chat.remove(ADA, group, BO).is_ok()),
    ];
    for call in calls {
        let call = std::panic::AssertUnwindSafe(|| call(&chat, room, group));
        assert!(
            std::panic::catch_unwind(call).is_err(),
            "the panic reaches the caller"
        );
    }
    for at in [room, group] {
        let sent = chat.send(ADA, at, "hello");
        assert_eq!(sent.map(|it| it.seq()), Ok(Seq(1)));
    }
    let phone = Phone::default();
    chat.connect(BO, phone.clone()).expect("Bo exists");
    assert_eq!(phone.news(), ["1: 1 #1 hello", "3: 1 #1 hello"]);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let (mut chat, [room, _]) = two_talks();
    let group = chat.create_group(ADA, 3, Public).expect("Ada exists");
    let phones = [(); 3].map(|()| Phone::default());
    for (user, phone) in [ADA, BO, CLEO].into_iter().zip(&phones) {
        chat.connect(user, phone.clone()).expect("the user exists");
    }
    let journal = Moody::default();
    let outages = (0..200).filter(|it| it % 7 == 3);
    journal
        .outages
        .lock()
        .expect("no thread panics here")
        .extend(outages);
    let chat = SharedChat::with_journal(chat, journal);
    let other = chat.clone();
    let mut log = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let user = UserId(1 + random.below(3) as u32);
        let room = *random.pick(&[room, group, group]);
        let chat = *random.pick(&[&chat, &other]);
        let seq = Seq(1 + random.below(9));
        let who = format!("#{} in {}", user.0, room.0);
        let action = match random.below(14) {
            0..=3 => match chat.send(user, room, &format!("text {step}")) {
                Ok(message) => format!("{who}: {}", line(&message)),
                Err(error) => format!("{who}: {error:?}"),
            },
            4..=6 => match chat.send_once(user, room, ClientId(random.below(4)), "hi") {
                Ok(message) => format!("{who} once: {}", line(&message)),
                Err(error) => format!("{who} once: {error:?}"),
            },
            7 => format!("{who} joins: {:?}", chat.add(user, room, user)),
            8 => format!("{who} leaves: {:?}", chat.remove(user, room, user)),
            9 | 10 => {
                let outcome = chat.acknowledge(user, room, seq, Receipt::Read);
                format!("{who} read {}: {outcome:?}", seq.0)
            }
            11 => {
                let phone = phones[user.0 as usize - 1].clone();
                format!(
                    "#{} connects: {}",
                    user.0,
                    chat.connect(user, phone).is_ok()
                )
            }
            12 => {
                chat.disconnect(user);
                format!("#{} disconnects", user.0)
            }
            _ => format!("{who} unread: {:?}", chat.unread(user, room)),
        };
        let receipts = chat.receipts(room, seq).len();
        log.push(format!(
            "{step:>3}  {action} ({}.{}: {receipts})",
            room.0, seq.0
        ));
        for (number, phone) in (1..).zip(&phones) {
            let news = phone.news().join(", ");
            if !news.is_empty() {
                log.push(format!("       phone of #{number}: {news}"));
            }
        }
    }
    log.join("\n")
}

// rules: 6.1, 6.6
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
