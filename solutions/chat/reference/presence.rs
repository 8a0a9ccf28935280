//! Presence: who is online, who is typing, and how offline users are notified.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crate::{Chat, ConversationId, Message, ReadError, Seq, UserId};

/// How long a user is online after a heartbeat.
const ONLINE: Duration = Duration::from_secs(30);
/// How long a user is typing after a call of `typing`.
const TYPING: Duration = Duration::from_secs(5);

/// What a notifier is told about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The recipient who is offline.
    pub user: UserId,
    pub conversation: ConversationId,
    pub seq: Seq,
    pub from: UserId,
}

/// The notifier could not reach the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotReached;

/// A way to reach users who are offline: a push service, a mail, a text message.
pub trait Notifier: Send + Sync {
    /// # Errors
    /// `NotReached` if another notifier must try.
    fn notify(&self, notice: &Notice) -> Result<(), NotReached>;
}

/// No user has this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownUser(pub UserId);

/// Who was seen when. Time starts at 0.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    now: Duration,
    heartbeats: BTreeMap<UserId, Duration>,
    typing: BTreeMap<(ConversationId, UserId), Duration>,
}

impl Presence {
    pub(crate) fn advance(&mut self, time: Duration) {
        self.now = self.now.saturating_add(time);
    }

    pub(crate) fn heartbeat(&mut self, user: UserId) {
        self.heartbeats.insert(user, self.now);
    }

    pub(crate) fn is_online(&self, user: UserId) -> bool {
        let last = self.heartbeats.get(&user);
        last.is_some_and(|last| self.now - *last < ONLINE)
    }

    fn type_in(&mut self, conversation: ConversationId, user: UserId) {
        self.typing.insert((conversation, user), self.now);
    }

    pub(crate) fn stop_typing(&mut self, conversation: ConversationId, user: UserId) {
        self.typing.remove(&(conversation, user));
    }

    fn typing_in(&self, conversation: ConversationId) -> Vec<UserId> {
        let all = self.typing.iter();
        let here = all.filter(|((id, _), at)| *id == conversation && self.now - **at < TYPING);
        here.map(|((_, user), _)| *user).collect()
    }
}

impl Chat {
    /// Adds a notifier. Earlier notifiers are called before it.
    #[must_use]
    pub fn with_notifier(mut self, notifier: impl Notifier + 'static) -> Self {
        self.notifiers.push(Box::new(notifier));
        self
    }

    /// Lets time pass.
    pub fn advance(&mut self, time: Duration) {
        self.presence.advance(time);
    }

    /// The user is here now.
    ///
    /// # Errors
    /// `UnknownUser`.
    pub fn heartbeat(&mut self, user: UserId) -> Result<(), UnknownUser> {
        if !self.knows(user) {
            return Err(UnknownUser(user));
        }
        self.presence.heartbeat(user);
        Ok(())
    }

    /// Whether the last heartbeat of the user was less than 30 seconds ago.
    #[must_use]
    pub fn is_online(&self, user: UserId) -> bool {
        self.presence.is_online(user)
    }

    /// The user is typing in a conversation now.
    ///
    /// # Errors
    /// See [`ReadError`]. The chat is then unchanged.
    pub fn typing(&mut self, user: UserId, conversation: ConversationId) -> Result<(), ReadError> {
        if !self.find(user, conversation)?.has_member(user) {
            return Err(ReadError::NotAMember);
        }
        self.presence.type_in(conversation, user);
        Ok(())
    }

    /// The users who are typing in a conversation, lowest number first.
    #[must_use]
    pub fn who_is_typing(&self, conversation: ConversationId) -> Vec<UserId> {
        self.presence.typing_in(conversation)
    }

    /// Notifies each recipient who is offline, lowest number first.
    pub(crate) fn notify_offline(&self, message: &Message, mut recipients: Vec<UserId>) {
        recipients.retain(|user| !self.presence.is_online(*user));
        notify(&self.notifiers, message, recipients);
    }
}

/// For each user, calls the notifiers until one of them reaches the user.
pub(crate) fn notify(notifiers: &[Box<dyn Notifier>], message: &Message, mut users: Vec<UserId>) {
    users.sort();
    for user in users {
        let notice = Notice {
            user,
            conversation: message.conversation(),
            seq: message.seq(),
            from: message.from(),
        };
        let _ = notifiers.iter().find(|it| reaches(it.as_ref(), &notice));
    }
}

/// A notifier that panics has not reached the user.
fn reaches(notifier: &dyn Notifier, notice: &Notice) -> bool {
    let notified = catch_unwind(AssertUnwindSafe(|| notifier.notify(notice)));
    matches!(notified, Ok(Ok(())))
}

impl fmt::Display for NotReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the user was not reached")
    }
}

impl fmt::Display for UnknownUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no user {}", self.0.0)
    }
}

impl Error for NotReached {}
impl Error for UnknownUser {}
