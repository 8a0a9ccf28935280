//! The junction behind a text command: it reads words, calls the junction, and writes
//! replies. What changed is the difference between two looks at lamps and signs.
//!
//! A partner brings plans by name, before the first command. They are foreign code: a
//! plan that panics times its green as if there were no plan, and the reply says so.

use crate::Light;
use crate::intersection::{BuildError, Intersection, IntersectionBuilder, Movement};
use crate::pedestrians::{Crossing, CrossingError, WalkSign, WalkTimes};
use crate::plans::{Actuated, Fixed, GreenView, TimingPlan};
use crate::priority::{Mode, Preemption, VehicleClass};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const SECOND_MS: u64 = 1_000;

/// Makes a plan from the words after its name, or `None` if they make no sense.
type MakePlan = Box<dyn Fn(&[&str], &Records) -> Option<Box<dyn TimingPlan>>>;

/// What a plan may look up: the phases as they were set up, and all cars so far. Clones
/// show the same junction.
#[derive(Clone, Debug, Default)]
pub struct Records(Arc<Mutex<Book>>);

#[derive(Debug, Default)]
struct Book {
    phases: Vec<Phase>,
    cars: Vec<(u64, usize)>,
}

#[derive(Clone, Debug)]
struct Phase {
    roads: Vec<usize>,
    green_ms: u64,
}

impl Records {
    /// How long the phase is green when no plan says otherwise.
    pub fn green_ms(&self, phase: usize) -> u64 {
        let book = lock(&self.0);
        book.phases.get(phase).map_or(0, |it| it.green_ms)
    }

    /// How many cars came on the roads of the phase in this time, on green or not.
    pub fn cars(&self, phase: usize, time_ms: Range<u64>) -> usize {
        let book = lock(&self.0);
        let Some(phase) = book.phases.get(phase) else {
            return 0;
        };
        let cars = book.cars.iter();
        cars.filter(|(at_ms, road)| time_ms.contains(at_ms) && phase.roads.contains(road))
            .count()
    }
}

/// A junction that is set up and run by text commands.
pub struct App {
    plans: BTreeMap<String, MakePlan>,
    records: Records,
    roads: Vec<String>,
    conflicts: Vec<[String; 2]>,
    clearance_ms: [u64; 2],
    crossings: Vec<(String, usize, WalkTimes)>,
    sirens: BTreeMap<u64, Siren>,
    sirens_made: u64,
    /// The plans that panicked in this second.
    failed: Failures,
    /// Built by the first command that is not set-up.
    junction: Option<Intersection>,
}

/// A siren that has not passed yet.
struct Siren {
    road: Movement,
    class: VehicleClass,
    token: Preemption,
}

type Failures = Arc<Mutex<Vec<String>>>;

impl Default for App {
    fn default() -> Self {
        let app = Self {
            plans: BTreeMap::new(),
            records: Records::default(),
            roads: Vec::new(),
            conflicts: Vec::new(),
            clearance_ms: [3 * SECOND_MS, SECOND_MS],
            crossings: Vec::new(),
            sirens: BTreeMap::new(),
            sirens_made: 0,
            failed: Arc::default(),
            junction: None,
        };
        app.with_plan("built", |_, records| Some(Box::new(Built(records.clone()))))
            .with_plan("fixed", |words, _| Some(Box::new(fixed(words)?)))
            .with_plan("actuated", |words, _| Some(Box::new(actuated(words)?)))
            .with_plan("quota", |words, _| Some(Box::new(quota(words)?)))
    }
}

impl App {
    /// A junction without roads, which knows the plans of the house.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a plan for `plan NAME …`. A name that is taken keeps its plan.
    #[must_use]
    pub fn with_plan(
        mut self,
        name: &str,
        make: impl Fn(&[&str], &Records) -> Option<Box<dyn TimingPlan>> + 'static,
    ) -> Self {
        let entry = self.plans.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Runs one command, and returns the lines of the reply.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let reply = self.set_up(&words).or_else(|| self.operate(&words));
        reply.unwrap_or_else(|| format!("rejected: {line} makes no sense"))
    }

