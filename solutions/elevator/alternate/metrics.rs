//! How long people wait. The meter keeps the news and folds them when it is
//! asked: there is no second record that could be wrong.

use std::sync::{Arc, Mutex, PoisonError};

use crate::hall::HallCall;
use crate::panel::{News, Panel};

#[derive(Clone, Copy, Debug)]
enum Entry {
    Pressed(HallCall),
    Served(HallCall),
    Cancelled(HallCall),
}

/// Measures waits from the news. Clones share one record.
#[derive(Clone, Debug, Default)]
pub struct WaitMeter {
    entries: Arc<Mutex<Vec<(u64, Entry)>>>,
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
        let entries = self.entries.lock();
        let entries = entries.unwrap_or_else(PoisonError::into_inner);
        let mut lit: Vec<(HallCall, u64)> = Vec::new();
        let mut waits = Vec::new();
        for (tick, entry) in entries.iter() {
            match entry {
                Entry::Pressed(call) => lit.push((*call, *tick)),
                Entry::Served(call) => {
                    waits.extend(take(&mut lit, *call).map(|since| tick - since));
                }
                Entry::Cancelled(call) => drop(take(&mut lit, *call)),
            }
        }
        waits
    }
}

/// The tick in which the call was pressed; the call is not lit any more.
fn take(lit: &mut Vec<(HallCall, u64)>, call: HallCall) -> Option<u64> {
    let place = lit.iter().position(|it| it.0 == call)?;
    Some(lit.swap_remove(place).1)
}

impl Panel for WaitMeter {
    fn tell(&mut self, tick: u64, news: &News) {
        let entry = match news {
            News::Called(call) => Entry::Pressed(*call),
            News::Served(call, _) => Entry::Served(*call),
            News::Cancelled(call) => Entry::Cancelled(*call),
            News::Assigned(..) | News::Returned(..) | News::Car(..) | News::Mode(..) => return,
        };
        let entries = self.entries.lock();
        let mut entries = entries.unwrap_or_else(PoisonError::into_inner);
        entries.push((tick, entry));
    }
}
