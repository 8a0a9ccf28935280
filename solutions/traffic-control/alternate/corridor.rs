//! A road with several junctions. Reports lie in a box behind a lock that is
//! held for a push or a swap, never while a junction is called.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::Light;
use crate::intersection::{Intersection, Movement};
use crate::pedestrians::{Crossing, CrossingView};

/// What a sensor reports to a junction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// As `Intersection::detect`.
    Arrival(Movement),
    /// As `Intersection::press`.
    Press(Crossing),
    /// As `Intersection::fault`.
    Fault,
    /// As `Intersection::reset`.
    Reset,
}

/// Why a report was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportError {
    /// The corridor was dropped. Here is the report.
    Gone(Report),
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Gone(report) = self;
        write!(
            f,
            "the corridor was dropped before it could take {report:?}"
        )
    }
}

impl std::error::Error for ReportError {}

type Inbox = Mutex<Vec<(usize, Report)>>;

/// A push or a swap cannot leave the box half done, so poison does not matter.
fn open(inbox: &Inbox) -> MutexGuard<'_, Vec<(usize, Report)>> {
    inbox.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends reports to one junction. Clones report to the same junction.
#[derive(Clone, Debug)]
pub struct Detector {
    junction: usize,
    /// A sensor does not keep the corridor's box alive.
    inbox: Weak<Inbox>,
}

impl Detector {
    /// Sends a report. Never waits for the corridor.
    ///
    /// # Errors
    /// `Gone` if the corridor was dropped.
    pub fn report(&self, report: Report) -> Result<(), ReportError> {
        let inbox = self.inbox.upgrade().ok_or(ReportError::Gone(report))?;
        open(&inbox).push((self.junction, report));
        Ok(())
    }
}

/// Junctions along a road, on one clock. One thread owns it.
#[derive(Debug, Default)]
pub struct Corridor {
    now_ms: u64,
    /// Each junction with the instant at which its clock starts.
    sites: Vec<(Intersection, u64)>,
    inbox: Arc<Inbox>,
    rejected: Vec<(usize, Report)>,
}

impl Corridor {
    /// Returns an empty corridor.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a junction. Its clock stands still for `offset_ms` from now on, then
    /// it runs. Returns its number: 0, 1, 2 …
    pub fn add(&mut self, junction: Intersection, offset_ms: u64) -> usize {
        self.sites.push((junction, self.now_ms + offset_ms));
        self.sites.len() - 1
    }

    /// Returns a detector for a junction; `None` if there is no such junction.
    #[must_use]
    pub fn detector(&self, junction: usize) -> Option<Detector> {
        let inbox = Arc::downgrade(&self.inbox);
        (junction < self.sites.len()).then_some(Detector { junction, inbox })
    }

    /// Takes all reports that were sent before this call. Then `ms`
    /// milliseconds pass for all junctions.
    pub fn advance(&mut self, ms: u64) {
        let reports = std::mem::take(&mut *open(&self.inbox));
        for (number, report) in reports {
            let (junction, _) = &mut self.sites[number];
            if !accepts(junction, report) {
                self.rejected.push((number, report));
            }
        }
        let end_ms = self.now_ms + ms;
        for (junction, starts_ms) in &mut self.sites {
            let from_ms = self.now_ms.max(*starts_ms);
            junction.advance(end_ms.saturating_sub(from_ms));
        }
        self.now_ms = end_ms;
    }

    /// The milliseconds since the corridor was built.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// As `Intersection::lights`; `None` if there is no such junction.
    #[must_use]
    pub fn lights(&self, junction: usize) -> Option<Vec<(Movement, Light)>> {
        self.sites.get(junction).map(|(it, _)| it.lights())
    }

    /// As `Intersection::crossings`; `None` if there is no such junction.
    #[must_use]
    pub fn crossings(&self, junction: usize) -> Option<Vec<CrossingView>> {
        self.sites.get(junction).map(|(it, _)| it.crossings())
    }

    /// The reports that a junction rejected, oldest first, with its number.
    #[must_use]
    pub fn rejected(&self) -> Vec<(usize, Report)> {
        self.rejected.clone()
    }
}

/// Gives the report to the junction; false if the junction rejects it.
fn accepts(junction: &mut Intersection, report: Report) -> bool {
    match report {
        Report::Arrival(movement) => junction.detect(movement).is_ok(),
        Report::Press(crossing) => junction.press(crossing).is_ok(),
        Report::Reset => junction.reset().is_ok(),
        Report::Fault => {
            junction.fault();
            true
        }
    }
}
