//! Delivery: connections get messages, and devices acknowledge them.

use std::error::Error;
use std::fmt;

use crate::devices::DeviceId;
use crate::errors::Missing;
use crate::{Chat, ConversationId, Message, ReadError, Seq, UserId};

/// The connection to a device is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

/// A way to a device of a user: a socket, a test, a printer.
pub trait Connection: Send {
    /// Hands a message over.
    ///
    /// # Errors
    /// `Lost` if the device cannot be reached.
    fn push(&mut self, message: &Message) -> Result<(), Lost>;
}

/// How far a message has come, for one recipient. Later variants are higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Receipt {
    Sent,
    Delivered,
    Read,
}

/// The call named something that does not exist. The error returns what was handed over.
pub struct Refused<T>(pub T);

/// Why nothing was acknowledged: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AckError {
    UnknownUser(UserId),
    UnknownConversation(ConversationId),
    /// The user is not a member of the conversation.
    NotAMember,
    UnknownDevice(DeviceId),
    /// The conversation has no message with this number.
    UnknownMessage(Seq),
}

impl Chat {
    /// Connects device 1 of a user.
    ///
    /// # Errors
    /// The connection comes back if the user does not exist.
    pub fn connect<C: Connection + 'static>(
        &mut self,
        user: UserId,
        connection: C,
    ) -> Result<(), Refused<C>> {
        self.hub.connect(user, connection)
    }

    /// Drops the connection of device 1, if there is one.
    pub fn disconnect(&mut self, user: UserId) {
        self.hub.disconnect(user);
    }

    /// Whether device 1 of the user has a connection.
    #[must_use]
    pub fn is_connected(&self, user: UserId) -> bool {
        self.hub.is_connected(user)
    }

    /// Device 1 acknowledges each message up to `up_to`.
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
        self.hub.acknowledge(user, conversation, up_to, receipt)
    }

    /// Each recipient of a message with the receipt, lowest user first. The list is
    /// empty if the message does not exist.
    #[must_use]
    pub fn receipts(&self, conversation: ConversationId, seq: Seq) -> Vec<(UserId, Receipt)> {
        self.hub.receipts(conversation, seq)
    }

    /// The number of messages that the user got and has not read.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn unread(&self, user: UserId, conversation: ConversationId) -> Result<usize, ReadError> {
        self.hub.unread(user, conversation)
    }
}

impl From<Missing> for AckError {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::User(id) => Self::UnknownUser(id),
            Missing::Conversation(id) => Self::UnknownConversation(id),
        }
    }
}

impl fmt::Display for AckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownUser(UserId(id)) => write!(f, "there is no user {id}"),
            Self::UnknownConversation(ConversationId(id)) => {
                write!(f, "there is no conversation {id}")
            }
            Self::NotAMember => f.write_str("the user is not a member"),
            Self::UnknownDevice(DeviceId(id)) => write!(f, "there is no device {id}"),
            Self::UnknownMessage(Seq(seq)) => write!(f, "there is no message {seq}"),
        }
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is lost")
    }
}

impl<T> fmt::Debug for Refused<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Refused(..)")
    }
}

impl<T> fmt::Display for Refused<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the user or the device does not exist")
    }
}

impl Error for AckError {}
impl Error for Lost {}
impl<T> Error for Refused<T> {}
