//! Stage 6: a road with several junctions, and reports from many threads.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::Light;
use crate::intersection::{Intersection, Movement};
use crate::pedestrians::{Crossing, CrossingView};

/// Why a corridor or a green wave cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorridorError {
    ZeroTick,
    ZeroSpeed,
}

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

/// A lamp shows another light now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The instant, on the corridor's clock.
    pub at_ms: u64,
    /// The junction's number.
    pub junction: usize,
    pub movement: Movement,
    pub light: Light,
}

/// An observer of a corridor, called once for each change.
pub trait Observer: Send {
    fn changed(&mut self, change: &Change);
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

/// Junctions along a road, on one clock.
pub struct Corridor {
    // your fields
}

impl Corridor {
    /// Returns an empty corridor that reads reports every `tick_ms`.
    ///
    /// # Errors
    /// `ZeroTick`.
    pub fn new(tick_ms: u64) -> Result<Self, CorridorError> {
        todo!()
    }

    /// Adds a junction. It stands still for `offset_ms` from now on, then it
    /// runs. Returns its number: 0, 1, 2 …
    pub fn add(&mut self, junction: Intersection, offset_ms: u64) -> usize {
        todo!()
    }

    /// Adds an observer. It gets all later changes.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        todo!()
    }

    /// Returns a detector for a junction; `None` if there is no such junction.
    pub fn detector(&self, junction: usize) -> Option<Detector> {
        todo!()
    }

    /// Lets `ms` milliseconds pass for all junctions.
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
    pub fn refused(&self) -> Vec<(usize, Report)> {
        todo!()
    }
}

/// The offsets for junctions that lie these legs apart: one more than there are
/// legs, and the first is 0. A driver with `speed_kmh` meets each junction at the
/// same point of its cycle.
///
/// # Errors
/// `ZeroSpeed`.
pub fn green_wave_ms(legs_m: &[u64], speed_kmh: u64) -> Result<Vec<u64>, CorridorError> {
    todo!()
}
