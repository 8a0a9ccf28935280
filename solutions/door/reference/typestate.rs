//! The third way: a type for each state. A wrong call does not compile.

use crate::{Door, Event, Now, Refused};

/// An open door.
#[derive(Debug)]
pub struct Opened {
    _private: (),
}

/// A closed door.
#[derive(Debug)]
pub struct Closed {
    _private: (),
}

/// A locked door.
#[derive(Debug)]
pub struct Locked {
    code: u16,
}

impl Opened {
    pub fn close(self) -> Closed {
        Closed::default()
    }
}

impl Default for Closed {
    /// Each door starts like this.
    fn default() -> Self {
        Self { _private: () }
    }
}

impl Closed {
    pub fn open(self) -> Opened {
        Opened { _private: () }
    }

    pub fn lock(self, code: u16) -> Locked {
        Locked { code }
    }
}

impl Locked {
    /// The closed door; or, if the code is wrong, the same locked door.
    pub fn unlock(self, code: u16) -> Result<Closed, Self> {
        if code == self.code {
            Ok(Closed::default())
        } else {
            Err(self)
        }
    }
}

/// A door whose state is known only at run time.
#[derive(Debug)]
pub struct TypeDoor {
    /// `None` only while an event is handled.
    state: Option<Any>,
}

#[derive(Debug)]
enum Any {
    Opened(Opened),
    Closed(Closed),
    Locked(Locked),
}

impl Any {
    fn on(self, event: Event) -> Result<Self, Self> {
        match (self, event) {
            (Self::Opened(door), Event::Close) => Ok(Self::Closed(door.close())),
            (Self::Closed(door), Event::Open) => Ok(Self::Opened(door.open())),
            (Self::Closed(door), Event::Lock(code)) => Ok(Self::Locked(door.lock(code))),
            (Self::Locked(door), Event::Unlock(code)) => {
                door.unlock(code).map(Self::Closed).map_err(Self::Locked)
            }
            (door, _) => Err(door),
        }
    }
}

impl Default for TypeDoor {
    /// A closed door.
    fn default() -> Self {
        let state = Some(Any::Closed(Closed::default()));
        Self { state }
    }
}

impl Door for TypeDoor {
    fn handle(&mut self, event: Event) -> Result<(), Refused> {
        let Some(state) = self.state.take() else {
            return Err(Refused);
        };
        let (state, result) = match state.on(event) {
            Ok(state) => (state, Ok(())),
            Err(state) => (state, Err(Refused)),
        };
        self.state = Some(state);
        result
    }

    fn now(&self) -> Now {
        match self.state {
            Some(Any::Opened(_)) => Now::Open,
            Some(Any::Locked(_)) => Now::Locked,
            Some(Any::Closed(_)) | None => Now::Closed,
        }
    }
}
