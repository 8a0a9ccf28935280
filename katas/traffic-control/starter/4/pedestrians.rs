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
    /// People on the road finish, and nobody starts.
    Flashing,
}

/// How long Walk and Flashing last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalkTimes {
    pub walk_ms: u64,
    pub flashing_ms: u64,
}

/// Decides how long people may walk. Called when their green starts.
pub trait WalkTiming: Send {
    fn walk_times(&self, started_ms: u64) -> WalkTimes;
}

/// The same times whenever people walk.
impl WalkTiming for WalkTimes {
    fn walk_times(&self, _started_ms: u64) -> WalkTimes {
        *self
    }
}

/// A copy of one crossing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrossingView {
    pub crossing: Crossing,
    pub sign: WalkSign,
    /// The button was pressed, and the next Walk has not come yet.
    pub waiting: bool,
}

/// Why `add_crossing` or `press` returns an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossingError {
    /// There is a crossing with this number already.
    Twice(Crossing),
    UnknownPhase(usize),
    UnknownCrossing(Crossing),
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Intersection {
    /// Adds a crossing. People walk while `phase` is green.
    ///
    /// # Errors
    /// `Twice` or `UnknownPhase`.
    pub fn add_crossing(
        &mut self,
        crossing: Crossing,
        phase: usize,
        timing: impl WalkTiming + 'static,
    ) -> Result<(), CrossingError> {
        todo!()
    }

    /// Presses the button, now.
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
