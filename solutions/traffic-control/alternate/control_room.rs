//! The control room stops a junction, and observes its lamps.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Light;
use crate::intersection::{Intersection, Movement};
use crate::pedestrians::Sign;
use crate::steps::{AllRed, Fault};

/// A lamp shows another light now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The instant, on the junction's clock.
    pub at_ms: u64,
    pub movement: Movement,
    pub light: Light,
}

/// An observer of a junction, called once for each change.
pub trait Observer: Send {
    fn changed(&mut self, change: &Change);
}

/// Why `reset` returns an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetError {
    NotFaulty,
}

impl fmt::Display for ResetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the junction has no fault")
    }
}

impl std::error::Error for ResetError {}

/// The observers of a junction; `None` in the place of one that panicked.
#[derive(Default)]
pub(crate) struct Observers(Vec<Option<Box<dyn Observer>>>);

impl Observers {
    /// Calls each observer. After a panic it is never called again.
    pub(crate) fn notify(&mut self, change: &Change) {
        for place in &mut self.0 {
            let Some(mut observer) = place.take() else {
                continue;
            };
            let called = catch_unwind(AssertUnwindSafe(move || {
                observer.changed(change);
                observer
            }));
            *place = called.ok();
        }
    }
}

impl Intersection {
    /// Adds an observer. It gets all later changes.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        self.observers.0.push(Some(Box::new(observer)));
    }

    /// Starts a fault: all lamps flash red, and all signs say `DontWalk`.
    pub fn fault(&mut self) {
        for it in &mut self.core.crosswalks {
            it.sign = Sign::DontWalk;
        }
        self.core.show(Light::FlashingRed, |_, _| true);
        self.take(Box::new(Fault));
    }

    /// Ends a fault: the junction starts again with all red.
    ///
    /// # Errors
    /// `NotFaulty`.
    pub fn reset(&mut self) -> Result<(), ResetError> {
        if !self.step.is_fault() {
            return Err(ResetError::NotFaulty);
        }
        self.core.show(Light::Red, |_, _| true);
        self.take(Box::new(AllRed {
            next: 0,
            until_ms: self.core.now_ms + self.core.all_red_ms,
        }));
        Ok(())
    }
}
