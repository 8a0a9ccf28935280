//! Who says how long a green lasts.

use std::collections::BTreeMap;

use crate::intersection::{Intersection, IntersectionBuilder, Movement};

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
    greens_ms: Vec<u64>,
}

impl Fixed {
    /// Phase 0 gets the first green, phase 1 the second … Phases beyond the end
    /// of the list get the last one.
    ///
    /// # Errors
    /// `NoGreens`, then `ZeroGreen`.
    pub fn new(greens_ms: &[u64]) -> Result<Self, PlanError> {
        if greens_ms.is_empty() {
            Err(PlanError::NoGreens)
        } else if greens_ms.contains(&0) {
            Err(PlanError::ZeroGreen)
        } else {
            Ok(Self {
                greens_ms: greens_ms.to_vec(),
            })
        }
    }

    /// The greens that the phases were declared with.
    pub(crate) fn of(layout: &IntersectionBuilder) -> Self {
        Self {
            greens_ms: layout.phases.iter().map(|phase| phase.green_ms).collect(),
        }
    }
}

impl TimingPlan for Fixed {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let last = self.greens_ms.len() - 1;
        green.started_ms + self.greens_ms[green.phase.min(last)]
    }
}

/// Green as long as vehicles keep coming, within bounds.
pub struct Actuated {
    min_ms: u64,
    extension_ms: u64,
    max_ms: u64,
}

impl Actuated {
    /// Green for `min_ms`, then until nobody has come for `extension_ms`, but
    /// never longer than `max_ms`.
    ///
    /// # Errors
    /// `ZeroGreen` (of the minimum), then `ZeroExtension`, then `MaxBelowMin`.
    pub fn new(min_ms: u64, extension_ms: u64, max_ms: u64) -> Result<Self, PlanError> {
        if min_ms == 0 {
            Err(PlanError::ZeroGreen)
        } else if extension_ms == 0 {
            Err(PlanError::ZeroExtension)
        } else if max_ms < min_ms {
            Err(PlanError::MaxBelowMin)
        } else {
            Ok(Self {
                min_ms,
                extension_ms,
                max_ms,
            })
        }
    }
}

impl TimingPlan for Actuated {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let gap_out_ms = green.last_arrival_ms.map_or(0, |at| at + self.extension_ms);
        (green.started_ms + self.min_ms)
            .max(gap_out_ms)
            .min(green.started_ms + self.max_ms)
    }
}

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Another plan at another time of the day. Instant 0 is midnight.
pub struct ByTimeOfDay {
    entries: BTreeMap<u64, Box<dyn TimingPlan>>,
}

impl ByTimeOfDay {
    /// `plan` holds from midnight on.
    #[must_use]
    pub fn new(plan: impl TimingPlan + 'static) -> Self {
        Self {
            entries: BTreeMap::new(),
        }
        .from(0, plan)
    }

    /// From `ms_of_day` on `plan` holds, until the next entry or midnight.
    /// The instant is taken modulo one day. Said twice for the same instant, the
    /// last plan holds: `from(0, …)` replaces that of `new`.
    #[must_use]
    pub fn from(mut self, ms_of_day: u64, plan: impl TimingPlan + 'static) -> Self {
        self.entries.insert(ms_of_day % DAY_MS, Box::new(plan));
        self
    }
}

impl TimingPlan for ByTimeOfDay {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let (_, plan) = self
            .entries
            .range(..=green.started_ms % DAY_MS)
            .next_back()
            .expect("an entry holds from midnight on");
        plan.green_ends_ms(green)
    }
}

impl Intersection {
    /// From the next start of a green on, `plan` times the greens. Until then
    /// the old one does.
    pub fn set_plan(&mut self, plan: impl TimingPlan + 'static) {
        self.plan_next(Box::new(plan));
    }

    /// A vehicle arrives on this movement, now.
    ///
    /// # Errors
    /// `UnknownMovement`.
    pub fn detect(&mut self, movement: Movement) -> Result<(), DetectError> {
        self.light(movement)
            .ok_or(DetectError::UnknownMovement(movement))?;
        self.count_arrival(movement);
        Ok(())
    }
}
