//! The hub: rooms with a lock each, people with an outbox for each device.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use crate::delivery::{AckError, Connection, Receipt, Refused};
use crate::devices::DeviceId;
use crate::errors::Missing;
use crate::groups::{ClientId, GroupError, GroupPolicy};
use crate::outbox::Outbox;
use crate::presence::{Notice, Notifier, Presence, UnknownUser, notify};
use crate::room::{Room, Rules};
use crate::{Chat, ConversationId, Message, OpenError, ReadError, SendError, Seq, UserId};

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
#[derive(Clone, Default)]
pub struct SharedChat {
    hub: Arc<Hub>,
}

/// A lock of a list is held for a moment only, to take a handle out of it.
#[derive(Default)]
struct Hub {
    people: Mutex<Vec<Vec<Arc<Outbox>>>>,
    rooms: Mutex<Vec<Arc<Mutex<Room>>>>,
    presence: Mutex<Presence>,
    notifiers: Mutex<Vec<Arc<dyn Notifier>>>,
    journal: OnceLock<Box<dyn Journal>>,
}

impl fmt::Debug for SharedChat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedChat").finish_non_exhaustive()
    }
}

const FIRST: DeviceId = DeviceId(1);

impl SharedChat {
    /// Takes over a chat as it is.
    #[must_use]
    pub fn new(chat: Chat) -> Self {
        chat.hub
    }

    /// Takes over a chat as it is. Each new message goes to the journal first.
    #[must_use]
    pub fn with_journal(chat: Chat, journal: impl Journal + 'static) -> Self {
        // A `Chat` has no journal, and it is the only handle.
        let _ = chat.hub.hub.journal.set(Box::new(journal));
        chat.hub
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
        self.send_as(from, conversation, None, text)
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
        self.send_as(from, conversation, Some(client), text)
    }

    fn send_as(
        &self,
        from: UserId,
        conversation: ConversationId,
        client: Option<ClientId>,
        text: &str,
    ) -> Result<Message, SendError> {
        let room = self.room_for(from, conversation)?;
        let mut room = lock(&room);
        if let Some(known) = client.and_then(|client| room.known(from, client, text)) {
            return known;
        }
        let message = room.next(from, text)?;
        if let Some(journal) = self.hub.journal.get() {
            let stored = journal.append(&message);
            stored.map_err(|Outage| SendError::Unavailable)?;
        }
        room.append(message.clone(), client);
        let recipients = room.recipients(message.seq());
        let outboxes: Vec<Arc<Outbox>> = recipients
            .iter()
            .flat_map(|it| self.outboxes(*it))
            .collect();
        for outbox in &outboxes {
            outbox.offer(&message);
        }
        drop(room);
        for outbox in &outboxes {
            outbox.drain();
        }
        self.notify(&message, recipients);
        Ok(message)
    }

    fn notify(&self, message: &Message, mut recipients: Vec<UserId>) {
        {
            let mut presence = lock(&self.hub.presence);
            presence.stop_typing(message.conversation(), message.from());
            recipients.retain(|user| !presence.is_online(*user));
        }
        recipients.sort();
        let notifiers = lock(&self.hub.notifiers).clone();
        for user in recipients {
            let notice = Notice {
                user,
                conversation: message.conversation(),
                seq: message.seq(),
                from: message.from(),
            };
            notify(&notifiers, &notice);
        }
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
        let room = self.room_for(reader, conversation)?;
        lock(&room).seen(reader)
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
        self.acknowledge_from((user, FIRST), conversation, up_to, receipt)
    }

    /// As `Chat::receipts`.
    #[must_use]
    pub fn receipts(&self, conversation: ConversationId, seq: Seq) -> Vec<(UserId, Receipt)> {
        let Some(room) = self.room(conversation) else {
            return Vec::new();
        };
        let room = lock(&room);
        let mut users = room.recipients(seq);
        users.sort();
        let receipts = users.into_iter();
        receipts
            .map(|user| (user, room.receipt(user, seq)))
            .collect()
    }

