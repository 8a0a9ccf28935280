//! Elevators in one struct: the answer most people give.

use std::collections::BTreeSet;

/// The building, its cars, its calls and its panels.
#[derive(Default)]
pub struct App {
    highest: i32,
    dwell: u64,
    now: u64,
    cars: Vec<Car>,
    least_load: bool,
    panels: Vec<(String, bool)>,
    /// In the order in which the buttons were pressed.
    calls: Vec<Call>,
    fire: bool,
    log: Vec<String>,
    shown: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Up,
    Down,
}

struct Call {
    floor: i32,
    direction: Direction,
    since: u64,
    car: Option<usize>,
}

struct Car {
    name: String,
    floor: i32,
    direction: Option<Direction>,
    closes_at: Option<u64>,
    buttons: BTreeSet<i32>,
    out: bool,
}

impl App {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        if let ["call" | "show" | "calls" | "out" | "back", name, ..] = words.as_slice()
            && self.car(name).is_none()
        {
            return format!("rejected: there is no car {name}");
        }
        let reply = match words.as_slice() {
            ["building", highest, dwell] => {
                self.highest = highest.parse().unwrap_or(0);
                self.dwell = dwell.parse().unwrap_or(1);
                format!("floors 0 to {highest}, dwell {dwell}")
            }
            ["car", name, floor] => {
                self.cars.push(Car {
                    name: (*name).to_string(),
                    floor: floor.parse().unwrap_or(0),
                    direction: None,
                    closes_at: None,
                    buttons: BTreeSet::new(),
                    out: false,
                });
                format!("car {name} at floor {floor}")
            }
            ["dispatcher", name] => {
                self.least_load = *name == "least-load";
                format!("dispatcher {name}")
            }
            ["panel", name, style] => {
                self.panels.push(((*name).to_string(), *style == "waits"));
                format!("panel {name} shows {style}")
            }
            ["call", name, floor] => self.call(name, floor.parse().unwrap_or(-1)),
            ["hall", floor, way] => self.hall(floor.parse().unwrap_or(-1), way),
            ["landings"] => self.landings(),
            ["calls", name] => {
                let car = self.car(name);
                match self.list(|call| call.car == car) {
                    calls if calls.is_empty() => format!("{name}: no calls"),
                    calls => format!("{name}: calls {calls}"),
                }
            }
            ["pending"] => match self.list(|call| call.car.is_none()) {
                calls if calls.is_empty() => "pending: none".to_string(),
                calls => format!("pending: {calls}"),
            },
            ["show", name] => self.show(name),
            ["out", name] => self.out(name),
            ["back", name] => {
                if let Some(car) = self.car(name) {
                    self.cars[car].out = false;
                }
                format!("{name} is back in service")
            }
            ["fire"] => {
                self.fire = true;
                self.calls.clear();
                for car in &mut self.cars {
                    car.buttons.clear();
                }
                "fire alarm".to_string()
            }
            ["clear"] => {
                self.fire = false;
                "all clear".to_string()
            }
            ["step", ticks] => {
                for _ in 0..ticks.parse().unwrap_or(0) {
                    self.tick();
                }
                format!("tick {}", self.now)
            }
            _ => format!("rejected: {line} makes no sense"),
        };
        let mut lines = vec![reply];
        lines.append(&mut self.log);
        lines.append(&mut self.shown);
        lines.join("\n")
    }

    fn car(&self, name: &str) -> Option<usize> {
        self.cars.iter().position(|car| car.name == name)
    }

    fn call(&mut self, name: &str, floor: i32) -> String {
        let Some(number) = self.car(name) else {
            return format!("rejected: there is no car {name}");
        };
        let car = &mut self.cars[number];
        if floor < 0 || floor > self.highest {
            return format!("rejected: there is no floor {floor}");
        }
        if self.fire {
            return "rejected: there is a fire".to_string();
        }
        if car.out {
            return format!("rejected: {name} is out of service");
        }
        if car.closes_at.is_none() || car.floor != floor {
            car.buttons.insert(floor);
        }
        format!("{name}: {}", self.buttons(number))
    }

    fn hall(&mut self, floor: i32, way: &str) -> String {
        let (direction, end) = match way {
            "up" => (Direction::Up, self.highest),
            _ => (Direction::Down, 0),
        };
        if floor < 0 || floor > self.highest {
            return format!("rejected: there is no floor {floor}");
        }
        if floor == end {
            return format!("rejected: nothing goes {way} from floor {floor}");
        }
        if self.fire {
            return "rejected: there is a fire".to_string();
        }
        let same = |call: &Call| call.floor == floor && call.direction == direction;
        if !self.calls.iter().any(same) {
            self.calls.push(Call {
                floor,
                direction,
                since: self.now,
                car: None,
            });
        }
        self.landings()
    }

    fn landings(&self) -> String {
        match self.list(|_| true) {
            calls if calls.is_empty() => "landings: none".to_string(),
            calls => format!("landings: {calls}"),
        }
    }

    fn list(&self, which: impl Fn(&Call) -> bool) -> String {
        let calls = self.calls.iter().filter(|call| which(call));
        let words: Vec<String> = calls.map(|call| at(call.direction, call.floor)).collect();
        words.join(", ")
    }

    fn buttons(&self, car: usize) -> String {
        let lit: Vec<String> = self.cars[car].buttons.iter().map(i32::to_string).collect();
        if lit.is_empty() {
            return "no buttons".to_string();
        }
        format!("buttons {}", lit.join(" "))
    }

    fn show(&self, name: &str) -> String {
        let Some(number) = self.car(name) else {
            return format!("rejected: there is no car {name}");
        };
        let car = &self.cars[number];
        let door = if car.closes_at.is_some() {
            "open"
        } else {
            "closed"
        };
        let way = match car.direction {
            Some(Direction::Up) => "up",
            Some(Direction::Down) => "down",
            None => "no direction",
        };
        let mut text = format!("{name}: floor {}, {door}, {way}, ", car.floor);
        text += &self.buttons(number);
        if car.out {
            text += &format!("\n{name}: out of service");
        } else if self.fire {
            text += &format!("\n{name}: recalled");
        }
        text
    }

    fn out(&mut self, name: &str) -> String {
        if let Some(number) = self.car(name) {
            self.cars[number].out = true;
            self.cars[number].buttons.clear();
            for call in &mut self.calls {
                if call.car == Some(number) {
                    call.car = None;
                }
            }
        }
        format!("{name} is out of service")
    }

    fn tick(&mut self) {
        self.now += 1;
        self.give();
        for car in 0..self.cars.len() {
            self.move_car(car);
        }
    }

    /// Gives each pending call to a car.
    fn give(&mut self) {
        let mut next = 0;
        while next < self.calls.len() {
            let pending = self.calls[next].car.is_none();
            if !(pending && self.is_served_at_once(next)) {
                next += 1;
            }
        }
    }

    fn is_served_at_once(&mut self, number: usize) -> bool {
        let (floor, direction) = (self.calls[number].floor, self.calls[number].direction);
        let Some(chosen) = self.choose(floor) else {
            return false;
        };
        self.calls[number].car = Some(chosen);
        let car = &self.cars[chosen];
        let fits = car.direction.is_none() || car.direction == Some(direction);
        let served = car.closes_at.is_some() && car.floor == floor && fits;
        if served {
            self.serve(chosen, number);
        }
        served
    }

    fn choose(&self, floor: i32) -> Option<usize> {
        let able = (0..self.cars.len()).filter(|car| !self.cars[*car].out);
        able.min_by_key(|car| {
            let distance = (self.cars[*car].floor - floor).abs();
            let load = if self.least_load {
                self.stops(*car).len()
            } else {
                0
            };
            (load, distance)
        })
    }

    /// The floors for which a car has a button or a call.
    fn stops(&self, car: usize) -> BTreeSet<i32> {
        let theirs = self.calls.iter().filter(|call| call.car == Some(car));
        let mut stops: BTreeSet<i32> = theirs.map(|call| call.floor).collect();
        stops.extend(&self.cars[car].buttons);
        stops
    }

    fn move_car(&mut self, number: usize) {
        let recalled = self.fire && !self.cars[number].out;
        let car = &mut self.cars[number];
        let floor = car.floor;
        if let Some(end) = car.closes_at {
            if recalled && floor == 0 {
                car.closes_at = Some(self.now + self.dwell);
                return;
            }
            if self.now < end {
                return;
            }
            car.closes_at = None;
            self.say(number, &format!("closed at {floor}"));
        }
        if self.cars[number].out {
            self.cars[number].direction = None;
            return;
        }
        if recalled {
            if floor == 0 {
                self.open(number, None);
            } else {
                self.go(number, Direction::Down);
            }
            return;
        }
        let stops = self.stops(number);
        let above = stops.iter().any(|stop| *stop > floor);
        let below = stops.iter().any(|stop| *stop < floor);
        let (ahead, back, is_ahead, is_behind) = match self.cars[number].direction {
            Some(Direction::Down) => (Direction::Down, Direction::Up, below, above),
            _ => (Direction::Up, Direction::Down, above, below),
        };
        if let Some(call) = self.waiting(number, ahead) {
            self.open(number, Some(call));
        } else if !is_ahead && let Some(call) = self.waiting(number, back) {
            self.open(number, Some(call));
        } else if self.cars[number].buttons.contains(&floor) {
            self.open(number, None);
        } else if is_ahead {
            self.go(number, ahead);
        } else if is_behind {
            self.go(number, back);
        } else {
            self.cars[number].direction = None;
        }
    }

    /// The call of this car from the landing where it is.
    fn waiting(&self, car: usize, way: Direction) -> Option<usize> {
        let floor = self.cars[car].floor;
        self.calls
            .iter()
            .position(|it| it.car == Some(car) && it.floor == floor && it.direction == way)
    }

    fn open(&mut self, number: usize, call: Option<usize>) {
        let car = &mut self.cars[number];
        let floor = car.floor;
        car.closes_at = Some(self.now + self.dwell);
        car.buttons.remove(&floor);
        self.say(number, &format!("opened at {floor}"));
        if let Some(call) = call {
            self.serve(number, call);
        }
    }

    fn serve(&mut self, number: usize, call: usize) {
        let call = self.calls.remove(call);
        self.cars[number].direction = Some(call.direction);
        let what = at(call.direction, call.floor);
        self.say(number, &format!("served {what}"));
        for (name, waits) in &self.panels {
            if *waits {
                let wait = self.now - call.since;
                self.shown.push(format!("{name}: {what} waited {wait}"));
            }
        }
    }

    fn go(&mut self, number: usize, way: Direction) {
        let car = &mut self.cars[number];
        car.floor += if way == Direction::Up { 1 } else { -1 };
        car.direction = Some(way);
        let floor = car.floor;
        self.say(number, &format!("moved to {floor}"));
        for (name, waits) in &self.panels {
            if !waits {
                let car = &self.cars[number].name;
                self.shown.push(format!("{name}: {car} at {floor}"));
            }
        }
    }

    fn say(&mut self, car: usize, text: &str) {
        let name = &self.cars[car].name;
        self.log.push(format!("tick {}: {name} {text}", self.now));
    }
}

fn at(direction: Direction, floor: i32) -> String {
    match direction {
        Direction::Up => format!("up at {floor}"),
        Direction::Down => format!("down at {floor}"),
    }
}
