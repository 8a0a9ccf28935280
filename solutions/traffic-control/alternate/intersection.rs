//! A junction from outside: the builder with its list of checks, and the loop
//! that brings signs and steps to their ends.

use std::collections::BTreeSet;

use crate::Light;
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

/// Collects what a junction is made of, and checks it all at once.
#[derive(Clone, Debug)]
pub struct IntersectionBuilder {
    pub(crate) movements: Vec<Movement>,
    /// Each pair in both directions.
    conflicts: BTreeSet<(Movement, Movement)>,
    named: Vec<Movement>,
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

    /// Says that two movements must never both be green or yellow. Once is
    /// enough for both directions.
    #[must_use]
    pub fn conflict(mut self, one: Movement, other: Movement) -> Self {
        self.conflicts.extend([(one, other), (other, one)]);
        self.named.extend([one, other]);
        self
    }

    /// Adds the next phase: these movements are green together, for `green_ms`.
    #[must_use]
    pub fn phase(mut self, movements: &[Movement], green_ms: u64) -> Self {
        self.phases.push((movements.to_vec(), green_ms));
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
        let checks = [
            Self::duplicate,
            Self::unknown,
            Self::self_conflict,
            Self::no_phases,
            Self::empty_phase,
            Self::conflicting_phase,
            Self::never_green,
            Self::zero,
        ];
        match checks.iter().find_map(|check| check(self)) {
            Some(mistake) => Err(mistake),
            None => Ok(Intersection {
                core: Core::new(self),
                step: Box::new(AllRed {
                    until_ms: self.all_red_ms,
                }),
            }),
        }
    }

    fn duplicate(&self) -> Option<BuildError> {
        let mut seen = BTreeSet::new();
        let again = self
            .movements
            .iter()
            .find(|movement| !seen.insert(**movement));
        again.map(|movement| BuildError::DuplicateMovement(*movement))
    }

    fn unknown(&self) -> Option<BuildError> {
        let in_phases = self.phases.iter().flat_map(|(movements, _)| movements);
        let mut named = self.named.iter().chain(in_phases);
        let stranger = named.find(|movement| !self.movements.contains(movement));
        stranger.map(|movement| BuildError::UnknownMovement(*movement))
    }

    fn self_conflict(&self) -> Option<BuildError> {
        let mut pairs = self.named.chunks(2);
        let selfish = pairs.find(|pair| pair[0] == pair[1]);
        selfish.map(|pair| BuildError::SelfConflict(pair[0]))
    }

    fn no_phases(&self) -> Option<BuildError> {
        self.phases.is_empty().then_some(BuildError::NoPhases)
    }

    fn empty_phase(&self) -> Option<BuildError> {
        let empty = self
            .phases
            .iter()
            .position(|(movements, _)| movements.is_empty());
        empty.map(BuildError::EmptyPhase)
    }

    fn conflicting_phase(&self) -> Option<BuildError> {
        let mut phases = self.phases.iter().enumerate();
        phases.find_map(|(phase, (movements, _))| {
            movements.iter().enumerate().find_map(|(index, &first)| {
                let mut others = movements[index + 1..].iter();
                let second = *others.find(|&&it| self.conflicts.contains(&(first, it)))?;
                Some(BuildError::ConflictingPhase {
                    phase,
                    first,
                    second,
                })
            })
        })
    }

    fn never_green(&self) -> Option<BuildError> {
        let served = |movement| self.phases.iter().any(|(all, _)| all.contains(movement));
        let forgotten = self.movements.iter().find(|movement| !served(movement));
        forgotten.map(|movement| BuildError::NeverGreen(*movement))
    }

    fn zero(&self) -> Option<BuildError> {
        let green = self.phases.iter().position(|(_, green_ms)| *green_ms == 0);
        green
            .map(BuildError::ZeroGreen)
            .or((self.yellow_ms == 0).then_some(BuildError::ZeroYellow))
            .or((self.all_red_ms == 0).then_some(BuildError::ZeroAllRed))
    }
}

/// A junction: it alone decides what its lamps show.
pub struct Intersection {
    pub(crate) core: Core,
    pub(crate) step: Box<dyn Step>,
}

impl Intersection {
    /// Starts the plan of a new junction.
    #[must_use]
    pub fn builder() -> IntersectionBuilder {
        IntersectionBuilder {
            movements: Vec::new(),
            conflicts: BTreeSet::new(),
            named: Vec::new(),
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
                self.step = self.step.next(&mut self.core);
            }
        }
        self.core.now_ms = end_ms;
    }

    /// The milliseconds that have passed since it was built.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.core.now_ms
    }

    /// What the lamp of a movement shows now; `None` if there is none.
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
