//! Stage 3: several cars, one row of buttons.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::dispatch::{CarId, CarView, Dispatcher};
use crate::hall::HallCall;
use crate::{CarSpec, Event, Floor, SpecError};

/// Why there is no such bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BankError {
    NoCars,
    /// This car cannot be built.
    Car(CarId, SpecError),
}

/// Why a bank refuses what somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    UnknownCar(CarId),
    /// No car goes there, or not this one.
    UnknownFloor(Floor),
    /// Cars go there, but none of them goes on that way.
    NowhereToGo(HallCall),
    /// Not before stage 4: this car takes no one.
    OutOfService(CarId),
    /// Not before stage 4: take the stairs.
    Fire,
}

/// Several cars, and the buttons on all landings.
pub struct Bank {
    // yours
}

impl Bank {
    /// A bank at tick 0. The cars are numbered 0, 1, 2 … in this order.
    ///
    /// # Errors
    /// `NoCars`, or the mistake of the first car that cannot be built.
    pub fn new(
        specs: &[CarSpec],
        dispatcher: impl Dispatcher + 'static,
    ) -> Result<Self, BankError> {
        todo!()
    }

    /// Somebody on a landing presses a button.
    ///
    /// # Errors
    /// The first that applies, in the order of the variants of `Refused`.
    pub fn hall_call(&mut self, call: HallCall) -> Result<(), Refused> {
        todo!()
    }

    /// Somebody in a car presses a button.
    ///
    /// # Errors
    /// The first that applies, in the order of the variants of `Refused`.
    pub fn car_call(&mut self, car: CarId, floor: Floor) -> Result<(), Refused> {
        todo!()
    }

    /// Lets one tick pass: calls that wait are given away, then the cars move.
    pub fn step(&mut self) {
        todo!()
    }

    /// The ticks that have passed since it was built.
    pub fn now(&self) -> u64 {
        todo!()
    }

    /// All cars, lowest number first.
    pub fn cars(&self) -> Vec<CarView> {
        todo!()
    }

    /// The calls that no car has now, in the order in which their buttons were
    /// pressed.
    pub fn pending(&self) -> Vec<HallCall> {
        todo!()
    }

    /// The calls that a car has now, in the order in which their buttons were
    /// pressed; `None` if there is no such car.
    pub fn assigned(&self, car: CarId) -> Option<Vec<HallCall>> {
        todo!()
    }

    /// As `Car::calls`; `None` if there is no such car.
    pub fn car_calls(&self, car: CarId) -> Option<Vec<Floor>> {
        todo!()
    }

    /// All that the cars have done, oldest first; in one tick the lowest
    /// number first.
    pub fn trace(&self) -> Vec<(CarId, Event)> {
        todo!()
    }
}
