//! What finds every wrong design of stage 5.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chat::delivery::{Connection, Lost};
use chat::groups::{Action, ClientId, GroupPolicy, Public, Request};
use chat::presence::{NotReached, Notice, Notifier};
use chat::{Chat, ConversationId, Message, SendError, UserId};

/// The name of each notifier that was called, and the user.
type Calls = Arc<Mutex<Vec<(&'static str, UserId)>>>;

struct Service {
    name: &'static str,
    calls: Calls,
    result: Result<(), NotReached>,
}

impl Notifier for Service {
    fn notify(&self, notice: &Notice) -> Result<(), NotReached> {
        self.calls.lock().unwrap().push((self.name, notice.user));
        self.result
    }
}

/// A public group of Ada, Bo and Cleo. Each notifier reaches all or none.
fn group_with(
    notifiers: &[(&'static str, Result<(), NotReached>)],
) -> (Chat, [UserId; 3], ConversationId, Calls) {
    let (mut chat, calls) = (Chat::new(), Calls::default());
    for (name, result) in notifiers {
        let (name, calls, result) = (*name, Arc::clone(&calls), *result);
        let service = Service {
            name,
            calls,
            result,
        };
        chat = chat.with_notifier(service);
    }
    let users = [(); 3].map(|()| chat.register());
    let group = chat.create_group(users[0], 9, Public).expect("Ada exists");
    for user in &users[1..] {
        chat.add(*user, group, *user).expect("each user may join");
    }
    (chat, users, group, calls)
}

#[test]
fn a_user_is_online_for_less_than_thirty_seconds() {
    let (mut chat, [ada, ..], ..) = group_with(&[]);
    chat.heartbeat(ada).expect("Ada exists");
    chat.advance(Duration::from_secs(30));
    assert!(!chat.is_online(ada));
}

struct Printer;

impl Connection for Printer {
    fn push(&mut self, _message: &Message) -> Result<(), Lost> {
        Ok(())
    }
}

#[test]
fn one_notifier_reaches_each_user_also_one_who_is_connected() {
    let services = [("push", Ok(())), ("mail", Ok(()))];
    let (mut chat, [ada, bo, cleo], group, calls) = group_with(&services);
    chat.connect(bo, Printer).expect("Bo exists");
    chat.send(ada, group, "hello").expect("a member");
    assert_eq!(*calls.lock().unwrap(), [("push", bo), ("push", cleo)]);
}

#[test]
fn a_user_who_is_not_reached_does_not_stop_the_others() {
    let services = [("push", Err(NotReached))];
    let (mut chat, [ada, bo, cleo], group, calls) = group_with(&services);
    chat.send(ada, group, "hello").expect("a member");
    assert_eq!(*calls.lock().unwrap(), [("push", bo), ("push", cleo)]);
}

#[test]
fn a_repeated_message_notifies_no_user() {
    let services = [("push", Ok(()))];
    let (mut chat, [ada, ..], group, calls) = group_with(&services);
    for _ in 0..2 {
        let sent = chat.send_once(ada, group, ClientId(1), "hello");
        sent.expect("a member");
    }
    assert_eq!(calls.lock().unwrap().len(), 2);
}

#[test]
fn a_message_or_leaving_ends_the_typing() {
    let (mut chat, [ada, bo, cleo], group, _) = group_with(&[]);
    for user in [ada, bo, cleo] {
        chat.typing(user, group).expect("a member");
    }
    chat.send(ada, group, "hello").expect("a member");
    assert_eq!(chat.who_is_typing(group), [bo, cleo]);
    chat.remove(bo, group, bo).expect("each member may leave");
    chat.add(bo, group, bo).expect("each user may join");
    assert_eq!(chat.who_is_typing(group), [cleo]);
}

/// No member may send.
struct Silence;

impl GroupPolicy for Silence {
    fn allows(&self, request: &Request) -> bool {
        request.action != Action::Send
    }
}

#[test]
fn a_rejected_message_does_not_end_the_typing() {
    let mut chat = Chat::new();
    let ada = chat.register();
    let group = chat.create_group(ada, 9, Silence).expect("Ada exists");
    chat.typing(ada, group).expect("a member");
    let sent = chat.send(ada, group, "hello");
    assert_eq!(sent, Err(SendError::Forbidden));
    assert_eq!(chat.who_is_typing(group), [ada]);
}
