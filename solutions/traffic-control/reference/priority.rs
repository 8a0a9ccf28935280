//! Emergencies and faults come before any plan.

use std::cmp::Reverse;

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
    number: u64,
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

#[derive(Debug)]
struct Emergency {
    number: u64,
    movement: Movement,
    class: VehicleClass,
}

/// The emergencies that have not been released.
#[derive(Debug, Default)]
pub(crate) struct Priorities {
    waiting: Vec<Emergency>,
    accepted: u64,
    faulty: bool,
}

impl Priorities {
    /// The movement of the highest class; of two, the one that came earlier.
    pub(crate) fn first(&self) -> Option<Movement> {
        self.waiting
            .iter()
            .max_by_key(|it| (it.class, Reverse(it.number)))
            .map(|it| it.movement)
    }
}

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
        self.light(movement)
            .ok_or(PreemptError::UnknownMovement(movement))?;
        if self.priorities.faulty {
            return Err(PreemptError::Faulty);
        }
        self.priorities.accepted += 1;
        let number = self.priorities.accepted;
        self.priorities.waiting.push(Emergency {
            number,
            movement,
            class,
        });
        self.obey();
        Ok(Preemption { number })
    }

    /// The vehicle has passed.
    ///
    /// # Errors
    /// `NotActive` if a fault came in between.
    pub fn release(&mut self, preemption: Preemption) -> Result<(), ReleaseError> {
        let mut waiting = self.priorities.waiting.iter();
        match waiting.position(|it| it.number == preemption.number) {
            Some(index) => {
                self.priorities.waiting.remove(index);
                self.obey();
                Ok(())
            }
            None => Err(ReleaseError::NotActive(preemption)),
        }
    }

    /// Something is broken: everything flashes red at once. A second fault
    /// changes nothing.
    pub fn fault(&mut self) {
        self.priorities.waiting.clear();
        self.priorities.faulty = true;
        self.flash();
    }

    /// It is repaired: all red, then phase 0, as on the first day.
    ///
    /// # Errors
    /// `NotFaulty`.
    pub fn reset(&mut self) -> Result<(), ResetError> {
        if !self.priorities.faulty {
            return Err(ResetError::NotFaulty);
        }
        self.priorities.faulty = false;
        self.restart();
        Ok(())
    }

    /// Who decides now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match self.priorities.first() {
            _ if self.priorities.faulty => Mode::Fault,
            Some(movement) => Mode::Emergency(movement),
            None => Mode::Plan,
        }
    }
}
