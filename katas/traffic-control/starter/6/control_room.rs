//! Stage 6: the control room stops a junction, and observes its lamps.
#![allow(unused_variables)] // remove this line when the bodies are written

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

// An `impl` block for a type of an earlier file may move to its fields.
impl Intersection {
    /// Adds an observer. It gets all later changes.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        todo!()
    }

    /// Starts a fault: all lamps flash red, and all signs say `DontWalk`.
    pub fn fault(&mut self) {
        todo!()
    }

    /// Ends a fault: the junction starts again with all red.
    ///
    /// # Errors
    /// `NotFaulty`.
    pub fn reset(&mut self) -> Result<(), ResetError> {
        todo!()
    }
}
