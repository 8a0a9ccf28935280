//! Many threads, one chat. Each conversation has a lock of its own. Connections and
//! notifiers are called when no lock of a conversation is held.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::conversation::Conversation;
use crate::delivery::{AckError, Connection, Receipt, Refused, push};
use crate::devices::DeviceId;
use crate::errors::Missing;
use crate::groups::{ClientId, GroupError};
use crate::presence::{Notifier, Presence, UnknownUser, notify};
use crate::{Chat, ConversationId, Message, ReadError, SendError, Seq, UserId, position};

/// The journal did not store the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage;

/// Stores messages in a safe place: a database, a log on another machine.
pub trait Journal: Send + Sync {
    /// Stores a message before it is sent.
    ///
    /// # Errors
    /// `Outage` if the message was not stored.
    fn append(&self, message: &Message) -> Result<(), Outage>;
}

/// A chat that several threads can use. Clones are the same chat.
#[derive(Clone)]
pub struct SharedChat {
    inner: Arc<Inner>,
}

struct Inner {
    /// The devices of each user. User 1 and device 1 come first.
    users: Vec<Vec<Line>>,
    conversations: Vec<Mutex<Conversation>>,
    presence: Mutex<Presence>,
    notifiers: Vec<Box<dyn Notifier>>,
    journal: Option<Box<dyn Journal>>,
}

impl fmt::Debug for SharedChat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedChat").finish_non_exhaustive()
    }
}

impl SharedChat {
    /// Takes over a chat as it is.
    #[must_use]
    pub fn new(chat: Chat) -> Self {
        Self::over(chat, None)
    }

    /// Takes over a chat as it is. Each new message goes to the journal first.
    #[must_use]
    pub fn with_journal(chat: Chat, journal: impl Journal + 'static) -> Self {
        Self::over(chat, Some(Box::new(journal)))
    }

    fn over(chat: Chat, journal: Option<Box<dyn Journal>>) -> Self {
        let users = chat.users.into_iter();
        let users = users.map(|user| user.connections.into_iter().map(Line::new).collect());
        Self {
            inner: Arc::new(Inner {
                users: users.collect(),
                conversations: chat.conversations.into_iter().map(Mutex::new).collect(),
                presence: Mutex::new(chat.presence),
                notifiers: chat.notifiers,
                journal,
            }),
        }
    }

    /// As `Chat::send`.
    ///
    /// # Errors
    /// As `Chat::send`, and `Unavailable` if the journal has an outage.
    pub fn send(
        &self,
        from: UserId,
        conversation: ConversationId,
        text: &str,
    ) -> Result<Message, SendError> {
        let mut found = self.inner.find(from, conversation)?;
        let message = self.inner.store(&mut found, from, text)?;
        self.inner.after_send(found, &message);
        Ok(message)
    }

    /// As `Chat::send_once`.
    ///
    /// # Errors
    /// As `Chat::send_once`, and `Unavailable` if the journal has an outage.
    pub fn send_once(
        &self,
        from: UserId,
        conversation: ConversationId,
        client: ClientId,
        text: &str,
    ) -> Result<Message, SendError> {
        let mut found = self.inner.find(from, conversation)?;
        if let Some(repeated) = found.repeated(from, client, text) {
            return repeated;
        }
        let message = self.inner.store(&mut found, from, text)?;
        found.remember(&message, client);
        self.inner.after_send(found, &message);
        Ok(message)
    }

    /// As `Chat::history`.
    ///
    /// # Errors
    /// As `Chat::history`.
    pub fn history(
        &self,
        reader: UserId,
        conversation: ConversationId,
    ) -> Result<Vec<Message>, ReadError> {
        self.inner.find(reader, conversation)?.history(reader)
    }

    /// As `Chat::acknowledge`.
    ///
    /// # Errors
    /// As `Chat::acknowledge`.
    pub fn acknowledge(
        &self,
        user: UserId,
        conversation: ConversationId,
        up_to: Seq,
        receipt: Receipt,
    ) -> Result<(), AckError> {
        let mut found = self.inner.find(user, conversation)?;
        found.acknowledge(user, DeviceId::FIRST, up_to, receipt)
    }

