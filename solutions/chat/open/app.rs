//! The chat behind a text command: it reads words, calls the chat, and writes replies.
//!
//! A partner brings group policies and notifiers by name, before the first command. They
//! are foreign code: a panic or a senseless answer does no harm.

use crate::delivery::{AckError, Connection, Lost, Receipt};
use crate::devices::DeviceId;
use crate::groups::{ClientId, GroupError, GroupPolicy, InviteOnly, Public, Request};
use crate::presence::{NotReached, Notice, Notifier};
use crate::{Chat, ConversationId, Message, ReadError, SendError, Seq, UserId};
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

type MakePolicy = Box<dyn Fn() -> Box<dyn GroupPolicy>>;
type Service = Box<dyn Fn(&Letter<'_>) -> Option<String>>;

/// What a notifier may know about a message and its recipient.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// The recipient, who is offline.
    pub user: &'a str,
    pub from: &'a str,
    pub chat: &'a str,
    pub number: u64,
    pub is_group: bool,
    /// The number of devices of the recipient.
    pub devices: usize,
    /// The number of messages that the recipient has not read, in all chats.
    pub unread: usize,
}

/// A chat that is run by text commands.
pub struct App {
    policies: BTreeMap<String, MakePolicy>,
    services: BTreeMap<String, Service>,
    /// The notifiers of the set-up, in order.
    notifiers: Vec<String>,
    chat: Chat,
    users: Names<UserId>,
    rooms: Names<ConversationId>,
    devices: Names<(UserId, DeviceId)>,
    /// The last number of each chat.
    last: BTreeMap<ConversationId, u64>,
    /// When the latest message of each chat was sent: a number that rises.
    latest: BTreeMap<ConversationId, usize>,
    messages: usize,
    time: Duration,
    news: News,
    notices: Notices,
    /// The policy that failed in this command.
    failed: Arc<Mutex<Option<String>>>,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("chat", &self.chat)
            .finish_non_exhaustive()
    }
}

impl Default for App {
    fn default() -> Self {
        let notices = Notices::default();
        let app = Self {
            policies: BTreeMap::new(),
            services: BTreeMap::new(),
            notifiers: Vec::new(),
            chat: Chat::new().with_notifier(notices.clone()),
            users: Names::default(),
            rooms: Names::default(),
            devices: Names::default(),
            last: BTreeMap::new(),
            latest: BTreeMap::new(),
            messages: 0,
            time: Duration::ZERO,
            news: News::default(),
            notices,
            failed: Arc::default(),
        };
        app.with_policy("invite", || Box::new(InviteOnly))
            .with_policy("public", || Box::new(Public))
            .with_notifier("push", |letter| {
                let Letter { chat, number, .. } = letter;
                (letter.devices > 1).then(|| format!("{chat} {number}"))
            })
            .with_notifier("text", |letter| (!letter.is_group).then(|| long(letter)))
            .with_notifier("mail", |letter| Some(long(letter)))
    }
}

fn long(letter: &Letter<'_>) -> String {
    format!("{} {} from {}", letter.chat, letter.number, letter.from)
}

