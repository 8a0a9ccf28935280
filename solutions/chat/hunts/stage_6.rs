//! What finds every wrong design of stage 6.

use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::Duration;

use crate::support::{Rendezvous, in_parallel};
use chat::delivery::{Connection, Lost};
use chat::groups::{Action, GroupPolicy, Request};
use chat::shared::{Journal, Outage, SharedChat};
use chat::{Chat, ConversationId, Message, SendError, Seq, UserId};

/// Ada and Bo have a conversation.
fn talk() -> (Chat, [UserId; 2], ConversationId) {
    let mut chat = Chat::new();
    let [ada, bo] = [(); 2].map(|()| chat.register());
    let room = chat.open(ada, bo).expect("two users");
    (chat, [ada, bo], room)
}

#[test]
fn what_happened_before_is_taken_over() {
    let (mut chat, [ada, _], _) = talk();
    chat.heartbeat(ada).expect("Ada exists");
    assert!(SharedChat::new(chat).is_online(ada));
}

/// A journal with an outage. Before it says so, another thread may read.
#[derive(Clone)]
struct Down {
    begins: Arc<Rendezvous>,
    ends: Arc<Rendezvous>,
}

impl Journal for Down {
    fn append(&self, _message: &Message) -> Result<(), Outage> {
        self.begins.meet();
        self.ends.meet();
        Err(Outage)
    }
}

#[test]
fn a_message_that_is_not_stored_is_never_seen() {
    let (chat, [ada, bo], room) = talk();
    let journal = Down {
        begins: Arc::new(Rendezvous::patient(2)),
        ends: Arc::new(Rendezvous::new(2)),
    };
    let shared = SharedChat::with_journal(chat, journal.clone());
    in_parallel(2, |index| {
        if index == 0 {
            let sent = shared.send(ada, room, "hello");
            assert_eq!(sent, Err(SendError::Unavailable));
            return;
        }
        journal.begins.meet();
        let seen = shared.history(bo, room);
        journal.ends.meet();
        assert_eq!(seen, Ok(vec![]));
    });
}

#[test]
fn an_outage_leaves_no_message() {
    let (chat, [ada, bo], room) = talk();
    let journal = Down {
        begins: Arc::new(Rendezvous::new(1)),
        ends: Arc::new(Rendezvous::new(1)),
    };
    let shared = SharedChat::with_journal(chat, journal);
    let sent = shared.send(ada, room, "hello");
    assert_eq!(sent, Err(SendError::Unavailable));
    assert_eq!(shared.history(bo, room), Ok(vec![]));
}

/// Notes the numbers that it stores. It is slow: it waits for a second message.
struct Book {
    meeting: Rendezvous,
    stored: Arc<Mutex<Vec<Seq>>>,
}

fn book() -> (Book, Arc<Mutex<Vec<Seq>>>) {
    let stored = Arc::<Mutex<Vec<Seq>>>::default();
    let book = Book {
        meeting: Rendezvous::new(2),
        stored: Arc::clone(&stored),
    };
    (book, stored)
}

impl Journal for Book {
    fn append(&self, message: &Message) -> Result<(), Outage> {
        self.meeting.meet();
        self.stored.lock().unwrap().push(message.seq());
        Ok(())
    }
}

#[test]
fn two_messages_get_two_numbers() {
    let (chat, users, room) = talk();
    let (book, stored) = book();
    let shared = SharedChat::with_journal(chat, book);
    in_parallel(2, |index| shared.send(users[index], room, "hello").is_ok());
    assert_eq!(*stored.lock().unwrap(), [Seq(1), Seq(2)]);
}

/// No member may send.
struct Silence;

impl GroupPolicy for Silence {
    fn allows(&self, request: &Request) -> bool {
        request.action != Action::Send
    }
}

#[test]
fn a_rejected_message_is_not_stored() {
    let (mut chat, [ada, _], _) = talk();
    let group = chat.create_group(ada, 9, Silence).expect("Ada exists");
    let (book, stored) = book();
    let shared = SharedChat::with_journal(chat, book);
    let sent = shared.send(ada, group, "hello");
    assert_eq!(sent, Err(SendError::Forbidden));
    assert!(stored.lock().unwrap().is_empty());
}

