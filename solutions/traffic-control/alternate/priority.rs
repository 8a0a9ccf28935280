//! Emergencies and faults come before any plan.

use std::cmp::Reverse;

use crate::Light;
use crate::intersection::{Intersection, Movement};
use crate::pedestrians::Sign;
use crate::steps::{AllRed, Fault};

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
    key: (Reverse<VehicleClass>, u64),
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
        let unknown = PreemptError::UnknownMovement(movement);
        let lamp = self.core.index(movement).ok_or(unknown)?;
        if self.mode() == Mode::Fault {
            return Err(PreemptError::Faulty);
        }
        self.core.accepted += 1;
        let key = (Reverse(class), self.core.accepted);
        self.core.sirens.insert(key, lamp);
        self.obey();
        Ok(Preemption { key })
    }

    /// The vehicle has passed.
    ///
    /// # Errors
    /// `NotActive` if a fault came in between.
    pub fn release(&mut self, preemption: Preemption) -> Result<(), ReleaseError> {
        if self.core.sirens.remove(&preemption.key).is_none() {
            return Err(ReleaseError::NotActive(preemption));
        }
        self.obey();
        Ok(())
    }

    /// Something is broken: everything flashes red at once. A second fault
    /// changes nothing.
    pub fn fault(&mut self) {
        self.core.sirens.clear();
        self.core.show(Light::FlashingRed, |_, _| true);
        for it in &mut self.core.crosswalks {
            it.sign = Sign::DontWalk;
        }
        self.step = Box::new(Fault);
    }

    /// It is repaired: all red, then phase 0, as on the first day.
    ///
    /// # Errors
    /// `NotFaulty`.
    pub fn reset(&mut self) -> Result<(), ResetError> {
        if self.mode() != Mode::Fault {
            return Err(ResetError::NotFaulty);
        }
        self.core.show(Light::Red, |_, _| true);
        self.core.on_turn = 0;
        self.step = Box::new(AllRed {
            until_ms: self.core.now_ms + self.core.all_red_ms,
        });
        Ok(())
    }

    /// Who decides now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        if self.core.lamps.contains(&Light::FlashingRed) {
            return Mode::Fault;
        }
        match self.core.sirens.values().next() {
            Some(&lamp) => Mode::Emergency(self.core.movements[lamp]),
            None => Mode::Plan,
        }
    }

    /// Who comes first may have changed: Walk is cut if its green is.
    fn obey(&mut self) {
        let green = self.step.phase();
        let now_ms = self.core.now_ms;
        if green.is_some()
            && self
                .core
                .siren_phase(green)
                .is_some_and(|it| Some(it) != green)
        {
            let all = self.core.crosswalks.iter_mut();
            all.filter(|it| matches!(it.sign, Sign::Walk(_)))
                .for_each(|it| it.change(now_ms));
        }
        self.advance(0);
    }
}
