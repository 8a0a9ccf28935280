//! Who says how long a green lasts.

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
    /// For the phases beyond the list.
    last_ms: u64,
}

impl Fixed {
    /// Phase 0 gets the first green, phase 1 the second … Phases beyond the end
    /// of the list get the last one.
    ///
    /// # Errors
    /// `NoGreens`, then `ZeroGreen`.
    pub fn new(greens_ms: &[u64]) -> Result<Self, PlanError> {
        let &last_ms = greens_ms.last().ok_or(PlanError::NoGreens)?;
        if greens_ms.contains(&0) {
            return Err(PlanError::ZeroGreen);
        }
        Ok(Self {
            greens_ms: greens_ms.to_vec(),
            last_ms,
        })
    }

    pub(crate) fn of(builder: &IntersectionBuilder) -> Self {
        Self {
            greens_ms: builder
                .phases
                .iter()
                .map(|(_, green_ms)| *green_ms)
                .collect(),
            last_ms: 1,
        }
    }
}

impl TimingPlan for Fixed {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let listed_ms = self.greens_ms.get(green.phase);
        green.started_ms + listed_ms.unwrap_or(&self.last_ms)
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
        match (min_ms, extension_ms) {
            (0, _) => Err(PlanError::ZeroGreen),
            (_, 0) => Err(PlanError::ZeroExtension),
            _ if max_ms < min_ms => Err(PlanError::MaxBelowMin),
            _ => Ok(Self {
                min_ms,
                extension_ms,
                max_ms,
            }),
        }
    }
}

impl TimingPlan for Actuated {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let seen_ms = green.last_arrival_ms.unwrap_or(green.started_ms);
        let wanted_ms = match green.last_arrival_ms {
            Some(_) => seen_ms - green.started_ms + self.extension_ms,
            None => 0,
        };
        green.started_ms + wanted_ms.clamp(self.min_ms, self.max_ms)
    }
}

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Another plan at another time of the day. Instant 0 is midnight.
pub struct ByTimeOfDay {
    /// In the order of the calls; the first holds from midnight on.
    entries: Vec<(u64, Box<dyn TimingPlan>)>,
}

impl ByTimeOfDay {
    /// `plan` holds from midnight on.
    #[must_use]
    pub fn new(plan: impl TimingPlan + 'static) -> Self {
        Self {
            entries: vec![(0, Box::new(plan))],
        }
    }

    /// From `ms_of_day` on `plan` holds, until the next entry or midnight.
    /// The instant is taken modulo one day. Said twice for the same instant, the
    /// last plan holds: `from(0, …)` replaces that of `new`.
    #[must_use]
    pub fn from(mut self, ms_of_day: u64, plan: impl TimingPlan + 'static) -> Self {
        self.entries.push((ms_of_day % DAY_MS, Box::new(plan)));
        self
    }
}

impl TimingPlan for ByTimeOfDay {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let now_ms = green.started_ms % DAY_MS;
        let begun = self
            .entries
            .iter()
            .filter(|(from_ms, _)| *from_ms <= now_ms);
        // Of equal keys `max_by_key` gives the last.
        let (_, plan) = begun
            .max_by_key(|(from_ms, _)| *from_ms)
            .expect("one holds from midnight on");
        plan.green_ends_ms(green)
    }
}

impl Intersection {
    /// From the next start of a green on, `plan` times the greens. Until then
    /// the old one does.
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
        if self.core.sirens.is_empty() && self.step.phase().is_some_and(counts) {
            self.step.arrival(&self.core);
            self.advance(0);
        }
        Ok(())
    }
}