impl App {
    /// A chat without users, which knows the built-in policies and notifiers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a policy for `group NAME ADMIN LIMIT POLICY`. A name that is taken keeps its
    /// meaning.
    #[must_use]
    pub fn with_policy(
        mut self,
        name: &str,
        make: impl Fn() -> Box<dyn GroupPolicy> + 'static,
    ) -> Self {
        let entry = self.policies.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Adds a kind of notifier. It returns the text of its line, or `None` if it does not
    /// reach the user. A name that is taken keeps its meaning.
    #[must_use]
    pub fn with_notifier(
        mut self,
        name: &str,
        text: impl Fn(&Letter<'_>) -> Option<String> + 'static,
    ) -> Self {
        let entry = self.services.entry(name.to_string());
        entry.or_insert(Box::new(text));
        self
    }

    /// Runs one command, and returns the lines of the reply.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let reply = self.act(&words);
        let mut reply = reply.unwrap_or_else(|| format!("rejected: {line} makes no sense"));
        for pushed in std::mem::take(&mut *lock(&self.news.0)) {
            reply += &format!("\n{}", self.push_line(&pushed));
        }
        for line in self.notice_lines() {
            reply += &format!("\n{line}");
        }
        reply
    }

    fn act(&mut self, words: &[&str]) -> Option<String> {
        Some(match words {
            ["send", from, to, text] => self.send(from, to, None, text),
            ["once", from, to, id, text] => {
                let client = ClientId(id.parse().ok()?);
                self.send(from, to, Some(client), text)
            }
            ["history", user, chat] => self.history(user, chat),
            ["page", user, chat, limit] => self.page(user, chat, limit.parse().ok()?, None),
            ["page", user, chat, limit, before] => {
                let before = before.parse().ok()?;
                self.page(user, chat, limit.parse().ok()?, Some(before))
            }
            ["chats", user] => self.chats(user),
            ["connect", device] => self.connect(device, None),
            ["connect", device, count] => self.connect(device, count.parse().ok()),
            ["disconnect", device] => {
                let (user, number) = self.device(device);
                self.chat.disconnect_device(user, number);
                format!("{device} is disconnected")
            }
            [word @ ("got" | "read"), device, chat, number] => {
                self.acknowledge(word, device, chat, number.parse().ok()?)
            }
            ["status", chat, number] => self.status(chat, number.parse().ok()?),
            ["unread", user] => {
                let id = self.user(user);
                format!("{user}: {} unread", self.unread(id))
            }
            ["group", name, admin, limit, policy] => {
                self.make_group(name, admin, limit.parse().ok()?, policy)?
            }
            ["add", by, group, user] => self.change(by, group, user, Chat::add, "in"),
            ["remove", by, group, user] => self.change(by, group, user, Chat::remove, "out of"),
            ["members", group] => {
                let members = self.chat.members(self.rooms.get(group)?)?;
                format!("{group}: {}", self.list(&members))
            }
            ["device", user, name] => {
                let id = self.user(user);
                let device = self.chat.add_device(id)?;
                self.devices.add(&format!("{user}/{name}"), (id, device));
                format!("{user} has {name}")
            }
            ["notifier", kind] => {
                self.services.get(*kind)?;
                self.notifiers.push((*kind).to_string());
                format!("notifier {kind}")
            }
            ["beat", user] => {
                let id = self.user(user);
                self.chat.heartbeat(id).ok()?;
                format!("{user} is here")
            }
            ["wait", seconds] => {
                let time = Duration::from_secs(seconds.parse().ok()?);
                self.time += time;
                self.chat.advance(time);
                format!("time {}", self.time.as_secs())
            }
            ["online"] => {
                let users = self.users.in_order().map(|(_, user)| user);
                let online: Vec<UserId> = users.filter(|it| self.chat.is_online(*it)).collect();
                format!("online: {}", self.list(&online))
            }
            ["typing", user, chat] => self.typing(user, chat),
            ["who", chat] => match self.rooms.get(chat) {
                Some(room) => {
                    let mut users = self.chat.who_is_typing(room);
                    users.sort_by_key(|user| self.users.name(*user));
                    format!("{chat}: {}", self.list(&users))
                }
                None => no_chat(chat),
            },
            _ => return None,
        })
    }

    fn send(&mut self, from: &str, to: &str, client: Option<ClientId>, text: &str) -> String {
        if from == to {
            return format!("rejected: {from} writes to {to}");
        }
        let (id, room) = (self.user(from), self.room_to(from, to));
        let sent = match client {
            Some(client) => self.chat.send_once(id, room, client, text),
            None => self.chat.send(id, room, text),
        };
        let failed = lock(&self.failed).take();
        match sent {
            Ok(message) => {
                // A message that is older than the latest one is a repeated one.
                let is_new = self.note(&message);
                if is_new {
                    self.messages += 1;
                    self.latest.insert(room, self.messages);
                }
                self.message_line(&message)
            }
            Err(SendError::Forbidden) => match failed {
                Some(policy) => format!("rejected: policy {policy} failed"),
                None => format!("rejected: {from} may not do that"),
            },
            Err(SendError::ClientIdReused) => "rejected: the id is used".to_string(),
            Err(_) => format!("rejected: {from} is not in {to}"),
        }
    }

    /// Whether the message is a new one.
    fn note(&mut self, message: &Message) -> bool {
        let last = self.last.entry(message.conversation()).or_default();
        let is_new = message.seq().0 > *last;
        *last = message.seq().0.max(*last);
        is_new
    }

    fn history(&mut self, user: &str, chat: &str) -> String {
        match self.seen(user, chat) {
            Ok(messages) => self.messages(&messages),
            Err(reason) => reason,
        }
    }

    fn page(&mut self, user: &str, chat: &str, limit: usize, before: Option<u64>) -> String {
        let mut messages = match self.seen(user, chat) {
            Ok(messages) => messages,
            Err(reason) => return reason,
        };
        messages.retain(|it| before.is_none_or(|before| it.seq().0 < before));
        let hidden = messages.len().saturating_sub(limit);
        let shown = messages.split_off(hidden);
        let mut reply = self.messages(&shown);
        if let (Some(first), true) = (shown.first(), hidden > 0) {
            reply += &format!("\nolder: {}", first.seq().0);
        }
        reply
    }

    fn seen(&mut self, user: &str, chat: &str) -> Result<Vec<Message>, String> {
        let id = self.user(user);
        let room = self.rooms.get(chat).ok_or_else(|| no_chat(chat))?;
        let seen = self.chat.history(id, room);
        seen.map_err(|_: ReadError| format!("rejected: {user} is not in {chat}"))
    }

    fn messages(&self, messages: &[Message]) -> String {
        let line = |it: &Message| format!("{} {}: {}", it.seq().0, self.from(it), it.text());
        let lines: Vec<String> = messages.iter().map(line).collect();
        if lines.is_empty() {
            return "no messages".to_string();
        }
        lines.join("\n")
    }

    fn chats(&mut self, user: &str) -> String {
        let id = self.user(user);
        let mut rooms = self.chat.conversations(id).unwrap_or_default();
        let latest = |room: &ConversationId| self.latest.get(room).copied().unwrap_or_default();
        rooms.sort_by_key(|room| std::cmp::Reverse(latest(room)));
        let names: Vec<String> = rooms.iter().map(|it| self.rooms.name(*it)).collect();
        match names.is_empty() {
            true => format!("{user}: none"),
            false => format!("{user}: {}", names.join(", ")),
        }
    }

    fn connect(&mut self, device: &str, count: Option<u64>) -> String {
        let (user, number) = self.device(device);
        let wire = Wire {
            device: device.to_string(),
            left: count,
            news: self.news.clone(),
        };
        match self.chat.connect_device(user, number, wire) {
            Ok(()) => format!("{device} is connected"),
            Err(_) => format!("rejected: there is no {device}"),
        }
    }

    fn acknowledge(&mut self, word: &str, device: &str, chat: &str, number: u64) -> String {
        let (user, id) = self.device(device);
        let Some(room) = self.rooms.get(chat) else {
            return no_chat(chat);
        };
        let receipt = match word {
            "got" => Receipt::Delivered,
            _ => Receipt::Read,
        };
        let acknowledged = self
            .chat
            .acknowledge_from(user, id, room, Seq(number), receipt);
        match acknowledged {
            Ok(()) => format!("{device} {word} {chat} up to {number}"),
            Err(AckError::UnknownMessage(_)) => no_message(chat, number),
            Err(_) => format!("rejected: {} is not in {chat}", owner(device)),
        }
    }

    fn status(&self, chat: &str, number: u64) -> String {
        let Some(room) = self.rooms.get(chat) else {
            return no_chat(chat);
        };
        if number == 0 || number > self.last.get(&room).copied().unwrap_or_default() {
            return no_message(chat, number);
        }
        let mut receipts = self.chat.receipts(room, Seq(number));
        let members = self.chat.members(room).unwrap_or_default();
        receipts.sort_by_key(|(user, _)| members.iter().position(|it| it == user));
        let part = |(user, receipt): &(UserId, Receipt)| {
            let word = match receipt {
                Receipt::Sent => "sent",
                Receipt::Delivered => "delivered",
                Receipt::Read => "read",
            };
            format!("{} {word}", self.users.name(*user))
        };
        let parts: Vec<String> = receipts.iter().map(part).collect();
        match parts.is_empty() {
            true => format!("{chat} {number}: nobody"),
            false => format!("{chat} {number}: {}", parts.join(", ")),
        }
    }

    fn unread(&self, user: UserId) -> usize {
        let rooms = self.chat.conversations(user).unwrap_or_default();
        let counts = rooms.iter().map(|room| self.chat.unread(user, *room));
        counts.filter_map(Result::ok).sum()
    }

    fn make_group(&mut self, name: &str, admin: &str, limit: usize, kind: &str) -> Option<String> {
        let policy = Guarded {
            name: kind.to_string(),
            policy: self.policies.get(kind)?(),
            failed: Arc::clone(&self.failed),
        };
        let id = self.user(admin);
        let room = self.chat.create_group(id, limit, policy).ok()?;
        self.rooms.add(name, room);
        Some(format!("{name} of {admin}, {kind}"))
    }

    fn change(
        &mut self,
        by: &str,
        group: &str,
        user: &str,
        act: impl Fn(&mut Chat, UserId, ConversationId, UserId) -> Result<(), GroupError>,
        place: &str,
    ) -> String {
        let (by_id, id) = (self.user(by), self.user(user));
        let Some(room) = self.rooms.get(group) else {
            return no_chat(group);
        };
        let changed = act(&mut self.chat, by_id, room, id);
        let failed = lock(&self.failed).take();
        match changed {
            Ok(()) => format!("{user} is {place} {group}"),
            Err(GroupError::NotAMember(missing)) => {
                format!("rejected: {} is not in {group}", self.users.name(missing))
            }
            Err(GroupError::AlreadyMember) => format!("rejected: {user} is in {group}"),
            Err(GroupError::Full) => format!("rejected: {group} is full"),
            Err(_) => match failed {
                Some(policy) => format!("rejected: policy {policy} failed"),
                None => format!("rejected: {by} may not do that"),
            },
        }
    }

    fn typing(&mut self, user: &str, chat: &str) -> String {
        let id = self.user(user);
        let Some(room) = self.rooms.get(chat) else {
            return no_chat(chat);
        };
        match self.chat.typing(id, room) {
            Ok(()) => format!("{user} is typing in {chat}"),
            Err(_) => format!("rejected: {user} is not in {chat}"),
        }
    }

    fn notice_lines(&self) -> Vec<String> {
        let mut notices = std::mem::take(&mut *lock(&self.notices.0));
        notices.sort_by_key(|notice| self.users.name(notice.user));
        let lines = notices.iter().filter_map(|notice| self.notice_line(notice));
        lines.collect()
    }

    /// The line of the first notifier that reaches the user.
    fn notice_line(&self, notice: &Notice) -> Option<String> {
        let user = self.users.name(notice.user);
        let (from, chat) = (
            self.users.name(notice.from),
            self.rooms.name(notice.conversation),
        );
        let own = self.devices.in_order().filter(|it| it.1.0 == notice.user);
        let letter = Letter {
            user: &user,
            from: &from,
            chat: &chat,
            number: notice.seq.0,
            is_group: chat.starts_with('@'),
            devices: 1 + own.count(),
            unread: self.unread(notice.user),
        };
        self.notifiers.iter().find_map(|name| {
            let service = self.services.get(name)?;
            let text = catch_unwind(AssertUnwindSafe(|| service(&letter))).ok()??;
            // A text of several lines would look like other lines of the reply.
            (!text.contains('\n')).then(|| format!("{name} to {user}: {text}"))
        })
    }

    fn push_line(&self, pushed: &Pushed) -> String {
        match &pushed.message {
            Some(message) => format!("to {}: {}", pushed.device, self.message_line(message)),
            None => format!("lost {}", pushed.device),
        }
    }

    fn message_line(&self, message: &Message) -> String {
        let chat = self.rooms.name(message.conversation());
        let (seq, from) = (message.seq().0, self.from(message));
        format!("{chat} {seq} {from}: {}", message.text())
    }

    fn from(&self, message: &Message) -> String {
        self.users.name(message.from())
    }

    fn list(&self, users: &[UserId]) -> String {
        let names: Vec<String> = users.iter().map(|it| self.users.name(*it)).collect();
        match names.is_empty() {
            true => "nobody".to_string(),
            false => names.join(", "),
        }
    }

    fn user(&mut self, name: &str) -> UserId {
        if let Some(user) = self.users.get(name) {
            return user;
        }
        let user = self.chat.register();
        self.users.add(name, user);
        user
    }

    /// The device that `Bo` or `Bo/laptop` names.
    fn device(&mut self, name: &str) -> (UserId, DeviceId) {
        let device = self.devices.get(name);
        device.unwrap_or_else(|| (self.user(owner(name)), DeviceId(1)))
    }

    /// The group with this name, or the chat of two users.
    fn room_to(&mut self, from: &str, to: &str) -> ConversationId {
        if let Some(group) = self.rooms.get(to) {
            return group;
        }
        let mut names = [from, to];
        names.sort_unstable();
        let pair = names.map(|name| self.user(name));
        let room = self.chat.open(pair[0], pair[1]).expect("two users");
        if self.rooms.get(&names.join("+")).is_none() {
            self.rooms.add(&names.join("+"), room);
        }
        room
    }
}

fn no_chat(chat: &str) -> String {
    format!("rejected: there is no chat {chat}")
}

fn no_message(chat: &str, number: u64) -> String {
    format!("rejected: {chat} has no message {number}")
}

/// `Bo` of `Bo/laptop`.
fn owner(device: &str) -> &str {
    device.split('/').next().unwrap_or(device)
}

/// Names in both directions.
struct Names<T> {
    by_name: BTreeMap<String, T>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self {
            by_name: BTreeMap::new(),
        }
    }
}

