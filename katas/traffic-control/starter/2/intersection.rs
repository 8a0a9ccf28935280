//! Stage 2: several movements share one junction.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::Light;

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

/// Collects the parts of a junction. `build` checks them.
#[derive(Clone)]
pub struct IntersectionBuilder {
    // your fields
}

impl IntersectionBuilder {
    /// Declares a movement.
    pub fn movement(self, movement: Movement) -> Self {
        todo!()
    }

    /// While `one` is green or yellow, `other` must be red.
    pub fn conflict(self, one: Movement, other: Movement) -> Self {
        todo!()
    }

    /// Adds the next phase: these movements are green together, for `green_ms`.
    pub fn phase(self, movements: &[Movement], green_ms: u64) -> Self {
        todo!()
    }

    /// How long yellow lasts. The default is 3 000 ms.
    pub fn yellow_ms(self, ms: u64) -> Self {
        todo!()
    }

    /// How long all lamps are red after yellow. The default is 1 000 ms.
    pub fn all_red_ms(self, ms: u64) -> Self {
        todo!()
    }

    /// Returns a junction at instant 0. The builder may build another one.
    ///
    /// # Errors
    /// A `BuildError` if the parts do not fit together.
    pub fn build(&self) -> Result<Intersection, BuildError> {
        todo!()
    }
}

/// A junction with its lamps.
pub struct Intersection {
    // your fields
}

impl Intersection {
    /// Returns an empty builder.
    pub fn builder() -> IntersectionBuilder {
        todo!()
    }

    /// Lets `ms` milliseconds pass.
    pub fn advance(&mut self, ms: u64) {
        todo!()
    }

    /// The milliseconds since the junction was built.
    pub fn now_ms(&self) -> u64 {
        todo!()
    }

    /// What the lamp of a movement shows now; `None` if there is no such lamp.
    pub fn light(&self, movement: Movement) -> Option<Light> {
        todo!()
    }

    /// All lamps, in the order in which the movements were declared.
    pub fn lights(&self) -> Vec<(Movement, Light)> {
        todo!()
    }
}
