//! Stage 6: a road with several junctions, and reports from many threads.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::Light;
use crate::intersection::{Intersection, Movement};
use crate::pedestrians::{Crossing, CrossingView};

/// Why there is no such corridor or wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorridorError {
    ZeroTick,
    ZeroSpeed,
}

/// What a sensor has to say to a junction.
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

/// A lamp has begun to show another light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The instant, on the corridor's clock.
    pub at_ms: u64,
    /// The junction's number.
    pub junction: usize,
    pub movement: Movement,
    pub light: Light,
}

/// Is told of each change once.
pub trait Observer: Send {
    fn changed(&mut self, change: &Change);
}

/// Why a report could not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportError {
    /// The corridor is no more. Here is the report.
    Gone(Report),
}

/// The sensors' end of the line to one junction. Clones report to the same.
#[derive(Clone)]
pub struct Detector {
    // yours
}

impl Detector {
    /// Sends a report. Never waits for the corridor.
    ///
    /// # Errors
    /// `Gone` if the corridor is no more.
    pub fn report(&self, report: Report) -> Result<(), ReportError> {
        todo!()
    }
}

/// Junctions along a road, on one clock.
pub struct Corridor {
    // yours
}

impl Corridor {
    /// An empty corridor at instant 0 that reads its reports every `tick_ms`.
    ///
    /// # Errors
    /// `ZeroTick`.
    pub fn new(tick_ms: u64) -> Result<Self, CorridorError> {
        todo!()
    }

    /// Adds a junction. It stands still for `offset_ms` from now on, then it
    /// runs. Gives its number: 0, 1, 2 …
    pub fn add(&mut self, junction: Intersection, offset_ms: u64) -> usize {
        todo!()
    }

    /// Lets `observer` see all changes from now on.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        todo!()
    }

    /// A line to a junction; `None` if there is no such junction.
    pub fn detector(&self, junction: usize) -> Option<Detector> {
        todo!()
    }

    /// Lets `ms` milliseconds pass for all junctions.
    pub fn advance(&mut self, ms: u64) {
        todo!()
    }

    /// The milliseconds that have passed since it was made.
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

    /// The reports that a junction refused, oldest first, with its number.
    pub fn refused(&self) -> Vec<(usize, Report)> {
        todo!()
    }
}

/// The offsets for junctions that lie these legs apart, the first of them at
/// the start of the road: one offset more than there are legs. Whoever drives
/// `speed_kmh` meets each junction at the same point of its cycle.
///
/// # Errors
/// `ZeroSpeed`.
pub fn green_wave_ms(legs_m: &[u64], speed_kmh: u64) -> Result<Vec<u64>, CorridorError> {
    todo!()
}
