//! People on foot: each sign is a small state machine with a deadline.

use std::fmt;

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

impl fmt::Display for CrossingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twice(Crossing(number)) => write!(f, "crossing {number} exists already"),
            Self::UnknownPhase(phase) => write!(f, "the junction has no phase {phase}"),
            Self::UnknownCrossing(Crossing(number)) => {
                write!(f, "the junction has no crossing {number}")
            }
        }
    }
}

impl std::error::Error for CrossingError {}

/// A sign and the instant at which it ends. A walk knows its flashing time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sign {
    DontWalk,
    Walk { until_ms: u64, flashing_ms: u64 },
    Flashing { until_ms: u64 },
}

pub(crate) struct Crosswalk {
    crossing: Crossing,
    pub(crate) phase: usize,
    timing: Box<dyn WalkTiming>,
    pub(crate) waiting: bool,
    pub(crate) sign: Sign,
}

impl Crosswalk {
    pub(crate) fn start(&mut self, now_ms: u64) {
        let times = self.timing.walk_times(now_ms);
        self.waiting = false;
        self.sign = Sign::Walk {
            until_ms: now_ms + times.walk_ms,
            flashing_ms: times.flashing_ms,
        };
    }

    pub(crate) fn until_ms(&self) -> Option<u64> {
        match self.sign {
            Sign::DontWalk => None,
            Sign::Walk { until_ms, .. } | Sign::Flashing { until_ms } => Some(until_ms),
        }
    }

    pub(crate) fn change(&mut self, now_ms: u64) {
        self.sign = match self.sign {
            Sign::Walk { flashing_ms, .. } => Sign::Flashing {
                until_ms: now_ms + flashing_ms,
            },
            Sign::Flashing { .. } | Sign::DontWalk => Sign::DontWalk,
        };
    }
}

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
        let all = &mut self.core.crosswalks;
        if all.iter().any(|it| it.crossing == crossing) {
            return Err(CrossingError::Twice(crossing));
        }
        if phase >= self.core.phases.len() {
            return Err(CrossingError::UnknownPhase(phase));
        }
        all.push(Crosswalk {
            crossing,
            phase,
            timing: Box::new(timing),
            waiting: false,
            sign: Sign::DontWalk,
        });
        Ok(())
    }

    /// Presses the button, now.
    ///
    /// # Errors
    /// `UnknownCrossing`.
    pub fn press(&mut self, crossing: Crossing) -> Result<(), CrossingError> {
        let mut all = self.core.crosswalks.iter_mut();
        let unknown = CrossingError::UnknownCrossing(crossing);
        let it = all.find(|it| it.crossing == crossing).ok_or(unknown)?;
        it.waiting |= !matches!(it.sign, Sign::Walk { .. });
        Ok(())
    }

    /// All crossings, in the order in which they were added.
    #[must_use]
    pub fn crossings(&self) -> Vec<CrossingView> {
        let view = |it: &Crosswalk| CrossingView {
            crossing: it.crossing,
            sign: match it.sign {
                Sign::DontWalk => WalkSign::DontWalk,
                Sign::Walk { .. } => WalkSign::Walk,
                Sign::Flashing { .. } => WalkSign::Flashing,
            },
            waiting: it.waiting,
        };
        self.core.crosswalks.iter().map(view).collect()
    }
}
