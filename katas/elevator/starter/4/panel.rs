//! Stage 4: those who are told.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::bank::Bank;
use crate::dispatch::CarId;
use crate::hall::HallCall;
use crate::modes::Mode;
use crate::{Event, Floor};

/// Something that a panel may want to show. There may be more kinds one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum News {
    /// A button on a landing lights up.
    Called(HallCall),
    /// The call has been given to a car.
    Assigned(HallCall, CarId),
    /// The car gives it back: it is pending again.
    Returned(HallCall, CarId),
    /// The car is open for it: the button goes dark.
    Served(HallCall, CarId),
    /// Nobody will come: the button goes dark.
    Cancelled(HallCall),
    /// A button in a car goes dark, and the car has not been there.
    Dropped(CarId, Floor),
    /// A car has moved, opened or closed.
    Car(CarId, Event),
    /// A car works in another mode.
    Mode(CarId, Mode),
}

/// Is told of everything once, in the order in which it happens.
pub trait Panel: Send {
    /// `tick` is what `Bank::now` says.
    fn tell(&mut self, tick: u64, news: &News);
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Bank {
    /// Lets `panel` hear all news from now on.
    pub fn add_panel(&mut self, panel: impl Panel + 'static) {
        todo!()
    }
}
