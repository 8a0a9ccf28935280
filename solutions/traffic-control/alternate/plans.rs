//! How long a green lasts.

use std::fmt;

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

impl fmt::Display for DetectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::UnknownMovement(Movement(m)) = self;
        write!(f, "the junction has no movement {m}")
    }
}

impl std::error::Error for DetectError {}

/// The greens that the phases were declared with.
pub(crate) struct AsBuilt(pub(crate) Vec<u64>);

impl TimingPlan for AsBuilt {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        green.started_ms + self.0[green.phase]
    }
}

/// Each green lasts `green_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    pub green_ms: u64,
}

impl TimingPlan for Fixed {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        green.started_ms + self.green_ms
    }
}

/// Green as long as vehicles keep coming: at least `min_ms`, at most `max_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actuated {
    pub min_ms: u64,
    pub extension_ms: u64,
    pub max_ms: u64,
}

impl TimingPlan for Actuated {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let wanted_ms = match green.last_arrival_ms {
            Some(at_ms) => at_ms - green.started_ms + self.extension_ms,
            None => self.min_ms,
        };
        green.started_ms + wanted_ms.max(self.min_ms).min(self.max_ms)
    }
}

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Different plans for different times of the day. Instant 0 is midnight.
pub struct ByTimeOfDay {
    midnight: Box<dyn TimingPlan>,
    /// In the order of the calls.
    later: Vec<(u64, Box<dyn TimingPlan>)>,
}

impl fmt::Debug for ByTimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByTimeOfDay").finish_non_exhaustive()
    }
}

impl ByTimeOfDay {
    /// Uses `plan` from midnight on.
    #[must_use]
    pub fn new(plan: impl TimingPlan + 'static) -> Self {
        Self {
            midnight: Box::new(plan),
            later: Vec::new(),
        }
    }

    /// Uses `plan` from `ms_of_day` on, until the next entry or midnight.
    #[must_use]
    pub fn from(mut self, ms_of_day: u64, plan: impl TimingPlan + 'static) -> Self {
        self.later.push((ms_of_day, Box::new(plan)));
        self
    }
}

impl TimingPlan for ByTimeOfDay {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let now_ms = green.started_ms % DAY_MS;
        let begun = self.later.iter().filter(|(from_ms, _)| *from_ms <= now_ms);
        let latest = begun.max_by_key(|(from_ms, _)| *from_ms);
        let plan = latest.map_or(&self.midnight, |(_, plan)| plan);
        plan.green_ends_ms(green)
    }
}

impl Intersection {
    /// `plan` times the greens from the next start of a green on.
    pub fn set_plan(&mut self, plan: impl TimingPlan + 'static) {
        self.core.next_plan = Some(Box::new(plan));
    }

    /// A vehicle arrives on this movement, now.
    ///
    /// # Errors
    /// `UnknownMovement`.
    pub fn detect(&mut self, movement: Movement) -> Result<(), DetectError> {
        let unknown = DetectError::UnknownMovement(movement);
        let lamp = self.core.index(movement).ok_or(unknown)?;
        let counts = |phase: usize| self.core.phases[phase].contains(&lamp);
        if self.step.phase().is_some_and(counts) {
            self.step.arrival(&self.core);
            self.advance(0);
        }
        Ok(())
    }
}
