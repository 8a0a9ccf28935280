//! Stage 4: people on foot.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::intersection::Intersection;

/// One crossing for pedestrians, numbered as on the plan of the junction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Crossing(pub u8);

/// What the sign of a crossing shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WalkSign {
    DontWalk,
    Walk,
    /// Whoever is on the road finishes, nobody starts.
    Flashing,
}

/// How long the two signs last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalkTiming {
    pub walk_ms: u64,
    pub flashing_ms: u64,
}

/// One crossing as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrossingView {
    pub crossing: Crossing,
    pub sign: WalkSign,
    /// Somebody has pressed the button and waits for the next Walk.
    pub waiting: bool,
}

/// Why something about a crossing was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossingError {
    /// There is a crossing of that number already.
    Twice(Crossing),
    UnknownPhase(usize),
    /// Walk or Flashing would last 0 ms.
    ZeroDuration,
    UnknownCrossing(Crossing),
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Intersection {
    /// Adds a crossing that is walked while `phase` is green.
    ///
    /// # Errors
    /// `Twice`, then `UnknownPhase`, then `ZeroDuration`.
    pub fn add_crossing(
        &mut self,
        crossing: Crossing,
        phase: usize,
        timing: WalkTiming,
    ) -> Result<(), CrossingError> {
        todo!()
    }

    /// Somebody presses the button, now.
    ///
    /// # Errors
    /// `UnknownCrossing`.
    pub fn press(&mut self, crossing: Crossing) -> Result<(), CrossingError> {
        todo!()
    }

    /// All crossings, in the order in which they were added.
    pub fn crossings(&self) -> Vec<CrossingView> {
        todo!()
    }
}
