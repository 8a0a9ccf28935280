//! A chat in one struct: users with inboxes, rooms with messages.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub room: u32,
    pub seq: u64,
    pub from: u32,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Sent,
    Delivered,
    Read,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Direct,
    InviteOnly,
    Public,
}

#[derive(Clone, Debug)]
pub struct Room {
    pub kind: Kind,
    pub limit: usize,
    /// Each member with the last number before they joined. The first one is the admin.
    pub members: Vec<(u32, u64)>,
    pub messages: Vec<Message>,
    /// The receipt of each recipient, by message and user.
    pub receipts: BTreeMap<(u64, u32), Status>,
    pub client_ids: BTreeMap<(u32, u64), u64>,
    /// Until when each user is typing.
    pub typing: BTreeMap<u32, u64>,
}

#[derive(Clone, Debug, Default)]
pub struct User {
    pub is_connected: bool,
    /// What waits while the user has no connection.
    pub inbox: Vec<Message>,
    /// What was shown to the user.
    pub screen: Vec<Message>,
    /// Until when the user is online, in seconds.
    pub online_until: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatError {
    UnknownUser,
    UnknownRoom,
    SameUser,
    NotAMember,
    EmptyText,
    UnknownMessage,
    Forbidden,
    AlreadyMember,
    Full,
    ClientIdReused,
}

impl fmt::Display for ChatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::UnknownUser => "there is no such user",
            Self::UnknownRoom => "there is no such room",
            Self::SameUser => "a room needs two users",
            Self::NotAMember => "the user is not a member",
            Self::EmptyText => "the text is empty",
            Self::UnknownMessage => "there is no such message",
            Self::Forbidden => "the user may not do that",
            Self::AlreadyMember => "the user is a member already",
            Self::Full => "the room is full",
            Self::ClientIdReused => "the client id belongs to another text",
        };
        f.write_str(text)
    }
}

impl Error for ChatError {}

#[derive(Clone, Debug, Default)]
pub struct Chat {
    pub users: BTreeMap<u32, User>,
    pub rooms: BTreeMap<u32, Room>,
    pub now: u64,
    /// Mails to users who are offline.
    pub mails: Vec<String>,
}

impl Chat {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn register(&mut self) -> u32 {
        let id = self.users.len() as u32 + 1;
        self.users.insert(id, User::default());
        id
    }

    /// # Errors
    /// `UnknownUser` and `SameUser`.
    pub fn open(&mut self, one: u32, other: u32) -> Result<u32, ChatError> {
        if !self.users.contains_key(&one) || !self.users.contains_key(&other) {
            return Err(ChatError::UnknownUser);
        }
        if one == other {
            return Err(ChatError::SameUser);
        }
        for (id, room) in &self.rooms {
            let is_member = |user| room.members.iter().any(|it| it.0 == user);
            if room.kind == Kind::Direct && is_member(one) && is_member(other) {
                return Ok(*id);
            }
        }
        Ok(self.add_room(Kind::Direct, 2, &[one, other]))
    }

    /// # Errors
    /// `UnknownUser`.
    pub fn create_group(&mut self, user: u32, limit: usize, kind: Kind) -> Result<u32, ChatError> {
        if !self.users.contains_key(&user) {
            return Err(ChatError::UnknownUser);
        }
        Ok(self.add_room(kind, limit, &[user]))
    }

    fn add_room(&mut self, kind: Kind, limit: usize, members: &[u32]) -> u32 {
        let id = self.rooms.len() as u32 + 1;
        let room = Room {
            kind,
            limit,
            members: members.iter().map(|user| (*user, 0)).collect(),
            messages: Vec::new(),
            receipts: BTreeMap::new(),
            client_ids: BTreeMap::new(),
            typing: BTreeMap::new(),
        };
        self.rooms.insert(id, room);
        id
    }

    fn room(&mut self, user: u32, room: u32) -> Result<&mut Room, ChatError> {
        if !self.users.contains_key(&user) {
            return Err(ChatError::UnknownUser);
        }
        self.rooms.get_mut(&room).ok_or(ChatError::UnknownRoom)
    }

    /// # Errors
    /// The first reason that applies.
    pub fn send(&mut self, from: u32, room_id: u32, text: &str) -> Result<Message, ChatError> {
        if !self.users.contains_key(&from) {
            return Err(ChatError::UnknownUser);
        }
        let room = self.rooms.get_mut(&room_id);
        let room = room.ok_or(ChatError::UnknownRoom)?;
        if !room.members.iter().any(|it| it.0 == from) {
            return Err(ChatError::NotAMember);
        }
        if text.is_empty() {
            return Err(ChatError::EmptyText);
        }
        let message = Message {
            room: room_id,
            seq: room.messages.len() as u64 + 1,
            from,
            text: text.to_owned(),
        };
        room.messages.push(message.clone());
        room.typing.remove(&from);
        let members: BTreeSet<u32> = room.members.iter().map(|it| it.0).collect();
        for user in members {
            if user == from {
                continue;
            }
            room.receipts.insert((message.seq, user), Status::Sent);
            let Some(entry) = self.users.get_mut(&user) else {
                continue;
            };
            if entry.is_connected {
                entry.screen.push(message.clone());
            } else {
                entry.inbox.push(message.clone());
            }
            if entry.online_until <= self.now {
                self.mails
                    .push(format!("user {user}: message {} from {from}", message.seq));
            }
        }
        Ok(message)
    }

    /// # Errors
    /// The first reason that applies.
    pub fn send_once(
        &mut self,
        from: u32,
        room_id: u32,
        client: u64,
        text: &str,
    ) -> Result<Message, ChatError> {
        let room = self.room(from, room_id)?;
        if let Some(seq) = room.client_ids.get(&(from, client)) {
            let message = &room.messages[*seq as usize - 1];
            if message.text != text {
                return Err(ChatError::ClientIdReused);
            }
            return Ok(message.clone());
        }
        let message = self.send(from, room_id, text)?;
        let room = self.room(from, room_id)?;
        room.client_ids.insert((from, client), message.seq);
        Ok(message)
    }

