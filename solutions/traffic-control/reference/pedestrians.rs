//! People on foot walk beside the vehicles of their phase.

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

/// One walk: two instants say what the sign shows at any time.
#[derive(Clone, Copy, Debug, Default)]
struct Walk {
    flashes_from_ms: u64,
    clear_from_ms: u64,
}

impl Walk {
    fn new(now_ms: u64, times: WalkTimes) -> Self {
        let flashes_from_ms = now_ms + times.walk_ms;
        Self {
            flashes_from_ms,
            clear_from_ms: flashes_from_ms + times.flashing_ms,
        }
    }

    fn sign(self, now_ms: u64) -> WalkSign {
        if now_ms < self.flashes_from_ms {
            WalkSign::Walk
        } else if now_ms < self.clear_from_ms {
            WalkSign::Flashing
        } else {
            WalkSign::DontWalk
        }
    }

    /// Walk ends now, and Flashing lasts as long as it would have.
    fn cut(&mut self, now_ms: u64) {
        let early_ms = self.flashes_from_ms.saturating_sub(now_ms);
        self.flashes_from_ms -= early_ms;
        self.clear_from_ms -= early_ms;
    }
}

struct Crosswalk {
    crossing: Crossing,
    phase: usize,
    timing: Box<dyn WalkTiming>,
    waiting: bool,
    /// The latest walk.
    walk: Walk,
}

/// All crossings of a junction.
#[derive(Default)]
pub(crate) struct Crosswalks(Vec<Crosswalk>);

impl Crosswalks {
    /// The green of `phase` starts: the crossings of the phase that wait show Walk.
    pub(crate) fn start_walk(&mut self, phase: usize, now_ms: u64) {
        let ready = |it: &&mut Crosswalk| it.waiting && it.phase == phase;
        for it in self.0.iter_mut().filter(ready) {
            it.waiting = false;
            it.walk = Walk::new(now_ms, it.timing.walk_times(now_ms));
        }
    }

    /// Every Walk turns into Flashing now.
    pub(crate) fn cut_walk(&mut self, now_ms: u64) {
        for crosswalk in &mut self.0 {
            crosswalk.walk.cut(now_ms);
        }
    }

    /// Every sign says `DontWalk` now.
    pub(crate) fn stop(&mut self) {
        for crosswalk in &mut self.0 {
            crosswalk.walk = Walk::default();
        }
    }

    /// The instant from which on all signs say `DontWalk`.
    pub(crate) fn clear_ms(&self) -> u64 {
        let instants = self.0.iter().map(|it| it.walk.clear_from_ms);
        instants.max().unwrap_or(0)
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
        if self.crosswalks.0.iter().any(|it| it.crossing == crossing) {
            return Err(CrossingError::Twice(crossing));
        }
        if !self.has_phase(phase) {
            return Err(CrossingError::UnknownPhase(phase));
        }
        self.crosswalks.0.push(Crosswalk {
            crossing,
            phase,
            timing: Box::new(timing),
            waiting: false,
            walk: Walk::default(),
        });
        Ok(())
    }

    /// Presses the button, now.
    ///
    /// # Errors
    /// `UnknownCrossing`.
    pub fn press(&mut self, crossing: Crossing) -> Result<(), CrossingError> {
        let now_ms = self.now_ms();
        let mut all = self.crosswalks.0.iter_mut();
        let crosswalk = all
            .find(|it| it.crossing == crossing)
            .ok_or(CrossingError::UnknownCrossing(crossing))?;
        if crosswalk.walk.sign(now_ms) != WalkSign::Walk {
            crosswalk.waiting = true;
        }
        Ok(())
    }

    /// All crossings, in the order in which they were added.
    #[must_use]
    pub fn crossings(&self) -> Vec<CrossingView> {
        let view = |it: &Crosswalk| CrossingView {
            crossing: it.crossing,
            sign: it.walk.sign(self.now_ms()),
            waiting: it.waiting,
        };
        self.crosswalks.0.iter().map(view).collect()
    }
}
