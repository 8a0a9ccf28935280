//! Stage 4: blocked doors, cars out of service, fires.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::bank::{Bank, Refused};
use crate::dispatch::CarId;

/// How a car works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    Normal,
    /// It does not move, and is not offered.
    OutOfService,
    /// There is a fire: it goes to its floor nearest to 0 and keeps its door open.
    Recall,
}

// You may move this block to the file in which you define the type.
impl Bank {
    /// A sensor reports whether something blocks the door of a car.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn set_blocked(&mut self, car: CarId, blocked: bool) -> Result<(), Refused> {
        todo!()
    }

    /// Takes a car out of service. If it is out already, nothing changes.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn take_out(&mut self, car: CarId) -> Result<(), Refused> {
        todo!()
    }

    /// Puts a car back in service. If it is not out, nothing changes.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn put_back(&mut self, car: CarId) -> Result<(), Refused> {
        todo!()
    }

    /// Starts a fire alarm. If there is one already, nothing changes.
    pub fn fire_alarm(&mut self) {
        todo!()
    }

    /// Ends the fire alarm. If there is none, nothing changes.
    pub fn all_clear(&mut self) {
        todo!()
    }

    /// The mode of a car; `None` if there is no such car.
    pub fn mode(&self, car: CarId) -> Option<Mode> {
        todo!()
    }
}
