//! A road with several junctions. Reports lie in a box behind a lock that is
//! held for a push or a swap, never while anything else happens.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

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
    junction: usize,
    /// Not the corridor's owner: a sensor does not keep it alive.
    inbox: Weak<Mutex<Vec<(usize, Report)>>>,
}

/// A push or a swap cannot leave the box half done, so poison does not matter.
fn open(inbox: &Mutex<Vec<(usize, Report)>>) -> MutexGuard<'_, Vec<(usize, Report)>> {
    inbox.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Detector {
    /// Sends a report. Never waits for the corridor.
    ///
    /// # Errors
    /// `Gone` if the corridor is no more.
    pub fn report(&self, report: Report) -> Result<(), ReportError> {
        let inbox = self.inbox.upgrade().ok_or(ReportError::Gone(report))?;
        open(&inbox).push((self.junction, report));
        Ok(())
    }
}

/// Junctions along a road, on one clock.
pub struct Corridor {
    tick_ms: u64,
    now_ms: u64,
    /// Each junction with the instant at which it starts.
    sites: Vec<(Intersection, u64)>,
    observers: Vec<Box<dyn Observer>>,
    inbox: Arc<Mutex<Vec<(usize, Report)>>>,
    refused: Vec<(usize, Report)>,
}

impl Corridor {
    /// An empty corridor at instant 0 that reads its reports every `tick_ms`.
    ///
    /// # Errors
    /// `ZeroTick`.
    pub fn new(tick_ms: u64) -> Result<Self, CorridorError> {
        if tick_ms == 0 {
            return Err(CorridorError::ZeroTick);
        }
        Ok(Self {
            tick_ms,
            now_ms: 0,
            sites: Vec::new(),
            observers: Vec::new(),
            inbox: Arc::default(),
            refused: Vec::new(),
        })
    }

    /// Adds a junction. It stands still for `offset_ms` from now on, then it
    /// runs. Gives its number: 0, 1, 2 …
    pub fn add(&mut self, mut junction: Intersection, offset_ms: u64) -> usize {
        junction.core.log = Some(Vec::new());
        self.sites.push((junction, self.now_ms + offset_ms));
        self.sites.len() - 1
    }

    /// Lets `observer` see all changes from now on.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        self.observers.push(Box::new(observer));
    }

    /// A line to a junction; `None` if there is no such junction.
    #[must_use]
    pub fn detector(&self, junction: usize) -> Option<Detector> {
        let inbox = Arc::downgrade(&self.inbox);
        (junction < self.sites.len()).then_some(Detector { junction, inbox })
    }

    /// Lets `ms` milliseconds pass for all junctions.
    pub fn advance(&mut self, ms: u64) {
        let end_ms = self.now_ms + ms;
        let first = self.now_ms / self.tick_ms + 1;
        for border in first..=end_ms / self.tick_ms {
            self.run_to(border * self.tick_ms);
            self.read_reports();
        }
        self.run_to(end_ms);
    }

    /// The milliseconds that have passed since it was made.
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

    /// The reports that a junction refused, oldest first, with its number.
    #[must_use]
    pub fn refused(&self) -> Vec<(usize, Report)> {
        self.refused.clone()
    }

    fn run_to(&mut self, end_ms: u64) {
        for (junction, starts_ms) in &mut self.sites {
            let from_ms = self.now_ms.max(*starts_ms);
            junction.advance(end_ms.saturating_sub(from_ms));
        }
        self.now_ms = end_ms;
        self.tell();
    }

    fn read_reports(&mut self) {
        let reports = std::mem::take(&mut *open(&self.inbox));
        for (number, report) in reports {
            let (junction, _) = &mut self.sites[number];
            let accepted = match report {
                Report::Arrival(movement) => junction.detect(movement).is_ok(),
                Report::Press(crossing) => junction.press(crossing).is_ok(),
                Report::Reset => junction.reset().is_ok(),
                Report::Fault => {
                    junction.fault();
                    true
                }
            };
            if !accepted {
                self.refused.push((number, report));
            }
            self.tell();
        }
    }

    /// Empties the junctions' logs into the observers, in order.
    fn tell(&mut self) {
        let mut changes = BTreeMap::new();
        for (number, (junction, _)) in self.sites.iter_mut().enumerate() {
            let entries = junction.core.log.replace(Vec::new()).unwrap_or_default();
            for (order, (at, lamp, light)) in entries.into_iter().enumerate() {
                let change = Change {
                    at_ms: self.now_ms - (junction.core.now_ms - at),
                    junction: number,
                    movement: junction.core.movements[lamp],
                    light,
                };
                changes.insert((change.at_ms, number, order), change);
            }
        }
        for change in changes.values() {
            for observer in &mut self.observers {
                observer.changed(change);
            }
        }
    }
}

/// The offsets for junctions that lie these legs apart, the first of them at
/// the start of the road: one offset more than there are legs. Whoever drives
/// `speed_kmh` meets each junction at the same point of its cycle.
///
/// # Errors
/// `ZeroSpeed`.
pub fn green_wave_ms(legs_m: &[u64], speed_kmh: u64) -> Result<Vec<u64>, CorridorError> {
    if speed_kmh == 0 {
        return Err(CorridorError::ZeroSpeed);
    }
    let ways_m = (0..=legs_m.len()).map(|legs| legs_m[..legs].iter().sum::<u64>());
    // Twice the way, so that half a millisecond is a whole number.
    Ok(ways_m
        .map(|way_m| (way_m * 7_200 + speed_kmh) / (2 * speed_kmh))
        .collect())
}
