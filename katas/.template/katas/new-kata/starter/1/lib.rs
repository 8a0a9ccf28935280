//! A counter. The brief says what is asked.

/// Counts presses up to a limit.
#[derive(Debug)]
pub struct Counter {
    // Yours.
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
        let _ = limit;
        todo!()
    }

    /// Counts one up and gives the new count.
    pub fn press(&mut self) -> Result<u32, CountError> {
        todo!()
    }

    /// How many presses counted so far.
    pub fn count(&self) -> u32 {
        todo!()
    }
}
