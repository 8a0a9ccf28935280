//! The third way: a type for each state. A wrong call does not compile.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Door, Event, Now, Refused};

/// An open door.
#[derive(Debug)]
pub struct Opened {
    // your fields
}

/// A closed door.
#[derive(Debug)]
pub struct Closed {
    // your fields
}

/// A locked door.
#[derive(Debug)]
pub struct Locked {
    // your fields
}

impl Opened {
    pub fn close(self) -> Closed {
        todo!()
    }
}

impl Default for Closed {
    /// Each door starts like this.
    fn default() -> Self {
        todo!()
    }
}

impl Closed {
    pub fn open(self) -> Opened {
        todo!()
    }

    pub fn lock(self, code: u16) -> Locked {
        todo!()
    }
}

impl Locked {
    /// The closed door; or, if the code is wrong, the same locked door.
    pub fn unlock(self, code: u16) -> Result<Closed, Self> {
        todo!()
    }
}

/// A door whose state is known only at run time.
#[derive(Debug)]
pub struct TypeDoor {
    // your fields
}

impl Default for TypeDoor {
    /// A closed door.
    fn default() -> Self {
        todo!()
    }
}

impl Door for TypeDoor {
    fn handle(&mut self, event: Event) -> Result<(), Refused> {
        todo!()
    }

    fn now(&self) -> Now {
        todo!()
    }
}
