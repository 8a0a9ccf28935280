//! The machine: a floor, a door, a direction. It knows no calls and decides
//! nothing; whatever it does, it writes down.

use crate::route::Position;
use crate::{Action, Direction, Door, Event, Floor};

#[derive(Debug)]
pub(crate) struct Cab {
    dwell: u64,
    now: u64,
    floor: Floor,
    pub(crate) going: Option<Direction>,
    pub(crate) blocked: bool,
    /// How many ticks the open door has still to stay so; 0 if it is closed.
    open_for: u64,
    notes: Vec<Event>,
}

impl Cab {
    pub(crate) fn at(floor: Floor, dwell: u64) -> Self {
        Self {
            dwell,
            now: 0,
            floor,
            going: None,
            blocked: false,
            open_for: 0,
            notes: Vec::new(),
        }
    }

    pub(crate) fn now(&self) -> u64 {
        self.now
    }

    pub(crate) fn position(&self) -> Position {
        Position {
            at: self.floor,
            going: self.going,
        }
    }

    pub(crate) fn door(&self) -> Door {
        if self.open_for == 0 {
            Door::Closed
        } else {
            Door::Open
        }
    }

    pub(crate) fn is_open_at(&self, floor: Floor) -> bool {
        self.floor == floor && self.door() == Door::Open
    }

    pub(crate) fn wait(&mut self) {
        self.now += 1;
    }

    /// The dwell begins anew.
    pub(crate) fn hold(&mut self) {
        self.open_for = self.dwell;
    }

    /// One tick of the dwell has passed; true while the door stays open.
    pub(crate) fn dwells(&mut self) -> bool {
        if self.open_for > 1 {
            self.open_for -= 1;
            return true;
        }
        false
    }

    /// Whether `dwells` will return true.
    pub(crate) fn will_dwell(&self) -> bool {
        self.open_for > 1
    }

    pub(crate) fn close(&mut self) {
        self.open_for = 0;
        self.note(Action::Closed);
    }

    pub(crate) fn open(&mut self) {
        self.open_for = self.dwell;
        self.note(Action::Opened);
    }

    pub(crate) fn go(&mut self, way: Direction) {
        self.going = Some(way);
        match way {
            Direction::Up => self.floor.0 += 1,
            Direction::Down => self.floor.0 -= 1,
        }
        self.note(Action::Moved);
    }

    /// What has been noted since the last time.
    pub(crate) fn notes(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.notes)
    }

    fn note(&mut self, action: Action) {
        self.notes.push(Event {
            tick: self.now,
            floor: self.floor,
            action,
        });
    }
}
