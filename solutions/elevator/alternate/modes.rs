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
        let from = self.car_mut(car)?.mode();
        self.give_back_all(car);
        self.change(car, from, Mode::OutOfService);
        Ok(())
    }

    /// Puts a car back in service. If it is not out, nothing changes.
    ///
    /// # Errors
    /// `UnknownCar`.
    pub fn put_back(&mut self, car: CarId) -> Result<(), Refused> {
        self.car_mut(car)?;
        let to = if self.fire {
            Mode::Recall
        } else {
            Mode::Normal
        };
        self.change(car, Mode::OutOfService, to);
        Ok(())
    }

    /// Starts a fire alarm. If there is one already, nothing changes.
    pub fn fire_alarm(&mut self) {
        self.fire = true;
        for number in 0..self.cars.len() {
            self.change(CarId(number), Mode::Normal, Mode::Recall);
        }
        for call in self.ledger.all() {
            self.enter(News::Cancelled(call));
        }
    }

    /// Ends the fire alarm. If there is none, nothing changes.
    pub fn all_clear(&mut self) {
        self.fire = false;
        for number in 0..self.cars.len() {
            self.change(CarId(number), Mode::Recall, Mode::Normal);
        }
    }

    /// The mode of a car; `None` if there is no such car.
    #[must_use]
    pub fn mode(&self, car: CarId) -> Option<Mode> {
        self.cars.get(car.0).map(crate::Car::mode)
    }

    fn give_back_all(&mut self, car: CarId) {
        for call in self.ledger.of(Some(car)) {
            self.give_back(call, car);
        }
    }

    /// From one mode to another; a car in a third one is left alone.
    fn change(&mut self, car: CarId, from: Mode, to: Mode) {
        if from == to || self.mode(car) != Some(from) {
            return;
        }
        self.cars[car.0].assume(to);
        self.enter(News::Mode(car, to));
    }
}