/// Hangs in this conversation until a call in another one has returned.
struct Hangs {
    room: ConversationId,
    begins: Arc<Rendezvous>,
    returned: Mutex<mpsc::Receiver<()>>,
}

impl Journal for Hangs {
    fn append(&self, message: &Message) -> Result<(), Outage> {
        if message.conversation() != self.room {
            return Ok(());
        }
        self.begins.meet();
        let returned = self.returned.lock().unwrap();
        let returned = returned.recv_timeout(Duration::from_secs(2));
        returned.map_err(|_| Outage)
    }
}

#[test]
fn another_conversation_does_not_wait_for_the_journal() {
    let (mut chat, [ada, bo], room) = talk();
    let cleo = chat.register();
    let other = chat.open(bo, cleo).expect("two users");
    let begins = Arc::new(Rendezvous::patient(2));
    let (returns, returned) = mpsc::channel();
    let journal = Hangs {
        room,
        begins: Arc::clone(&begins),
        returned: Mutex::new(returned),
    };
    let shared = SharedChat::with_journal(chat, journal);
    let sent = in_parallel(2, |index| {
        if index == 0 {
            return shared.send(ada, room, "hello").is_ok();
        }
        begins.meet();
        let sent = shared.send(cleo, other, "hello").is_ok();
        let _ = returns.send(());
        sent
    });
    assert_eq!(sent, [true, true]);
}

/// Is slow with message 1. It notes the numbers that it gets.
struct SlowPhone {
    begins: Arc<Rendezvous>,
    ends: Arc<Rendezvous>,
    got: Arc<Mutex<Vec<Seq>>>,
}

impl Connection for SlowPhone {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        if message.seq() == Seq(1) {
            self.begins.meet();
            self.ends.meet();
        }
        self.got.lock().unwrap().push(message.seq());
        Ok(())
    }
}

#[test]
fn a_slow_connection_gets_all_messages_in_order() {
    let (mut chat, [ada, bo], room) = talk();
    let begins = Arc::new(Rendezvous::patient(2));
    let ends = Arc::new(Rendezvous::new(2));
    let got = Arc::<Mutex<Vec<Seq>>>::default();
    let phone = SlowPhone {
        begins: Arc::clone(&begins),
        ends: Arc::clone(&ends),
        got: Arc::clone(&got),
    };
    chat.connect(bo, phone).expect("Bo exists");
    let shared = SharedChat::new(chat);
    in_parallel(2, |index| {
        if index == 0 {
            shared.send(ada, room, "one").expect("a member");
            return;
        }
        begins.meet();
        shared.send(ada, room, "two").expect("a member");
        ends.meet();
    });
    assert_eq!(*got.lock().unwrap(), [Seq(1), Seq(2)]);
}

/// Reads the history while it gets a message.
struct Reader {
    chat: Arc<OnceLock<SharedChat>>,
    user: UserId,
    seen: mpsc::Sender<usize>,
}

impl Connection for Reader {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        let chat = self.chat.get().expect("it is shared");
        let history = chat.history(self.user, message.conversation());
        let _ = self.seen.send(history.map_or(0, |all| all.len()));
        Ok(())
    }
}

#[test]
fn a_connection_may_read_the_history() {
    let (mut chat, [ada, bo], room) = talk();
    let (seen, sees) = mpsc::channel();
    let shared = Arc::new(OnceLock::new());
    let reader = Reader {
        chat: Arc::clone(&shared),
        user: bo,
        seen,
    };
    chat.connect(bo, reader).expect("Bo exists");
    let chat = SharedChat::new(chat);
    let _ = shared.set(chat.clone());
    std::thread::spawn(move || chat.send(ada, room, "hello").is_ok());
    let seen = sees.recv_timeout(Duration::from_secs(2));
    assert_eq!(seen, Ok(1));
}
