//! Stage 6: many threads use one chat.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::Duration;

use crate::stage_1::{ADA, BO, CLEO, DAN, NOBODY, NOWHERE};
use crate::stage_1::{chat_of, line, lines, opened, sent};
use crate::stage_2::Phone;
use crate::stage_3::{EVE, added};
use crate::stage_5::{Letters, Mood, Post, taken};
use crate::support::{Generator, Rendezvous, assert_send_sync, in_parallel};
use chat::delivery::{AckError, Connection, Lost, Receipt, Refused};
use chat::groups::{Action, ClientId, GroupError, GroupPolicy, Public, Request};
use chat::presence::{NotReached, Notice, Notifier, UnknownUser};
use chat::shared::{Journal, Outage, SharedChat};
use chat::{Chat, ConversationId, Message, ReadError, SendError, Seq, UserId};

/// How long a test waits for what comes at once, unless the code is wrong.
const PATIENCE: Duration = Duration::from_secs(5);

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
/// Of two callers, one after the other, only the second one finds the first.
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

// rules: 6.1
#[test]
fn a_shared_chat_returns_the_same_reasons() {
    let (chat, [room, _]) = two_talks();
    let chat = SharedChat::new(chat);
    assert_eq!(
        chat.send(NOBODY, NOWHERE, ""),
        Err(SendError::UnknownUser(NOBODY))
    );
    assert_eq!(chat.send(BO, room, ""), Err(SendError::EmptyText));
    let once = chat.send_once(BO, NOWHERE, ClientId(1), "");
    assert_eq!(once, Err(SendError::UnknownConversation(NOWHERE)));
    assert_eq!(chat.history(CLEO, room), Err(ReadError::NotAMember));
    assert_eq!(chat.unread(CLEO, room), Err(ReadError::NotAMember));
    let acked = chat.acknowledge(BO, room, Seq(1), Receipt::Read);
    assert_eq!(acked, Err(AckError::UnknownMessage(Seq(1))));
    assert_eq!(
        chat.add(ADA, NOWHERE, NOBODY),
        Err(GroupError::UnknownUser(NOBODY))
    );
    assert_eq!(chat.add(ADA, room, CLEO), Err(GroupError::NotAGroup));
    assert_eq!(
        chat.remove(ADA, NOWHERE, BO),
        Err(GroupError::UnknownConversation(NOWHERE))
    );
    assert_eq!(chat.heartbeat(NOBODY), Err(UnknownUser(NOBODY)));
    assert!(matches!(
        chat.connect(NOBODY, Phone::default()),
        Err(Refused(_))
    ));
    assert_eq!(chat.members(NOWHERE), None);
    assert_eq!(chat.receipts(NOWHERE, Seq(1)), []);
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
    assert_eq!(met, 1, "both were given the next number at once");
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
    let (mut chat, [room, _]) = two_talks();
    let (begun, has_begun) = mpsc::channel();
    let has_begun = Mutex::new(has_begun);
    let meeting = Arc::new(Rendezvous::new(2));
    let phone = Phone::default();
    let slow = SlowPhone {
        meeting: Arc::clone(&meeting),
        begun,
        phone: phone.clone(),
    };
    chat.connect(BO, slow).expect("Bo exists");
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
    assert_eq!(phone.news(), ["1: 1 #1 0", "1: 2 #1 1"]);
}

// rules: 6.3
#[test]
fn a_message_that_is_sent_during_connect_comes_once_and_in_order() {
    let (mut chat, [room, _]) = two_talks();
    sent(&mut chat, ADA, room, "one");
    sent(&mut chat, ADA, room, "two");
    let (begun, has_begun) = mpsc::channel();
    let has_begun = Mutex::new(has_begun);
    let meeting = Arc::new(Rendezvous::new(2));
    let phone = Phone::default();
    let slow = Mutex::new(Some(SlowPhone {
        meeting: Arc::clone(&meeting),
        begun,
        phone: phone.clone(),
    }));
    let chat = SharedChat::new(chat);
    in_parallel(2, |index| {
        if index == 0 {
            let slow = slow.lock().expect("no thread panics here").take();
            chat.connect(BO, slow.expect("it is there"))
                .expect("Bo exists");
        } else {
            let begun = has_begun.lock().expect("no thread panics here");
            let _ = begun.recv_timeout(PATIENCE);
            chat.send(ADA, room, "three").expect("it may be sent");
            meeting.meet();
        }
    });
    assert_eq!(
        phone.news(),
        ["1: 1 #1 one", "1: 2 #1 two", "1: 3 #1 three"]
    );
}

// rules: 6.3
#[test]
fn two_reconnects_at_once_leave_one_connection() {
    let (mut chat, [room, _]) = two_talks();
    for number in 1..=40 {
        sent(&mut chat, ADA, room, &format!("{number}"));
    }
    let chat = SharedChat::new(chat);
    let phones = [(); 2].map(|()| Phone::default());
    in_parallel(3, |index| match phones.get(index) {
        Some(phone) => chat.connect(BO, phone.clone()).expect("Bo exists"),
        None => {
            for number in 41..=60 {
                let sent = chat.send(ADA, room, &format!("{number}"));
                sent.expect("it may be sent");
            }
        }
    });
    let expected: Vec<String> = (1..=60).map(|it| format!("1: {it} #1 {it}")).collect();
    let news = phones.map(|it| it.news());
    assert!(news.contains(&expected), "one phone has all messages");
    for part in &news {
        assert!(
            expected.starts_with(part),
            "the other one has the first ones"
        );
    }
    chat.send(ADA, room, "last").expect("it may be sent");
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
    assert_eq!(met, 2, "one waited for the other");
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
    let (chat, [room, _]) = two_talks();
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
    assert_eq!(
        journal.calls.load(Ordering::SeqCst),
        6,
        "a rejected call is not stored"
    );
    assert_eq!(phone.news(), ["1: 2 #1 between", "1: 3 #1 two"]);
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