    /// As `Chat::unread`.
    ///
    /// # Errors
    /// As `Chat::unread`.
    pub fn unread(&self, user: UserId, conversation: ConversationId) -> Result<usize, ReadError> {
        let room = self.room_for(user, conversation)?;
        lock(&room).unread(user)
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
        self.connect_device(user, FIRST, connection)
    }

    /// As `Chat::disconnect`.
    pub fn disconnect(&self, user: UserId) {
        self.disconnect_device(user, FIRST);
    }

    /// As `Chat::add`.
    ///
    /// # Errors
    /// As `Chat::add`.
    pub fn add(&self, by: UserId, group: ConversationId, user: UserId) -> Result<(), GroupError> {
        self.check(by)?;
        self.check(user)?;
        let room = self.room_for(by, group)?;
        lock(&room).add(by, user)
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
        self.check(by)?;
        self.check(user)?;
        let room = self.room_for(by, group)?;
        lock(&room).remove(by, user)?;
        lock(&self.hub.presence).stop_typing(group, user);
        Ok(())
    }

    /// As `Chat::members`.
    #[must_use]
    pub fn members(&self, conversation: ConversationId) -> Option<Vec<UserId>> {
        let room = self.room(conversation)?;
        Some(lock(&room).members())
    }

    /// As `Chat::advance`.
    pub fn advance(&self, time: Duration) {
        lock(&self.hub.presence).advance(time);
    }

    /// As `Chat::heartbeat`.
    ///
    /// # Errors
    /// As `Chat::heartbeat`.
    pub fn heartbeat(&self, user: UserId) -> Result<(), UnknownUser> {
        self.check(user).map_err(|_| UnknownUser(user))?;
        lock(&self.hub.presence).heartbeat(user);
        Ok(())
    }

    /// As `Chat::is_online`.
    #[must_use]
    pub fn is_online(&self, user: UserId) -> bool {
        lock(&self.hub.presence).is_online(user)
    }
}

/// What only the first handle offers.
impl SharedChat {
    pub(crate) fn register(&self) -> UserId {
        let mut people = lock(&self.hub.people);
        people.push(vec![Arc::default()]);
        UserId(people.len() as u32)
    }

    pub(crate) fn open(&self, one: UserId, other: UserId) -> Result<ConversationId, OpenError> {
        for user in [one, other] {
            self.check(user).map_err(|_| OpenError::UnknownUser(user))?;
        }
        if one == other {
            return Err(OpenError::SameUser);
        }
        let rooms = self.rooms();
        let known = rooms.iter().map(|room| lock(room));
        let known = known
            .filter(|room| room.is_pair(one, other))
            .map(|room| room.id())
            .next();
        Ok(known.unwrap_or_else(|| self.make_room(&[one, other], None)))
    }

