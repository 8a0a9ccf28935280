//! A room: a list of messages, each with the receipts of its recipients.

use std::collections::BTreeMap;

use crate::delivery::Receipt;
use crate::devices::DeviceId;
use crate::groups::{Action, ClientId, GroupError, GroupPolicy, Request};
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

/// A message and what each device has said about it.
struct Entry {
    message: Message,
    client: Option<ClientId>,
    receipts: BTreeMap<(UserId, DeviceId), Receipt>,
}

/// The rules of a group.
pub(crate) struct Rules {
    pub(crate) limit: usize,
    pub(crate) policy: Box<dyn GroupPolicy>,
}

pub(crate) struct Room {
    id: ConversationId,
    rules: Option<Rules>,
    /// In the order of joining, with the last number before that.
    members: Vec<(UserId, Seq)>,
    /// Where devices begin that were added later.
    starts: BTreeMap<(UserId, DeviceId), Seq>,
    entries: Vec<Entry>,
}

impl Room {
    pub(crate) fn new(id: ConversationId, members: &[UserId], rules: Option<Rules>) -> Self {
        Self {
            id,
            rules,
            members: members.iter().map(|user| (*user, Seq(0))).collect(),
            starts: BTreeMap::new(),
            entries: Vec::new(),
        }
    }

    pub(crate) fn id(&self) -> ConversationId {
        self.id
    }

    pub(crate) fn members(&self) -> Vec<UserId> {
        self.members.iter().map(|(user, _)| *user).collect()
    }

    pub(crate) fn has(&self, user: UserId) -> bool {
        self.joined_after(user).is_some()
    }

    pub(crate) fn is_pair(&self, one: UserId, other: UserId) -> bool {
        self.rules.is_none() && self.has(one) && self.has(other)
    }

    fn joined_after(&self, user: UserId) -> Option<Seq> {
        let mut members = self.members.iter();
        members.find(|it| it.0 == user).map(|it| it.1)
    }

    fn last(&self) -> Seq {
        Seq(self.entries.len() as u64)
    }

    /// What a sender gets for a client id that was used before.
    pub(crate) fn known(
        &self,
        from: UserId,
        client: ClientId,
        text: &str,
    ) -> Option<Result<Message, SendError>> {
        let own = self.entries.iter().filter(|it| it.message.from == from);
        let message = &own.rev().find(|it| it.client == Some(client))?.message;
        let is_same = message.text == text;
        Some(
            is_same
                .then(|| message.clone())
                .ok_or(SendError::ClientIdReused),
        )
    }

    /// The next message, which is not in the room yet.
    pub(crate) fn next(&self, from: UserId, text: &str) -> Result<Message, SendError> {
        if !self.has(from) {
            Err(SendError::NotAMember)
        } else if text.is_empty() {
            Err(SendError::EmptyText)
        } else if !self.allows(from, Action::Send) {
            Err(SendError::Forbidden)
        } else {
            Ok(Message {
                conversation: self.id,
                seq: Seq(self.last().0 + 1),
                from,
                text: text.to_owned(),
            })
        }
    }

    pub(crate) fn append(&mut self, message: Message, client: Option<ClientId>) {
        self.entries.push(Entry {
            message,
            client,
            receipts: BTreeMap::new(),
        });
    }

    fn allows(&self, by: UserId, action: Action) -> bool {
        let request = Request {
            by,
            is_member: self.has(by),
            is_admin: self.members.first().is_some_and(|it| it.0 == by),
            action,
        };
        let rules = self.rules.as_ref();
        rules.is_none_or(|rules| rules.policy.allows(&request))
    }

    pub(crate) fn add(&mut self, by: UserId, user: UserId) -> Result<(), GroupError> {
        let limit = self.rules.as_ref().ok_or(GroupError::NotAGroup)?.limit;
        if by != user && !self.has(by) {
            return Err(GroupError::NotAMember(by));
        }
        if self.has(user) {
            return Err(GroupError::AlreadyMember);
        }
        if !self.allows(by, Action::Add(user)) {
            return Err(GroupError::Forbidden);
        }
        if self.members.len() >= limit {
            return Err(GroupError::Full);
        }
        self.members.push((user, self.last()));
        Ok(())
    }