    /// The commands that come before all others.
    fn set_up(&mut self, words: &[&str]) -> Option<String> {
        Some(match words {
            ["road", road, seconds] => {
                if self.road(road).is_some() {
                    return Some(format!("rejected: {road} exists already"));
                }
                self.phase(&[road], ms(seconds)?)
            }
            ["phase", seconds, roads @ ..] => self.phase(roads, ms(seconds)?),
            ["conflict", one, other] => self.conflict(one, other),
            ["clearance", yellow, red] => {
                self.clearance_ms = [ms(yellow)?, ms(red)?];
                format!("clearance: {yellow} s yellow, {red} s red")
            }
            ["crossing", name, phase, walk, flash] => {
                let times = WalkTimes {
                    walk_ms: ms(walk)?,
                    flashing_ms: ms(flash)?,
                };
                self.crossing(name, phase.parse().ok()?, times)?
            }
            _ => return None,
        })
    }

    fn phase(&mut self, roads: &[&str], green_ms: u64) -> String {
        let known = self.roads.len();
        for road in roads {
            if self.road(road).is_none() {
                self.roads.push((*road).to_string());
            }
        }
        let phase = Phase {
            roads: roads.iter().filter_map(|it| self.road(it)).collect(),
            green_ms,
        };
        lock(&self.records.0).phases.push(phase);
        if let Err(BuildError::ConflictingPhase(_)) = self.layout().build() {
            self.roads.truncate(known);
            lock(&self.records.0).phases.pop();
            return self.why_in_conflict(roads);
        }
        let number = lock(&self.records.0).phases.len();
        let seconds = green_ms / SECOND_MS;
        format!("phase {number}: {} for {seconds} s", roads.join(" "))
    }

    /// The reply that names the first two roads in conflict.
    fn why_in_conflict(&self, roads: &[&str]) -> String {
        let pairs = (0..roads.len()).flat_map(|a| (a + 1..roads.len()).map(move |b| (a, b)));
        let mut pairs = pairs.map(|(a, b)| (roads[a], roads[b]));
        let found = pairs.find(|(one, other)| {
            let mut conflicts = self.conflicts.iter();
            conflicts.any(|pair| pair.iter().all(|road| road == one || road == other))
        });
        let (one, other) = found.unwrap_or_default();
        format!("rejected: {one} and {other} are in conflict")
    }

    fn conflict(&mut self, one: &str, other: &str) -> String {
        self.conflicts.push([one.to_string(), other.to_string()]);
        match self.layout().build() {
            Err(BuildError::ConflictingPhase(phase)) => {
                self.conflicts.pop();
                format!("rejected: phase {} has {one} and {other}", phase + 1)
            }
            _ => format!("{one} and {other} are in conflict"),
        }
    }

    fn crossing(&mut self, name: &str, phase: usize, times: WalkTimes) -> Option<String> {
        let mut planned = self.layout().build().ok()?;
        self.crossings.push((name.to_string(), phase, times));
        let added = self.add_crossings(&mut planned);
        if added.is_err() {
            self.crossings.pop();
        }
        Some(match added {
            Ok(()) => format!("crossing {name}: phase {phase}"),
            Err(CrossingError::Twice(_)) => format!("rejected: {name} exists already"),
            Err(_) => format!("rejected: no phase {phase}"),
        })
    }

    /// Commands that come after the set-up.
    fn operate(&mut self, words: &[&str]) -> Option<String> {
        if self.junction.is_none() {
            let mut junction = self.layout().build().ok()?;
            self.add_crossings(&mut junction).ok()?;
            self.junction = Some(junction);
        }
        if let ["wait", seconds] = words {
            return Some(self.wait(seconds.parse().ok()?));
        }
        let before = self.shown();
        let reply = self.act(words)?;
        let lines = std::iter::once(reply).chain(self.changes(&before));
        Some(lines.collect::<Vec<_>>().join("\n"))
    }

    fn wait(&mut self, seconds: u64) -> String {
        let mut lines = Vec::new();
        for _ in 0..seconds {
            let before = self.shown();
            if let Some(junction) = &mut self.junction {
                junction.advance(SECOND_MS);
            }
            lines.extend(self.changes(&before));
        }
        lines.insert(0, format!("{} s", self.now_ms() / SECOND_MS));
        lines.join("\n")
    }

