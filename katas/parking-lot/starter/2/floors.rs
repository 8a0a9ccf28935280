//! Stage 2: more floors, and boards that show what is free.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{ParkingLot, SpotKind};

/// How many spots of a kind are free on a floor, now that it has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub floor: u32,
    pub kind: SpotKind,
    pub free: u32,
}

/// A display, or whoever else wants to know what is free.
pub trait Board: Send + Sync {
    /// Called once for each vehicle that came in or went out, when the lot
    /// has changed already.
    fn changed(&self, change: Change);
}

/// Puts a lot together, piece by piece.
pub struct LotBuilder {
    // yours
}

impl LotBuilder {
    /// One more floor on top. The first one is floor 0. Its spots are numbered
    /// 1, 2, 3 … in the order given.
    pub fn floor(self, spots: &[SpotKind]) -> Self {
        todo!()
    }

    /// One more board. They are told in the order in which they were added.
    pub fn board(self, board: impl Board + 'static) -> Self {
        todo!()
    }

    pub fn build(self) -> ParkingLot {
        todo!()
    }
}

// An `impl` block for a type of an earlier file may move to its fields.
impl ParkingLot {
    /// Begins with no floor and no board.
    pub fn builder() -> LotBuilder {
        todo!()
    }

    /// How many spots of this kind are free on this floor: 0 on a floor that
    /// does not exist.
    pub fn free_on(&self, floor: u32, kind: SpotKind) -> u32 {
        todo!()
    }
}
