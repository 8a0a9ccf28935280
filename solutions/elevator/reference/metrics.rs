//! Numbers by which dispatchers can be compared.

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
    #[must_use]
    pub fn mean_tenths(&self) -> u64 {
        (self.total * 10 + self.served / 2)
            .checked_div(self.served)
            .unwrap_or(0)
    }

    pub(crate) fn count(&mut self, ticks: u64) {
        self.served += 1;
        self.total += ticks;
        self.longest = self.longest.max(ticks);
    }
}

impl Bank {
    /// The waits of all calls that have been served since tick 0.
    #[must_use]
    pub fn waits(&self) -> Waits {
        self.waits
    }
}
