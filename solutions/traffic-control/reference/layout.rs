//! What a junction is made of, checked once so that the rest may rely on it.

use crate::intersection::{Intersection, Movement};

/// Why a junction cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// The movement was declared twice.
    DuplicateMovement(Movement),
    /// A conflict or a phase names a movement that was not declared.
    UnknownMovement(Movement),
    /// The movement was said to be in conflict with itself.
    SelfConflict(Movement),
    /// There is no phase at all.
    NoPhases,
    /// The phase with this index has no movement.
    EmptyPhase(usize),
    /// Two movements of the phase are in conflict.
    ConflictingPhase {
        phase: usize,
        first: Movement,
        second: Movement,
    },
    /// No phase has the movement.
    NeverGreen(Movement),
    /// The phase with this index would be green for 0 ms.
    ZeroGreen(usize),
    ZeroYellow,
    ZeroAllRed,
}

#[derive(Clone, Debug)]
pub(crate) struct Phase {
    pub(crate) movements: Vec<Movement>,
    pub(crate) green_ms: u64,
}

/// Collects what a junction is made of, and checks it all at once.
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

    /// Says that two movements must never both be green or yellow. Once is
    /// enough for both directions.
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

    /// How long yellow lasts: 3 000 ms if nobody says.
    #[must_use]
    pub fn yellow_ms(mut self, ms: u64) -> Self {
        self.yellow_ms = ms;
        self
    }

    /// How long all is red after yellow: 1 000 ms if nobody says.
    #[must_use]
    pub fn all_red_ms(mut self, ms: u64) -> Self {
        self.all_red_ms = ms;
        self
    }

    /// A junction at instant 0. The builder may build another one.
    ///
    /// # Errors
    /// The first mistake, in the order of the variants of `BuildError`.
    pub fn build(&self) -> Result<Intersection, BuildError> {
        self.check_names()?;
        self.check_phases()?;
        self.check_durations()?;
        Ok(Intersection::new(self.clone()))
    }

    fn check_names(&self) -> Result<(), BuildError> {
        for (index, movement) in self.movements.iter().enumerate() {
            if self.movements[..index].contains(movement) {
                return Err(BuildError::DuplicateMovement(*movement));
            }
        }
        let in_conflicts = self.conflicts.iter().flat_map(|(a, b)| [a, b]);
        let in_phases = self.phases.iter().flat_map(|phase| &phase.movements);
        for movement in in_conflicts.chain(in_phases) {
            if !self.movements.contains(movement) {
                return Err(BuildError::UnknownMovement(*movement));
            }
        }
        match self.conflicts.iter().find(|(one, other)| one == other) {
            Some((movement, _)) => Err(BuildError::SelfConflict(*movement)),
            None => Ok(()),
        }
    }

    fn check_phases(&self) -> Result<(), BuildError> {
        if self.phases.is_empty() {
            return Err(BuildError::NoPhases);
        }
        if let Some(empty) = self.phases.iter().position(|p| p.movements.is_empty()) {
            return Err(BuildError::EmptyPhase(empty));
        }
        for (phase, Phase { movements, .. }) in self.phases.iter().enumerate() {
            for (index, &first) in movements.iter().enumerate() {
                for &second in &movements[index + 1..] {
                    if self.in_conflict(first, second) {
                        return Err(BuildError::ConflictingPhase {
                            phase,
                            first,
                            second,
                        });
                    }
                }
            }
        }
        match self.movements.iter().find(|&&m| self.serving(m).is_none()) {
            Some(movement) => Err(BuildError::NeverGreen(*movement)),
            None => Ok(()),
        }
    }

    fn check_durations(&self) -> Result<(), BuildError> {
        if let Some(phase) = self.phases.iter().position(|p| p.green_ms == 0) {
            Err(BuildError::ZeroGreen(phase))
        } else if self.yellow_ms == 0 {
            Err(BuildError::ZeroYellow)
        } else if self.all_red_ms == 0 {
            Err(BuildError::ZeroAllRed)
        } else {
            Ok(())
        }
    }

    fn in_conflict(&self, one: Movement, other: Movement) -> bool {
        self.conflicts.contains(&(one, other)) || self.conflicts.contains(&(other, one))
    }

    /// The first phase that has the movement.
    pub(crate) fn serving(&self, movement: Movement) -> Option<usize> {
        (0..self.phases.len()).find(|&phase| self.serves(phase, movement))
    }

    pub(crate) fn serves(&self, phase: usize, movement: Movement) -> bool {
        self.phases[phase].movements.contains(&movement)
    }
}
