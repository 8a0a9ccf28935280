//! Stage 3: several cars, one row of buttons.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::dispatch::{CarId, CarView, Dispatcher};
use crate::hall::HallCall;
use crate::{CarSpec, Event, Floor, SpecError};

/// Why a bank cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BankError {
    /// There is no spec.
    NoCars,
    /// The first car that cannot be built.
    Car(CarId, SpecError),
}

/// Why a bank rejects a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// There is no such car.
    UnknownCar(CarId),
    /// No car goes there, or this car does not.
    UnknownFloor(Floor),
    /// Cars go there, but none goes further in that direction.
    NowhereToGo(HallCall),
}

/// Several cars, and the buttons on all landings.
pub struct Bank {
    // your fields
}

impl Bank {
    /// Returns a bank at tick 0. The cars are numbered 0, 1, 2 … in this order.
    ///
    /// # Errors
    /// The `BankError` that applies.
    pub fn new(
        specs: &[CarSpec],
        dispatcher: impl Dispatcher + 'static,
    ) -> Result<Self, BankError> {
        todo!()
    }

    /// Presses a button on a landing.
    ///
    /// # Errors
    /// The `Refused` that applies.
    pub fn hall_call(&mut self, call: HallCall) -> Result<(), Refused> {
        todo!()
    }

    /// Presses a button in a car.
    ///
    /// # Errors
    /// The `Refused` that applies.
    pub fn car_call(&mut self, car: CarId, floor: Floor) -> Result<(), Refused> {
        todo!()
    }

    /// Lets one tick pass: gives pending calls to cars, then the cars do their tick.
    pub fn step(&mut self) {
        todo!()
    }

    /// The number of ticks since the bank was built.
    pub fn now(&self) -> u64 {
        todo!()
    }

    /// All cars, lowest number first.
    pub fn cars(&self) -> Vec<CarView> {
        todo!()
    }

    /// The calls that no car has, in the order in which their buttons were
    /// pressed.
    pub fn pending(&self) -> Vec<HallCall> {
        todo!()
    }

    /// The calls that a car has, in the order in which their buttons were
    /// pressed; `None` if there is no such car.
    pub fn assigned(&self, car: CarId) -> Option<Vec<HallCall>> {
        todo!()
    }

    /// As `Car::calls`; `None` if there is no such car.
    pub fn car_calls(&self, car: CarId) -> Option<Vec<Floor>> {
        todo!()
    }

    /// All events of the cars, oldest first; in one tick the lowest number
    /// first.
    pub fn trace(&self) -> Vec<(CarId, Event)> {
        todo!()
    }
}
