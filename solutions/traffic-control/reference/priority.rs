//! Emergencies come before any plan.

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use crate::intersection::{Intersection, Movement};

/// The class of an emergency vehicle, the lowest class first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VehicleClass {
    Police,
    Ambulance,
    FireBrigade,
}

/// A token for an emergency. `release` takes it when the vehicle has passed.
#[must_use = "the emergency lasts until `release` takes this token"]
#[derive(Debug)]
pub struct Preemption {
    /// The junction that made the token.
    junction: Arc<()>,
    number: u64,
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

#[derive(Debug)]
struct Emergency {
    number: u64,
    movement: Movement,
    class: VehicleClass,
}

/// The emergencies that are not released yet.
#[derive(Debug, Default)]
pub(crate) struct Emergencies {
    junction: Arc<()>,
    active: Vec<Emergency>,
    accepted: u64,
}

impl Emergencies {
    /// The movement of the first emergency: highest class, then earliest.
    pub(crate) fn first(&self) -> Option<Movement> {
        let first = self
            .active
            .iter()
            .max_by_key(|it| (it.class, Reverse(it.number)));
        first.map(|it| it.movement)
    }

    fn add(&mut self, movement: Movement, class: VehicleClass) -> Preemption {
        self.accepted += 1;
        let number = self.accepted;
        self.active.push(Emergency {
            number,
            movement,
            class,
        });
        Preemption {
            junction: Arc::clone(&self.junction),
            number,
        }
    }
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
        self.light(movement)
            .ok_or(PreemptError::UnknownMovement(movement))?;
        let preemption = self.emergencies.add(movement, class);
        self.reconsider();
        Ok(preemption)
    }

    /// Ends an emergency, because the vehicle has passed.
    ///
    /// # Errors
    /// `OtherJunction` with the token if another junction made it.
    pub fn release(&mut self, preemption: Preemption) -> Result<(), ReleaseError> {
        if !Arc::ptr_eq(&preemption.junction, &self.emergencies.junction) {
            return Err(ReleaseError::OtherJunction(preemption));
        }
        let active = &mut self.emergencies.active;
        active.retain(|it| it.number != preemption.number);
        self.reconsider();
        Ok(())
    }

    /// What decides now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        if self.is_faulty() {
            return Mode::Fault;
        }
        self.emergencies.first().map_or(Mode::Plan, Mode::Emergency)
    }
}
