//! Several devices of a user, and history page by page.

use crate::conversation::Conversation;
use crate::delivery::{AckError, Connection, Receipt, Refused};
use crate::{Chat, ConversationId, Message, ReadError, Seq, User, UserId, position};

/// The number of a device of a user: 1, 2, 3 …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub u32);

impl DeviceId {
    /// The device that each user has.
    pub(crate) const FIRST: Self = Self(1);
}

/// A place in a history. Only the chat makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    conversation: ConversationId,
    before: Seq,
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
        let connections = &mut self.users.get_mut(position(user.0)?)?.connections;
        connections.push(None);
        let device = DeviceId(connections.len() as u32);
        for conversation in &mut self.conversations {
            conversation.add_device(user);
        }
        Some(device)
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
        let Some(slot) = slot(&mut self.users, user, device) else {
            return Err(Refused(connection));
        };
        *slot = Some(Box::new(connection));
        let all = self.conversations.iter_mut();
        let own: Vec<ConversationId> = all
            .filter_map(|it| {
                it.marks_mut(user, device)?.rewind();
                Some(it.id())
            })
            .collect();
        for conversation in own {
            self.deliver(user, device, conversation);
        }
        Ok(())
    }

    /// Drops the connection of a device, if there is one.
    pub fn disconnect_device(&mut self, user: UserId, device: DeviceId) {
        if let Some(slot) = slot(&mut self.users, user, device) {
            *slot = None;
        }
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
        let conversation: &mut Conversation = self.find_mut(user, conversation)?;
        conversation.acknowledge(user, device, up_to, receipt)
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
        let found = self.find(reader, conversation)?;
        let is_foreign = before.is_some_and(|cursor| cursor.conversation != conversation);
        if is_foreign && found.has_member(reader) {
            return Err(ReadError::WrongCursor);
        }
        let before = before.map(|cursor| cursor.before);
        let (messages, has_older) = found.before(reader, before, limit)?;
        let first = messages.first().filter(|_| has_older);
        let older = first.map(|message| Cursor {
            conversation,
            before: message.seq(),
        });
        Ok(Page { messages, older })
    }

    /// The number of devices of a user.
    pub(crate) fn devices_of(&self, user: UserId) -> usize {
        let user = position(user.0).and_then(|at| self.users.get(at));
        user.map_or(0, |it| it.connections.len())
    }

    pub(crate) fn devices(&self, user: UserId) -> impl Iterator<Item = DeviceId> + use<> {
        (1..=self.devices_of(user) as u32).map(DeviceId)
    }
}

/// The place for the connection of a device.
pub(crate) fn slot(
    users: &mut [User],
    user: UserId,
    device: DeviceId,
) -> Option<&mut Option<Box<dyn Connection>>> {
    let user = users.get_mut(position(user.0)?)?;
    user.connections.get_mut(position(device.0)?)
}
