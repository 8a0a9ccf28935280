//! People on foot: each sign is a small state machine of its own.

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

/// A sign and the instant at which it ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sign {
    DontWalk,
    Walk(u64),
    Flashing(u64),
}

#[derive(Debug)]
pub(crate) struct Crosswalk {
    crossing: Crossing,
    pub(crate) phase: usize,
    pub(crate) timing: WalkTiming,
    pub(crate) waiting: bool,
    pub(crate) sign: Sign,
}

impl Crosswalk {
    pub(crate) fn until_ms(&self) -> Option<u64> {
        match self.sign {
            Sign::DontWalk => None,
            Sign::Walk(until_ms) | Sign::Flashing(until_ms) => Some(until_ms),
        }
    }

    pub(crate) fn change(&mut self, now_ms: u64) {
        self.sign = match self.sign {
            Sign::Walk(_) => Sign::Flashing(now_ms + self.timing.flashing_ms),
            Sign::Flashing(_) | Sign::DontWalk => Sign::DontWalk,
        };
    }
}

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
        let all = &mut self.core.crosswalks;
        if all.iter().any(|it| it.crossing == crossing) {
            return Err(CrossingError::Twice(crossing));
        }
        if phase >= self.core.phases.len() {
            return Err(CrossingError::UnknownPhase(phase));
        }
        if timing.walk_ms.min(timing.flashing_ms) == 0 {
            return Err(CrossingError::ZeroDuration);
        }
        all.push(Crosswalk {
            crossing,
            phase,
            timing,
            waiting: false,
            sign: Sign::DontWalk,
        });
        Ok(())
    }

    /// Somebody presses the button, now.
    ///
    /// # Errors
    /// `UnknownCrossing`.
    pub fn press(&mut self, crossing: Crossing) -> Result<(), CrossingError> {
        let mut all = self.core.crosswalks.iter_mut();
        let unknown = CrossingError::UnknownCrossing(crossing);
        let it = all.find(|it| it.crossing == crossing).ok_or(unknown)?;
        it.waiting |= !matches!(it.sign, Sign::Walk(_));
        Ok(())
    }

    /// All crossings, in the order in which they were added.
    #[must_use]
    pub fn crossings(&self) -> Vec<CrossingView> {
        let view = |it: &Crosswalk| CrossingView {
            crossing: it.crossing,
            sign: match it.sign {
                Sign::DontWalk => WalkSign::DontWalk,
                Sign::Walk(_) => WalkSign::Walk,
                Sign::Flashing(_) => WalkSign::Flashing,
            },
            waiting: it.waiting,
        };
        self.core.crosswalks.iter().map(view).collect()
    }
}
