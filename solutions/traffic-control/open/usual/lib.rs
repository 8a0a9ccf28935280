//! A junction in one struct: the answer most people give.

#[derive(Debug, Default)]
pub struct App {
    now: u64,
    clearance: Option<(u64, u64)>,
    roads: Vec<(String, &'static str)>,
    phases: Vec<(Vec<String>, u64)>,
    conflicts: Vec<(String, String)>,
    state: State,
    phase: usize,
    next: usize,
    started: u64,
    ends: u64,
    plan: Plan,
    new_plan: Option<Plan>,
    cars: u64,
    last_car: Option<u64>,
    crossings: Vec<Crossing>,
    sirens: Vec<(u64, String, u8)>,
    sirens_made: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum State {
    #[default]
    Start,
    AllRed,
    Green,
    Yellow,
    Fault,
}

#[derive(Clone, Copy, Debug, Default)]
enum Plan {
    #[default]
    Built,
    Fixed(u64),
    Actuated(u64, u64, u64),
    Quota(u64, u64),
}

#[derive(Debug)]
struct Crossing {
    name: String,
    phase: usize,
    walk: u64,
    flash: u64,
    sign: &'static str,
    waiting: bool,
    changes_at: u64,
}

impl App {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["road", road, seconds] => {
                if self.roads.iter().any(|it| it.0 == *road) {
                    return format!("rejected: {road} exists already");
                }
                self.add_phase(&[road], number(seconds))
            }
            ["phase", seconds, roads @ ..] => {
                for (index, one) in roads.iter().enumerate() {
                    for other in &roads[index + 1..] {
                        if self.in_conflict(one, other) {
                            return format!("rejected: {one} and {other} are in conflict");
                        }
                    }
                }
                self.add_phase(roads, number(seconds))
            }
            ["conflict", one, other] => {
                let both = |roads: &[String]| {
                    roads.iter().any(|it| it == one) && roads.iter().any(|it| it == other)
                };
                if let Some(index) = self.phases.iter().position(|it| both(&it.0)) {
                    return format!("rejected: phase {} has {one} and {other}", index + 1);
                }
                self.conflicts.push((one.to_string(), other.to_string()));
                format!("{one} and {other} are in conflict")
            }
            ["clearance", yellow, red] => {
                self.clearance = Some((number(yellow), number(red)));
                format!("clearance: {yellow} s yellow, {red} s red")
            }
            ["crossing", name, phase, walk, flash] => {
                if self.crossings.iter().any(|it| it.name == *name) {
                    return format!("rejected: {name} exists already");
                }
                let index = number(phase) as usize;
                if index == 0 || index > self.phases.len() {
                    return format!("rejected: no phase {phase}");
                }
                self.crossings.push(Crossing {
                    name: name.to_string(),
                    phase: index - 1,
                    walk: number(walk),
                    flash: number(flash),
                    sign: "stop",
                    waiting: false,
                    changes_at: 0,
                });
                format!("crossing {name}: phase {phase}")
            }
            ["lamps"] => {
                let lamps = self
                    .roads
                    .iter()
                    .map(|(road, lamp)| format!("{road} {lamp}"));
                lamps.collect::<Vec<_>>().join(", ")
            }
            ["wait", seconds] => {
                let mut lines = vec![format!("{} s", self.now + number(seconds))];
                for _ in 0..number(seconds) {
                    let before = self.shown();
                    self.now += 1;
                    self.tick();
                    self.changes(&before, &mut lines);
                }
                lines.join("\n")
            }
            ["mode"] => {
                if self.state == State::Fault {
                    return "fault".to_string();
                }
                match self.top_siren() {
                    Some((number, road, _)) => format!("siren {number} on {road}"),
                    None => "plan".to_string(),
                }
            }
            _ => {
                let before = self.shown();
                let mut lines = vec![self.act(&words)];
                self.tick();
                self.changes(&before, &mut lines);
                lines.join("\n")
            }
        }
    }

