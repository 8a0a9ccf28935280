//! Stage 7: a road with several junctions, and reports from many threads.
#![allow(unused_variables)] // remove this line when the bodies are written

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

/// Sends reports to one junction. Clones report to the same junction.
#[derive(Clone)]
pub struct Detector {
    // your fields
}

impl Detector {
    /// Sends a report. Never waits for the corridor.
    ///
    /// # Errors
    /// `Gone` if the corridor was dropped.
    pub fn report(&self, report: Report) -> Result<(), ReportError> {
        todo!()
    }
}

/// Junctions along a road, on one clock. One thread owns it.
pub struct Corridor {
    // your fields
}

impl Default for Corridor {
    fn default() -> Self {
        Self::new()
    }
}

impl Corridor {
    /// Returns an empty corridor.
    pub fn new() -> Self {
        todo!()
    }

    /// Adds a junction. Its clock stands still for `offset_ms` from now on, then
    /// it runs. Returns its number: 0, 1, 2 …
    pub fn add(&mut self, junction: Intersection, offset_ms: u64) -> usize {
        todo!()
    }

    /// Returns a detector for a junction; `None` if there is no such junction.
    pub fn detector(&self, junction: usize) -> Option<Detector> {
        todo!()
    }

    /// Takes all reports that were sent before this call. Then `ms`
    /// milliseconds pass for all junctions.
    pub fn advance(&mut self, ms: u64) {
        todo!()
    }

    /// The milliseconds since the corridor was built.
    pub fn now_ms(&self) -> u64 {
        todo!()
    }

    /// As `Intersection::lights`; `None` if there is no such junction.
    pub fn lights(&self, junction: usize) -> Option<Vec<(Movement, Light)>> {
        todo!()
    }

    /// As `Intersection::crossings`; `None` if there is no such junction.
    pub fn crossings(&self, junction: usize) -> Option<Vec<CrossingView>> {
        todo!()
    }

    /// The reports that a junction rejected, oldest first, with its number.
    pub fn rejected(&self) -> Vec<(usize, Report)> {
        todo!()
    }
}
