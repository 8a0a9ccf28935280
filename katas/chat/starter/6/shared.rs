//! Stage 6: many threads use one chat.
#![allow(unused_variables)] // remove this line when the bodies are written

use std::time::Duration;

use crate::delivery::{AckError, Connection, Receipt, Refused};
use crate::groups::{ClientId, GroupError};
use crate::presence::UnknownUser;
use crate::{Chat, ConversationId, Message, ReadError, SendError, Seq, UserId};

/// The journal did not store the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage;

/// Stores messages in a safe place: a database, a log on another machine.
pub trait Journal: Send + Sync {
    /// Stores a message before it is sent.
    ///
    /// # Errors
    /// `Outage` if the message was not stored.
    fn append(&self, message: &Message) -> Result<(), Outage>;
}

/// A chat that several threads can use. Clones are the same chat.
#[derive(Clone)]
pub struct SharedChat {
    // yours
}

impl SharedChat {
    /// Takes over a chat as it is.
    pub fn new(chat: Chat) -> Self {
        todo!()
    }

    /// Takes over a chat as it is. Each new message goes to the journal first.
    pub fn with_journal(chat: Chat, journal: impl Journal + 'static) -> Self {
        todo!()
    }

    /// As `Chat::send`.
    ///
    /// # Errors
    /// As `Chat::send`, and `Unavailable` if the journal has an outage.
    pub fn send(
        &self,
        from: UserId,
        conversation: ConversationId,
        text: &str,
    ) -> Result<Message, SendError> {
        todo!()
    }

    /// As `Chat::send_once`.
    ///
    /// # Errors
    /// As `Chat::send_once`, and `Unavailable` if the journal has an outage.
    pub fn send_once(
        &self,
        from: UserId,
        conversation: ConversationId,
        client: ClientId,
        text: &str,
    ) -> Result<Message, SendError> {
        todo!()
    }

    /// As `Chat::history`.
    ///
    /// # Errors
    /// As `Chat::history`.
    pub fn history(
        &self,
        reader: UserId,
        conversation: ConversationId,
    ) -> Result<Vec<Message>, ReadError> {
        todo!()
    }

    /// As `Chat::acknowledge`.
    ///
    /// # Errors
    /// As `Chat::acknowledge`.
    pub fn acknowledge(
        &self,
        user: UserId,
        conversation: ConversationId,
        up_to: Seq,
        receipt: Receipt,
    ) -> Result<(), AckError> {
        todo!()
    }

    /// As `Chat::receipts`.
    pub fn receipts(&self, conversation: ConversationId, seq: Seq) -> Vec<(UserId, Receipt)> {
        todo!()
    }

    /// As `Chat::unread`.
    ///
    /// # Errors
    /// As `Chat::unread`.
    pub fn unread(&self, user: UserId, conversation: ConversationId) -> Result<usize, ReadError> {
        todo!()
    }

    /// As `Chat::connect`.
    ///
    /// # Errors
    /// As `Chat::connect`.
    pub fn connect<C: Connection + 'static>(
        &self,
        user: UserId,
        connection: C,
    ) -> Result<(), Refused<C>> {
        todo!()
    }

    /// As `Chat::disconnect`.
    pub fn disconnect(&self, user: UserId) {
        todo!()
    }

    /// As `Chat::add`.
    ///
    /// # Errors
    /// As `Chat::add`.
    pub fn add(&self, by: UserId, group: ConversationId, user: UserId) -> Result<(), GroupError> {
        todo!()
    }

    /// As `Chat::remove`.
    ///
    /// # Errors
    /// As `Chat::remove`.
    pub fn remove(
        &self,
        by: UserId,
        group: ConversationId,
        user: UserId,
    ) -> Result<(), GroupError> {
        todo!()
    }

    /// As `Chat::members`.
    pub fn members(&self, conversation: ConversationId) -> Option<Vec<UserId>> {
        todo!()
    }

    /// As `Chat::advance`.
    pub fn advance(&self, time: Duration) {
        todo!()
    }

    /// As `Chat::heartbeat`.
    ///
    /// # Errors
    /// As `Chat::heartbeat`.
    pub fn heartbeat(&self, user: UserId) -> Result<(), UnknownUser> {
        todo!()
    }

    /// As `Chat::is_online`.
    pub fn is_online(&self, user: UserId) -> bool {
        todo!()
    }
}