    fn act(&mut self, words: &[&str]) -> String {
        match words {
            ["plan", name, numbers @ ..] => {
                let n: Vec<u64> = numbers.iter().map(|it| number(it)).collect();
                self.new_plan = Some(match *name {
                    "fixed" => Plan::Fixed(n[0]),
                    "actuated" => Plan::Actuated(n[0], n[1], n[2]),
                    "quota" => Plan::Quota(n[0], n[1]),
                    _ => Plan::Built,
                });
                format!("plan {name}")
            }
            ["car", road] => {
                if self.roads.iter().all(|it| it.0 != *road) {
                    return format!("rejected: no road {road}");
                }
                if self.state == State::Green && self.serves(self.phase, road) {
                    self.cars += 1;
                    self.last_car = Some(self.now);
                    self.ends = self.planned_end();
                }
                format!("car on {road}")
            }
            ["press", name] => {
                let mut all = self.crossings.iter_mut();
                let Some(crossing) = all.find(|it| it.name == *name) else {
                    return format!("rejected: no crossing {name}");
                };
                if crossing.sign == "walk" {
                    return format!("{name} walks");
                }
                crossing.waiting = true;
                format!("{name} waits")
            }
            ["siren", road, class] => {
                if self.roads.iter().all(|it| it.0 != *road) {
                    return format!("rejected: no road {road}");
                }
                let class = match *class {
                    "fire" => 2,
                    "ambulance" => 1,
                    _ => 0,
                };
                self.sirens_made += 1;
                self.sirens
                    .push((self.sirens_made, road.to_string(), class));
                self.cut_walks();
                format!("siren {} on {road}", self.sirens_made)
            }
            ["passed", siren] => {
                let wanted = number(siren);
                let Some(index) = self.sirens.iter().position(|it| it.0 == wanted) else {
                    return format!("rejected: no siren {siren}");
                };
                self.sirens.remove(index);
                self.cut_walks();
                format!("siren {siren} is over")
            }
            ["fault"] => {
                self.state = State::Fault;
                for road in &mut self.roads {
                    road.1 = "flash";
                }
                for crossing in &mut self.crossings {
                    crossing.sign = "stop";
                }
                "fault".to_string()
            }
            ["reset"] => {
                if self.state != State::Fault {
                    return "rejected: no fault".to_string();
                }
                for road in &mut self.roads {
                    road.1 = "red";
                }
                self.state = State::AllRed;
                self.next = 0;
                self.ends = self.now + self.all_red();
                "reset".to_string()
            }
            _ => format!("rejected: {} makes no sense", words.join(" ")),
        }
    }

    fn add_phase(&mut self, roads: &[&str], seconds: u64) -> String {
        for road in roads {
            if self.roads.iter().all(|it| it.0 != *road) {
                self.roads.push((road.to_string(), "red"));
            }
        }
        let names = roads.iter().map(|it| it.to_string()).collect();
        self.phases.push((names, seconds));
        let number = self.phases.len();
        format!("phase {number}: {} for {seconds} s", roads.join(" "))
    }

    fn in_conflict(&self, one: &str, other: &str) -> bool {
        let mut all = self.conflicts.iter();
        all.any(|(a, b)| (a == one && b == other) || (a == other && b == one))
    }

    fn serves(&self, phase: usize, road: &str) -> bool {
        self.phases[phase].0.iter().any(|it| it == road)
    }

    fn yellow(&self) -> u64 {
        self.clearance.map_or(3, |it| it.0)
    }

    fn all_red(&self) -> u64 {
        self.clearance.map_or(1, |it| it.1)
    }

    /// What all lamps and signs show.
    fn shown(&self) -> Vec<(String, &'static str)> {
        let signs = self.crossings.iter().map(|it| (it.name.clone(), it.sign));
        self.roads.iter().cloned().chain(signs).collect()
    }

