//! What can come between a car and its passengers: a crowd, a suitcase in the
//! door, a mechanic, a fire.

use crate::bank::{Bank, Refused};
use crate::dispatch::CarId;
use crate::panel::News;

/// How a car works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    Normal,
    /// It stands still and takes no one.
    OutOfService,
    /// There is a fire: it goes to its exit and stays open there.
    Recall,
}

impl Bank {
    /// A sensor reports that a car is full, or no longer.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn set_full(&mut self, car: CarId, full: bool) -> Result<(), Refused> {
        self.car_mut(car)?.set_full(full);
        if full {
            self.take_back(car, |_, _| true);
        }
        Ok(())
    }

    /// Something is in the way of the door of a car, or no longer.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn set_blocked(&mut self, car: CarId, blocked: bool) -> Result<(), Refused> {
        self.car_mut(car)?.set_blocked(blocked);
        Ok(())
    }

    /// A mechanic takes a car out of service. If it is out, nothing changes.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn take_out(&mut self, car: CarId) -> Result<(), Refused> {
        if self.car_mut(car)?.mode() != Mode::OutOfService {
            self.enter(car, Mode::OutOfService);
            self.take_back(car, |_, _| true);
        }
        Ok(())
    }

    /// The car is in service again. If it is not out, nothing changes.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn put_back(&mut self, car: CarId) -> Result<(), Refused> {
        if self.car_mut(car)?.mode() == Mode::OutOfService {
            let mode = if self.fire {
                Mode::Recall
            } else {
                Mode::Normal
            };
            self.enter(car, mode);
        }
        Ok(())
    }

    /// There is a fire. If there is one already, nothing changes.
    pub fn fire_alarm(&mut self) {
        if !self.fire {
            self.fire = true;
            self.swap_mode(Mode::Normal, Mode::Recall);
            self.cancel(|_, _| true);
        }
    }

    /// The fire is out. If there was none, nothing changes.
    pub fn all_clear(&mut self) {
        self.fire = false;
        self.swap_mode(Mode::Recall, Mode::Normal);
    }

    /// How a car works now; `None` if there is no such car.
    #[must_use]
    pub fn mode(&self, car: CarId) -> Option<Mode> {
        self.car(car).map(crate::Car::mode)
    }

    fn swap_mode(&mut self, from: Mode, to: Mode) {
        for car in self.ids() {
            if self.mode(car) == Some(from) {
                self.enter(car, to);
            }
        }
    }

    fn enter(&mut self, car: CarId, mode: Mode) {
        let Ok(it) = self.car_mut(car) else { return };
        let dropped = it.enter(mode);
        self.tell(News::Mode(car, mode));
        for floor in dropped {
            self.tell(News::Dropped(car, floor));
        }
    }
}
