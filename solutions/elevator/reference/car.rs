//! One car: the only place where a floor or a door changes.

use std::cmp::Ordering;

use crate::dispatch::{CarId, CarView};
use crate::floors::Floors;
use crate::hall::HallCall;
use crate::look::{self, Decision};
use crate::modes::Mode;
use crate::stops::Stops;
use crate::{Action, CallError, CarSpec, Direction, Door, Event, Floor, SpecError};

/// What a car did in one tick.
#[derive(Default)]
pub(crate) struct Tick {
    pub(crate) events: Vec<Event>,
    /// The call from a landing for which it opened.
    pub(crate) served: Option<HallCall>,
}

/// One car and the buttons in it.
#[derive(Debug)]
pub struct Car {
    floors: Floors,
    dwell: u64,
    now: u64,
    floor: Floor,
    direction: Option<Direction>,
    /// The tick in which the open door closes.
    closes_at: Option<u64>,
    stops: Stops,
    mode: Mode,
    blocked: bool,
    trace: Vec<Event>,
}

impl Car {
    /// Returns a car at tick 0.
    ///
    /// # Errors
    /// The `SpecError` that applies.
    pub fn new(spec: CarSpec) -> Result<Self, SpecError> {
        let floors = Floors::of(&spec)?;
        if !floors.contain(spec.start) {
            return Err(SpecError::StartsOutside);
        }
        if spec.dwell == 0 {
            return Err(SpecError::ZeroDwell);
        }
        Ok(Self {
            floors,
            dwell: spec.dwell,
            now: 0,
            floor: spec.start,
            direction: None,
            closes_at: None,
            stops: Stops::default(),
            mode: Mode::Normal,
            blocked: false,
            trace: Vec::new(),
        })
    }

    /// Presses the button of a floor in the car.
    ///
    /// # Errors
    /// `UnknownFloor`.
    pub fn call(&mut self, floor: Floor) -> Result<(), CallError> {
        if !self.floors.contain(floor) {
            return Err(CallError::UnknownFloor(floor));
        }
        if !self.is_open_at(floor) {
            self.stops.press(floor);
        }
        Ok(())
    }

    /// Lets one tick pass.
    pub fn step(&mut self) {
        let events = self.tick().events;
        self.trace.extend(events);
    }

    /// The number of ticks since the car was built.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.now
    }

    /// The floor where the car is.
    #[must_use]
    pub fn floor(&self) -> Floor {
        self.floor
    }

    /// The direction of the car; `None` if it rests.
    #[must_use]
    pub fn direction(&self) -> Option<Direction> {
        self.direction
    }

    /// Whether the door is open.
    #[must_use]
    pub fn door(&self) -> Door {
        match self.closes_at {
            Some(_) => Door::Open,
            None => Door::Closed,
        }
    }

    /// The floors whose buttons are lit, lowest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Floor> {
        self.stops.buttons()
    }

    /// All events, oldest first.
    #[must_use]
    pub fn trace(&self) -> Vec<Event> {
        self.trace.clone()
    }

    pub(crate) fn goes_to(&self, floor: Floor) -> bool {
        self.floors.contain(floor)
    }

    /// Whether a person with this call could get in and go on.
    pub(crate) fn leads_on(&self, call: HallCall) -> bool {
        self.floors.lead_on(call)
    }

    pub(crate) fn landings(&self) -> Vec<HallCall> {
        self.stops.hall_calls()
    }

    /// Whether it may be offered this call now.
    pub(crate) fn can_take(&self, call: HallCall) -> bool {
        self.mode == Mode::Normal && self.leads_on(call)
    }

    pub(crate) fn mode(&self) -> Mode {
        self.mode
    }

    pub(crate) fn set_blocked(&mut self, blocked: bool) {
        self.blocked = blocked;
    }

    /// Works in another mode from now on, without any call.
    pub(crate) fn enter(&mut self, mode: Mode) {
        self.mode = mode;
        self.stops = Stops::default();
    }

    /// Does not come for this call any more.
    pub(crate) fn forget(&mut self, call: HallCall) {
        self.stops.remove(call);
    }

    pub(crate) fn view(&self, id: CarId) -> CarView {
        CarView {
            id,
            floor: self.floor,
            direction: self.direction,
            door: self.door(),
            stops: self.stops.all(),
        }
    }

    /// Takes a call from a landing, and returns whether it is served at once:
    /// at an open door, in the direction of the car.
    pub(crate) fn accept(&mut self, call: HallCall) -> bool {
        let way = Some(call.direction);
        let walks_in = self.is_open_at(call.floor) && self.direction.or(way) == way;
        if walks_in {
            self.direction = way;
        } else {
            self.stops.add(call);
        }
        walks_in
    }

    /// Whether the door is still open after this tick.
    pub(crate) fn stays_open(&self, tick: u64) -> bool {
        self.closes_at.is_some_and(|end| tick < end)
    }

    pub(crate) fn decide(&self) -> Decision {
        match self.mode {
            Mode::Normal => look::decide(self.floor, self.direction, &self.stops),
            Mode::OutOfService => Decision::Rest,
            Mode::Recall => self.head_for(self.floors.exit()),
        }
    }

    /// As `step`, but the caller keeps the events.
    pub(crate) fn tick(&mut self) -> Tick {
        let mut tick = Tick::default();
        self.now += 1;
        if self.must_stay_open() {
            self.closes_at = Some(self.now + self.dwell);
        }
        if self.stays_open(self.now) {
            return tick;
        }
        if self.closes_at.take().is_some() {
            tick.events.push(self.event(Action::Closed));
        }
        match self.decide() {
            Decision::Open(way) => {
                tick.served = self.open(way);
                tick.events.push(self.event(Action::Opened));
            }
            Decision::Move(way) => {
                self.go(way);
                tick.events.push(self.event(Action::Moved));
            }
            Decision::Rest => self.direction = None,
        }
        tick
    }

    fn is_open_at(&self, floor: Floor) -> bool {
        self.floor == floor && self.closes_at.is_some()
    }

    /// Whether something holds the open door: an obstacle, or a fire at the exit.
    fn must_stay_open(&self) -> bool {
        let at_exit = self.mode == Mode::Recall && self.floor == self.floors.exit();
        self.closes_at.is_some() && (self.blocked || at_exit)
    }

    /// Goes to one floor without a stop, and opens there.
    fn head_for(&self, goal: Floor) -> Decision {
        match goal.cmp(&self.floor) {
            Ordering::Greater => Decision::Move(Direction::Up),
            Ordering::Less => Decision::Move(Direction::Down),
            Ordering::Equal => Decision::Open(self.direction),
        }
    }

    fn open(&mut self, way: Option<Direction>) -> Option<HallCall> {
        self.direction = way;
        self.closes_at = Some(self.now + self.dwell);
        self.stops.serve(self.floor, way)
    }

    fn go(&mut self, way: Direction) {
        self.direction = Some(way);
        self.floor.0 += match way {
            Direction::Up => 1,
            Direction::Down => -1,
        };
    }

    fn event(&self, action: Action) -> Event {
        Event {
            tick: self.now,
            floor: self.floor,
            action,
        }
    }
}
