//! The parts of a junction. `build` checks them, so later code may rely on them.

use std::fmt;

use crate::intersection::{Intersection, Movement};

/// Why a junction cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// The movement was declared twice.
    DuplicateMovement(Movement),
    /// A conflict or a phase names a movement that was not declared.
    UnknownMovement(Movement),
    /// There is no phase at all.
    NoPhases,
    /// Two movements of the phase with this index are in conflict.
    ConflictingPhase(usize),
    /// No phase has the movement.
    NeverGreen(Movement),
    /// A green, the yellow or the all-red would last 0 ms.
    ZeroDuration,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateMovement(Movement(m)) => write!(f, "movement {m} is declared twice"),
            Self::UnknownMovement(Movement(m)) => write!(f, "movement {m} is not declared"),
            Self::NoPhases => write!(f, "there is no phase"),
            Self::ConflictingPhase(phase) => {
                write!(f, "two movements of phase {phase} are in conflict")
            }
            Self::NeverGreen(Movement(m)) => write!(f, "movement {m} is in no phase"),
            Self::ZeroDuration => write!(f, "a duration is 0 ms"),
        }
    }
}

impl std::error::Error for BuildError {}

/// Movements that are green together.
#[derive(Clone, Debug)]
pub(crate) struct Phase {
    movements: Vec<Movement>,
    pub(crate) green_ms: u64,
}

/// Collects the parts of a junction. `build` checks them.
#[derive(Clone, Debug)]
pub struct IntersectionBuilder {
    pub(crate) movements: Vec<Movement>,
    conflicts: Vec<(Movement, Movement)>,
    pub(crate) phases: Vec<Phase>,
    pub(crate) yellow_ms: u64,
    pub(crate) all_red_ms: u64,
}

impl IntersectionBuilder {
    pub(crate) fn new() -> Self {
        Self {
            movements: Vec::new(),
            conflicts: Vec::new(),
            phases: Vec::new(),
            yellow_ms: 3_000,
            all_red_ms: 1_000,
        }
    }

    /// Declares a movement.
    #[must_use]
    pub fn movement(mut self, movement: Movement) -> Self {
        self.movements.push(movement);
        self
    }

    /// While `one` is green or yellow, `other` must be red. A conflict counts in
    /// both directions.
    #[must_use]
    pub fn conflict(mut self, one: Movement, other: Movement) -> Self {
        self.conflicts.push((one, other));
        self
    }

    /// Adds the next phase: these movements are green together, for `green_ms`.
    #[must_use]
    pub fn phase(mut self, movements: &[Movement], green_ms: u64) -> Self {
        self.phases.push(Phase {
            movements: movements.to_vec(),
            green_ms,
        });
        self
    }

    /// How long yellow lasts. The default is 3 000 ms.
    #[must_use]
    pub fn yellow_ms(mut self, ms: u64) -> Self {
        self.yellow_ms = ms;
        self
    }

    /// How long all lamps are red after yellow. The default is 1 000 ms.
    #[must_use]
    pub fn all_red_ms(mut self, ms: u64) -> Self {
        self.all_red_ms = ms;
        self
    }

    /// Returns a junction at instant 0. The builder may build another one.
    ///
    /// # Errors
    /// A `BuildError` if the parts do not fit together.
    pub fn build(&self) -> Result<Intersection, BuildError> {
        self.check_movements()?;
        self.check_phases()?;
        self.check_durations()?;
        Ok(Intersection::new(self.clone()))
    }

    fn check_movements(&self) -> Result<(), BuildError> {
        for (index, movement) in self.movements.iter().enumerate() {
            if self.movements[..index].contains(movement) {
                return Err(BuildError::DuplicateMovement(*movement));
            }
        }
        let in_conflicts = self.conflicts.iter().flat_map(|(a, b)| [a, b]);
        let in_phases = self.phases.iter().flat_map(|phase| &phase.movements);
        match in_conflicts
            .chain(in_phases)
            .find(|it| !self.movements.contains(it))
        {
            Some(movement) => Err(BuildError::UnknownMovement(*movement)),
            None => Ok(()),
        }
    }

    fn check_phases(&self) -> Result<(), BuildError> {
        if self.phases.is_empty() {
            return Err(BuildError::NoPhases);
        }
        for (index, phase) in self.phases.iter().enumerate() {
            let has = |movement| phase.movements.contains(movement);
            if self.conflicts.iter().any(|(a, b)| has(a) && has(b)) {
                return Err(BuildError::ConflictingPhase(index));
            }
        }
        match self.movements.iter().find(|&&m| self.serving(m).is_none()) {
            Some(movement) => Err(BuildError::NeverGreen(*movement)),
            None => Ok(()),
        }
    }

    fn check_durations(&self) -> Result<(), BuildError> {
        let mut durations = self.phases.iter().map(|phase| phase.green_ms);
        if self.yellow_ms == 0 || self.all_red_ms == 0 || durations.any(|ms| ms == 0) {
            return Err(BuildError::ZeroDuration);
        }
        Ok(())
    }

    pub(crate) fn movements_of(&self, phase: usize) -> &[Movement] {
        &self.phases[phase].movements
    }

    pub(crate) fn serves(&self, phase: usize, movement: Movement) -> bool {
        self.movements_of(phase).contains(&movement)
    }

    /// The lowest phase that has the movement.
    pub(crate) fn serving(&self, movement: Movement) -> Option<usize> {
        (0..self.phases.len()).find(|&phase| self.serves(phase, movement))
    }

    /// The phase after `phase` in the fixed order.
    pub(crate) fn after(&self, phase: usize) -> usize {
        (phase + 1) % self.phases.len()
    }
}
