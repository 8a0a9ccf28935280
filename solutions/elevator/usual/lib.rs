//! Elevators in two structs: the answer most people give.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Up,
    Down,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    UnknownCar(usize),
    UnknownFloor(i32),
    NowhereToGo(i32, Direction),
    OutOfService(usize),
    Fire,
}

/// Every customer's way to choose a car.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strategy {
    Nearest,
    LeastLoad,
    /// Floors from, floors to, cars; the nearest of these cars comes.
    Zones(Vec<(i32, i32, Vec<usize>)>),
}

#[derive(Clone, Debug)]
pub struct Car {
    pub lowest: i32,
    pub highest: i32,
    pub dwell: u64,
    pub floor: i32,
    pub direction: Option<Direction>,
    /// How many ticks the door stays open; 0 is closed.
    pub open_for: u64,
    pub buttons: BTreeSet<i32>,
    pub ups: BTreeSet<i32>,
    pub downs: BTreeSet<i32>,
    pub blocked: bool,
    pub out: bool,
    pub fire: bool,
}

impl Car {
    pub fn new(lowest: i32, highest: i32, start: i32, dwell: u64) -> Option<Self> {
        let is_good = lowest < highest && (lowest..=highest).contains(&start) && dwell > 0;
        is_good.then(|| Car {
            lowest,
            highest,
            dwell,
            floor: start,
            direction: None,
            open_for: 0,
            buttons: BTreeSet::new(),
            ups: BTreeSet::new(),
            downs: BTreeSet::new(),
            blocked: false,
            out: false,
            fire: false,
        })
    }

    pub fn goes_to(&self, floor: i32) -> bool {
        (self.lowest..=self.highest).contains(&floor)
    }

    pub fn call(&mut self, floor: i32) -> bool {
        if !self.goes_to(floor) {
            return false;
        }
        if self.open_for == 0 || self.floor != floor {
            self.buttons.insert(floor);
        }
        true
    }

    /// Returns whether the call is served at once.
    pub fn hall_call(&mut self, floor: i32, direction: Direction) -> bool {
        let fits = self.direction.is_none_or(|it| it == direction);
        if self.open_for > 0 && self.floor == floor && fits {
            self.direction = Some(direction);
            return true;
        }
        match direction {
            Direction::Up => self.ups.insert(floor),
            Direction::Down => self.downs.insert(floor),
        };
        false
    }

    pub fn stops(&self) -> BTreeSet<i32> {
        let landings = self.ups.union(&self.downs).copied();
        landings.chain(self.buttons.iter().copied()).collect()
    }

    fn clear(&mut self) {
        self.buttons.clear();
        self.ups.clear();
        self.downs.clear();
    }

    /// Decides and acts at once. Returns what happened.
    pub fn step(&mut self) -> Vec<String> {
        let mut events = Vec::new();
        let exit = 0.clamp(self.lowest, self.highest);
        let recalled = self.fire && !self.out;
        if self.open_for > 0 {
            if self.blocked || (recalled && self.floor == exit) {
                self.open_for = self.dwell;
                return events;
            }
            self.open_for -= 1;
            if self.open_for > 0 {
                return events;
            }
            events.push(format!("closed {}", self.floor));
        }
        if self.out {
            self.direction = None;
            return events;
        }
        if recalled {
            if self.floor == exit {
                self.open_for = self.dwell;
                events.push(format!("opened {exit}"));
            } else {
                let up = exit > self.floor;
                self.floor += if up { 1 } else { -1 };
                self.direction = Some(if up { Direction::Up } else { Direction::Down });
                events.push(format!("moved {}", self.floor));
            }
            return events;
        }
        let stops = self.stops();
        let above = stops.iter().any(|it| *it > self.floor);
        let below = stops.iter().any(|it| *it < self.floor);
        let goes_up = self.direction != Some(Direction::Down);
        let (ahead, behind) = if goes_up {
            (above, below)
        } else {
            (below, above)
        };
        let up_here = self.ups.contains(&self.floor);
        let down_here = self.downs.contains(&self.floor);
        let (same, other) = if goes_up {
            (up_here, down_here)
        } else {
            (down_here, up_here)
        };
        if same || (other && !ahead) || self.buttons.contains(&self.floor) {
            self.buttons.remove(&self.floor);
            if same == goes_up && (same || (other && !ahead)) {
                self.ups.remove(&self.floor);
                self.direction = Some(Direction::Up);
            } else if same || (other && !ahead) {
                self.downs.remove(&self.floor);
                self.direction = Some(Direction::Down);
            }
            self.open_for = self.dwell;
            events.push(format!("opened {}", self.floor));
        } else if ahead || behind {
            let up = goes_up == ahead;
            self.floor += if up { 1 } else { -1 };
            self.direction = Some(if up { Direction::Up } else { Direction::Down });
            events.push(format!("moved {}", self.floor));
        } else {
            self.direction = None;
        }
        events
    }
}

#[derive(Clone, Debug)]
pub struct Building {
    pub now: u64,
    pub cars: Vec<Car>,
    pub strategy: Strategy,
    /// Floor, direction, tick of the press, car.
    pub calls: Vec<(i32, Direction, u64, Option<usize>)>,
    pub fire: bool,
    /// The lines of the display at the front desk.
    pub display: Vec<String>,
    pub waits: Vec<u64>,
}

impl Building {
    pub fn new(cars: Vec<Car>, strategy: Strategy) -> Self {
        Building {
            now: 0,
            cars,
            strategy,
            calls: Vec::new(),
            fire: false,
            display: Vec::new(),
            waits: Vec::new(),
        }
    }

