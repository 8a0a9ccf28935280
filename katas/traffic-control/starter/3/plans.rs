//! Stage 3: who says how long a green lasts.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::intersection::{Intersection, Movement};

/// What a plan is told about the green that it times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GreenView {
    /// The phase that is green.
    pub phase: usize,
    /// The instant at which this green started.
    pub started_ms: u64,
    /// How many arrivals have counted in this green, the one just made too.
    pub arrivals: u32,
    /// The instant of the latest of them.
    pub last_arrival_ms: Option<u64>,
}

/// Says when a green ends. Asked when it starts, and again after each arrival
/// that counts; the latest answer holds.
pub trait TimingPlan: Send {
    /// The instant (not the duration) at which this green ends.
    fn green_ends_ms(&self, green: &GreenView) -> u64;
}

/// Why there is no such plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// A list of greens with nothing in it.
    NoGreens,
    /// A green, or the shortest green, of 0 ms.
    ZeroGreen,
    /// An extension of 0 ms.
    ZeroExtension,
    /// The longest green is shorter than the shortest.
    MaxBelowMin,
}

/// Why an arrival was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetectError {
    UnknownMovement(Movement),
}

/// The same greens all day.
pub struct Fixed {
    // yours
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
    // yours
}

impl Actuated {
    /// Green for `min_ms`, then until nobody has come for `extension_ms`, but
    /// never longer than `max_ms`.
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

/// Another plan at another time of the day. Instant 0 is midnight.
pub struct ByTimeOfDay {
    // yours
}

impl ByTimeOfDay {
    /// `plan` holds from midnight on.
    pub fn new(plan: impl TimingPlan + 'static) -> Self {
        todo!()
    }

    /// From `ms_of_day` on `plan` holds, until the next entry or midnight.
    /// The instant is taken modulo one day. Said twice for the same instant, the
    /// last plan holds: `from(0, …)` replaces that of `new`.
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
    /// From the next start of a green on, `plan` times the greens. Until then
    /// the old one does.
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
