//! Stage 5: emergencies and faults come before any plan.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::intersection::{Intersection, Movement};

/// The class of an emergency vehicle; a later variant comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VehicleClass {
    Police,
    Ambulance,
    FireBrigade,
}

/// A token for an emergency. `release` takes it when the vehicle has passed.
#[derive(Debug, PartialEq, Eq)]
pub struct Preemption {
    // your fields
}

/// Why `preempt` returns an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreemptError {
    UnknownMovement(Movement),
    /// The junction has a fault.
    Faulty,
}

/// Why `release` returns an error.
#[derive(Debug, PartialEq, Eq)]
pub enum ReleaseError {
    /// A fault ended this emergency. Here is the token.
    NotActive(Preemption),
}

/// Why `reset` returns an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetError {
    NotFaulty,
}

/// What decides at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The timing plan, and the pedestrians.
    Plan,
    /// The first emergency is on this movement.
    Emergency(Movement),
    /// A fault: all lamps flash red.
    Fault,
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Intersection {
    /// Starts an emergency: a vehicle needs green on this movement, now.
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

    /// Ends an emergency, because the vehicle has passed.
    ///
    /// # Errors
    /// `NotActive` if a fault ended the emergency.
    pub fn release(&mut self, preemption: Preemption) -> Result<(), ReleaseError> {
        todo!()
    }

    /// Starts a fault: all lamps flash red at once. A second fault changes
    /// nothing.
    pub fn fault(&mut self) {
        todo!()
    }

    /// Ends a fault: all red, then phase 0, as at instant 0.
    ///
    /// # Errors
    /// `NotFaulty`.
    pub fn reset(&mut self) -> Result<(), ResetError> {
        todo!()
    }

    /// What decides now.
    pub fn mode(&self) -> Mode {
        todo!()
    }
}
