//! The second way: an object for each state. Other crates can add states.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Door, Event, Now, Refused};

/// A state of a door.
pub trait DoorState {
    /// What the event does: the next state, and whether the event was refused.
    fn on(self: Box<Self>, event: Event) -> (Box<dyn DoorState>, Result<(), Refused>);

    fn now(&self) -> Now;
}

/// The state of a closed door, for states of other crates that end with it.
pub fn closed() -> Box<dyn DoorState> {
    todo!()
}

pub struct ObjectDoor {
    // your fields
}

impl ObjectDoor {
    /// A door in a state that may come from another crate.
    pub fn starting_with(state: Box<dyn DoorState>) -> Self {
        todo!()
    }
}

impl Default for ObjectDoor {
    /// A closed door.
    fn default() -> Self {
        todo!()
    }
}

impl Door for ObjectDoor {
    fn handle(&mut self, event: Event) -> Result<(), Refused> {
        todo!()
    }

    fn now(&self) -> Now {
        todo!()
    }
}
