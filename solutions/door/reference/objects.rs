//! The second way: an object for each state. Other crates can add states.

use std::fmt;

use crate::{Door, Event, Now, Refused};

/// A state of a door.
pub trait DoorState {
    /// What the event does: the next state, and whether the event was refused.
    fn on(self: Box<Self>, event: Event) -> (Box<dyn DoorState>, Result<(), Refused>);

    fn now(&self) -> Now;
}

struct Open;

struct Closed;

struct Locked {
    code: u16,
}

impl DoorState for Open {
    fn on(self: Box<Self>, event: Event) -> (Box<dyn DoorState>, Result<(), Refused>) {
        match event {
            Event::Close => (Box::new(Closed), Ok(())),
            _ => (self, Err(Refused)),
        }
    }

    fn now(&self) -> Now {
        Now::Open
    }
}

impl DoorState for Closed {
    fn on(self: Box<Self>, event: Event) -> (Box<dyn DoorState>, Result<(), Refused>) {
        match event {
            Event::Open => (Box::new(Open), Ok(())),
            Event::Lock(code) => (Box::new(Locked { code }), Ok(())),
            _ => (self, Err(Refused)),
        }
    }

    fn now(&self) -> Now {
        Now::Closed
    }
}

impl DoorState for Locked {
    fn on(self: Box<Self>, event: Event) -> (Box<dyn DoorState>, Result<(), Refused>) {
        match event {
            Event::Unlock(code) if code == self.code => (Box::new(Closed), Ok(())),
            _ => (self, Err(Refused)),
        }
    }

    fn now(&self) -> Now {
        Now::Locked
    }
}

/// The state of a closed door, for states of other crates that end with it.
pub fn closed() -> Box<dyn DoorState> {
    Box::new(Closed)
}

pub struct ObjectDoor {
    /// `None` only while a state handles an event.
    state: Option<Box<dyn DoorState>>,
}

impl ObjectDoor {
    /// A door in a state that may come from another crate.
    pub fn starting_with(state: Box<dyn DoorState>) -> Self {
        Self { state: Some(state) }
    }
}

impl Default for ObjectDoor {
    /// A closed door.
    fn default() -> Self {
        Self::starting_with(closed())
    }
}

impl fmt::Debug for ObjectDoor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectDoor").finish_non_exhaustive()
    }
}

impl Door for ObjectDoor {
    fn handle(&mut self, event: Event) -> Result<(), Refused> {
        let state = self.state.take().unwrap_or_else(closed);
        let (next, result) = state.on(event);
        self.state = Some(next);
        result
    }

    fn now(&self) -> Now {
        self.state.as_ref().map_or(Now::Closed, |state| state.now())
    }
}
