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
            self.give_back_all(car);
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
        let from = self.car_mut(car)?.mode();
        self.change(car, from, Mode::OutOfService);
        self.give_back_all(car);
        Ok(())
    }

    /// The car is in service again. If it is not out, nothing changes.
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

    /// There is a fire. If there is one already, nothing changes.
    pub fn fire_alarm(&mut self) {
        self.fire = true;
        for number in 0..self.cars.len() {
            self.change(CarId(number), Mode::Normal, Mode::Recall);
        }
        for call in self.ledger.all() {
            self.enter(News::Cancelled(call));
        }
    }

    /// The fire is out. If there was none, nothing changes.
    pub fn all_clear(&mut self) {
        self.fire = false;
        for number in 0..self.cars.len() {
            self.change(CarId(number), Mode::Recall, Mode::Normal);
        }
    }

    /// How a car works now; `None` if there is no such car.
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
        let dark = self.cars[car.0].assume(to);
        self.enter(News::Mode(car, to));
        for floor in dark {
            self.enter(News::Dropped(car, floor));
        }
    }
}