    pub(crate) fn remove(&mut self, by: UserId, user: UserId) -> Result<(), GroupError> {
        if self.rules.is_none() {
            return Err(GroupError::NotAGroup);
        }
        if let Some(missing) = [by, user].into_iter().find(|it| !self.has(*it)) {
            return Err(GroupError::NotAMember(missing));
        }
        if by != user && !self.allows(by, Action::Remove(user)) {
            return Err(GroupError::Forbidden);
        }
        self.members.retain(|it| it.0 != user);
        self.starts.retain(|(owner, _), _| *owner != user);
        for entry in &mut self.entries {
            entry.receipts.retain(|(owner, _), _| *owner != user);
        }
        Ok(())
    }

    /// A device that is added now begins with the next message.
    pub(crate) fn start(&mut self, user: UserId, device: DeviceId) {
        if self.has(user) {
            self.starts.insert((user, device), self.last());
        }
    }

    /// What the user sees, oldest first.
    pub(crate) fn seen(&self, user: UserId) -> Result<Vec<Message>, ReadError> {
        let after = self.joined_after(user).ok_or(ReadError::NotAMember)?;
        let seen = self.entries.iter().map(|it| &it.message);
        Ok(seen.filter(|it| it.seq > after).cloned().collect())
    }

    /// What the device has not acknowledged, oldest first.
    pub(crate) fn waiting(&self, user: UserId, device: DeviceId) -> Vec<Message> {
        let Some(joined) = self.joined_after(user) else {
            return Vec::new();
        };
        let start = self.starts.get(&(user, device)).copied();
        let after = start.map_or(joined, |start| start.max(joined));
        let waits = |entry: &&Entry| {
            let is_new = entry.message.seq > after && entry.message.from != user;
            let receipt = entry.receipts.get(&(user, device));
            is_new && receipt.is_none_or(|it| *it < Receipt::Delivered)
        };
        let waiting = self.entries.iter().filter(waits);
        waiting.map(|it| it.message.clone()).collect()
    }

    /// Raises all receipts of a device up to a message. False if there is no such message.
    pub(crate) fn raise(
        &mut self,
        (user, device): (UserId, DeviceId),
        up_to: Seq,
        receipt: Receipt,
    ) -> bool {
        if up_to == Seq(0) || up_to > self.last() {
            return false;
        }
        let upper = self.entries.iter_mut().filter(|it| it.message.seq <= up_to);
        for entry in upper {
            let old = entry.receipts.entry((user, device)).or_insert(receipt);
            *old = receipt.max(*old);
        }
        true
    }

    /// In the order of joining.
    pub(crate) fn recipients(&self, seq: Seq) -> Vec<UserId> {
        let at = seq.0.checked_sub(1).and_then(|at| usize::try_from(at).ok());
        let Some(entry) = at.and_then(|at| self.entries.get(at)) else {
            return Vec::new();
        };
        let members = self.members.iter();
        let members = members.filter(|it| it.0 != entry.message.from && it.1 < seq);
        members.map(|it| it.0).collect()
    }

    /// The highest receipt of the devices of a user.
    pub(crate) fn receipt(&self, user: UserId, seq: Seq) -> Receipt {
        let entry = &self.entries[seq.0 as usize - 1];
        let own = entry.receipts.iter().filter(|it| it.0.0 == user);
        own.map(|it| *it.1).max().unwrap_or(Receipt::Sent)
    }

    pub(crate) fn unread(&self, user: UserId) -> Result<usize, ReadError> {
        let mut seen = self.seen(user)?;
        seen.retain(|it| it.from != user && self.receipt(user, it.seq) < Receipt::Read);
        Ok(seen.len())
    }
}