    pub fn hall_call(&mut self, floor: i32, direction: Direction) -> Result<(), Refused> {
        if !self.cars.iter().any(|car| car.goes_to(floor)) {
            return Err(Refused::UnknownFloor(floor));
        }
        if !self
            .cars
            .iter()
            .any(|car| Self::leads_on(car, floor, direction))
        {
            return Err(Refused::NowhereToGo(floor, direction));
        }
        if self.fire {
            return Err(Refused::Fire);
        }
        if self
            .calls
            .iter()
            .all(|it| (it.0, it.1) != (floor, direction))
        {
            self.calls.push((floor, direction, self.now, None));
            self.display.push(format!("called {floor} {direction:?}"));
        }
        Ok(())
    }

    pub fn car_call(&mut self, car: usize, floor: i32) -> Result<(), Refused> {
        let fire = self.fire;
        let it = self.cars.get_mut(car).ok_or(Refused::UnknownCar(car))?;
        match it.out {
            _ if !it.goes_to(floor) => return Err(Refused::UnknownFloor(floor)),
            _ if fire => return Err(Refused::Fire),
            true => return Err(Refused::OutOfService(car)),
            false => it.call(floor),
        };
        Ok(())
    }

    fn leads_on(car: &Car, floor: i32, direction: Direction) -> bool {
        car.goes_to(floor)
            && match direction {
                Direction::Up => floor < car.highest,
                Direction::Down => floor > car.lowest,
            }
    }

    pub fn step(&mut self) {
        self.now += 1;
        for number in 0..self.calls.len() {
            let (floor, direction, _, car) = self.calls[number];
            if car.is_none() {
                self.calls[number].3 = self.choose(floor, direction);
            }
        }
        for call in self.calls.clone() {
            if let (floor, direction, _, Some(car)) = call {
                let it = &mut self.cars[car];
                let has = match direction {
                    Direction::Up => it.ups.contains(&floor),
                    Direction::Down => it.downs.contains(&floor),
                };
                if !has && it.hall_call(floor, direction) {
                    self.served(floor, direction);
                }
            }
        }
        for car in 0..self.cars.len() {
            for event in self.cars[car].step() {
                self.display.push(format!("car {car} {event}"));
            }
            let it = &self.cars[car];
            let (floor, ups, downs) = (it.floor, it.ups.clone(), it.downs.clone());
            for (at, direction, _, owner) in self.calls.clone() {
                let left = match direction {
                    Direction::Up => ups.contains(&at),
                    Direction::Down => downs.contains(&at),
                };
                if owner == Some(car) && at == floor && !left {
                    self.served(at, direction);
                }
            }
        }
    }

    fn choose(&self, floor: i32, direction: Direction) -> Option<usize> {
        let able = |car: &usize| {
            let it = &self.cars[*car];
            !it.out && !self.fire && Self::leads_on(it, floor, direction)
        };
        let cars: Vec<usize> = (0..self.cars.len()).filter(able).collect();
        let distance = |car: &usize| self.cars[*car].floor.abs_diff(floor);
        let nearest = |cars: &[usize]| cars.iter().copied().min_by_key(|car| (distance(car), *car));
        match &self.strategy {
            Strategy::Nearest => nearest(&cars),
            Strategy::LeastLoad => {
                let load = |car: usize| self.cars[car].stops().len();
                let by_load = |car: &usize| (load(*car), distance(car), *car);
                cars.iter().copied().min_by_key(by_load)
            }
            Strategy::Zones(zones) => {
                let zone = zones.iter().find(|it| (it.0..=it.1).contains(&floor));
                let mut in_zone = cars.clone();
                in_zone.retain(|car| zone.is_some_and(|it| it.2.contains(car)));
                nearest(if in_zone.is_empty() { &cars } else { &in_zone })
            }
        }
    }

    fn served(&mut self, floor: i32, direction: Direction) {
        let is_it = |it: &(i32, Direction, u64, Option<usize>)| (it.0, it.1) == (floor, direction);
        if let Some(place) = self.calls.iter().position(is_it) {
            let (_, _, since, _) = self.calls.remove(place);
            self.waits.push(self.now - since);
        }
        self.display.push(format!("served {floor} {direction:?}"));
    }

    pub fn take_out(&mut self, car: usize) -> Result<(), Refused> {
        let it = self.cars.get_mut(car).ok_or(Refused::UnknownCar(car))?;
        it.out = true;
        it.clear();
        for call in self.calls.iter_mut().filter(|it| it.3 == Some(car)) {
            call.3 = None;
        }
        Ok(())
    }

    pub fn put_back(&mut self, car: usize) -> Result<(), Refused> {
        let it = self.cars.get_mut(car).ok_or(Refused::UnknownCar(car))?;
        it.out = false;
        Ok(())
    }

    pub fn set_blocked(&mut self, car: usize, blocked: bool) -> Result<(), Refused> {
        let it = self.cars.get_mut(car).ok_or(Refused::UnknownCar(car))?;
        it.blocked = blocked;
        Ok(())
    }

    pub fn fire_alarm(&mut self) {
        self.set_fire(true);
    }

    pub fn all_clear(&mut self) {
        if self.fire {
            self.set_fire(false);
        }
    }

    fn set_fire(&mut self, fire: bool) {
        self.fire = fire;
        self.calls.clear();
        for car in &mut self.cars {
            car.fire = fire;
            car.clear();
        }
    }
}

/// A building that several threads may use.
#[derive(Clone, Debug)]
pub struct SharedBuilding(pub Arc<Mutex<Building>>);

impl SharedBuilding {
    pub fn with<T>(&self, act: impl FnOnce(&mut Building) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The floor of each car.
    pub fn look(&self) -> BTreeMap<usize, i32> {
        self.with(|it| it.cars.iter().map(|car| car.floor).enumerate().collect())
    }
}
