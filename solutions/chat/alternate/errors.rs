//! Why a call returns `Err`.

use std::error::Error;
use std::fmt;

use crate::{ConversationId, UserId};

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
    /// The policy of the group does not allow it.
    Forbidden,
    /// The sender used this client id for another text.
    ClientIdReused,
    /// The journal did not store the message.
    Unavailable,
}

/// Why nothing was read: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    UnknownUser(UserId),
    UnknownConversation(ConversationId),
    /// The reader is not a member of the conversation.
    NotAMember,
    /// The cursor belongs to another conversation.
    WrongCursor,
}

/// What a call names does not exist. Each error type has these two reasons.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Missing {
    User(UserId),
    Conversation(ConversationId),
}

impl From<Missing> for SendError {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::User(id) => Self::UnknownUser(id),
            Missing::Conversation(id) => Self::UnknownConversation(id),
        }
    }
}

impl From<Missing> for ReadError {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::User(id) => Self::UnknownUser(id),
            Missing::Conversation(id) => Self::UnknownConversation(id),
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownUser(UserId(id)) => write!(f, "there is no user {id}"),
            Self::SameUser => f.write_str("a conversation needs two users"),
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownUser(UserId(id)) => write!(f, "there is no user {id}"),
            Self::UnknownConversation(ConversationId(id)) => {
                write!(f, "there is no conversation {id}")
            }
            Self::NotAMember => f.write_str("the sender is not a member"),
            Self::EmptyText => f.write_str("the text is empty"),
            Self::Forbidden => f.write_str("the policy of the group forbids it"),
            Self::ClientIdReused => f.write_str("the client id belongs to another text"),
            Self::Unavailable => f.write_str("the journal is not available"),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownUser(UserId(id)) => write!(f, "there is no user {id}"),
            Self::UnknownConversation(ConversationId(id)) => {
                write!(f, "there is no conversation {id}")
            }
            Self::NotAMember => f.write_str("the reader is not a member"),
            Self::WrongCursor => f.write_str("the cursor is of another conversation"),
        }
    }
}

impl Error for OpenError {}
impl Error for SendError {}
impl Error for ReadError {}
