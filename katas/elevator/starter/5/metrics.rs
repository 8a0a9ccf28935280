//! Stage 5: numbers by which dispatchers can be compared.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::bank::Bank;

/// How long the calls from landings waited that were served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// The number of calls.
    pub served: u64,
    /// The sum of all waits, in ticks.
    pub total: u64,
    /// The longest wait, in ticks.
    pub longest: u64,
}

impl Waits {
    /// The mean in tenths of a tick, half up; 0 if nobody was served.
    pub fn mean_tenths(&self) -> u64 {
        todo!()
    }
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Bank {
    /// The waits of all calls that were served since tick 0.
    pub fn waits(&self) -> Waits {
        todo!()
    }
}
