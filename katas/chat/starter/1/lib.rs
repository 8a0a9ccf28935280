//! A chat, stage 1: users, conversations, and messages with numbers.
#![allow(unused_variables)] // remove this line when the bodies are written

use std::fmt;

/// The number of a user: 1, 2, 3 … in the order of registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub u32);

/// The number of a conversation: 1, 2, 3 … in the whole chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(pub u32);

/// The number of a message in its conversation: 1, 2, 3 …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seq(pub u64);

/// A message that was sent. Only the chat makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    // yours
}

impl Message {
    pub fn conversation(&self) -> ConversationId {
        todo!()
    }

    pub fn seq(&self) -> Seq {
        todo!()
    }

    pub fn from(&self) -> UserId {
        todo!()
    }

    pub fn text(&self) -> &str {
        todo!()
    }
}

/// Why no conversation was opened: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    UnknownUser(UserId),
    /// Both users are the same.
    SameUser,
}

/// Why no message was sent: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendError {
    UnknownUser(UserId),
    UnknownConversation(ConversationId),
    /// The sender is not a member of the conversation.
    NotAMember,
    /// The text has no characters.
    EmptyText,
}

/// Why nothing was read: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    UnknownUser(UserId),
    UnknownConversation(ConversationId),
    /// The reader is not a member of the conversation.
    NotAMember,
}

/// The chat: all users and all conversations.
pub struct Chat {
    // yours
}

impl fmt::Debug for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chat").finish_non_exhaustive()
    }
}

impl Default for Chat {
    fn default() -> Self {
        Self::new()
    }
}

impl Chat {
    /// A chat without users.
    pub fn new() -> Self {
        todo!()
    }

    /// Adds a user and returns the number.
    pub fn register(&mut self) -> UserId {
        todo!()
    }

    /// Returns the conversation of two users. The first call makes it.
    ///
    /// # Errors
    /// See [`OpenError`]. The chat is then unchanged.
    pub fn open(&mut self, one: UserId, other: UserId) -> Result<ConversationId, OpenError> {
        todo!()
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
        todo!()
    }

    /// The messages of a conversation, oldest first.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn history(
        &self,
        reader: UserId,
        conversation: ConversationId,
    ) -> Result<Vec<Message>, ReadError> {
        todo!()
    }

    /// The conversations of a user, lowest number first; `None` if the user does not
    /// exist.
    pub fn conversations(&self, user: UserId) -> Option<Vec<ConversationId>> {
        todo!()
    }
}
