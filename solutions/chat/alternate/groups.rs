//! Groups: policies decide who may do what, and a client may send a message again.

use std::error::Error;
use std::fmt;

use crate::delivery::{Receipt, Refused};
use crate::errors::Missing;
use crate::{Chat, ConversationId, Message, SendError, Seq, UserId};

/// What a user wants to do in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    Send,
    /// Add this user. A user who adds themselves joins.
    Add(UserId),
    /// Remove this other member.
    Remove(UserId),
}

/// What a policy may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    pub by: UserId,
    pub is_member: bool,
    pub is_admin: bool,
    pub action: Action,
}

/// Who may do what in a group.
pub trait GroupPolicy: Send + Sync {
    fn allows(&self, request: &Request) -> bool;
}

/// Only the admin adds and removes. Each member sends.
#[derive(Clone, Copy, Debug, Default)]
pub struct InviteOnly;

impl GroupPolicy for InviteOnly {
    fn allows(&self, request: &Request) -> bool {
        match request.action {
            Action::Send => request.is_member,
            Action::Add(_) | Action::Remove(_) => request.is_admin,
        }
    }
}

/// Each user may join, and each member adds. Only the admin removes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Public;

impl GroupPolicy for Public {
    fn allows(&self, request: &Request) -> bool {
        match request.action {
            Action::Send => request.is_member,
            Action::Add(user) => request.is_member || user == request.by,
            Action::Remove(_) => request.is_admin,
        }
    }
}

/// The number that a client gives a message before it sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u64);

/// Why a group stayed as it was: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GroupError {
    UnknownUser(UserId),
    UnknownConversation(ConversationId),
    /// The conversation is one of two users.
    NotAGroup,
    NotAMember(UserId),
    AlreadyMember,
    /// The policy of the group does not allow it.
    Forbidden,
    /// The group has the highest number of members.
    Full,
}

impl Chat {
    /// Makes a group whose first member is `creator`.
    ///
    /// # Errors
    /// The policy comes back if the user does not exist.
    pub fn create_group<P: GroupPolicy + 'static>(
        &mut self,
        creator: UserId,
        limit: usize,
        policy: P,
    ) -> Result<ConversationId, Refused<P>> {
        self.hub.create_group(creator, limit, policy)
    }

    /// Adds a user to a group. A user who adds themselves joins.
    ///
    /// # Errors
    /// See [`GroupError`]. The chat is then unchanged.
    pub fn add(
        &mut self,
        by: UserId,
        group: ConversationId,
        user: UserId,
    ) -> Result<(), GroupError> {
        self.hub.add(by, group, user)
    }

    /// Removes a member from a group. A member who removes themselves leaves.
    ///
    /// # Errors
    /// See [`GroupError`]. The chat is then unchanged.
    pub fn remove(
        &mut self,
        by: UserId,
        group: ConversationId,
        user: UserId,
    ) -> Result<(), GroupError> {
        self.hub.remove(by, group, user)
    }

    /// The members in the order in which they joined; `None` if the conversation does
    /// not exist. In a group, the first member is the admin.
    #[must_use]
    pub fn members(&self, conversation: ConversationId) -> Option<Vec<UserId>> {
        self.hub.members(conversation)
    }

    /// The lowest receipt of all recipients; `None` if there is no recipient.
    #[must_use]
    pub fn status(&self, conversation: ConversationId, seq: Seq) -> Option<Receipt> {
        let receipts = self.receipts(conversation, seq);
        receipts.into_iter().map(|(_, receipt)| receipt).min()
    }

    /// Like `send`. A call that repeats an earlier one returns the earlier message.
    ///
    /// # Errors
    /// See [`SendError`]. The chat is then unchanged.
    pub fn send_once(
        &mut self,
        from: UserId,
        conversation: ConversationId,
        client: ClientId,
        text: &str,
    ) -> Result<Message, SendError> {
        self.hub.send_once(from, conversation, client, text)
    }
}

impl From<Missing> for GroupError {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::User(id) => Self::UnknownUser(id),
            Missing::Conversation(id) => Self::UnknownConversation(id),
        }
    }
}

impl fmt::Display for GroupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownUser(UserId(id)) => write!(f, "there is no user {id}"),
            Self::UnknownConversation(ConversationId(id)) => {
                write!(f, "there is no conversation {id}")
            }
            Self::NotAGroup => f.write_str("the conversation is not a group"),
            Self::NotAMember(UserId(id)) => write!(f, "user {id} is not a member"),
            Self::AlreadyMember => f.write_str("the user is a member already"),
            Self::Forbidden => f.write_str("the policy of the group forbids it"),
            Self::Full => f.write_str("the group is full"),
        }
    }
}

impl Error for GroupError {}
