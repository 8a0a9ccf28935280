//! One car: the only place where a floor or a door changes.

use crate::dispatch::{CarId, CarView};
use crate::express::ExpressError;
use crate::floors::Floors;
use crate::hall::HallCall;
use crate::look::{self, Decision};
use crate::modes::Mode;
use crate::stops::Stops;
use crate::{Action, CallError, CarSpec, Direction, Door, Event, Floor, SpecError};

/// What a car has done in one tick.
#[derive(Default)]
pub(crate) struct Tick {
    pub(crate) events: Vec<Event>,
    /// The call from a landing for which it has opened.
    pub(crate) served: Option<HallCall>,
}

/// One car and the buttons in it.
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
    full: bool,
    blocked: bool,
    trace: Vec<Event>,
}

impl Car {
    /// A car at tick 0.
    ///
    /// # Errors
    /// The first mistake, in the order of the variants of `SpecError`.
    pub fn new(spec: CarSpec) -> Result<Self, SpecError> {
        let floors = Floors::of(&spec)?;
        if !floors.serve(spec.start) {
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
            full: false,
            blocked: false,
            trace: Vec::new(),
        })
    }

    /// Somebody in the car presses the button of a floor.
    ///
    /// # Errors
    /// `UnknownFloor`.
    pub fn call(&mut self, floor: Floor) -> Result<(), CallError> {
        if !self.floors.serve(floor) {
            return Err(CallError::UnknownFloor(floor));
        }
        self.press(floor);
        Ok(())
    }

    /// Lets one tick pass.
    pub fn step(&mut self) {
        let events = self.tick().events;
        self.trace.extend(events);
    }

    /// The ticks that have passed since it was built.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.now
    }

    /// Where it is.
    #[must_use]
    pub fn floor(&self) -> Floor {
        self.floor
    }

    /// The way it goes; `None` if it rests.
    #[must_use]
    pub fn direction(&self) -> Option<Direction> {
        self.direction
    }

    /// Whether its door is open.
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

    /// All that it has done, oldest first.
    #[must_use]
    pub fn trace(&self) -> Vec<Event> {
        self.trace.clone()
    }

    /// Lights the button of a floor it goes to, unless it is open there.
    pub(crate) fn press(&mut self, floor: Floor) {
        if !self.is_open_at(floor) {
            self.stops.press(floor);
        }
    }

    pub(crate) fn goes_to(&self, floor: Floor) -> bool {
        self.floors.serve(floor)
    }

    /// Whether somebody with this call could get in and go on.
    pub(crate) fn leads_on(&self, call: HallCall) -> bool {
        self.floors.lead_on(call)
    }

    /// Whether it may be offered this call now.
    pub(crate) fn can_take(&self, call: HallCall) -> bool {
        self.mode == Mode::Normal && !self.full && self.leads_on(call)
    }

    pub(crate) fn mode(&self) -> Mode {
        self.mode
    }

    pub(crate) fn set_full(&mut self, full: bool) {
        self.full = full;
    }

    pub(crate) fn set_blocked(&mut self, blocked: bool) {
        self.blocked = blocked;
    }

    /// Works in another mode from now on, and forgets where it was going.
    /// Gives the floors whose buttons go dark by it; the calls from landings
    /// are for the bank to take back.
    pub(crate) fn enter(&mut self, mode: Mode) -> Vec<Floor> {
        self.mode = mode;
        self.direction = None;
        let dropped = self.stops.buttons();
        self.stops = Stops::default();
        dropped
    }

    /// Stops at these floors only. Gives those whose buttons go dark by it.
    pub(crate) fn serve_only(&mut self, floors: &[Floor]) -> Result<Vec<Floor>, ExpressError> {
        self.floors.restrict(floors)?;
        let mut dropped = self.stops.buttons();
        dropped.retain(|floor| !self.floors.serve(*floor));
        for floor in &dropped {
            self.stops.answer(*floor, None);
        }
        Ok(dropped)
    }

    /// No longer comes for this call.
    pub(crate) fn forget(&mut self, call: HallCall) {
        self.stops.remove(call);
    }

    pub(crate) fn landings(&self) -> Vec<HallCall> {
        self.stops.hall_calls()
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

    /// Takes a call from a landing. Whoever wants to go its way, or the first
    /// to want anything, walks in at an open door: then it is served already.
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

    /// As `step`, but it is the caller who keeps what has happened.
    pub(crate) fn tick(&mut self) -> Tick {
        self.now += 1;
        let mut tick = Tick::default();
        if let Some(end) = self.closes_at {
            if self.must_stay_open() {
                self.closes_at = Some(self.now + self.dwell);
                return tick;
            }
            if self.now < end && self.mode != Mode::Recall {
                return tick;
            }
            self.closes_at = None;
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

    fn must_stay_open(&self) -> bool {
        self.blocked || (self.mode == Mode::Recall && self.floor == self.floors.exit())
    }

    fn decide(&self) -> Decision {
        match self.mode {
            Mode::Normal => look::decide(self.floor, self.direction, &self.stops),
            Mode::OutOfService => Decision::Rest,
            Mode::Recall => look::head_for(self.floors.exit(), self.floor),
        }
    }

    fn open(&mut self, way: Option<Direction>) -> Option<HallCall> {
        self.direction = way;
        self.closes_at = Some(self.now + self.dwell);
        self.stops.answer(self.floor, way)
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
