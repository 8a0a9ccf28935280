//! Stage 5: how long people wait: numbers to compare dispatchers.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::panel::{News, Panel};

/// Measures waits from the news. Clones share one record.
#[derive(Clone)]
pub struct WaitMeter {
    // your fields
}

impl WaitMeter {
    /// A meter that has recorded no wait yet.
    pub fn new() -> Self {
        todo!()
    }

    /// The waits of all served calls in ticks, in the order in which they were
    /// served.
    pub fn waits(&self) -> Vec<u64> {
        todo!()
    }
}

impl Panel for WaitMeter {
    fn tell(&mut self, tick: u64, news: &News) {
        todo!()
    }
}
