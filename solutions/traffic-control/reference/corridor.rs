//! A road with several junctions. Reports come in through a channel, so no
//! sensor waits for the corridor or for anything that the corridor calls.

use std::fmt;
use std::sync::mpsc::{Receiver, Sender, channel};

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

/// Sends reports to one junction. Clones report to the same junction.
#[derive(Clone, Debug)]
pub struct Detector {
    junction: usize,
    outbox: Sender<(usize, Report)>,
}

impl Detector {
    /// Sends a report. Never waits for the corridor.
    ///
    /// # Errors
    /// `Gone` if the corridor was dropped.
    pub fn report(&self, report: Report) -> Result<(), ReportError> {
        self.outbox
            .send((self.junction, report))
            .map_err(|_| ReportError::Gone(report))
    }
}

/// A junction and the instant at which its clock starts.
#[derive(Debug)]
struct Site {
    junction: Intersection,
    starts_ms: u64,
}

impl Site {
    /// Returns whether the junction accepts the report.
    fn take(&mut self, report: Report) -> bool {
        match report {
            Report::Arrival(movement) => self.junction.detect(movement).is_ok(),
            Report::Press(crossing) => self.junction.press(crossing).is_ok(),
            Report::Reset => self.junction.reset().is_ok(),
            Report::Fault => {
                self.junction.fault();
                true
            }
        }
    }
}

/// Junctions along a road, on one clock. One thread owns it.
#[derive(Debug)]
pub struct Corridor {
    now_ms: u64,
    sites: Vec<Site>,
    outbox: Sender<(usize, Report)>,
    inbox: Receiver<(usize, Report)>,
    rejected: Vec<(usize, Report)>,
}

impl Default for Corridor {
    fn default() -> Self {
        let (outbox, inbox) = channel();
        Self {
            now_ms: 0,
            sites: Vec::new(),
            outbox,
            inbox,
            rejected: Vec::new(),
        }
    }
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
        self.sites.push(Site {
            junction,
            starts_ms: self.now_ms + offset_ms,
        });
        self.sites.len() - 1
    }

    /// Returns a detector for a junction; `None` if there is no such junction.
    #[must_use]
    pub fn detector(&self, junction: usize) -> Option<Detector> {
        (junction < self.sites.len()).then(|| Detector {
            junction,
            outbox: self.outbox.clone(),
        })
    }

    /// Takes all reports that were sent before this call. Then `ms`
    /// milliseconds pass for all junctions.
    pub fn advance(&mut self, ms: u64) {
        self.take_reports();
        let before_ms = self.now_ms;
        self.now_ms += ms;
        for site in &mut self.sites {
            let from_ms = site.starts_ms.max(before_ms);
            site.junction.advance(self.now_ms.saturating_sub(from_ms));
        }
    }

    /// The milliseconds since the corridor was built.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// As `Intersection::lights`; `None` if there is no such junction.
    #[must_use]
    pub fn lights(&self, junction: usize) -> Option<Vec<(Movement, Light)>> {
        self.sites.get(junction).map(|it| it.junction.lights())
    }

    /// As `Intersection::crossings`; `None` if there is no such junction.
    #[must_use]
    pub fn crossings(&self, junction: usize) -> Option<Vec<CrossingView>> {
        self.sites.get(junction).map(|it| it.junction.crossings())
    }

    /// The reports that a junction rejected, oldest first, with its number.
    #[must_use]
    pub fn rejected(&self) -> Vec<(usize, Report)> {
        self.rejected.clone()
    }

    /// Takes the reports that are there now. Later ones wait for the next call.
    fn take_reports(&mut self) {
        let reports: Vec<_> = self.inbox.try_iter().collect();
        for (number, report) in reports {
            if !self.sites[number].take(report) {
                self.rejected.push((number, report));
            }
        }
    }
}
