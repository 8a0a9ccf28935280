//! Observers of a bank.

use crate::Event;
use crate::bank::Bank;
use crate::dispatch::CarId;
use crate::hall::HallCall;
use crate::modes::Mode;

/// A change in a bank. Later versions may have more variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum News {
    /// A button on a landing is lit.
    Called(HallCall),
    /// A car got the call.
    Assigned(HallCall, CarId),
    /// The car lost the call: it is pending again.
    Returned(HallCall, CarId),
    /// The call is served: the button goes dark.
    Served(HallCall, CarId),
    /// No car will come: the button goes dark.
    Cancelled(HallCall),
    /// A car moved, opened or closed.
    Car(CarId, Event),
    /// A car has another mode now.
    Mode(CarId, Mode),
}

/// An observer of a bank, for example a display.
pub trait Panel: Send {
    /// Shows one change. `tick` is `Bank::now`; in `step`, that is the new tick.
    fn tell(&mut self, tick: u64, news: &News);
}

impl Bank {
    /// Adds a panel. It gets all later news.
    pub fn add_panel(&mut self, panel: impl Panel + 'static) {
        self.add(Box::new(panel));
    }
}
