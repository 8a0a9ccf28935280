//! Stage 2: connections get messages, and users acknowledge them.

use std::sync::{Arc, Mutex};

use crate::stage_1::{ADA, BO, CLEO, DAN, NOBODY, NOWHERE};
use crate::stage_1::{chat_of, everything, line, opened, sent};
use crate::support::Generator;
use chat::delivery::{AckError, Connection, Lost, Receipt, Refused};
use chat::{Chat, ConversationId, Message, ReadError, Seq, UserId};

/// A phone that shows each message that it gets. Clones are the same phone.
#[derive(Clone, Default)]
pub struct Phone(Arc<Mutex<Vec<String>>>);

impl Phone {
    /// What has come since the last call: `"1: 2 #1 hello"`.
    pub fn news(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no thread panics here"))
    }

    pub fn show(&self, message: &Message) {
        let text = format!("{}: {}", message.conversation().0, line(message));
        self.0.lock().expect("no thread panics here").push(text);
    }
}

impl Connection for Phone {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        self.show(message);
        Ok(())
    }
}

/// A connection that takes so many messages, and then is lost, or panics.
struct Tunnel {
    phone: Phone,
    left: usize,
    panics: bool,
}

impl Connection for Tunnel {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        if self.left == 0 {
            assert!(!self.panics, "the driver of the tunnel fails");
            return Err(Lost);
        }
        self.left -= 1;
        self.phone.push(message)
    }
}

/// Connects a phone, or fails the test.
pub fn connected(chat: &mut Chat, user: UserId) -> Phone {
    let phone = Phone::default();
    chat.connect(user, phone.clone()).expect("the user exists");
    phone
}

/// Acknowledges, or fails the test.
pub fn acked(chat: &mut Chat, user: UserId, room: ConversationId, seq: u64, receipt: Receipt) {
    let outcome = chat.acknowledge(user, room, Seq(seq), receipt);
    outcome.expect("it may be acknowledged");
}

/// `"#2 Read, #3 Sent"`
pub fn receipts_line(chat: &Chat, room: ConversationId, seq: u64) -> String {
    let receipts: Vec<(UserId, Receipt)> = chat.receipts(room, Seq(seq));
    let receipts = receipts.iter();
    let parts: Vec<String> = receipts
        .map(|(user, receipt)| format!("#{} {receipt:?}", user.0))
        .collect();
    parts.join(", ")
}

/// All that can be seen from outside, with receipts and counts.
pub fn all_receipts(chat: &Chat) -> String {
    let mut page = everything(chat);
    for user in (1..).map(UserId) {
        let Some(own) = chat.conversations(user) else {
            break;
        };
        for room in own {
            page += &format!("#{} in {}: {:?}\n", user.0, room.0, chat.unread(user, room));
            for message in chat.history(user, room).expect("a member") {
                let seq = message.seq().0;
                page += &format!("  {seq}: {}\n", receipts_line(chat, room, seq));
            }
        }
    }
    page
}

/// A chat of three users. Ada has a conversation with Bo (1) and one with Cleo (2).
fn two_talks() -> (Chat, [ConversationId; 2]) {
    let mut chat = chat_of(3);
    let rooms = [BO, CLEO].map(|other| opened(&mut chat, ADA, other));
    (chat, rooms)
}

// rules: 2.1
#[test]
fn a_connection_from_outside_gets_each_message_once() {
    let (mut chat, [room, other]) = two_talks();
    let [ada, bo, cleo] = [ADA, BO, CLEO].map(|user| connected(&mut chat, user));
    sent(&mut chat, ADA, room, "hello");
    assert_eq!(bo.news(), ["1: 1 #1 hello"]);
    sent(&mut chat, BO, room, "yes?");
    sent(&mut chat, CLEO, other, "me too");
    assert_eq!(ada.news(), ["1: 2 #2 yes?", "2: 1 #3 me too"]);
    sent(&mut chat, ADA, room, "no");
    assert_eq!(bo.news(), ["1: 3 #1 no"]);
    for phone in [ada, cleo] {
        assert_eq!(
            phone.news(),
            Vec::<String>::new(),
            "no message of their own"
        );
    }
}

