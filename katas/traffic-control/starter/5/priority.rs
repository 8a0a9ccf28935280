//! Stage 5: emergencies come before any plan.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::intersection::{Intersection, Movement};

/// The class of an emergency vehicle, the lowest class first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VehicleClass {
    Police,
    Ambulance,
    FireBrigade,
}

/// A token for an emergency. `release` takes it when the vehicle has passed.
#[derive(Debug)]
pub struct Preemption {
    // your fields
}

/// Why `preempt` returns an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreemptError {
    UnknownMovement(Movement),
}

/// Why `release` returns an error.
#[derive(Debug)]
pub enum ReleaseError {
    /// Another junction made the token. Here is the token.
    OtherJunction(Preemption),
}

/// What decides at the moment.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The timing plan, and the pedestrians.
    Plan,
    /// The first emergency is on this movement.
    Emergency(Movement),
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Intersection {
    /// Starts an emergency: a vehicle needs green on this movement, now.
    ///
    /// # Errors
    /// `UnknownMovement`.
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
    /// `OtherJunction` with the token if another junction made it.
    pub fn release(&mut self, preemption: Preemption) -> Result<(), ReleaseError> {
        todo!()
    }

    /// What decides now.
    pub fn mode(&self) -> Mode {
        todo!()
    }
}
