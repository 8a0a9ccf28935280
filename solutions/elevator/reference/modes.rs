//! Blocked doors, cars out of service, fires.

use crate::bank::{Bank, Refused};
use crate::dispatch::CarId;
use crate::panel::News;

/// How a car works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    Normal,
    /// It does not move, and is not offered.
    OutOfService,
    /// There is a fire: it goes to its floor nearest to 0 and keeps its door open.
    Recall,
}

impl Bank {
    /// A sensor reports whether something blocks the door of a car.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn set_blocked(&mut self, car: CarId, blocked: bool) -> Result<(), Refused> {
        self.car_mut(car)?.set_blocked(blocked);
        Ok(())
    }

    /// Takes a car out of service. If it is out already, nothing changes.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn take_out(&mut self, car: CarId) -> Result<(), Refused> {
        if self.car_mut(car)?.mode() != Mode::OutOfService {
            self.take_back(car);
            self.enter(car, Mode::OutOfService);
        }
        Ok(())
    }

    /// Puts a car back in service. If it is not out, nothing changes.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn put_back(&mut self, car: CarId) -> Result<(), Refused> {
        let mode = if self.is_on_fire() {
            Mode::Recall
        } else {
            Mode::Normal
        };
        if self.car_mut(car)?.mode() == Mode::OutOfService {
            self.enter(car, mode);
        }
        Ok(())
    }

    /// Starts a fire alarm. If there is one already, nothing changes.
    pub fn fire_alarm(&mut self) {
        if !self.is_on_fire() {
            self.set_fire(true);
            self.swap_mode(Mode::Normal, Mode::Recall);
            self.cancel_all();
        }
    }

    /// Ends the fire alarm. If there is none, nothing changes.
    pub fn all_clear(&mut self) {
        self.set_fire(false);
        self.swap_mode(Mode::Recall, Mode::Normal);
    }

    /// The mode of a car; `None` if there is no such car.
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
        if let Ok(it) = self.car_mut(car) {
            it.enter(mode);
            self.tell(News::Mode(car, mode));
        }
    }
}
