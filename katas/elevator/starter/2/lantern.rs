//! Stage 2: what a lantern above the door announces.
#![allow(unused_variables)] // remove this line when the bodies are written

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

// You may move this block to the file in which you define the type.
impl Car {
    /// What the car will do in the next tick if no call comes before it. If the
    /// door closes in that tick, this is the action after the closing.
    pub fn next_action(&self) -> Next {
        todo!()
    }
}
