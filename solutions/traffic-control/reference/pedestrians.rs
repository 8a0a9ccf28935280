//! People on foot: they walk beside the vehicles of their phase.

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

#[derive(Debug)]
struct Crosswalk {
    crossing: Crossing,
    phase: usize,
    timing: WalkTiming,
    waiting: bool,
    walk_until_ms: u64,
    clear_ms: u64,
}

impl Crosswalk {
    fn sign(&self, now_ms: u64) -> WalkSign {
        if now_ms < self.walk_until_ms {
            WalkSign::Walk
        } else if now_ms < self.clear_ms {
            WalkSign::Flashing
        } else {
            WalkSign::DontWalk
        }
    }
}

/// All crossings of a junction.
#[derive(Debug, Default)]
pub(crate) struct Crosswalks(Vec<Crosswalk>);

impl Crosswalks {
    /// The green of `phase` begins: whoever waits there may walk.
    pub(crate) fn start_walk(&mut self, phase: usize, now_ms: u64) {
        let ready = self
            .0
            .iter_mut()
            .filter(|it| it.waiting && it.phase == phase);
        for crosswalk in ready {
            crosswalk.waiting = false;
            crosswalk.walk_until_ms = now_ms + crosswalk.timing.walk_ms;
            crosswalk.clear_ms = crosswalk.walk_until_ms + crosswalk.timing.flashing_ms;
        }
    }

    /// Whoever is on the road finishes, nobody else starts.
    pub(crate) fn cut_walk(&mut self, now_ms: u64) {
        for crosswalk in self.0.iter_mut().filter(|it| it.walk_until_ms > now_ms) {
            crosswalk.walk_until_ms = now_ms;
            crosswalk.clear_ms = now_ms + crosswalk.timing.flashing_ms;
        }
    }

    /// No sign says Walk or flashes any more.
    pub(crate) fn stop(&mut self) {
        for crosswalk in &mut self.0 {
            crosswalk.walk_until_ms = 0;
            crosswalk.clear_ms = 0;
        }
    }

    /// The instant from which on nobody is on the road.
    pub(crate) fn clear_ms(&self) -> u64 {
        self.0.iter().map(|it| it.clear_ms).max().unwrap_or(0)
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
        if self.crosswalks.0.iter().any(|it| it.crossing == crossing) {
            Err(CrossingError::Twice(crossing))
        } else if !self.has_phase(phase) {
            Err(CrossingError::UnknownPhase(phase))
        } else if timing.walk_ms == 0 || timing.flashing_ms == 0 {
            Err(CrossingError::ZeroDuration)
        } else {
            self.crosswalks.0.push(Crosswalk {
                crossing,
                phase,
                timing,
                waiting: false,
                walk_until_ms: 0,
                clear_ms: 0,
            });
            Ok(())
        }
    }

    /// Somebody presses the button, now.
    ///
    /// # Errors
    /// `UnknownCrossing`.
    pub fn press(&mut self, crossing: Crossing) -> Result<(), CrossingError> {
        let now_ms = self.now_ms();
        let mut all = self.crosswalks.0.iter_mut();
        let crosswalk = all
            .find(|it| it.crossing == crossing)
            .ok_or(CrossingError::UnknownCrossing(crossing))?;
        crosswalk.waiting |= crosswalk.sign(now_ms) != WalkSign::Walk;
        Ok(())
    }

    /// All crossings, in the order in which they were added.
    #[must_use]
    pub fn crossings(&self) -> Vec<CrossingView> {
        let view = |it: &Crosswalk| CrossingView {
            crossing: it.crossing,
            sign: it.sign(self.now_ms()),
            waiting: it.waiting,
        };
        self.crosswalks.0.iter().map(view).collect()
    }
}