    fn changes(&self, before: &[(String, &'static str)], lines: &mut Vec<String>) {
        for (new, old) in self.shown().iter().zip(before) {
            if new != old {
                lines.push(format!("{} s {} {}", self.now, new.0, new.1));
            }
        }
    }

    /// Does what is due now.
    fn tick(&mut self) {
        for crossing in &mut self.crossings {
            if crossing.sign == "walk" && self.now >= crossing.changes_at {
                crossing.sign = "flash";
                crossing.changes_at = self.now + crossing.flash;
            } else if crossing.sign == "flash" && self.now >= crossing.changes_at {
                crossing.sign = "stop";
            }
        }
        match self.state {
            State::Start if self.now >= self.all_red() => self.go(),
            State::AllRed if self.now >= self.ends => self.go(),
            State::Yellow if self.now >= self.ends => {
                for road in &mut self.roads {
                    if road.1 == "yellow" {
                        road.1 = "red";
                    }
                }
                self.state = State::AllRed;
                self.ends = self.now + self.all_red();
            }
            State::Green if self.green_is_over() => {
                self.next = (self.phase + 1) % self.phases.len();
                self.go();
            }
            _ => {}
        }
    }

    fn green_is_over(&self) -> bool {
        if self.crossings.iter().any(|it| it.sign != "stop") {
            return false;
        }
        match self.top_siren() {
            Some((_, road, _)) => !self.serves(self.phase, road),
            None => self.now >= self.ends,
        }
    }

    /// On the way to the next green.
    fn go(&mut self) {
        let mut target = self.next;
        if let Some((_, road, _)) = self.top_siren() {
            let mut all = 0..self.phases.len();
            target = all.find(|it| self.serves(*it, road)).unwrap_or(target);
        }
        let roads = &self.phases[target].0;
        let mut must_stop = false;
        for road in &mut self.roads {
            if road.1 == "green" && !roads.contains(&road.0) {
                road.1 = "yellow";
                must_stop = true;
            }
        }
        if must_stop {
            self.state = State::Yellow;
            self.ends = self.now + self.yellow();
        } else {
            self.start(target);
        }
    }

    fn start(&mut self, phase: usize) {
        self.state = State::Green;
        self.phase = phase;
        self.started = self.now;
        self.cars = 0;
        self.last_car = None;
        if let Some(plan) = self.new_plan.take() {
            self.plan = plan;
        }
        self.ends = self.planned_end();
        let roads = &self.phases[phase].0;
        for road in &mut self.roads {
            if roads.contains(&road.0) {
                road.1 = "green";
            }
        }
        if self.sirens.is_empty() {
            for crossing in &mut self.crossings {
                if crossing.phase == phase && crossing.waiting {
                    crossing.waiting = false;
                    crossing.sign = "walk";
                    crossing.changes_at = self.now + crossing.walk;
                }
            }
        }
    }

    fn planned_end(&self) -> u64 {
        let length = match self.plan {
            Plan::Built => self.phases[self.phase].1,
            Plan::Fixed(seconds) => seconds,
            Plan::Actuated(min, gap, max) => {
                let wanted = self.last_car.map_or(min, |at| at - self.started + gap);
                wanted.max(min).min(max)
            }
            Plan::Quota(cars, max) => {
                let full = self.cars >= cars;
                if full {
                    (self.now - self.started).min(max)
                } else {
                    max
                }
            }
        };
        self.started + length.max(1)
    }

    fn top_siren(&self) -> Option<&(u64, String, u8)> {
        let mut top: Option<&(u64, String, u8)> = None;
        for siren in &self.sirens {
            if top.is_none_or(|it| siren.2 > it.2) {
                top = Some(siren);
            }
        }
        top
    }

    fn cut_walks(&mut self) {
        let Some((_, road, _)) = self.top_siren() else {
            return;
        };
        if self.state != State::Green || self.serves(self.phase, road) {
            return;
        }
        for crossing in &mut self.crossings {
            if crossing.sign == "walk" {
                crossing.sign = "flash";
                crossing.changes_at = self.now + crossing.flash;
            }
        }
    }
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}
