//! Stage 5: numbers by which dispatchers can be compared.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::bank::Bank;

/// How long those have waited whose call from a landing has been served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// How many calls.
    pub served: u64,
    /// Ticks in all.
    pub total: u64,
    /// Ticks of the one who has waited longest.
    pub longest: u64,
}

impl Waits {
    /// The mean in tenths of a tick, a half rounded up; 0 if nobody was served.
    pub fn mean_tenths(&self) -> u64 {
        todo!()
    }
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Bank {
    /// The waits of all calls that have been served since tick 0.
    pub fn waits(&self) -> Waits {
        todo!()
    }
}
