//! More floors, and the boards that show what is free.

use crate::SpotKind;

pub use crate::builder::LotBuilder;

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