// rules: 2.2
#[test]
fn connect_pushes_what_was_not_acknowledged() {
    let (mut chat, [room, other]) = two_talks();
    sent(&mut chat, CLEO, other, "a");
    sent(&mut chat, BO, room, "b");
    sent(&mut chat, ADA, room, "own");
    sent(&mut chat, BO, room, "c");
    sent(&mut chat, CLEO, other, "d");
    let waiting = ["1: 1 #2 b", "1: 3 #2 c", "2: 1 #3 a", "2: 2 #3 d"];
    assert_eq!(connected(&mut chat, ADA).news(), waiting);
    assert_eq!(
        connected(&mut chat, ADA).news(),
        waiting,
        "a push is no receipt"
    );
    acked(&mut chat, ADA, room, 1, Receipt::Delivered);
    acked(&mut chat, ADA, other, 2, Receipt::Read);
    let phone = connected(&mut chat, ADA);
    assert_eq!(phone.news(), ["1: 3 #2 c"]);
    sent(&mut chat, BO, room, "e");
    assert_eq!(phone.news(), ["1: 4 #2 e"]);
    acked(&mut chat, ADA, room, 4, Receipt::Delivered);
    assert_eq!(connected(&mut chat, ADA).news(), Vec::<String>::new());
}

// rules: 2.2
#[test]
fn a_new_connection_replaces_the_earlier_one() {
    let (mut chat, [room, _]) = two_talks();
    let old = connected(&mut chat, BO);
    let new = connected(&mut chat, BO);
    sent(&mut chat, ADA, room, "hello");
    assert_eq!((old.news().len(), new.news().len()), (0, 1));
}

// rules: 2.2
#[test]
fn a_user_without_a_connection_gets_messages_later() {
    let (mut chat, [room, _]) = two_talks();
    assert!(!chat.is_connected(BO));
    let phone = connected(&mut chat, BO);
    assert!(chat.is_connected(BO) && !chat.is_connected(ADA));
    sent(&mut chat, ADA, room, "one");
    acked(&mut chat, BO, room, 1, Receipt::Delivered);
    chat.disconnect(BO);
    chat.disconnect(NOBODY);
    assert!(!chat.is_connected(BO) && !chat.is_connected(NOBODY));
    sent(&mut chat, ADA, room, "two");
    assert_eq!(phone.news(), ["1: 1 #1 one"]);
    assert_eq!(connected(&mut chat, BO).news(), ["1: 2 #1 two"]);
}

// rules: 2.3
#[test]
fn a_lost_connection_loses_no_message() {
    for panics in [false, true] {
        let (mut chat, [room, _]) = two_talks();
        sent(&mut chat, ADA, room, "one");
        sent(&mut chat, ADA, room, "two");
        let phone = Phone::default();
        let tunnel = Tunnel {
            phone: phone.clone(),
            left: 3,
            panics,
        };
        chat.connect(BO, tunnel).expect("the user exists");
        sent(&mut chat, ADA, room, "three");
        assert!(chat.is_connected(BO));
        let message = sent(&mut chat, ADA, room, "four");
        assert_eq!(message.seq(), Seq(4), "send returns as usual");
        assert!(!chat.is_connected(BO));
        sent(&mut chat, ADA, room, "five");
        assert_eq!(phone.news().len(), 3);
        acked(&mut chat, BO, room, 2, Receipt::Delivered);
        let waiting = ["1: 3 #1 three", "1: 4 #1 four", "1: 5 #1 five"];
        assert_eq!(connected(&mut chat, BO).news(), waiting);
    }
}

// rules: 2.3
#[test]
fn a_connection_that_is_lost_at_once_gets_one_call() {
    let (mut chat, [room, other]) = two_talks();
    sent(&mut chat, BO, room, "one");
    sent(&mut chat, CLEO, other, "two");
    let tries = Arc::new(Mutex::new(0));
    struct Dead(Arc<Mutex<u32>>);
    impl Connection for Dead {
        fn push(&mut self, _message: &Message) -> Result<(), Lost> {
            *self.0.lock().expect("no thread panics here") += 1;
            Err(Lost)
        }
    }
    chat.connect(ADA, Dead(Arc::clone(&tries)))
        .expect("the user exists");
    assert!(!chat.is_connected(ADA));
    assert_eq!(*tries.lock().expect("no thread panics here"), 1);
    assert_eq!(connected(&mut chat, ADA).news().len(), 2);
}