impl<T: Copy + Ord> Names<T> {
    fn add(&mut self, name: &str, id: T) {
        self.by_name.insert(name.to_string(), id);
    }

    fn get(&self, name: &str) -> Option<T> {
        self.by_name.get(name).copied()
    }

    fn name(&self, id: T) -> String {
        let found = self.by_name.iter().find(|it| *it.1 == id);
        found.map(|(name, _)| name.clone()).unwrap_or_default()
    }

    /// In alphabetical order.
    fn in_order(&self) -> impl Iterator<Item = (&str, T)> {
        let all = self.by_name.iter();
        all.map(|(name, id)| (name.as_str(), *id))
    }
}

/// What went to a connection in this command; `None` if the connection was lost.
struct Pushed {
    device: String,
    message: Option<Message>,
}

#[derive(Clone, Default)]
struct News(Arc<Mutex<Vec<Pushed>>>);

/// A connection that takes a number of messages.
struct Wire {
    device: String,
    left: Option<u64>,
    news: News,
}

impl Connection for Wire {
    fn push(&mut self, message: &Message) -> Result<(), Lost> {
        let is_lost = self.left == Some(0);
        self.left = self.left.map(|left| left.saturating_sub(1));
        lock(&self.news.0).push(Pushed {
            device: self.device.clone(),
            message: (!is_lost).then(|| message.clone()),
        });
        if is_lost { Err(Lost) } else { Ok(()) }
    }
}

/// Keeps the notices of a command. The services are called when it is over.
#[derive(Clone, Default)]
struct Notices(Arc<Mutex<Vec<Notice>>>);

impl Notifier for Notices {
    fn notify(&self, notice: &Notice) -> Result<(), NotReached> {
        lock(&self.0).push(*notice);
        Ok(())
    }
}

/// A policy whose panic is an answer.
struct Guarded {
    name: String,
    policy: Box<dyn GroupPolicy>,
    failed: Arc<Mutex<Option<String>>>,
}

impl GroupPolicy for Guarded {
    fn allows(&self, request: &Request) -> bool {
        let answer = catch_unwind(AssertUnwindSafe(|| self.policy.allows(request)));
        answer.unwrap_or_else(|_| {
            *lock(&self.failed) = Some(self.name.clone());
            false
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
