//! Stage 4: what comes between a car and its passengers.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::bank::{Bank, Refused};
use crate::dispatch::CarId;

/// How a car works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    Normal,
    /// It stands still and takes no one.
    OutOfService,
    /// There is a fire: it goes to its exit and stays open there.
    Recall,
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Bank {
    /// A sensor reports that a car is full, or no longer.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn set_full(&mut self, car: CarId, full: bool) -> Result<(), Refused> {
        todo!()
    }

    /// Something is in the way of the door of a car, or no longer.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn set_blocked(&mut self, car: CarId, blocked: bool) -> Result<(), Refused> {
        todo!()
    }

    /// A mechanic takes a car out of service. If it is out, nothing changes.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn take_out(&mut self, car: CarId) -> Result<(), Refused> {
        todo!()
    }

    /// The car is in service again. If it is not out, nothing changes.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn put_back(&mut self, car: CarId) -> Result<(), Refused> {
        todo!()
    }

    /// There is a fire. If there is one already, nothing changes.
    pub fn fire_alarm(&mut self) {
        todo!()
    }

    /// The fire is out. If there was none, nothing changes.
    pub fn all_clear(&mut self) {
        todo!()
    }

    /// How a car works now; `None` if there is no such car.
    pub fn mode(&self, car: CarId) -> Option<Mode> {
        todo!()
    }
}
