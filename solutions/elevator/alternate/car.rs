//! A cab in a shaft, with a duty and a table of stops.

use crate::cab::Cab;
use crate::dispatch::{CarId, CarView};
use crate::duty::{self, DoorOrder, Duty, Step};
use crate::hall::HallCall;
use crate::modes::Mode;
use crate::route::Stop;
use crate::shaft::Shaft;
use crate::{CallError, CarSpec, Direction, Door, Event, Floor, SpecError};

/// One car and the buttons in it.
#[derive(Debug)]
pub struct Car {
    shaft: Shaft,
    cab: Cab,
    duty: Box<dyn Duty>,
    /// In order, each once.
    stops: Vec<Stop>,
    trace: Vec<Event>,
}

impl Car {
    /// A car at tick 0.
    ///
    /// # Errors
    /// The first mistake, in the order of the variants of `SpecError`.
    pub fn new(spec: CarSpec) -> Result<Self, SpecError> {
        let shaft = Shaft::dig(&spec)?;
        if spec.dwell == 0 {
            return Err(SpecError::ZeroDwell);
        }
        Ok(Self {
            shaft,
            cab: Cab::at(spec.start, spec.dwell),
            duty: duty::for_mode(Mode::Normal),
            stops: Vec::new(),
            trace: Vec::new(),
        })
    }

    /// Somebody in the car presses the button of a floor.
    ///
    /// # Errors
    /// `UnknownFloor`.
    pub fn call(&mut self, floor: Floor) -> Result<(), CallError> {
        if !self.serves(floor) {
            return Err(CallError::UnknownFloor(floor));
        }
        if !self.cab.is_open_at(floor) {
            self.add(Stop { floor, leave: None });
        }
        Ok(())
    }

    /// Lets one tick pass.
    pub fn step(&mut self) {
        let (events, _) = self.tick();
        self.trace.extend(events);
    }

    /// The ticks that have passed since it was built.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.cab.now()
    }

    /// Where it is.
    #[must_use]
    pub fn floor(&self) -> Floor {
        self.cab.position().at
    }

    /// The way it goes; `None` if it rests.
    #[must_use]
    pub fn direction(&self) -> Option<Direction> {
        self.cab.going
    }

    /// Whether its door is open.
    #[must_use]
    pub fn door(&self) -> Door {
        self.cab.door()
    }

    /// The floors whose buttons are lit, lowest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Floor> {
        let buttons = self.stops.iter().filter(|it| it.leave.is_none());
        buttons.map(|it| it.floor).collect()
    }

    /// All that it has done, oldest first.
    #[must_use]
    pub fn trace(&self) -> Vec<Event> {
        self.trace.clone()
    }

    pub(crate) fn landings(&self) -> Vec<HallCall> {
        let calls = self.stops.iter().filter_map(|it| {
            Some(HallCall {
                floor: it.floor,
                direction: it.leave?,
            })
        });
        calls.collect()
    }

    pub(crate) fn serves(&self, floor: Floor) -> bool {
        self.shaft.serves(floor)
    }

    pub(crate) fn leads_on(&self, call: HallCall) -> bool {
        self.shaft.leads_on(call)
    }

    pub(crate) fn is_available(&self) -> bool {
        self.mode() == Mode::Normal
    }

    pub(crate) fn mode(&self) -> Mode {
        self.duty.mode()
    }

    pub(crate) fn set_blocked(&mut self, blocked: bool) {
        self.cab.blocked = blocked;
    }

    pub(crate) fn view(&self, id: CarId) -> CarView {
        let mut stops: Vec<Floor> = self.stops.iter().map(|it| it.floor).collect();
        stops.dedup();
        CarView {
            id,
            floor: self.floor(),
            direction: self.direction(),
            door: self.door(),
            stops,
        }
    }

    /// Takes a call from a landing; true if somebody has walked in at once.
    pub(crate) fn take(&mut self, call: HallCall) -> bool {
        let way = Some(call.direction);
        if self.cab.is_open_at(call.floor) && [None, way].contains(&self.cab.going) {
            self.cab.going = way;
            return true;
        }
        self.add(Stop {
            floor: call.floor,
            leave: way,
        });
        false
    }

    pub(crate) fn forget(&mut self, call: HallCall) {
        let way = Some(call.direction);
        self.stops
            .retain(|it| (it.floor, it.leave) != (call.floor, way));
    }

    /// Takes on another duty, without any stop.
    pub(crate) fn assume(&mut self, mode: Mode) {
        self.duty = duty::for_mode(mode);
        self.stops.clear();
    }

    /// Whether the door stays open in the next tick.
    pub(crate) fn will_dwell(&self) -> bool {
        self.cab.will_dwell()
    }

    pub(crate) fn next_step(&self) -> Step {
        self.duty
            .next(self.cab.position(), &self.stops, self.shaft.exit())
    }

    /// One tick: what has happened, and the call that was served.
    pub(crate) fn tick(&mut self) -> (Vec<Event>, Option<HallCall>) {
        self.cab.wait();
        let served = if self.stays_open() { None } else { self.act() };
        (self.cab.notes(), served)
    }

    fn stays_open(&mut self) -> bool {
        if self.door() == Door::Closed {
            return false;
        }
        let order = self.duty.door(self.floor(), self.shaft.exit());
        if self.cab.blocked || matches!(order, DoorOrder::Hold) {
            self.cab.hold();
            return true;
        }
        let stays = self.cab.dwells();
        if !stays {
            self.cab.close();
        }
        stays
    }

    fn act(&mut self) -> Option<HallCall> {
        match self.next_step() {
            Step::Open(way) => {
                self.cab.going = way;
                self.cab.open();
                return self.answer(self.floor(), way);
            }
            Step::Go(way) => self.cab.go(way),
            Step::Rest => self.cab.going = None,
        }
        None
    }

    fn answer(&mut self, floor: Floor, leave: Option<Direction>) -> Option<HallCall> {
        let direction = leave.filter(|_| self.stops.contains(&Stop { floor, leave }));
        self.stops
            .retain(|it| it.floor != floor || (it.leave.is_some() && it.leave != leave));
        direction.map(|direction| HallCall { floor, direction })
    }

    fn add(&mut self, stop: Stop) {
        if let Err(place) = self.stops.binary_search(&stop) {
            self.stops.insert(place, stop);
        }
    }
}
