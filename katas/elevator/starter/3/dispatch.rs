//! Stage 3: who gets a call from a landing.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::hall::HallCall;
use crate::{Direction, Door, Floor};

/// The number of a car in its bank: 0, 1, 2 …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CarId(pub usize);

/// A snapshot of a car, as a dispatcher sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarView {
    pub id: CarId,
    pub floor: Floor,
    pub direction: Option<Direction>,
    pub door: Door,
    /// The floors of its buttons and of its calls; each floor once, lowest
    /// first.
    pub stops: Vec<Floor>,
}

/// Chooses a car for a call from a landing.
pub trait Dispatcher: Send {
    /// Returns one of `cars`. With `None`, the call stays pending until the next
    /// tick. `cars` are all cars that can take the call now, lowest number first;
    /// there is at least one.
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId>;
}

/// A dispatcher that is chosen at run time is a dispatcher too.
impl<D: Dispatcher + ?Sized> Dispatcher for Box<D> {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        (**self).assign(call, cars)
    }
}

/// Chooses the nearest car; of equally near cars, that with the lowest number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nearest;

impl Dispatcher for Nearest {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        todo!()
    }
}