    /// As `Chat::receipts`.
    #[must_use]
    pub fn receipts(&self, conversation: ConversationId, seq: Seq) -> Vec<(UserId, Receipt)> {
        let found = self.inner.conversation(conversation);
        found.map(|it| it.receipts(seq)).unwrap_or_default()
    }

    /// As `Chat::unread`.
    ///
    /// # Errors
    /// As `Chat::unread`.
    pub fn unread(&self, user: UserId, conversation: ConversationId) -> Result<usize, ReadError> {
        self.inner.find(user, conversation)?.unread(user)
    }

    /// As `Chat::connect`.
    ///
    /// # Errors
    /// As `Chat::connect`.
    pub fn connect<C: Connection + 'static>(
        &self,
        user: UserId,
        connection: C,
    ) -> Result<(), Refused<C>> {
        let Some(line) = self.inner.line(user, DeviceId::FIRST) else {
            return Err(Refused(connection));
        };
        line.switch(Some(Box::new(connection)));
        self.inner.deliver(user, DeviceId::FIRST);
        Ok(())
    }

    /// As `Chat::disconnect`.
    pub fn disconnect(&self, user: UserId) {
        if let Some(line) = self.inner.line(user, DeviceId::FIRST) {
            line.switch(None);
            self.inner.deliver(user, DeviceId::FIRST);
        }
    }

    /// As `Chat::add`.
    ///
    /// # Errors
    /// As `Chat::add`.
    pub fn add(&self, by: UserId, group: ConversationId, user: UserId) -> Result<(), GroupError> {
        self.inner.check_user(by)?;
        let devices = self.inner.check_user(user)?.len();
        self.inner.find(by, group)?.add(by, user, devices)
    }

    /// As `Chat::remove`.
    ///
    /// # Errors
    /// As `Chat::remove`.
    pub fn remove(
        &self,
        by: UserId,
        group: ConversationId,
        user: UserId,
    ) -> Result<(), GroupError> {
        self.inner.check_user(by)?;
        self.inner.check_user(user)?;
        self.inner.find(by, group)?.remove(by, user)
    }

    /// As `Chat::members`.
    #[must_use]
    pub fn members(&self, conversation: ConversationId) -> Option<Vec<UserId>> {
        Some(self.inner.conversation(conversation)?.members())
    }

    /// As `Chat::advance`.
    pub fn advance(&self, time: Duration) {
        lock(&self.inner.presence).advance(time);
    }

    /// As `Chat::heartbeat`.
    ///
    /// # Errors
    /// As `Chat::heartbeat`.
    pub fn heartbeat(&self, user: UserId) -> Result<(), UnknownUser> {
        let known = self.inner.check_user(user);
        known.map_err(|_| UnknownUser(user))?;
        lock(&self.inner.presence).heartbeat(user);
        Ok(())
    }

    /// As `Chat::is_online`.
    #[must_use]
    pub fn is_online(&self, user: UserId) -> bool {
        lock(&self.inner.presence).is_online(user)
    }
}

impl Inner {
    fn check_user(&self, user: UserId) -> Result<&[Line], Missing> {
        let found = position(user.0).and_then(|at| self.users.get(at));
        found.map(Vec::as_slice).ok_or(Missing::User(user))
    }

    fn line(&self, user: UserId, device: DeviceId) -> Option<&Line> {
        self.check_user(user).ok()?.get(position(device.0)?)
    }

