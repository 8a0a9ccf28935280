//! Stage 3: how long a green lasts.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::intersection::{Intersection, Movement};

/// What a plan may know of the green that it times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GreenView {
    /// The phase that is green.
    pub phase: usize,
    /// The instant at which this green started.
    pub started_ms: u64,
    /// How many arrivals counted in this green, including the new one.
    pub arrivals: u32,
    /// The instant of the latest of them.
    pub last_arrival_ms: Option<u64>,
}

/// Decides when a green ends. Called when it starts, and again after each
/// arrival that counts; the latest answer holds.
pub trait TimingPlan: Send {
    /// The instant (not the duration) at which this green ends.
    fn green_ends_ms(&self, green: &GreenView) -> u64;
}

/// Why a plan cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// The list of greens is empty.
    NoGreens,
    /// A green, or the shortest green, of 0 ms.
    ZeroGreen,
    /// An extension of 0 ms.
    ZeroExtension,
    /// The longest green is shorter than the shortest.
    MaxBelowMin,
}

/// Why `detect` rejects an arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetectError {
    UnknownMovement(Movement),
}

/// The same greens all day.
pub struct Fixed {
    // your fields
}

impl Fixed {
    /// Phase 0 gets the first green, phase 1 the second … Phases beyond the end
    /// of the list get the last one.
    ///
    /// # Errors
    /// `NoGreens`, then `ZeroGreen`.
    pub fn new(greens_ms: &[u64]) -> Result<Self, PlanError> {
        todo!()
    }
}

impl TimingPlan for Fixed {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        todo!()
    }
}

/// Green as long as vehicles keep coming, within bounds.
pub struct Actuated {
    // your fields
}

impl Actuated {
    /// The shortest green, how much each arrival extends it, and the longest
    /// green.
    ///
    /// # Errors
    /// `ZeroGreen` (of the minimum), then `ZeroExtension`, then `MaxBelowMin`.
    pub fn new(min_ms: u64, extension_ms: u64, max_ms: u64) -> Result<Self, PlanError> {
        todo!()
    }
}

impl TimingPlan for Actuated {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        todo!()
    }
}

/// Different plans for different times of the day. Instant 0 is midnight.
pub struct ByTimeOfDay {
    // your fields
}

impl ByTimeOfDay {
    /// `plan` holds from midnight on.
    pub fn new(plan: impl TimingPlan + 'static) -> Self {
        todo!()
    }

    /// From `ms_of_day` on `plan` holds, until the next entry or midnight.
    /// The instant is taken modulo one day. If two plans have the same instant,
    /// the last one holds: `from(0, …)` replaces that of `new`.
    pub fn from(self, ms_of_day: u64, plan: impl TimingPlan + 'static) -> Self {
        todo!()
    }
}

impl TimingPlan for ByTimeOfDay {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        todo!()
    }
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Intersection {
    /// `plan` times the greens from the next start of a green on.
    pub fn set_plan(&mut self, plan: impl TimingPlan + 'static) {
        todo!()
    }

    /// A vehicle arrives on this movement, now.
    ///
    /// # Errors
    /// `UnknownMovement`.
    pub fn detect(&mut self, movement: Movement) -> Result<(), DetectError> {
        todo!()
    }
}
