//! A junction from outside: the builder with its list of checks, and the loop
//! that brings signs and steps to their ends.

use std::collections::BTreeSet;
use std::fmt;

use crate::Light;
use crate::control_room::Observers;
use crate::core::Core;
use crate::steps::{AllRed, Step};

/// One stream of vehicles through the junction, numbered as on its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Movement(pub u8);

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

/// Collects the parts of a junction. `build` checks them.
#[derive(Clone, Debug)]
pub struct IntersectionBuilder {
    pub(crate) movements: Vec<Movement>,
    conflicts: Vec<[Movement; 2]>,
    pub(crate) phases: Vec<(Vec<Movement>, u64)>,
    pub(crate) yellow_ms: u64,
    pub(crate) all_red_ms: u64,
}

impl IntersectionBuilder {
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
        self.conflicts.push([one, other]);
        self
    }

    /// Adds the next phase: these movements are green together, for `green_ms`.
    #[must_use]
    pub fn phase(mut self, movements: &[Movement], green_ms: u64) -> Self {
        self.phases.push((movements.to_vec(), green_ms));
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
        let checks = [
            Self::duplicate,
            Self::unknown,
            Self::no_phases,
            Self::conflicting_phase,
            Self::never_green,
            Self::zero,
        ];
        match checks.iter().find_map(|check| check(self)) {
            Some(error) => Err(error),
            None => Ok(Intersection {
                core: Core::new(self),
                step: Box::new(AllRed {
                    next: 0,
                    until_ms: self.all_red_ms,
                }),
                observers: Observers::default(),
            }),
        }
    }

    fn duplicate(&self) -> Option<BuildError> {
        let mut seen = BTreeSet::new();
        let mut movements = self.movements.iter();
        let again = movements.find(|movement| !seen.insert(**movement));
        again.map(|movement| BuildError::DuplicateMovement(*movement))
    }

    fn unknown(&self) -> Option<BuildError> {
        let in_phases = self.phases.iter().flat_map(|(movements, _)| movements);
        let mut named = self.conflicts.iter().flatten().chain(in_phases);
        let unknown = named.find(|movement| !self.movements.contains(movement));
        unknown.map(|movement| BuildError::UnknownMovement(*movement))
    }

    fn no_phases(&self) -> Option<BuildError> {
        self.phases.is_empty().then_some(BuildError::NoPhases)
    }

    fn conflicting_phase(&self) -> Option<BuildError> {
        let conflicting = self.phases.iter().position(|(movements, _)| {
            let mut conflicts = self.conflicts.iter();
            conflicts.any(|pair| pair.iter().all(|it| movements.contains(it)))
        });
        conflicting.map(BuildError::ConflictingPhase)
    }

    fn never_green(&self) -> Option<BuildError> {
        let served = |movement| self.phases.iter().any(|(all, _)| all.contains(movement));
        let forgotten = self.movements.iter().find(|movement| !served(movement));
        forgotten.map(|movement| BuildError::NeverGreen(*movement))
    }

    fn zero(&self) -> Option<BuildError> {
        let greens = self.phases.iter().map(|(_, green_ms)| *green_ms);
        let mut durations = greens.chain([self.yellow_ms, self.all_red_ms]);
        durations
            .any(|ms| ms == 0)
            .then_some(BuildError::ZeroDuration)
    }
}

/// A junction with its lamps. Nothing outside sets a lamp.
pub struct Intersection {
    pub(crate) core: Core,
    pub(crate) step: Box<dyn Step>,
    pub(crate) observers: Observers,
}

impl fmt::Debug for Intersection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intersection")
            .field("now_ms", &self.core.now_ms)
            .field("lamps", &self.core.lamps)
            .finish_non_exhaustive()
    }
}

impl Intersection {
    /// Returns an empty builder.
    #[must_use]
    pub fn builder() -> IntersectionBuilder {
        IntersectionBuilder {
            movements: Vec::new(),
            conflicts: Vec::new(),
            phases: Vec::new(),
            yellow_ms: 3_000,
            all_red_ms: 1_000,
        }
    }

    /// Lets `ms` milliseconds pass.
    pub fn advance(&mut self, ms: u64) {
        let end_ms = self.core.now_ms + ms;
        loop {
            let step_ms = self.step.ends_ms(&self.core);
            let due_ms = step_ms.into_iter().chain(self.core.sign_ms()).min();
            let Some(at) = due_ms.filter(|at| *at <= end_ms) else {
                break;
            };
            self.core.now_ms = self.core.now_ms.max(at);
            // A green that waits for people ends once the signs have changed.
            if !self.core.change_signs() {
                let next = self.step.next(&mut self.core);
                self.take(next);
            }
        }
        self.core.now_ms = end_ms;
    }

    /// The step has set its lamps: the observers get what changed.
    pub(crate) fn take(&mut self, step: Box<dyn Step>) {
        self.step = step;
        for change in std::mem::take(&mut self.core.log) {
            self.observers.notify(&change);
        }
    }

    /// The milliseconds since the junction was built.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.core.now_ms
    }

    /// What the lamp of a movement shows now; `None` if there is no such lamp.
    #[must_use]
    pub fn light(&self, movement: Movement) -> Option<Light> {
        self.core
            .index(movement)
            .map(|index| self.core.lamps[index])
    }

    /// All lamps, in the order in which the movements were declared.
    #[must_use]
    pub fn lights(&self) -> Vec<(Movement, Light)> {
        let movements = self.core.movements.iter().copied();
        movements.zip(self.core.lamps.iter().copied()).collect()
    }
}
