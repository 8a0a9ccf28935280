//! A chat whose rooms and people are shared from the beginning. `Chat` is the only
//! handle while the chat is set up; `SharedChat` is a handle for each thread.

pub mod delivery;
pub mod devices;
mod errors;
pub mod groups;
mod outbox;
pub mod presence;
mod room;
pub mod shared;

use std::fmt;

use shared::SharedChat;

pub use errors::{OpenError, ReadError, SendError};
pub use room::{ConversationId, Message, Seq, UserId};

/// The only handle of a chat.
#[derive(Default)]
pub struct Chat {
    hub: SharedChat,
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
        self.hub.register()
    }

    /// Returns the conversation of two users. The first call makes it.
    ///
    /// # Errors
    /// See [`OpenError`]. The chat is then unchanged.
    pub fn open(&mut self, one: UserId, other: UserId) -> Result<ConversationId, OpenError> {
        self.hub.open(one, other)
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
        self.hub.send(from, conversation, text)
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
        self.hub.history(reader, conversation)
    }

    /// The conversations of a user, lowest number first; `None` if the user does not
    /// exist.
    #[must_use]
    pub fn conversations(&self, user: UserId) -> Option<Vec<ConversationId>> {
        self.hub.conversations(user)
    }
}
