//! Presence: who is online, who is typing, and how offline users are notified.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use crate::{Chat, ConversationId, ReadError, Seq, UserId};

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

/// What holds until when. Time starts at 0.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    now: Duration,
    online_until: BTreeMap<UserId, Duration>,
    typing_until: BTreeMap<(ConversationId, UserId), Duration>,
}

impl Presence {
    /// Forgets what has expired.
    pub(crate) fn advance(&mut self, time: Duration) {
        let now = self.now.saturating_add(time);
        self.now = now;
        self.online_until.retain(|_, until| *until > now);
        self.typing_until.retain(|_, until| *until > now);
    }

    pub(crate) fn heartbeat(&mut self, user: UserId) {
        self.online_until.insert(user, self.now + ONLINE);
    }

    pub(crate) fn is_online(&self, user: UserId) -> bool {
        self.online_until.contains_key(&user)
    }

    pub(crate) fn type_in(&mut self, conversation: ConversationId, user: UserId) {
        let until = self.now + TYPING;
        self.typing_until.insert((conversation, user), until);
    }

    pub(crate) fn stop_typing(&mut self, conversation: ConversationId, user: UserId) {
        self.typing_until.remove(&(conversation, user));
    }

    pub(crate) fn typing_in(&self, conversation: ConversationId) -> Vec<UserId> {
        let all = self.typing_until.keys();
        all.filter(|it| it.0 == conversation)
            .map(|it| it.1)
            .collect()
    }
}

impl Chat {
    /// Adds a notifier. Earlier notifiers are called before it.
    #[must_use]
    pub fn with_notifier(self, notifier: impl Notifier + 'static) -> Self {
        self.hub.add_notifier(Arc::new(notifier));
        self
    }

    /// Lets time pass.
    pub fn advance(&mut self, time: Duration) {
        self.hub.advance(time);
    }

    /// The user is here now.
    ///
    /// # Errors
    /// `UnknownUser`.
    pub fn heartbeat(&mut self, user: UserId) -> Result<(), UnknownUser> {
        self.hub.heartbeat(user)
    }

    /// Whether the last heartbeat of the user was less than 30 seconds ago.
    #[must_use]
    pub fn is_online(&self, user: UserId) -> bool {
        self.hub.is_online(user)
    }

    /// The user is typing in a conversation now.
    ///
    /// # Errors
    /// See [`ReadError`]. The chat is then unchanged.
    pub fn typing(&mut self, user: UserId, conversation: ConversationId) -> Result<(), ReadError> {
        self.hub.typing(user, conversation)
    }

    /// The users who are typing in a conversation, lowest number first.
    #[must_use]
    pub fn who_is_typing(&self, conversation: ConversationId) -> Vec<UserId> {
        self.hub.who_is_typing(conversation)
    }
}

/// Calls the notifiers until one of them reaches the user.
pub(crate) fn notify(notifiers: &[Arc<dyn Notifier>], notice: &Notice) {
    for notifier in notifiers {
        let call = || notifier.notify(notice);
        if let Ok(Ok(())) = catch_unwind(AssertUnwindSafe(call)) {
            return;
        }
    }
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
