//! What a lantern above the door announces: the next action of the car.

use crate::look::Decision;
use crate::{Car, Direction};

/// What a car will do in the next tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Next {
    /// The door stays open.
    Stay,
    /// The door opens.
    Open,
    Move(Direction),
    /// The car rests.
    Rest,
}

impl Car {
    /// What the car will do in the next tick if no call comes before it. If the
    /// door closes in that tick, this is the action after the closing.
    #[must_use]
    pub fn next_action(&self) -> Next {
        if self.stays_open(self.now() + 1) {
            return Next::Stay;
        }
        match self.decide() {
            Decision::Open(_) => Next::Open,
            Decision::Move(way) => Next::Move(way),
            Decision::Rest => Next::Rest,
        }
    }
}
