//! Emergencies come before any plan.

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use crate::intersection::{Intersection, Movement};
use crate::pedestrians::Sign;

/// The class of an emergency vehicle, the lowest class first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VehicleClass {
    Police,
    Ambulance,
    FireBrigade,
}

/// The place of an emergency among the others; the smallest is first.
pub(crate) type Place = (Reverse<VehicleClass>, u64);

/// A token for an emergency. `release` takes it when the vehicle has passed.
#[must_use = "the emergency lasts until `release` takes this token"]
#[derive(Debug)]
pub struct Preemption {
    /// The junction that made the token.
    junction: Arc<()>,
    place: Place,
}

/// Why `preempt` returns an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreemptError {
    UnknownMovement(Movement),
}

impl fmt::Display for PreemptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::UnknownMovement(Movement(m)) = self;
        write!(f, "the junction has no movement {m}")
    }
}

impl std::error::Error for PreemptError {}

/// Why `release` returns an error.
#[derive(Debug)]
pub enum ReleaseError {
    /// Another junction made the token. Here is the token.
    OtherJunction(Preemption),
}

impl fmt::Display for ReleaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "another junction made the token")
    }
}

impl std::error::Error for ReleaseError {}

/// What decides at the moment.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The timing plan, and the pedestrians.
    Plan,
    /// The first emergency is on this movement.
    Emergency(Movement),
    /// A fault: all lamps flash red.
    Fault,
}

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
        let unknown = PreemptError::UnknownMovement(movement);
        let lamp = self.core.index(movement).ok_or(unknown)?;
        self.core.accepted += 1;
        let place = (Reverse(class), self.core.accepted);
        self.core.sirens.insert(place, lamp);
        self.obey();
        Ok(Preemption {
            junction: Arc::clone(&self.core.id),
            place,
        })
    }

    /// Ends an emergency, because the vehicle has passed.
    ///
    /// # Errors
    /// `OtherJunction` with the token if another junction made it.
    pub fn release(&mut self, preemption: Preemption) -> Result<(), ReleaseError> {
        if !Arc::ptr_eq(&preemption.junction, &self.core.id) {
            return Err(ReleaseError::OtherJunction(preemption));
        }
        self.core.sirens.remove(&preemption.place);
        self.obey();
        Ok(())
    }

    /// What decides now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match self.core.sirens.values().next() {
            _ if self.step.is_fault() => Mode::Fault,
            Some(&lamp) => Mode::Emergency(self.core.movements[lamp]),
            None => Mode::Plan,
        }
    }

    /// The first emergency may have changed: a green that is cut has no Walk.
    fn obey(&mut self) {
        let cut = |phase| self.core.serves_first(phase) == Some(false);
        if self.step.phase().is_some_and(cut) {
            let now_ms = self.core.now_ms;
            let all = self.core.crosswalks.iter_mut();
            all.filter(|it| matches!(it.sign, Sign::Walk { .. }))
                .for_each(|it| it.change(now_ms));
        }
        self.advance(0);
    }
}