    pub(crate) fn create_group<P: GroupPolicy + 'static>(
        &self,
        creator: UserId,
        limit: usize,
        policy: P,
    ) -> Result<ConversationId, Refused<P>> {
        if self.check(creator).is_err() {
            return Err(Refused(policy));
        }
        let policy = Box::new(policy);
        Ok(self.make_room(&[creator], Some(Rules { limit, policy })))
    }

    fn make_room(&self, members: &[UserId], rules: Option<Rules>) -> ConversationId {
        let mut rooms = lock(&self.hub.rooms);
        let id = ConversationId(rooms.len() as u32 + 1);
        rooms.push(Arc::new(Mutex::new(Room::new(id, members, rules))));
        id
    }

    pub(crate) fn conversations(&self, user: UserId) -> Option<Vec<ConversationId>> {
        self.check(user).ok()?;
        let rooms = self.rooms();
        let own = rooms
            .iter()
            .map(|room| lock(room))
            .filter(|room| room.has(user));
        Some(own.map(|room| room.id()).collect())
    }

    pub(crate) fn is_connected(&self, user: UserId) -> bool {
        let outbox = self.outbox(user, FIRST);
        outbox.is_some_and(|it| it.is_connected())
    }

    pub(crate) fn add_device(&self, user: UserId) -> Option<DeviceId> {
        let device = {
            let mut people = lock(&self.hub.people);
            let devices = people.get_mut(index(user.0)?)?;
            devices.push(Arc::default());
            DeviceId(devices.len() as u32)
        };
        for room in self.rooms() {
            lock(&room).start(user, device);
        }
        Some(device)
    }

    pub(crate) fn connect_device<C: Connection + 'static>(
        &self,
        user: UserId,
        device: DeviceId,
        connection: C,
    ) -> Result<(), Refused<C>> {
        let Some(outbox) = self.outbox(user, device) else {
            return Err(Refused(connection));
        };
        let rooms = self.rooms();
        let ids: BTreeSet<ConversationId> = (1..=rooms.len() as u32).map(ConversationId).collect();
        outbox.connect(Box::new(connection), ids);
        for room in rooms {
            let room = lock(&room);
            outbox.refill(room.id(), room.waiting(user, device));
        }
        outbox.drain();
        Ok(())
    }

    pub(crate) fn disconnect_device(&self, user: UserId, device: DeviceId) {
        if let Some(outbox) = self.outbox(user, device) {
            outbox.disconnect();
        }
    }

    pub(crate) fn acknowledge_from(
        &self,
        (user, device): (UserId, DeviceId),
        conversation: ConversationId,
        up_to: Seq,
        receipt: Receipt,
    ) -> Result<(), AckError> {
        let room = self.room_for(user, conversation)?;
        let mut room = lock(&room);
        if !room.has(user) {
            return Err(AckError::NotAMember);
        }
        if self.outbox(user, device).is_none() {
            return Err(AckError::UnknownDevice(device));
        }
        let is_known = room.raise((user, device), up_to, receipt);
        is_known
            .then_some(())
            .ok_or(AckError::UnknownMessage(up_to))
    }

    pub(crate) fn add_notifier(&self, notifier: Arc<dyn Notifier>) {
        lock(&self.hub.notifiers).push(notifier);
    }

    pub(crate) fn typing(&self, user: UserId, room: ConversationId) -> Result<(), ReadError> {
        let found = self.room_for(user, room)?;
        if !lock(&found).has(user) {
            return Err(ReadError::NotAMember);
        }
        lock(&self.hub.presence).type_in(room, user);
        Ok(())
    }

    pub(crate) fn who_is_typing(&self, conversation: ConversationId) -> Vec<UserId> {
        lock(&self.hub.presence).typing_in(conversation)
    }

    fn check(&self, user: UserId) -> Result<(), Missing> {
        let people = lock(&self.hub.people).len();
        let is_known = index(user.0).is_some_and(|at| at < people);
        is_known.then_some(()).ok_or(Missing::User(user))
    }

    fn outboxes(&self, user: UserId) -> Vec<Arc<Outbox>> {
        let people = lock(&self.hub.people);
        let found = index(user.0).and_then(|at| people.get(at));
        found.cloned().unwrap_or_default()
    }

    fn outbox(&self, user: UserId, device: DeviceId) -> Option<Arc<Outbox>> {
        self.outboxes(user).get(index(device.0)?).cloned()
    }

    fn rooms(&self) -> Vec<Arc<Mutex<Room>>> {
        lock(&self.hub.rooms).clone()
    }

    fn room(&self, id: ConversationId) -> Option<Arc<Mutex<Room>>> {
        lock(&self.hub.rooms).get(index(id.0)?).cloned()
    }

    fn room_for(&self, user: UserId, id: ConversationId) -> Result<Arc<Mutex<Room>>, Missing> {
        self.check(user)?;
        self.room(id).ok_or(Missing::Conversation(id))
    }
}

/// Where the thing with this number stands in a list that begins with number 1.
fn index(number: u32) -> Option<usize> {
    number.checked_sub(1).map(|at| at as usize)
}

/// Policies and journals are called before the first change, and connections outside.
/// So what is behind a poisoned lock is whole.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Display for Outage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the journal did not store the message")
    }
}

impl Error for Outage {}
