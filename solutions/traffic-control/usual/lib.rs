//! Traffic control in one struct: the answer most people give.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    Red,
    Yellow,
    Green,
    FlashingRed,
}

/// One head by itself.
pub struct Head {
    pub light: Light,
    pub left_ms: u64,
    durations: [u64; 3],
}

impl Head {
    /// `None` if a duration is 0.
    pub fn new(green_ms: u64, yellow_ms: u64, red_ms: u64) -> Option<Head> {
        (green_ms > 0 && yellow_ms > 0 && red_ms > 0).then_some(Head {
            light: Light::Green,
            left_ms: green_ms,
            durations: [green_ms, yellow_ms, red_ms],
        })
    }

    pub fn advance(&mut self, mut ms: u64) {
        while ms >= self.left_ms {
            ms -= self.left_ms;
            (self.light, self.left_ms) = match self.light {
                Light::Green => (Light::Yellow, self.durations[1]),
                Light::Yellow => (Light::Red, self.durations[2]),
                _ => (Light::Green, self.durations[0]),
            };
        }
        self.left_ms -= ms;
    }
}

/// How long a green lasts.
#[derive(Clone, Debug)]
pub enum Plan {
    AsBuilt,
    Fixed(u64),
    Actuated(u64, u64, u64),
    /// The second plan holds from this instant of the day on.
    Day(Box<Plan>, u64, Box<Plan>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Green,
    Yellow,
    AllRed,
    Fault,
}

#[derive(Clone, Debug)]
pub struct Crossing {
    pub phase: usize,
    pub walk_ms: u64,
    pub flashing_ms: u64,
    pub waiting: bool,
    walk_until: u64,
    clear_at: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Police,
    Ambulance,
    FireBrigade,
}

/// A junction. Movements and crossings are numbers.
#[derive(Clone, Debug)]
pub struct Junction {
    pub now_ms: u64,
    pub lights: BTreeMap<u8, Light>,
    pub phases: Vec<(Vec<u8>, u64)>,
    pub yellow_ms: u64,
    pub all_red_ms: u64,
    pub plan: Plan,
    pub next_plan: Option<Plan>,
    pub crossings: BTreeMap<u8, Crossing>,
    pub emergencies: Vec<(u32, u8, Class)>,
    /// Each change of a lamp: when, which, and what it shows.
    pub log: Vec<(u64, u8, Light)>,
    state: State,
    phase: usize,
    next: usize,
    started: u64,
    ends: u64,
    last_arrival: Option<u64>,
    numbers: u32,
}

impl Junction {
    /// Each phase with its movements and its green. The error is a sentence.
    pub fn new(phases: &[(&[u8], u64)], conflicts: &[(u8, u8)]) -> Result<Junction, String> {
        if phases.is_empty() || phases.iter().any(|(_, green_ms)| *green_ms == 0) {
            return Err("there is no green".to_string());
        }
        for (phase, _) in phases {
            for (a, b) in conflicts {
                if phase.contains(a) && phase.contains(b) {
                    return Err(format!("{a} and {b} are in conflict"));
                }
            }
        }
        let movements = phases.iter().flat_map(|(phase, _)| phase.iter());
        Ok(Junction {
            now_ms: 0,
            lights: movements.map(|&m| (m, Light::Red)).collect(),
            phases: phases.iter().map(|(p, ms)| (p.to_vec(), *ms)).collect(),
            yellow_ms: 3_000,
            all_red_ms: 1_000,
            plan: Plan::AsBuilt,
            next_plan: None,
            crossings: BTreeMap::new(),
            emergencies: Vec::new(),
            log: Vec::new(),
            state: State::AllRed,
            phase: 0,
            next: 0,
            started: 0,
            ends: 1_000,
            last_arrival: None,
            numbers: 0,
        })
    }

    pub fn advance(&mut self, ms: u64) {
        let end = self.now_ms + ms;
        while let Some(due) = self.due().filter(|due| *due <= end) {
            self.now_ms = due.max(self.now_ms);
            match self.state {
                State::Green => {
                    self.next = (self.phase + 1) % self.phases.len();
                    self.go();
                }
                State::Yellow => {
                    self.show(Light::Red, |light, _| light == Light::Yellow);
                    self.state = State::AllRed;
                    self.ends = self.now_ms + self.all_red_ms;
                }
                State::AllRed => self.go(),
                State::Fault => {}
            }
        }
        self.now_ms = end;
    }

    fn due(&self) -> Option<u64> {
        let clear = self.crossings.values().map(|c| c.clear_at).max();
        let clear = clear.unwrap_or(0);
        match self.state {
            State::Fault => None,
            State::Yellow | State::AllRed => Some(self.ends),
            State::Green => match self.first() {
                Some(m) if self.phases[self.phase].0.contains(&m) => None,
                Some(_) => Some(clear),
                None => Some(clear.max(self.ends)),
            },
        }
    }

    /// The movement of the first emergency.
    pub fn first(&self) -> Option<u8> {
        let mut first: Option<&(u32, u8, Class)> = None;
        for it in &self.emergencies {
            if first.is_none_or(|old| it.2 > old.2) {
                first = Some(it);
            }
        }
        first.map(|it| it.1)
    }

