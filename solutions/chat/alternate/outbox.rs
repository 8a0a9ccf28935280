//! An outbox for each device: a queue of messages, and the connection that takes them.

use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use crate::delivery::{Connection, Lost};
use crate::shared::lock;
use crate::{ConversationId, Message};

type Wire = Arc<Mutex<Box<dyn Connection>>>;

#[derive(Default)]
pub(crate) struct Outbox(Mutex<State>);

#[derive(Default)]
struct State {
    wire: Option<Wire>,
    queue: VecDeque<Message>,
    /// Rooms whose waiting messages must be queued before new ones.
    stale: BTreeSet<ConversationId>,
    is_draining: bool,
}

impl Outbox {
    pub(crate) fn is_connected(&self) -> bool {
        lock(&self.0).wire.is_some()
    }

    /// Takes a new connection. What waits in these rooms comes by `refill`.
    pub(crate) fn connect(&self, connection: Box<dyn Connection>, rooms: BTreeSet<ConversationId>) {
        let mut state = lock(&self.0);
        state.wire = Some(Arc::new(Mutex::new(connection)));
        state.queue.clear();
        state.stale = rooms;
    }

    pub(crate) fn disconnect(&self) {
        let mut state = lock(&self.0);
        state.wire = None;
        state.queue.clear();
        state.stale.clear();
    }

    /// Queues what waits in a room. The caller holds the lock of the room.
    pub(crate) fn refill(&self, room: ConversationId, waiting: Vec<Message>) {
        let mut state = lock(&self.0);
        if state.stale.remove(&room) {
            state.queue.extend(waiting);
        }
    }

    /// Queues a new message. The caller holds the lock of its room.
    pub(crate) fn offer(&self, message: &Message) {
        let mut state = lock(&self.0);
        // A stale room will be queued as a whole.
        if state.wire.is_some() && !state.stale.contains(&message.conversation()) {
            state.queue.push_back(message.clone());
        }
    }

    /// Pushes the queue, unless another thread is doing that. No lock is held meanwhile.
    pub(crate) fn drain(&self) {
        if std::mem::replace(&mut lock(&self.0).is_draining, true) {
            return;
        }
        while let Some((wire, message)) = self.next() {
            let push = || lock(&wire).push(&message);
            let pushed = catch_unwind(AssertUnwindSafe(push));
            if let Ok(Err(Lost)) | Err(_) = pushed {
                self.lose(&wire);
            }
        }
    }

    fn next(&self) -> Option<(Wire, Message)> {
        let mut state = lock(&self.0);
        let wire = state.wire.clone();
        let next = wire.and_then(|wire| Some((wire, state.queue.pop_front()?)));
        state.is_draining = next.is_some();
        next
    }

    /// Drops this connection, unless a new one is there already.
    fn lose(&self, wire: &Wire) {
        let mut state = lock(&self.0);
        if state.wire.as_ref().is_some_and(|it| Arc::ptr_eq(it, wire)) {
            state.wire = None;
            state.queue.clear();
            state.stale.clear();
        }
    }
}
