//! Stage 5: emergencies and faults come before any plan.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::intersection::{Intersection, Movement};

/// Who is in a hurry; the later variant has the right of way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VehicleClass {
    Police,
    Ambulance,
    FireBrigade,
}

/// An emergency that has been accepted. Hand it back with `release` when the
/// vehicle has passed.
#[derive(Debug, PartialEq, Eq)]
pub struct Preemption {
    // yours
}

/// Why an emergency was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreemptError {
    UnknownMovement(Movement),
    /// The junction flashes red: nobody can be let through.
    Faulty,
}

/// Why a release was refused.
#[derive(Debug, PartialEq, Eq)]
pub enum ReleaseError {
    /// A fault has ended this emergency. Here is what was handed in.
    NotActive(Preemption),
}

/// Why a reset was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetError {
    NotFaulty,
}

/// Who decides at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The timing plan, and the pedestrians.
    Plan,
    /// The emergency that comes first is on this movement.
    Emergency(Movement),
    /// Nobody: all lamps flash red.
    Fault,
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Intersection {
    /// Asks for green on a movement, now, until it is released.
    ///
    /// # Errors
    /// `UnknownMovement`, then `Faulty`.
    pub fn preempt(
        &mut self,
        movement: Movement,
        class: VehicleClass,
    ) -> Result<Preemption, PreemptError> {
        todo!()
    }

    /// The vehicle has passed.
    ///
    /// # Errors
    /// `NotActive` if a fault came in between.
    pub fn release(&mut self, preemption: Preemption) -> Result<(), ReleaseError> {
        todo!()
    }

    /// Something is broken: everything flashes red at once. A second fault
    /// changes nothing.
    pub fn fault(&mut self) {
        todo!()
    }

    /// It is repaired: all red, then phase 0, as on the first day.
    ///
    /// # Errors
    /// `NotFaulty`.
    pub fn reset(&mut self) -> Result<(), ResetError> {
        todo!()
    }

    /// Who decides now.
    pub fn mode(&self) -> Mode {
        todo!()
    }
}
