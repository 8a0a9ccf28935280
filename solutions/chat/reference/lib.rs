//! A chat: users, conversations, and messages with numbers.

mod conversation;
pub mod delivery;
pub mod devices;
mod errors;
pub mod groups;
pub mod presence;
pub mod shared;

use std::fmt;

use conversation::Conversation;
use delivery::Connection;
use errors::Missing;
use presence::{Notifier, Presence};

pub use conversation::{ConversationId, Message, Seq, UserId};
pub use errors::{OpenError, ReadError, SendError};

/// The chat: all users and all conversations.
#[derive(Default)]
pub struct Chat {
    /// The user with number 1 comes first.
    users: Vec<User>,
    /// The conversation with number 1 comes first.
    conversations: Vec<Conversation>,
    presence: Presence,
    notifiers: Vec<Box<dyn Notifier>>,
}

/// What the chat keeps of a user.
struct User {
    /// The connection of each device. Device 1 comes first.
    connections: Vec<Option<Box<dyn Connection>>>,
}

impl fmt::Debug for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chat").finish_non_exhaustive()
    }
}

impl Chat {
    /// A chat without users.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a user and returns the number.
    pub fn register(&mut self) -> UserId {
        let connections = vec![None];
        self.users.push(User { connections });
        UserId(self.users.len() as u32)
    }

    /// Returns the conversation of two users. The first call makes it.
    ///
    /// # Errors
    /// See [`OpenError`]. The chat is then unchanged.
    pub fn open(&mut self, one: UserId, other: UserId) -> Result<ConversationId, OpenError> {
        for user in [one, other] {
            if !self.knows(user) {
                return Err(OpenError::UnknownUser(user));
            }
        }
        if one == other {
            return Err(OpenError::SameUser);
        }
        let known = self
            .conversations
            .iter()
            .find(|it| it.is_between(one, other));
        if let Some(known) = known {
            return Ok(known.id());
        }
        let id = self.next_conversation();
        let pair = [one, other].map(|user| (user, self.devices_of(user)));
        self.conversations.push(Conversation::direct(id, pair));
        Ok(id)
    }

    /// Adds a message to a conversation and returns it.
    ///
    /// # Errors
    /// See [`SendError`]. The chat is then unchanged.
    pub fn send(
        &mut self,
        from: UserId,
        conversation: ConversationId,
        text: &str,
    ) -> Result<Message, SendError> {
        let message = self.find_mut(from, conversation)?.post(from, text)?;
        self.after_send(&message);
        Ok(message)
    }

    /// The messages that `reader` may see, oldest first.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn history(
        &self,
        reader: UserId,
        conversation: ConversationId,
    ) -> Result<Vec<Message>, ReadError> {
        self.find(reader, conversation)?.history(reader)
    }

    /// The conversations of a user, lowest number first; `None` if the user does not
    /// exist.
    #[must_use]
    pub fn conversations(&self, user: UserId) -> Option<Vec<ConversationId>> {
        let all = self.conversations.iter();
        let own = all.filter(|it| it.has_member(user)).map(Conversation::id);
        self.knows(user).then(|| own.collect())
    }

    fn next_conversation(&self) -> ConversationId {
        ConversationId(self.conversations.len() as u32 + 1)
    }

    fn knows(&self, user: UserId) -> bool {
        position(user.0).is_some_and(|at| at < self.users.len())
    }

    fn find(&self, user: UserId, id: ConversationId) -> Result<&Conversation, Missing> {
        if !self.knows(user) {
            return Err(Missing::User(user));
        }
        let found = position(id.0).and_then(|at| self.conversations.get(at));
        found.ok_or(Missing::Conversation(id))
    }

    fn find_mut(&mut self, user: UserId, id: ConversationId) -> Result<&mut Conversation, Missing> {
        if !self.knows(user) {
            return Err(Missing::User(user));
        }
        let found = position(id.0).and_then(|at| self.conversations.get_mut(at));
        found.ok_or(Missing::Conversation(id))
    }
}

/// Where the thing with this number stands in a list that begins with number 1.
fn position(number: u32) -> Option<usize> {
    number.checked_sub(1).map(|at| at as usize)
}