// rules: 2.4
#[test]
fn receipts_rise_up_to_a_message() {
    let (mut chat, [room, other]) = two_talks();
    for text in ["one", "two", "three"] {
        sent(&mut chat, ADA, room, text);
    }
    sent(&mut chat, ADA, other, "else");
    let state = |chat: &Chat| [1, 2, 3].map(|seq| receipts_line(chat, room, seq));
    assert_eq!(state(&chat), ["#2 Sent"; 3]);
    connected(&mut chat, BO);
    assert_eq!(state(&chat), ["#2 Sent"; 3], "a push is no receipt");
    acked(&mut chat, BO, room, 2, Receipt::Delivered);
    assert_eq!(state(&chat), ["#2 Delivered", "#2 Delivered", "#2 Sent"]);
    acked(&mut chat, BO, room, 1, Receipt::Read);
    assert_eq!(state(&chat), ["#2 Read", "#2 Delivered", "#2 Sent"]);
    acked(&mut chat, BO, room, 3, Receipt::Read);
    assert_eq!(state(&chat), ["#2 Read"; 3]);
    assert_eq!(receipts_line(&chat, other, 1), "#3 Sent");
    sent(&mut chat, ADA, room, "four");
    assert_eq!(receipts_line(&chat, room, 4), "#2 Sent");
    let unknown = [(room, 0), (room, 5), (NOWHERE, 1)];
    for (room, seq) in unknown {
        assert_eq!(chat.receipts(room, Seq(seq)), vec![]);
    }
}

// rules: 2.4
#[test]
fn a_sender_has_no_receipt_of_an_own_message() {
    let (mut chat, [room, _]) = two_talks();
    sent(&mut chat, ADA, room, "one");
    sent(&mut chat, BO, room, "two");
    acked(&mut chat, BO, room, 2, Receipt::Read);
    let state = [1, 2].map(|seq| receipts_line(&chat, room, seq));
    assert_eq!(state, ["#2 Read", "#1 Sent"]);
}

// rules: 2.5
#[test]
fn a_receipt_never_goes_down() {
    let (mut chat, [room, _]) = two_talks();
    for text in ["one", "two", "three"] {
        sent(&mut chat, ADA, room, text);
    }
    acked(&mut chat, BO, room, 2, Receipt::Read);
    let late = [
        (2, Receipt::Delivered),
        (1, Receipt::Read),
        (2, Receipt::Sent),
        (1, Receipt::Delivered),
        (2, Receipt::Read),
    ];
    for (seq, receipt) in late {
        acked(&mut chat, BO, room, seq, receipt);
        let state = [1, 2, 3].map(|seq| receipts_line(&chat, room, seq));
        assert_eq!(
            state,
            ["#2 Read", "#2 Read", "#2 Sent"],
            "{seq} {receipt:?}"
        );
    }
    acked(&mut chat, BO, room, 3, Receipt::Delivered);
    acked(&mut chat, BO, room, 2, Receipt::Delivered);
    assert_eq!(receipts_line(&chat, room, 3), "#2 Delivered");
    assert_eq!(connected(&mut chat, BO).news(), Vec::<String>::new());
}

// rules: 2.5
#[test]
fn a_message_that_was_read_is_not_pushed_again() {
    let (mut chat, [room, _]) = two_talks();
    for text in ["one", "two"] {
        sent(&mut chat, ADA, room, text);
    }
    acked(&mut chat, BO, room, 1, Receipt::Read);
    assert_eq!(connected(&mut chat, BO).news(), ["1: 2 #1 two"]);
    acked(&mut chat, BO, room, 2, Receipt::Sent);
    assert_eq!(
        connected(&mut chat, BO).news(),
        ["1: 2 #1 two"],
        "Sent is no news"
    );
}