    fn act(&mut self, words: &[&str]) -> Option<String> {
        let now_ms = self.now_ms();
        let road = |name: &str| self.roads.iter().position(|it| it == name);
        let junction = self.junction.as_mut()?;
        Some(match words {
            ["lamps"] => {
                let lamps = self.shown().into_iter().take(self.roads.len());
                let lamps = lamps.map(|(name, light)| format!("{name} {light}"));
                lamps.collect::<Vec<_>>().join(", ")
            }
            ["plan", name, rest @ ..] => {
                let plan = self.plans.get(*name)?(rest, &self.records)?;
                junction.set_plan(Guarded {
                    name: (*name).to_string(),
                    plan,
                    records: self.records.clone(),
                    failed: Arc::clone(&self.failed),
                    failed_ms: Mutex::default(),
                });
                format!("plan {name}")
            }
            ["car", name] => {
                let Some(road) = road(name) else {
                    return Some(format!("rejected: no road {name}"));
                };
                lock(&self.records.0).cars.push((now_ms, road));
                junction.detect(movement(road)).ok()?;
                format!("car on {name}")
            }
            ["press", name] => self.press(name),
            ["siren", name, class] => {
                let class = class_of(class)?;
                let Some(road) = road(name).map(movement) else {
                    return Some(format!("rejected: no road {name}"));
                };
                let token = junction.preempt(road, class).ok()?;
                self.sirens_made += 1;
                let siren = Siren { road, class, token };
                self.sirens.insert(self.sirens_made, siren);
                format!("siren {} on {name}", self.sirens_made)
            }
            ["passed", number] => match self.sirens.remove(&number.parse().ok()?) {
                Some(siren) => {
                    junction.release(siren.token).ok()?;
                    format!("siren {number} is over")
                }
                None => format!("rejected: no siren {number}"),
            },
            ["fault"] => {
                junction.fault();
                "fault".to_string()
            }
            ["reset"] => match junction.reset() {
                Ok(()) => "reset".to_string(),
                Err(_) => "rejected: no fault".to_string(),
            },
            ["mode"] => self.mode()?,
            _ => return None,
        })
    }

    fn press(&mut self, name: &str) -> String {
        let mut names = (0..).zip(&self.crossings);
        let found = names.find(|(_, (other, ..))| other == name);
        let junction = self.junction.as_mut().zip(found.map(|it| it.0));
        let Some((junction, number)) = junction else {
            return format!("rejected: no crossing {name}");
        };
        let crossing = Crossing(number);
        let mut views = junction.crossings().into_iter();
        let walks = views.any(|it| it.crossing == crossing && it.sign == WalkSign::Walk);
        match junction.press(crossing) {
            Ok(()) if walks => format!("{name} walks"),
            Ok(()) => format!("{name} waits"),
            Err(_) => format!("rejected: no crossing {name}"),
        }
    }

    fn mode(&self) -> Option<String> {
        let mode = self.junction.as_ref()?.mode();
        let Mode::Emergency(first) = mode else {
            let is_fault = mode == Mode::Fault;
            return Some(if is_fault { "fault" } else { "plan" }.to_string());
        };
        // Of sirens on this road, the top one has the highest class, then the lowest number.
        let sirens = self.sirens.iter().filter(|(_, siren)| siren.road == first);
        let (number, _) = sirens.min_by_key(|(_, siren)| std::cmp::Reverse(siren.class))?;
        let road = self.roads.get(usize::from(first.0))?;
        Some(format!("siren {number} on {road}"))
    }

    fn road(&self, name: &str) -> Option<usize> {
        self.roads.iter().position(|it| it == name)
    }

    fn now_ms(&self) -> u64 {
        self.junction.as_ref().map_or(0, Intersection::now_ms)
    }

