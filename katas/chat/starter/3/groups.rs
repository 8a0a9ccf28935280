//! Stage 3: groups with policies, and messages that are sent once.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::delivery::{Receipt, Refused};
use crate::{ConversationId, Message, SendError, Seq, UserId};

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
        todo!()
    }
}

/// Each user may join, and each member adds. Only the admin removes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Public;

impl GroupPolicy for Public {
    fn allows(&self, request: &Request) -> bool {
        todo!()
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

// This block may move to the file of `Chat`.
impl crate::Chat {
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
        todo!()
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
        todo!()
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
        todo!()
    }

    /// The members in the order in which they joined; `None` if the conversation does
    /// not exist. In a group, the first member is the admin.
    pub fn members(&self, conversation: ConversationId) -> Option<Vec<UserId>> {
        todo!()
    }

    /// The lowest receipt of all recipients; `None` if there is no recipient.
    pub fn status(&self, conversation: ConversationId, seq: Seq) -> Option<Receipt> {
        todo!()
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
        todo!()
    }
}