// rules: 2.6
#[test]
fn unread_counts_the_messages_of_others() {
    let (mut chat, [room, other]) = two_talks();
    assert_eq!(chat.unread(ADA, room), Ok(0));
    for (from, text) in [(BO, "a"), (ADA, "own"), (BO, "b"), (BO, "c")] {
        sent(&mut chat, from, room, text);
    }
    sent(&mut chat, CLEO, other, "d");
    let counts = |chat: &Chat| {
        let counts = [(ADA, room), (ADA, other), (BO, room)];
        counts.map(|(user, room)| chat.unread(user, room))
    };
    assert_eq!(counts(&chat), [Ok(3), Ok(1), Ok(1)]);
    acked(&mut chat, ADA, room, 4, Receipt::Delivered);
    assert_eq!(counts(&chat), [Ok(3), Ok(1), Ok(1)]);
    acked(&mut chat, ADA, room, 3, Receipt::Read);
    assert_eq!(counts(&chat), [Ok(1), Ok(1), Ok(1)]);
    acked(&mut chat, ADA, room, 1, Receipt::Read);
    assert_eq!(counts(&chat), [Ok(1), Ok(1), Ok(1)]);
    assert_eq!(
        chat.unread(NOBODY, NOWHERE),
        Err(ReadError::UnknownUser(NOBODY))
    );
    let unknown = Err(ReadError::UnknownConversation(NOWHERE));
    assert_eq!(chat.unread(ADA, NOWHERE), unknown);
    assert_eq!(chat.unread(CLEO, room), Err(ReadError::NotAMember));
}

// rules: 2.7
#[test]
fn acknowledge_returns_the_first_reason() {
    let (mut chat, [room, _]) = two_talks();
    sent(&mut chat, ADA, room, "one");
    let zero = ConversationId(0);
    let cases = [
        (NOBODY, NOWHERE, 0, AckError::UnknownUser(NOBODY)),
        (CLEO, NOWHERE, 0, AckError::UnknownConversation(NOWHERE)),
        (BO, zero, 1, AckError::UnknownConversation(zero)),
        (CLEO, room, 2, AckError::NotAMember),
        (BO, room, 2, AckError::UnknownMessage(Seq(2))),
        (BO, room, 0, AckError::UnknownMessage(Seq(0))),
    ];
    for (user, room, seq, expected) in cases {
        let outcome = chat.acknowledge(user, room, Seq(seq), Receipt::Read);
        assert_eq!(outcome, Err(expected));
    }
}