    /// The lines for what changed, and for the plans that failed meanwhile.
    fn changes(&self, before: &[(String, &'static str)]) -> Vec<String> {
        let second = self.now_ms() / SECOND_MS;
        let shown = self.shown();
        let new = shown.iter().zip(before).filter(|(new, old)| new != old);
        let mut lines: Vec<_> = new
            .map(|((name, shows), _)| format!("{second} s {name} {shows}"))
            .collect();
        for name in lock(&self.failed).drain(..) {
            lines.push(format!("{second} s plan {name} failed"));
        }
        lines
    }

    /// What all lamps show, and then all signs.
    fn shown(&self) -> Vec<(String, &'static str)> {
        let Some(junction) = &self.junction else {
            return Vec::new();
        };
        let lights = junction.lights().into_iter().map(|(_, light)| match light {
            Light::Red => "red",
            Light::Yellow => "yellow",
            Light::Green => "green",
            Light::FlashingRed => "flash",
        });
        let signs = junction.crossings().into_iter().map(|it| match it.sign {
            WalkSign::DontWalk => "stop",
            WalkSign::Walk => "walk",
            WalkSign::Flashing => "flash",
        });
        let crossings = self.crossings.iter().map(|(name, ..)| name);
        let names = self.roads.iter().chain(crossings).cloned();
        names.zip(lights.chain(signs)).collect()
    }

    fn layout(&self) -> IntersectionBuilder {
        let [yellow_ms, all_red_ms] = self.clearance_ms;
        let mut layout = Intersection::builder()
            .yellow_ms(yellow_ms)
            .all_red_ms(all_red_ms);
        for road in 0..self.roads.len() {
            layout = layout.movement(movement(road));
        }
        for [one, other] in &self.conflicts {
            if let (Some(one), Some(other)) = (self.road(one), self.road(other)) {
                layout = layout.conflict(movement(one), movement(other));
            }
        }
        for phase in &lock(&self.records.0).phases {
            let roads: Vec<_> = phase.roads.iter().map(|it| movement(*it)).collect();
            layout = layout.phase(&roads, phase.green_ms);
        }
        layout
    }

    /// Crossings get the number of the first one with their name.
    fn add_crossings(&self, junction: &mut Intersection) -> Result<(), CrossingError> {
        for (name, phase, times) in &self.crossings {
            let mut names = (0..).zip(&self.crossings);
            let number = names.find(|(_, (other, ..))| other == name);
            let crossing = Crossing(number.map_or(0, |it| it.0));
            junction.add_crossing(crossing, phase.wrapping_sub(1), *times)?;
        }
        Ok(())
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

/// A plan whose mistakes do no harm: an end comes in whole seconds and after at least one,
/// and a panic counts as no answer.
struct Guarded {
    name: String,
    plan: Box<dyn TimingPlan>,
    records: Records,
    failed: Failures,
    /// The start of the green in which the plan panicked last.
    failed_ms: Mutex<Option<u64>>,
}

impl Guarded {
    /// The answer of the plan. After a panic it is not called again in the same green.
    fn answer(&self, green: &GreenView) -> Option<u64> {
        if *lock(&self.failed_ms) == Some(green.started_ms) {
            return None;
        }
        let answer = catch_unwind(AssertUnwindSafe(|| self.plan.green_ends_ms(green)));
        if answer.is_err() {
            *lock(&self.failed_ms) = Some(green.started_ms);
            lock(&self.failed).push(self.name.clone());
        }
        answer.ok()
    }
}

impl TimingPlan for Guarded {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let as_built_ms = green.started_ms + self.records.green_ms(green.phase);
        let ends_ms = self.answer(green).unwrap_or(as_built_ms);
        let whole_ms = ends_ms.div_ceil(SECOND_MS).saturating_mul(SECOND_MS);
        whole_ms.max(green.started_ms + SECOND_MS)
    }
}

/// Each green lasts as its phase was set up.
struct Built(Records);

impl TimingPlan for Built {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        green.started_ms + self.0.green_ms(green.phase)
    }
}

/// The green ends with this car, or after `max_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    pub cars: u32,
    pub max_ms: u64,
}

impl TimingPlan for Quota {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let latest_ms = green.started_ms + self.max_ms;
        if green.arrivals < self.cars {
            return latest_ms;
        }
        green
            .last_arrival_ms
            .unwrap_or(green.started_ms)
            .min(latest_ms)
    }
}

/// Reads `SECONDS`.
pub fn fixed(words: &[&str]) -> Option<Fixed> {
    let green_ms = ms(words.first()?)?;
    Some(Fixed { green_ms })
}

/// Reads `MIN GAP MAX`.
pub fn actuated(words: &[&str]) -> Option<Actuated> {
    let [min, gap, max] = words else {
        return None;
    };
    Some(Actuated {
        min_ms: ms(min)?,
        extension_ms: ms(gap)?,
        max_ms: ms(max)?,
    })
}

/// Reads `CARS MAX`.
pub fn quota(words: &[&str]) -> Option<Quota> {
    let [cars, max] = words else {
        return None;
    };
    Some(Quota {
        cars: cars.parse().ok()?,
        max_ms: ms(max)?,
    })
}

/// Reads seconds.
pub fn ms(seconds: &str) -> Option<u64> {
    seconds.parse::<u64>().ok()?.checked_mul(SECOND_MS)
}

fn movement(road: usize) -> Movement {
    Movement(u8::try_from(road).unwrap_or(u8::MAX))
}

fn class_of(word: &str) -> Option<VehicleClass> {
    Some(match word {
        "fire" => VehicleClass::FireBrigade,
        "ambulance" => VehicleClass::Ambulance,
        "police" => VehicleClass::Police,
        _ => return None,
    })
}

/// What a panic left half changed here is never used: these lists only grow or empty.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
