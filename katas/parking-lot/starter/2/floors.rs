//! Stage 2: more floors, and boards that show what is free.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{ParkingLot, SpotKind};

/// How many spots of a kind are free on a floor, after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub floor: u32,
    pub kind: SpotKind,
    pub free: u32,
}

/// An observer of the lot, for example a display.
pub trait Board: Send + Sync {
    /// Called once after each vehicle that entered or left.
    fn changed(&self, change: Change);
}

/// Collects the parts of a lot.
pub struct LotBuilder {
    // your fields
}

impl LotBuilder {
    /// Adds a floor on top. The first one is floor 0. Its spots are numbered
    /// 1, 2, 3 … in the order given.
    pub fn floor(self, spots: &[SpotKind]) -> Self {
        todo!()
    }

    /// Adds a board. Boards are called in the order in which they were added.
    pub fn board(self, board: impl Board + 'static) -> Self {
        todo!()
    }

    pub fn build(self) -> ParkingLot {
        todo!()
    }
}

// You may move an `impl` block to the file of its type.
impl ParkingLot {
    /// Starts with no floor and no board.
    pub fn builder() -> LotBuilder {
        todo!()
    }

    /// How many spots of this kind are free on this floor; 0 on a floor that does
    /// not exist.
    pub fn free_on(&self, floor: u32, kind: SpotKind) -> u32 {
        todo!()
    }
}
