//! A road with several junctions. Reports come in through a channel, so that
//! no sensor ever waits for the corridor, nor for those who watch it.

use std::sync::mpsc::{Receiver, Sender, channel};

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
    line: Sender<(usize, Report)>,
}

impl Detector {
    /// Sends a report. Never waits for the corridor.
    ///
    /// # Errors
    /// `Gone` if the corridor is no more.
    pub fn report(&self, report: Report) -> Result<(), ReportError> {
        self.line
            .send((self.junction, report))
            .map_err(|_| ReportError::Gone(report))
    }
}

struct Site {
    junction: Intersection,
    starts_ms: u64,
}

impl Site {
    /// Lets it run from `now_ms` up to `end_ms`, both on the corridor's clock,
    /// noting each change.
    fn run(&mut self, number: usize, now_ms: u64, end_ms: u64, changes: &mut Vec<Change>) {
        let mut left_ms = end_ms.saturating_sub(self.starts_ms.max(now_ms));
        while let Some(at) = self.junction.next_change_ms() {
            let step_ms = at - self.junction.now_ms();
            if step_ms > left_ms {
                break;
            }
            left_ms -= step_ms;
            self.watched(number, end_ms - left_ms, changes, |it| it.advance(step_ms));
        }
        self.junction.advance(left_ms);
    }

    /// Does something to the junction, noting the lamps that change by it.
    fn watched<T>(
        &mut self,
        number: usize,
        at_ms: u64,
        changes: &mut Vec<Change>,
        action: impl FnOnce(&mut Intersection) -> T,
    ) -> T {
        let before = self.junction.lights();
        let result = action(&mut self.junction);
        let after = self.junction.lights();
        for ((movement, light), _) in after.into_iter().zip(before).filter(|(a, b)| a != b) {
            changes.push(Change {
                at_ms,
                junction: number,
                movement,
                light,
            });
        }
        result
    }
}

/// Junctions along a road, on one clock.
pub struct Corridor {
    tick_ms: u64,
    now_ms: u64,
    sites: Vec<Site>,
    observers: Vec<Box<dyn Observer>>,
    line: Sender<(usize, Report)>,
    inbox: Receiver<(usize, Report)>,
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
        let (line, inbox) = channel();
        Ok(Self {
            tick_ms,
            now_ms: 0,
            sites: Vec::new(),
            observers: Vec::new(),
            line,
            inbox,
            refused: Vec::new(),
        })
    }

    /// Adds a junction. It stands still for `offset_ms` from now on, then it
    /// runs. Gives its number: 0, 1, 2 …
    pub fn add(&mut self, junction: Intersection, offset_ms: u64) -> usize {
        self.sites.push(Site {
            junction,
            starts_ms: self.now_ms + offset_ms,
        });
        self.sites.len() - 1
    }

    /// Lets `observer` see all changes from now on.
    pub fn observe(&mut self, observer: impl Observer + 'static) {
        self.observers.push(Box::new(observer));
    }

    /// A line to a junction; `None` if there is no such junction.
    #[must_use]
    pub fn detector(&self, junction: usize) -> Option<Detector> {
        (junction < self.sites.len()).then(|| Detector {
            junction,
            line: self.line.clone(),
        })
    }

    /// Lets `ms` milliseconds pass for all junctions.
    pub fn advance(&mut self, ms: u64) {
        let end_ms = self.now_ms + ms;
        while self.now_ms < end_ms {
            let border_ms = (self.now_ms / self.tick_ms + 1) * self.tick_ms;
            self.run_to(border_ms.min(end_ms));
            if self.now_ms == border_ms {
                self.read_reports();
            }
        }
    }

    /// The milliseconds that have passed since it was made.
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

    /// The reports that a junction refused, oldest first, with its number.
    #[must_use]
    pub fn refused(&self) -> Vec<(usize, Report)> {
        self.refused.clone()
    }

    fn run_to(&mut self, end_ms: u64) {
        let mut changes = Vec::new();
        for (number, site) in self.sites.iter_mut().enumerate() {
            site.run(number, self.now_ms, end_ms, &mut changes);
        }
        self.now_ms = end_ms;
        changes.sort_by_key(|change| change.at_ms);
        self.tell(&changes);
    }

    /// Reads what lies in the channel now; what comes meanwhile waits.
    fn read_reports(&mut self) {
        let reports: Vec<_> = self.inbox.try_iter().collect();
        for (number, report) in reports {
            let mut changes = Vec::new();
            let site = &mut self.sites[number];
            let accepted = site.watched(number, self.now_ms, &mut changes, |it| match report {
                Report::Arrival(movement) => it.detect(movement).is_ok(),
                Report::Press(crossing) => it.press(crossing).is_ok(),
                Report::Reset => it.reset().is_ok(),
                Report::Fault => {
                    it.fault();
                    true
                }
            });
            if !accepted {
                self.refused.push((number, report));
            }
            self.tell(&changes);
        }
    }

    fn tell(&mut self, changes: &[Change]) {
        for change in changes {
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
    let mut driven_m = 0;
    let mut offsets = vec![0];
    for leg_m in legs_m {
        driven_m += leg_m;
        // 3 600 ms for each metre at 1 km/h, rounded to the nearest.
        offsets.push((driven_m * 3_600 + speed_kmh / 2) / speed_kmh);
    }
    Ok(offsets)
}
