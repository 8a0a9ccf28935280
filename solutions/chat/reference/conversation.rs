//! A conversation: one log of numbered messages, and who may see which part of it.

use std::collections::BTreeMap;

use crate::delivery::{Marks, Receipt};
use crate::devices::DeviceId;
use crate::groups::{Action, ClientId, Group, GroupError, Request};
use crate::position;
use crate::{ReadError, SendError};

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
    conversation: ConversationId,
    seq: Seq,
    from: UserId,
    text: String,
}

impl Message {
    #[must_use]
    pub fn conversation(&self) -> ConversationId {
        self.conversation
    }

    #[must_use]
    pub fn seq(&self) -> Seq {
        self.seq
    }

    #[must_use]
    pub fn from(&self) -> UserId {
        self.from
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

pub(crate) struct Conversation {
    id: ConversationId,
    /// In the order in which they joined.
    members: Vec<Member>,
    /// Message 1 comes first. A message never changes.
    log: Vec<Message>,
    /// `None` between two users.
    group: Option<Group>,
    /// Which message each client id of a sender has become.
    sent: BTreeMap<(UserId, ClientId), Seq>,
}

struct Member {
    user: UserId,
    /// The last message that was sent before the member joined.
    joined_after: Seq,
    /// How far each device is. Device 1 comes first.
    devices: Vec<Marks>,
}

impl Member {
    /// A member with so many devices who sees what is sent after the message `last`.
    fn new(user: UserId, devices: usize, last: Seq) -> Self {
        Self {
            user,
            joined_after: last,
            devices: vec![Marks::new(last); devices],
        }
    }

    fn sees(&self, message: &Message) -> bool {
        message.seq > self.joined_after
    }

    fn is_recipient(&self, message: &Message) -> bool {
        self.user != message.from && self.sees(message)
    }

    /// The highest receipt of the devices.
    fn receipt(&self, seq: Seq) -> Receipt {
        let receipts = self.devices.iter().map(|marks| marks.receipt(seq));
        receipts.max().unwrap_or(Receipt::Sent)
    }
}

impl Conversation {
    /// A conversation of two users. Each comes with the number of the devices.
    pub(crate) fn direct(id: ConversationId, pair: [(UserId, usize); 2]) -> Self {
        Self {
            id,
            members: pair
                .map(|(user, devices)| Member::new(user, devices, Seq(0)))
                .into(),
            log: Vec::new(),
            group: None,
            sent: BTreeMap::new(),
        }
    }

    /// A group without members.
    pub(crate) fn group(id: ConversationId, group: Group) -> Self {
        Self {
            id,
            members: Vec::new(),
            log: Vec::new(),
            group: Some(group),
            sent: BTreeMap::new(),
        }
    }

    pub(crate) fn id(&self) -> ConversationId {
        self.id
    }

    pub(crate) fn has_member(&self, user: UserId) -> bool {
        self.members.iter().any(|it| it.user == user)
    }

    /// Whether this is the conversation of these two users.
    pub(crate) fn is_between(&self, one: UserId, other: UserId) -> bool {
        self.group.is_none() && self.has_member(one) && self.has_member(other)
    }

    fn last(&self) -> Seq {
        Seq(self.log.len() as u64)
    }

    pub(crate) fn post(&mut self, from: UserId, text: &str) -> Result<Message, SendError> {
        let message = self.draft(from, text)?;
        self.append(message.clone());
        Ok(message)
    }

    /// The message that `append` may add next. Nothing is changed.
    pub(crate) fn draft(&self, from: UserId, text: &str) -> Result<Message, SendError> {
        if !self.has_member(from) {
            return Err(SendError::NotAMember);
        }
        if text.is_empty() {
            return Err(SendError::EmptyText);
        }
        if !self.allows(from, Action::Send) {
            return Err(SendError::Forbidden);
        }
        Ok(Message {
            conversation: self.id,
            seq: Seq(self.last().0 + 1),
            from,
            text: text.to_owned(),
        })
    }

    pub(crate) fn append(&mut self, message: Message) {
        self.log.push(message);
    }

    pub(crate) fn history(&self, reader: UserId) -> Result<Vec<Message>, ReadError> {
        let reader = self.member(reader).ok_or(ReadError::NotAMember)?;
        let seen = self.log.iter().filter(|it| reader.sees(it));
        Ok(seen.cloned().collect())
    }

    fn member(&self, user: UserId) -> Option<&Member> {
        self.members.iter().find(|it| it.user == user)
    }

    pub(crate) fn marks_mut(&mut self, user: UserId, device: DeviceId) -> Option<&mut Marks> {
        let member = self.members.iter_mut().find(|it| it.user == user)?;
        member.devices.get_mut(position(device.0)?)
    }

    /// A new device gets what is sent from now on.
    pub(crate) fn add_device(&mut self, user: UserId) {
        let last = self.last();
        if let Some(member) = self.members.iter_mut().find(|it| it.user == user) {
            member.devices.push(Marks::new(last));
        }
    }

    /// Takes the next message that must be pushed to the device, if there is one.
    pub(crate) fn next_push(&mut self, user: UserId, device: DeviceId) -> Option<Message> {
        let marks = self.marks_mut(user, device)?;
        let pushed = marks.pushed();
        let mut waiting = self.log.iter().filter(|it| it.seq > pushed);
        let message = waiting.find(|it| it.from != user)?.clone();
        self.marks_mut(user, device)?.set_pushed(message.seq);
        Some(message)
    }

    /// The message with this number, if it was sent.
    pub(crate) fn message(&self, seq: Seq) -> Option<&Message> {
        let at = usize::try_from(seq.0.checked_sub(1)?).ok()?;
        self.log.get(at)
    }

    /// Each recipient of a message, in the order of joining.
    pub(crate) fn recipients(&self, message: &Message) -> Vec<UserId> {
        let recipients = self.members.iter().filter(|it| it.is_recipient(message));
        recipients.map(|it| it.user).collect()
    }

    /// The receipt of each recipient, lowest user first.
    pub(crate) fn receipts(&self, seq: Seq) -> Vec<(UserId, Receipt)> {
        let Some(message) = self.message(seq) else {
            return Vec::new();
        };
        let recipients = self.members.iter().filter(|it| it.is_recipient(message));
        let mut receipts: Vec<_> = recipients.map(|it| (it.user, it.receipt(seq))).collect();
        receipts.sort_by_key(|(user, _)| *user);
        receipts
    }

    pub(crate) fn unread(&self, user: UserId) -> Result<usize, ReadError> {
        let reader = self.member(user).ok_or(ReadError::NotAMember)?;
        let received = self.log.iter().filter(|it| reader.is_recipient(it));
        Ok(received
            .filter(|it| reader.receipt(it.seq) < Receipt::Read)
            .count())
    }

    /// The message that the client id has become before, or why it cannot be used.
    pub(crate) fn repeated(
        &self,
        from: UserId,
        client: ClientId,
        text: &str,
    ) -> Option<Result<Message, SendError>> {
        let message = self.message(*self.sent.get(&(from, client))?)?;
        Some(if message.text == text {
            Ok(message.clone())
        } else {
            Err(SendError::ClientIdReused)
        })
    }

    pub(crate) fn remember(&mut self, message: &Message, client: ClientId) {
        self.sent.insert((message.from, client), message.seq);
    }

    /// The members in the order in which they joined. The first one is the admin.
    pub(crate) fn members(&self) -> Vec<UserId> {
        self.members.iter().map(|it| it.user).collect()
    }

    /// Adds a user for `by`, if the group takes it.
    pub(crate) fn add(
        &mut self,
        by: UserId,
        user: UserId,
        devices: usize,
    ) -> Result<(), GroupError> {
        let limit = self.group.as_ref().ok_or(GroupError::NotAGroup)?.limit;
        if by != user && !self.has_member(by) {
            return Err(GroupError::NotAMember(by));
        }
        if self.has_member(user) {
            return Err(GroupError::AlreadyMember);
        }
        if !self.allows(by, Action::Add(user)) {
            return Err(GroupError::Forbidden);
        }
        if self.members.len() >= limit {
            return Err(GroupError::Full);
        }
        self.admit(user, devices);
        Ok(())
    }

    pub(crate) fn admit(&mut self, user: UserId, devices: usize) {
        self.members.push(Member::new(user, devices, self.last()));
    }

    /// Removes a user for `by`. Each member may leave.
    pub(crate) fn remove(&mut self, by: UserId, user: UserId) -> Result<(), GroupError> {
        if self.group.is_none() {
            return Err(GroupError::NotAGroup);
        }
        if let Some(missing) = [by, user].into_iter().find(|it| !self.has_member(*it)) {
            return Err(GroupError::NotAMember(missing));
        }
        if by != user && !self.allows(by, Action::Remove(user)) {
            return Err(GroupError::Forbidden);
        }
        self.members.retain(|it| it.user != user);
        Ok(())
    }

    /// Asks the policy of the group. Between two users everything is allowed.
    fn allows(&self, by: UserId, action: Action) -> bool {
        let request = Request {
            by,
            is_member: self.has_member(by),
            is_admin: self.members.first().is_some_and(|it| it.user == by),
            action,
        };
        let group = self.group.as_ref();
        group.is_none_or(|group| group.policy.allows(&request))
    }

    /// At most `limit` messages with lower numbers than `before`, oldest first, and
    /// whether the reader may see older ones.
    pub(crate) fn before(
        &self,
        reader: UserId,
        before: Option<Seq>,
        limit: usize,
    ) -> Result<(Vec<Message>, bool), ReadError> {
        let mut messages = self.history(reader)?;
        messages.retain(|it| before.is_none_or(|before| it.seq < before));
        let older = messages.len().saturating_sub(limit);
        Ok((messages.split_off(older), older > 0))
    }
}
