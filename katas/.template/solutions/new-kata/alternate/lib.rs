//! The same counter as a log of the counts it went through.

pub mod steps;

use std::fmt;

/// Counts presses up to a limit.
pub struct Counter {
    history: Vec<u32>,
    accept: Box<dyn Fn(u32) -> Option<u32> + Send>,
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
        Self::following(move |count| count.checked_add(1).filter(|next| *next <= limit))
    }

    /// Counts one step up and gives the new count.
    pub fn press(&mut self) -> Result<u32, CountError> {
        let next = (self.accept)(self.count()).ok_or(CountError::Full)?;
        self.history.push(next);
        Ok(next)
    }

    /// How many presses counted so far.
    pub fn count(&self) -> u32 {
        self.history.last().copied().unwrap_or(0)
    }

    fn following(accept: impl Fn(u32) -> Option<u32> + Send + 'static) -> Self {
        Self {
            history: Vec::new(),
            accept: Box::new(accept),
        }
    }
}

impl fmt::Debug for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.history)
    }
}
