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

/// Decides when a green ends. Called when the green starts, and again after each
/// arrival that counts. The latest answer replaces the earlier ones.
pub trait TimingPlan: Send {
    /// The instant (not the duration) at which this green ends.
    fn green_ends_ms(&self, green: &GreenView) -> u64;
}

/// Why `detect` rejects an arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetectError {
    UnknownMovement(Movement),
}

/// Each green lasts `green_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    pub green_ms: u64,
}

impl TimingPlan for Fixed {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        todo!()
    }
}

/// Green as long as vehicles keep coming: at least `min_ms`, at most `max_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actuated {
    pub min_ms: u64,
    /// How long an arrival keeps the light green.
    pub extension_ms: u64,
    pub max_ms: u64,
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
    /// Uses `plan` from midnight on.
    pub fn new(plan: impl TimingPlan + 'static) -> Self {
        todo!()
    }

    /// Uses `plan` from `ms_of_day` on, until the next entry or midnight.
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
