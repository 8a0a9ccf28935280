//! A counter that keeps its rule to itself.

pub mod steps;

use std::fmt;

use steps::{One, Step};

/// Counts presses up to a limit.
pub struct Counter {
    count: u32,
    limit: u32,
    step: Box<dyn Step + Send>,
}

/// Why a press does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountError {
    /// The limit is reached.
    Full,
}

impl Counter {
    /// A counter at 0 that stops at `limit`.
    pub fn new(limit: u32) -> Self {
        Self::with_step(limit, One)
    }

    /// Counts one step up and gives the new count.
    pub fn press(&mut self) -> Result<u32, CountError> {
        let next = self.step.next(self.count);
        if next > self.limit {
            return Err(CountError::Full);
        }
        self.count = next;
        Ok(next)
    }

    /// How many presses counted so far.
    pub fn count(&self) -> u32 {
        self.count
    }
}

impl fmt::Debug for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.count, self.limit)
    }
}