// rules: 2.7
#[test]
fn a_refused_call_changes_nothing_and_the_connection_comes_back() {
    let (mut chat, [room, _]) = two_talks();
    let phone = connected(&mut chat, BO);
    sent(&mut chat, ADA, room, "one");
    acked(&mut chat, BO, room, 1, Receipt::Delivered);
    phone.news();
    let before = all_receipts(&chat);
    for (user, seq) in [(NOBODY, 1), (CLEO, 1), (BO, 2), (BO, 0)] {
        let outcome = chat.acknowledge(user, room, Seq(seq), Receipt::Read);
        assert!(outcome.is_err());
    }
    let spare = Phone::default();
    for user in [NOBODY, UserId(0)] {
        let refused = chat.connect(user, spare.clone());
        let Err(Refused(mut back)) = refused else {
            panic!("there is no such user");
        };
        let message = chat.history(ADA, room).expect("a member").remove(0);
        back.push(&message).expect("a phone takes it");
        assert_eq!(spare.news().len(), 1, "the same connection");
    }
    assert_eq!(all_receipts(&chat), before);
    sent(&mut chat, ADA, room, "two");
    assert_eq!(phone.news(), ["1: 2 #1 two"]);
    assert_eq!(chat.register(), DAN);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let (mut chat, _) = two_talks();
    opened(&mut chat, BO, CLEO);
    let phones = [(); 3].map(|()| Phone::default());
    let mut log = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let user = UserId(1 + random.below(3) as u32);
        let room = ConversationId(1 + random.below(3) as u32);
        let phone = &phones[user.0 as usize - 1];
        let seq = Seq(random.below(12));
        let receipt = *random.pick(&[Receipt::Delivered, Receipt::Read, Receipt::Sent]);
        let action = match random.below(12) {
            0..=4 => match chat.send(user, room, &format!("text {step}")) {
                Ok(message) => format!("{}: {}", room.0, line(&message)),
                Err(error) => format!("#{} sends in {}: {error:?}", user.0, room.0),
            },
            5 => {
                let left = random.below(4) as usize;
                let tunnel = Tunnel {
                    phone: phone.clone(),
                    left,
                    panics: false,
                };
                let outcome = chat.connect(user, tunnel).is_ok();
                format!("#{} connects for {left}: {outcome}", user.0)
            }
            6 => {
                let outcome = chat.connect(user, phone.clone()).is_ok();
                format!("#{} connects: {outcome}", user.0)
            }
            7 => {
                chat.disconnect(user);
                format!("#{} disconnects", user.0)
            }
            8..=10 => {
                let outcome = chat.acknowledge(user, room, seq, receipt);
                format!("#{} {receipt:?} {}.{}: {outcome:?}", user.0, room.0, seq.0)
            }
            _ => format!(
                "#{} in {}: unread {:?}",
                user.0,
                room.0,
                chat.unread(user, room)
            ),
        };
        let receipts = receipts_line(&chat, room, seq.0);
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

// rules: 2.2, 2.4, 2.5
#[test]
fn random_operations_deliver_everything_in_order() {
    let mut random = Generator::new(21);
    for _ in 0..12 {
        let (mut chat, [room, _]) = two_talks();
        let (mut got, mut highest) = (0, vec![Receipt::Sent; 60]);
        let mut phone = Phone::default();
        for step in 1..=60 {
            sent(&mut chat, ADA, room, &format!("text {step}"));
            match random.below(6) {
                0 => chat.disconnect(BO),
                1 => phone = connected(&mut chat, BO),
                2 | 3 => {
                    let seq = 1 + random.below(step);
                    let receipt = *random.pick(&[Receipt::Delivered, Receipt::Read]);
                    acked(&mut chat, BO, room, seq, receipt);
                    for known in &mut highest[..seq as usize] {
                        *known = receipt.max(*known);
                    }
                    got = got.max(seq);
                }
                _ => {}
            }
            let news = phone.news();
            let mut numbers = news
                .iter()
                .map(|it| it.split(' ').nth(1).expect("a number"));
            assert!(
                numbers
                    .clone()
                    .is_sorted_by_key(|it| it.parse::<u64>().ok())
            );
            assert!(numbers.all(|it| it.parse::<u64>().is_ok_and(|seq| seq <= step)));
            for seq in 1..=step {
                let receipts = chat.receipts(room, Seq(seq));
                assert_eq!(receipts, [(BO, highest[seq as usize - 1])]);
            }
        }
        let news = connected(&mut chat, BO).news();
        let expected: Vec<String> = (got + 1..=60)
            .map(|seq| format!("1: {seq} #1 text {seq}"))
            .collect();
        assert_eq!(news, expected);
    }
}

// rules: 2.1, 2.2, 2.3
#[test]
fn a_train_ride() {
    let (mut chat, [room, _]) = two_talks();
    let phone = Phone::default();
    let mut page = String::new();
    let tunnel = |left| Tunnel {
        phone: phone.clone(),
        left,
        panics: false,
    };
    let mut note = |what: &str, chat: &Chat| {
        let ticks = |seq| match chat.receipts(room, Seq(seq)).first() {
            Some((_, Receipt::Read)) => "read",
            Some((_, Receipt::Delivered)) => "delivered",
            Some(_) => "sent",
            None => "-",
        };
        let ticks = [1, 2, 3].map(ticks).join(", ");
        let screen = phone.news().join(" | ");
        let line = format!("{what:<28}  {ticks:<28}  {screen}");
        page += &format!("{}\n", line.trim_end());
    };
    sent(&mut chat, ADA, room, "Where are you?");
    note("Bo has no connection", &chat);
    chat.connect(BO, tunnel(2)).expect("the user exists");
    note("the train leaves", &chat);
    acked(&mut chat, BO, room, 1, Receipt::Read);
    note("Bo reads", &chat);
    sent(&mut chat, ADA, room, "Still on the train?");
    sent(&mut chat, ADA, room, "Hello?");
    note("a tunnel", &chat);
    chat.connect(BO, tunnel(9)).expect("the user exists");
    note("out of the tunnel", &chat);
    acked(&mut chat, BO, room, 3, Receipt::Delivered);
    note("the phone has them", &chat);
    acked(&mut chat, BO, room, 3, Receipt::Read);
    acked(&mut chat, BO, room, 2, Receipt::Delivered);
    note("Bo reads, a receipt is late", &chat);
    insta::assert_snapshot!("a_train_ride", page);
}

// rules: 2.2, 2.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
