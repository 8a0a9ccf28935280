//! Stage 5: who is online, who is typing, and notifiers for offline users.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{ConversationId, ReadError, Seq, UserId};
use std::time::Duration;

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

// This block may move to the file of `Chat`.
impl crate::Chat {
    /// Adds a notifier. Earlier notifiers are called before it.
    pub fn with_notifier(self, notifier: impl Notifier + 'static) -> Self {
        todo!()
    }

    /// Lets time pass.
    pub fn advance(&mut self, time: Duration) {
        todo!()
    }

    /// The user is here now.
    ///
    /// # Errors
    /// `UnknownUser`.
    pub fn heartbeat(&mut self, user: UserId) -> Result<(), UnknownUser> {
        todo!()
    }

    /// Whether the last heartbeat of the user was less than 30 seconds ago.
    pub fn is_online(&self, user: UserId) -> bool {
        todo!()
    }

    /// The user is typing in a conversation now.
    ///
    /// # Errors
    /// See [`ReadError`]. The chat is then unchanged.
    pub fn typing(&mut self, user: UserId, conversation: ConversationId) -> Result<(), ReadError> {
        todo!()
    }

    /// The users who are typing in a conversation, lowest number first.
    pub fn who_is_typing(&self, conversation: ConversationId) -> Vec<UserId> {
        todo!()
    }
}