    /// # Errors
    /// The first reason that applies.
    pub fn history(&self, user: u32, room: u32) -> Result<Vec<Message>, ChatError> {
        if !self.users.contains_key(&user) {
            return Err(ChatError::UnknownUser);
        }
        let room = self.rooms.get(&room).ok_or(ChatError::UnknownRoom)?;
        let member = room.members.iter().find(|it| it.0 == user);
        let (_, joined_after) = member.ok_or(ChatError::NotAMember)?;
        let seen = room.messages.iter().filter(|it| it.seq > *joined_after);
        Ok(seen.cloned().collect())
    }

    /// Shows what has waited in the inbox.
    pub fn connect(&mut self, user: u32) {
        if let Some(user) = self.users.get_mut(&user) {
            user.is_connected = true;
            user.screen.append(&mut user.inbox);
        }
    }

    pub fn disconnect(&mut self, user: u32) {
        if let Some(user) = self.users.get_mut(&user) {
            user.is_connected = false;
        }
    }

    /// # Errors
    /// The first reason that applies.
    pub fn acknowledge(
        &mut self,
        user: u32,
        room: u32,
        up_to: u64,
        status: Status,
    ) -> Result<(), ChatError> {
        let room = self.room(user, room)?;
        if !room.members.iter().any(|it| it.0 == user) {
            return Err(ChatError::NotAMember);
        }
        if up_to == 0 || up_to > room.messages.len() as u64 {
            return Err(ChatError::UnknownMessage);
        }
        for ((seq, recipient), old) in &mut room.receipts {
            if *seq <= up_to && *recipient == user && status > *old {
                *old = status;
            }
        }
        Ok(())
    }

    /// The lowest receipt of all recipients who are still members.
    #[must_use]
    pub fn status(&self, room: u32, seq: u64) -> Option<Status> {
        let room = self.rooms.get(&room)?;
        let recipients = room.receipts.iter().filter(|it| it.0.0 == seq);
        let current = recipients.filter(|it| {
            let member = room.members.iter().find(|member| member.0 == it.0.1);
            member.is_some_and(|member| member.1 < seq)
        });
        current.map(|it| *it.1).min()
    }

    /// # Errors
    /// The first reason that applies.
    pub fn add(&mut self, by: u32, room: u32, user: u32) -> Result<(), ChatError> {
        if !self.users.contains_key(&user) {
            return Err(ChatError::UnknownUser);
        }
        let room = self.room(by, room)?;
        let is_member = |user| room.members.iter().any(|it| it.0 == user);
        if by != user && !is_member(by) {
            return Err(ChatError::NotAMember);
        }
        if is_member(user) {
            return Err(ChatError::AlreadyMember);
        }
        let is_admin = room.members.first().is_some_and(|it| it.0 == by);
        let is_allowed = match room.kind {
            Kind::Direct => false,
            Kind::InviteOnly => is_admin,
            Kind::Public => true,
        };
        if !is_allowed {
            return Err(ChatError::Forbidden);
        }
        if room.members.len() >= room.limit {
            return Err(ChatError::Full);
        }
        room.members.push((user, room.messages.len() as u64));
        Ok(())
    }

    /// # Errors
    /// The first reason that applies.
    pub fn remove(&mut self, by: u32, room: u32, user: u32) -> Result<(), ChatError> {
        let room = self.room(by, room)?;
        let is_member = |user| room.members.iter().any(|it| it.0 == user);
        if !is_member(by) || !is_member(user) {
            return Err(ChatError::NotAMember);
        }
        let is_admin = room.members.first().is_some_and(|it| it.0 == by);
        if room.kind == Kind::Direct || (by != user && !is_admin) {
            return Err(ChatError::Forbidden);
        }
        room.members.retain(|it| it.0 != user);
        room.typing.remove(&user);
        Ok(())
    }

    /// The newest messages with lower numbers, oldest first.
    ///
    /// # Errors
    /// As `history`.
    pub fn page(
        &self,
        user: u32,
        room: u32,
        before: u64,
        limit: usize,
    ) -> Result<Vec<Message>, ChatError> {
        let mut messages = self.history(user, room)?;
        messages.retain(|it| it.seq < before);
        let hidden = messages.len().saturating_sub(limit);
        Ok(messages.split_off(hidden))
    }

    /// Lets so many seconds pass.
    pub fn advance(&mut self, seconds: u64) {
        self.now += seconds;
    }

    pub fn heartbeat(&mut self, user: u32) {
        let until = self.now + 30;
        if let Some(user) = self.users.get_mut(&user) {
            user.online_until = until;
        }
    }

    #[must_use]
    pub fn is_online(&self, user: u32) -> bool {
        let user = self.users.get(&user);
        user.is_some_and(|it| it.online_until > self.now)
    }

    /// # Errors
    /// As `history`.
    pub fn typing(&mut self, user: u32, room: u32) -> Result<(), ChatError> {
        let until = self.now + 5;
        let room = self.room(user, room)?;
        if !room.members.iter().any(|it| it.0 == user) {
            return Err(ChatError::NotAMember);
        }
        room.typing.insert(user, until);
        Ok(())
    }

    #[must_use]
    pub fn who_is_typing(&self, room: u32) -> Vec<u32> {
        let Some(room) = self.rooms.get(&room) else {
            return Vec::new();
        };
        let typing = room.typing.iter().filter(|it| *it.1 > self.now);
        typing.map(|it| *it.0).collect()
    }
}
