//! Several devices of a user, and history page by page.

use crate::delivery::{AckError, Connection, Receipt, Refused};
use crate::{Chat, ConversationId, Message, ReadError, Seq, UserId};

/// The number of a device of a user: 1, 2, 3 …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub u32);

/// A place in a history. Only the chat makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    conversation: ConversationId,
    /// The first message of the page that was shown.
    shown: Seq,
}

/// A part of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Oldest first.
    pub messages: Vec<Message>,
    /// Where the page before this one ends; `None` if there are no older messages.
    pub older: Option<Cursor>,
}

impl Chat {
    /// Adds a device and returns its number; `None` if the user does not exist.
    pub fn add_device(&mut self, user: UserId) -> Option<DeviceId> {
        self.hub.add_device(user)
    }

    /// Connects a device, and pushes what this device has not acknowledged. An earlier
    /// connection of the device is dropped.
    ///
    /// # Errors
    /// The connection comes back if the user or the device does not exist.
    pub fn connect_device<C: Connection + 'static>(
        &mut self,
        user: UserId,
        device: DeviceId,
        connection: C,
    ) -> Result<(), Refused<C>> {
        self.hub.connect_device(user, device, connection)
    }

    /// Drops the connection of a device, if there is one.
    pub fn disconnect_device(&mut self, user: UserId, device: DeviceId) {
        self.hub.disconnect_device(user, device);
    }

    /// A device acknowledges each message up to `up_to`.
    ///
    /// # Errors
    /// See [`AckError`]. The chat is then unchanged.
    pub fn acknowledge_from(
        &mut self,
        user: UserId,
        device: DeviceId,
        conversation: ConversationId,
        up_to: Seq,
        receipt: Receipt,
    ) -> Result<(), AckError> {
        self.hub
            .acknowledge_from((user, device), conversation, up_to, receipt)
    }

    /// The newest messages before a cursor, at most `limit`. Without a cursor, the page
    /// ends with the newest message.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn page(
        &self,
        reader: UserId,
        conversation: ConversationId,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<Page, ReadError> {
        let mut messages = self.history(reader, conversation)?;
        if let Some(cursor) = before {
            if cursor.conversation != conversation {
                return Err(ReadError::WrongCursor);
            }
            messages.retain(|it| it.seq() < cursor.shown);
        }
        let hidden = messages.len().saturating_sub(limit);
        let messages = messages.split_off(hidden);
        let first = messages.first().map(Message::seq);
        let older = first.filter(|_| hidden > 0).map(|shown| Cursor {
            conversation,
            shown,
        });
        Ok(Page { messages, older })
    }
}
