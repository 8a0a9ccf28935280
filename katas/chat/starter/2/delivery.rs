//! Stage 2: connections get messages, and users acknowledge them.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{ConversationId, Message, ReadError, Seq, UserId};
use std::fmt;

/// The connection to a user is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

/// A way to a user: a socket, a test, a printer.
pub trait Connection: Send {
    /// Hands a message over.
    ///
    /// # Errors
    /// `Lost` if the user cannot be reached.
    fn push(&mut self, message: &Message) -> Result<(), Lost>;
}

/// How far a message has come, for one recipient. Later variants are higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Receipt {
    Sent,
    Delivered,
    Read,
}

/// The call named a user that does not exist. The error returns what was handed over.
pub struct Refused<T>(pub T);

impl<T> fmt::Debug for Refused<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Refused(..)")
    }
}

/// Why nothing was acknowledged: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AckError {
    UnknownUser(UserId),
    UnknownConversation(ConversationId),
    /// The user is not a member of the conversation.
    NotAMember,
    /// The conversation has no message with this number.
    UnknownMessage(Seq),
}

// This block may move to the file of `Chat`.
impl crate::Chat {
    /// Connects a user, and pushes what the user has not acknowledged. An earlier
    /// connection of the user is dropped.
    ///
    /// # Errors
    /// The connection comes back if the user does not exist.
    pub fn connect<C: Connection + 'static>(
        &mut self,
        user: UserId,
        connection: C,
    ) -> Result<(), Refused<C>> {
        todo!()
    }

    /// Drops the connection of a user, if there is one.
    pub fn disconnect(&mut self, user: UserId) {
        todo!()
    }

    /// Whether the user has a connection.
    pub fn is_connected(&self, user: UserId) -> bool {
        todo!()
    }

    /// Raises each message up to `up_to` to at least `receipt`, for this recipient.
    ///
    /// # Errors
    /// See [`AckError`]. The chat is then unchanged.
    pub fn acknowledge(
        &mut self,
        user: UserId,
        conversation: ConversationId,
        up_to: Seq,
        receipt: Receipt,
    ) -> Result<(), AckError> {
        todo!()
    }

    /// Each recipient of a message with the receipt, lowest user first. The list is
    /// empty if the message does not exist.
    pub fn receipts(&self, conversation: ConversationId, seq: Seq) -> Vec<(UserId, Receipt)> {
        todo!()
    }

    /// The number of messages that the user got and has not read.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn unread(&self, user: UserId, conversation: ConversationId) -> Result<usize, ReadError> {
        todo!()
    }
}
