//! One door with a code, written in three ways.

pub mod objects;
pub mod typestate;

/// What a guest does at a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Open,
    Close,
    Lock(u16),
    Unlock(u16),
}

/// The event makes no sense now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// What a guest sees of a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Now {
    Open,
    Closed,
    Locked,
}

/// A door, in whichever way it is written.
pub trait Door {
    /// Changes the state, or refuses the event.
    fn handle(&mut self, event: Event) -> Result<(), Refused>;

    fn now(&self) -> Now;
}

/// The first way: one enum and one match.
#[derive(Clone, Debug)]
pub struct EnumDoor {
    state: State,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Open,
    Closed,
    Locked { code: u16 },
}

impl Default for EnumDoor {
    /// A closed door.
    fn default() -> Self {
        let state = State::Closed;
        Self { state }
    }
}

impl Door for EnumDoor {
    fn handle(&mut self, event: Event) -> Result<(), Refused> {
        self.state = match (self.state, event) {
            (State::Open, Event::Close) => State::Closed,
            (State::Closed, Event::Open) => State::Open,
            (State::Closed, Event::Lock(code)) => State::Locked { code },
            (State::Locked { code }, Event::Unlock(tried)) if code == tried => State::Closed,
            _ => return Err(Refused),
        };
        Ok(())
    }

    fn now(&self) -> Now {
        match self.state {
            State::Open => Now::Open,
            State::Closed => Now::Closed,
            State::Locked { .. } => Now::Locked,
        }
    }
}