    fn conversation(&self, id: ConversationId) -> Option<MutexGuard<'_, Conversation>> {
        self.conversations.get(position(id.0)?).map(lock)
    }

    fn find(
        &self,
        user: UserId,
        id: ConversationId,
    ) -> Result<MutexGuard<'_, Conversation>, Missing> {
        self.check_user(user)?;
        self.conversation(id).ok_or(Missing::Conversation(id))
    }

    /// The step that can fail comes before the change.
    fn store(
        &self,
        conversation: &mut Conversation,
        from: UserId,
        text: &str,
    ) -> Result<Message, SendError> {
        let message = conversation.draft(from, text)?;
        if let Some(journal) = &self.journal {
            journal
                .append(&message)
                .map_err(|Outage| SendError::Unavailable)?;
        }
        conversation.append(message.clone());
        Ok(message)
    }

    /// Pushes and notifies after the conversation is unlocked.
    fn after_send(&self, conversation: MutexGuard<'_, Conversation>, message: &Message) {
        let mut recipients = conversation.recipients(message);
        drop(conversation);
        for user in &recipients {
            let devices = self.check_user(*user).map_or(0, <[Line]>::len);
            for device in (1..=devices as u32).map(DeviceId) {
                if let Some(line) = self.line(*user, device) {
                    line.want(message.conversation());
                    self.deliver(*user, device);
                }
            }
        }
        {
            let mut presence = lock(&self.presence);
            presence.stop_typing(message.conversation(), message.from());
            recipients.retain(|user| !presence.is_online(*user));
        }
        notify(&self.notifiers, message, recipients);
    }

    /// One thread at a time pushes to a device, also what other threads have added
    /// meanwhile. So each device gets a conversation in the order of its numbers.
    fn deliver(&self, user: UserId, device: DeviceId) {
        let Some(line) = self.line(user, device) else {
            return;
        };
        if !line.begin() {
            return;
        }
        while let Some(step) = line.next() {
            match step {
                Step::Switch(connection) => self.switch(line, user, device, connection),
                Step::Push(id) => self.push_waiting(line, user, device, id),
            }
        }
    }

    fn switch(
        &self,
        line: &Line,
        user: UserId,
        device: DeviceId,
        connection: Option<Box<dyn Connection>>,
    ) {
        let is_open = connection.is_some();
        *lock(&line.connection) = connection;
        if !is_open {
            return;
        }
        for conversation in &self.conversations {
            let mut conversation = lock(conversation);
            if let Some(marks) = conversation.marks_mut(user, device) {
                marks.rewind();
                line.want(conversation.id());
            }
        }
    }

    fn push_waiting(&self, line: &Line, user: UserId, device: DeviceId, id: ConversationId) {
        let mut connection = lock(&line.connection);
        while let Some(open) = connection.as_mut() {
            if line.is_switched() {
                return;
            }
            let next = self
                .conversation(id)
                .and_then(|mut it| it.next_push(user, device));
            let Some(message) = next else {
                return;
            };
            if push(open.as_mut(), &message).is_err() {
                *connection = None;
            }
        }
    }
}

/// The way to one device.
struct Line {
    /// Only the thread that pushes locks it.
    connection: Mutex<Option<Box<dyn Connection>>>,
    plan: Mutex<Plan>,
}

/// What the thread that pushes has to do.
#[derive(Default)]
struct Plan {
    /// The connection that replaces the current one; `None` inside drops it.
    switch: Option<Option<Box<dyn Connection>>>,
    /// The conversations that may have messages for the device.
    wanted: BTreeSet<ConversationId>,
    is_busy: bool,
}

enum Step {
    Switch(Option<Box<dyn Connection>>),
    Push(ConversationId),
}

impl Line {
    fn new(connection: Option<Box<dyn Connection>>) -> Self {
        Self {
            connection: Mutex::new(connection),
            plan: Mutex::default(),
        }
    }

    fn switch(&self, connection: Option<Box<dyn Connection>>) {
        lock(&self.plan).switch = Some(connection);
    }

    fn is_switched(&self) -> bool {
        lock(&self.plan).switch.is_some()
    }

    fn want(&self, conversation: ConversationId) {
        lock(&self.plan).wanted.insert(conversation);
    }

    /// True for one caller, until `next` has returned `None`.
    fn begin(&self) -> bool {
        let mut plan = lock(&self.plan);
        !std::mem::replace(&mut plan.is_busy, true)
    }

    fn next(&self) -> Option<Step> {
        let mut plan = lock(&self.plan);
        let step = match plan.switch.take() {
            Some(connection) => Some(Step::Switch(connection)),
            None => plan.wanted.pop_first().map(Step::Push),
        };
        plan.is_busy = step.is_some();
        step
    }
}

/// Policies and journals are called before the first change of a call. If one of them
/// panics, the conversation behind the lock is unchanged, so the poison may be ignored.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Display for Outage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the journal did not store the message")
    }
}

impl Error for Outage {}
