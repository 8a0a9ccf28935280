//! The control room stops a junction, and observes its lamps.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Light;
use crate::intersection::{Intersection, Movement};

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

/// The observers of a junction, in the order in which they were added.
#[derive(Default)]
pub(crate) struct Observers(Vec<Box<dyn Observer>>);

impl Observers {
    /// Calls each observer. An observer that panics is removed. It may be half
    /// changed then, but it is never called again.
    pub(crate) fn notify(&mut self, change: &Change) {
        self.0.retain_mut(|observer| {
            catch_unwind(AssertUnwindSafe(|| observer.changed(change))).is_ok()
        });
    }
}

impl Intersection {
    /// Adds an observer. It gets all later changes.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        self.observers.0.push(Box::new(observer));
    }

    /// Starts a fault: all lamps flash red, and all signs say `DontWalk`.
    pub fn fault(&mut self) {
        self.stop_for_fault();
    }

    /// Ends a fault: the junction starts again with all red.
    ///
    /// # Errors
    /// `NotFaulty`.
    pub fn reset(&mut self) -> Result<(), ResetError> {
        if !self.is_faulty() {
            return Err(ResetError::NotFaulty);
        }
        self.restart();
        Ok(())
    }
}
