//! Stage 4: several devices of a user, and history page by page.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::delivery::{AckError, Connection, Receipt, Refused};
use crate::{ConversationId, Message, ReadError, Seq, UserId};

/// The number of a device of a user: 1, 2, 3 …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub u32);

/// A place in a history. Only the chat makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    // yours
}

/// A part of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Oldest first.
    pub messages: Vec<Message>,
    /// Where the page before this one ends; `None` if there are no older messages.
    pub older: Option<Cursor>,
}

// This block may move to the file of `Chat`.
impl crate::Chat {
    /// Adds a device and returns its number; `None` if the user does not exist.
    pub fn add_device(&mut self, user: UserId) -> Option<DeviceId> {
        todo!()
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
        todo!()
    }

    /// Drops the connection of a device, if there is one.
    pub fn disconnect_device(&mut self, user: UserId, device: DeviceId) {
        todo!()
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
        todo!()
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
        todo!()
    }
}
