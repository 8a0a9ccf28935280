//! Delivery: connections get messages, and devices acknowledge them.

use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::conversation::Conversation;
use crate::devices::{DeviceId, slot};
use crate::errors::Missing;
use crate::{Chat, ConversationId, Message, ReadError, Seq, UserId, position};

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

/// How far one device is in one conversation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks {
    /// The device gets messages after this one.
    since: Seq,
    /// The last message that went to the current connection.
    pushed: Seq,
    /// These two only move up.
    delivered: Seq,
    read: Seq,
}

impl Marks {
    pub(crate) fn new(since: Seq) -> Self {
        Self {
            since,
            pushed: since,
            delivered: Seq(0),
            read: Seq(0),
        }
    }

    pub(crate) fn pushed(&self) -> Seq {
        self.pushed
    }

    pub(crate) fn set_pushed(&mut self, seq: Seq) {
        self.pushed = seq;
    }

    /// A new connection gets what was not acknowledged.
    pub(crate) fn rewind(&mut self) {
        self.pushed = self.since.max(self.delivered);
    }

    fn raise(&mut self, up_to: Seq, receipt: Receipt) {
        if receipt >= Receipt::Delivered {
            self.delivered = self.delivered.max(up_to);
        }
        if receipt >= Receipt::Read {
            self.read = self.read.max(up_to);
        }
    }

    pub(crate) fn receipt(&self, seq: Seq) -> Receipt {
        if seq <= self.read {
            Receipt::Read
        } else if seq <= self.delivered {
            Receipt::Delivered
        } else {
            Receipt::Sent
        }
    }
}

impl Chat {
    /// Connects device 1 of a user. See [`Chat::connect_device`].
    ///
    /// # Errors
    /// The connection comes back if the user does not exist.
    pub fn connect<C: Connection + 'static>(
        &mut self,
        user: UserId,
        connection: C,
    ) -> Result<(), Refused<C>> {
        self.connect_device(user, DeviceId::FIRST, connection)
    }

    /// Drops the connection of device 1, if there is one.
    pub fn disconnect(&mut self, user: UserId) {
        self.disconnect_device(user, DeviceId::FIRST);
    }

    /// Whether device 1 of the user has a connection.
    #[must_use]
    pub fn is_connected(&self, user: UserId) -> bool {
        let user = position(user.0).and_then(|at| self.users.get(at));
        user.is_some_and(|it| it.connections[0].is_some())
    }

    /// Device 1 acknowledges each message up to `up_to`. See
    /// [`Chat::acknowledge_from`].
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
        self.acknowledge_from(user, DeviceId::FIRST, conversation, up_to, receipt)
    }

    /// Each recipient of a message with the receipt, lowest user first. The list is
    /// empty if the message does not exist.
    #[must_use]
    pub fn receipts(&self, conversation: ConversationId, seq: Seq) -> Vec<(UserId, Receipt)> {
        let found = position(conversation.0).and_then(|at| self.conversations.get(at));
        found.map(|it| it.receipts(seq)).unwrap_or_default()
    }

    /// The number of messages that the user got and has not read.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn unread(&self, user: UserId, conversation: ConversationId) -> Result<usize, ReadError> {
        self.find(user, conversation)?.unread(user)
    }

    /// Pushes a new message to each recipient who is connected.
    pub(crate) fn after_send(&mut self, message: &Message) {
        let found = position(message.conversation().0);
        let Some(conversation) = found.and_then(|at| self.conversations.get(at)) else {
            return;
        };
        let recipients = conversation.recipients(message);
        for user in &recipients {
            for device in self.devices(*user) {
                self.deliver(*user, device, message.conversation());
            }
        }
        self.presence
            .stop_typing(message.conversation(), message.from());
        self.notify_offline(message, recipients);
    }

    /// Pushes what waits for a device in one conversation. A connection that is lost is
    /// dropped, and the messages wait for the next one.
    pub(crate) fn deliver(&mut self, user: UserId, device: DeviceId, id: ConversationId) {
        let conversation = position(id.0).and_then(|at| self.conversations.get_mut(at));
        let Some(conversation) = conversation else {
            return;
        };
        let Some(slot) = slot(&mut self.users, user, device) else {
            return;
        };
        while let Some(connection) = slot {
            let Some(message) = conversation.next_push(user, device) else {
                return;
            };
            if push(connection.as_mut(), &message).is_err() {
                *slot = None;
            }
        }
    }
}

/// A connection that panics is lost, too.
pub(crate) fn push(connection: &mut dyn Connection, message: &Message) -> Result<(), Lost> {
    let pushed = catch_unwind(AssertUnwindSafe(|| connection.push(message)));
    pushed.unwrap_or(Err(Lost))
}

impl Conversation {
    pub(crate) fn acknowledge(
        &mut self,
        user: UserId,
        device: DeviceId,
        up_to: Seq,
        receipt: Receipt,
    ) -> Result<(), AckError> {
        let (is_member, is_sent) = (self.has_member(user), self.message(up_to).is_some());
        if !is_member {
            return Err(AckError::NotAMember);
        }
        let marks = self.marks_mut(user, device);
        let marks = marks.ok_or(AckError::UnknownDevice(device))?;
        if !is_sent {
            return Err(AckError::UnknownMessage(up_to));
        }
        marks.raise(up_to, receipt);
        Ok(())
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
