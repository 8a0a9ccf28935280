//! How long people wait: numbers by which dispatchers can be compared.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::hall::HallCall;
use crate::panel::{News, Panel};

/// Measures waits from the news. Clones share one record.
#[derive(Clone, Debug, Default)]
pub struct WaitMeter {
    record: Arc<Mutex<Record>>,
}

#[derive(Debug, Default)]
struct Record {
    /// The ticks in which the lit buttons were pressed.
    pressed: BTreeMap<HallCall, u64>,
    waits: Vec<u64>,
}

impl WaitMeter {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The waits of all served calls in ticks, in the order in which they were
    /// served.
    #[must_use]
    pub fn waits(&self) -> Vec<u64> {
        self.record().waits.clone()
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Panel for WaitMeter {
    fn tell(&mut self, tick: u64, news: &News) {
        let mut record = self.record();
        match news {
            News::Called(call) => {
                record.pressed.insert(*call, tick);
            }
            News::Served(call, _) => {
                if let Some(pressed) = record.pressed.remove(call) {
                    record.waits.push(tick - pressed);
                }
            }
            News::Cancelled(call) => {
                record.pressed.remove(call);
            }
            News::Assigned(..) | News::Returned(..) | News::Car(..) | News::Mode(..) => {}
        }
    }
}