    fn go(&mut self) {
        let mut to = self.next;
        if let Some(m) = self.first() {
            to = (0..self.phases.len())
                .find(|&phase| self.phases[phase].0.contains(&m))
                .unwrap_or(to);
        }
        let stays = self.phases[to].0.clone();
        let stops = |light, m: u8| light == Light::Green && !stays.contains(&m);
        if self.lights.iter().any(|(&m, &light)| stops(light, m)) {
            self.show(Light::Yellow, stops);
            self.state = State::Yellow;
            self.ends = self.now_ms + self.yellow_ms;
            return;
        }
        self.show(Light::Green, |_, m| stays.contains(&m));
        self.state = State::Green;
        self.phase = to;
        self.started = self.now_ms;
        self.last_arrival = None;
        if let Some(plan) = self.next_plan.take() {
            self.plan = plan;
        }
        self.ends = self.planned_end();
        let (now, can_walk) = (self.now_ms, self.first().is_none());
        for crossing in self.crossings.values_mut() {
            if can_walk && crossing.waiting && crossing.phase == to {
                crossing.waiting = false;
                crossing.walk_until = now + crossing.walk_ms;
                crossing.clear_at = crossing.walk_until + crossing.flashing_ms;
            }
        }
    }

    fn planned_end(&self) -> u64 {
        let mut plan = &self.plan;
        while let Plan::Day(early, from, late) = plan {
            let is_late = self.started % 86_400_000 >= *from;
            plan = if is_late { late } else { early };
        }
        let length = match plan {
            Plan::Fixed(green_ms) => *green_ms,
            Plan::Actuated(min, extension, max) => {
                let seen = self.last_arrival.map(|at| at + extension - self.started);
                seen.unwrap_or(0).max(*min).min(*max)
            }
            Plan::AsBuilt | Plan::Day(..) => self.phases[self.phase].1,
        };
        self.started + length.max(1)
    }

    fn show(&mut self, light: Light, which: impl Fn(Light, u8) -> bool) {
        for (&m, lamp) in &mut self.lights {
            if *lamp != light && which(*lamp, m) {
                *lamp = light;
                self.log.push((self.now_ms, m, light));
            }
        }
    }

    /// False if there is no such movement.
    pub fn detect(&mut self, movement: u8) -> bool {
        if self.state == State::Green && self.phases[self.phase].0.contains(&movement) {
            self.last_arrival = Some(self.now_ms);
            self.ends = self.planned_end();
            self.advance(0);
        }
        self.lights.contains_key(&movement)
    }

    pub fn add_crossing(&mut self, number: u8, phase: usize, walk_ms: u64, flashing_ms: u64) {
        let crossing = Crossing {
            phase,
            walk_ms,
            flashing_ms,
            waiting: false,
            walk_until: 0,
            clear_at: 0,
        };
        self.crossings.entry(number).or_insert(crossing);
    }

    /// False if there is no such crossing.
    pub fn press(&mut self, number: u8) -> bool {
        let Some(crossing) = self.crossings.get_mut(&number) else {
            return false;
        };
        crossing.waiting |= self.now_ms >= crossing.walk_until;
        true
    }

    /// `W` for Walk, `f` for flashing, `-` for neither.
    pub fn sign(&self, number: u8) -> char {
        match self.crossings.get(&number) {
            Some(crossing) if self.now_ms < crossing.walk_until => 'W',
            Some(crossing) if self.now_ms < crossing.clear_at => 'f',
            _ => '-',
        }
    }

    /// The number of the emergency.
    pub fn preempt(&mut self, movement: u8, class: Class) -> u32 {
        self.numbers += 1;
        self.emergencies.push((self.numbers, movement, class));
        self.cut();
        self.numbers
    }

    pub fn release(&mut self, number: u32) {
        self.emergencies.retain(|it| it.0 != number);
        self.cut();
    }

    fn cut(&mut self) {
        let wants = self.first();
        let serves = |m| self.phases[self.phase].0.contains(&m);
        if self.state == State::Green && wants.is_some_and(|m| !serves(m)) {
            for crossing in self.crossings.values_mut() {
                let early = crossing.walk_until.saturating_sub(self.now_ms);
                crossing.walk_until -= early;
                crossing.clear_at -= early;
            }
        }
        self.advance(0);
    }

    pub fn fault(&mut self) {
        self.state = State::Fault;
        self.show(Light::FlashingRed, |_, _| true);
        for crossing in self.crossings.values_mut() {
            (crossing.walk_until, crossing.clear_at) = (0, 0);
        }
    }

    /// False if there is no fault.
    pub fn reset(&mut self) -> bool {
        if self.state != State::Fault {
            return false;
        }
        self.show(Light::Red, |_, _| true);
        self.state = State::AllRed;
        self.next = 0;
        self.ends = self.now_ms + self.all_red_ms;
        true
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    Arrival(u8),
    Press(u8),
    Fault,
    Reset,
}

/// Junctions with their offsets, and the reports for the next step.
#[derive(Default)]
pub struct Road {
    pub now_ms: u64,
    pub junctions: Vec<(u64, Junction)>,
    pub reports: Vec<(usize, Report)>,
    pub rejected: Vec<(usize, Report)>,
}

/// All threads share the road.
#[derive(Clone, Default)]
pub struct SharedRoad(Arc<Mutex<Road>>);

impl SharedRoad {
    pub fn road(&self) -> MutexGuard<'_, Road> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn report(&self, junction: usize, report: Report) {
        self.road().reports.push((junction, report));
    }

    pub fn advance(&self, ms: u64) {
        let mut road = self.road();
        for (number, report) in std::mem::take(&mut road.reports) {
            let (_, junction) = &mut road.junctions[number];
            let accepted = match report {
                Report::Arrival(movement) => junction.detect(movement),
                Report::Press(crossing) => junction.press(crossing),
                Report::Reset => junction.reset(),
                Report::Fault => {
                    junction.fault();
                    true
                }
            };
            if !accepted {
                road.rejected.push((number, report));
            }
        }
        let before_ms = road.now_ms;
        road.now_ms += ms;
        let end_ms = road.now_ms;
        for (starts_ms, junction) in &mut road.junctions {
            junction.advance(end_ms.saturating_sub(before_ms.max(*starts_ms)));
        }
    }
}
