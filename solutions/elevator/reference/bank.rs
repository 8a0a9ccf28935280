//! A bank of cars. It knows which calls are lit, and which car has each of them.

use std::error::Error;
use std::fmt;

use crate::car::Car;
use crate::dispatch::{CarId, CarView, Dispatcher};
use crate::hall::HallCall;
use crate::modes::Mode;
use crate::panel::{News, Panel};
use crate::{CarSpec, Event, Floor, SpecError};

/// Why a bank cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BankError {
    /// There is no spec.
    NoCars,
    /// The first car that cannot be built.
    Car(CarId, SpecError),
}

impl fmt::Display for BankError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCars => f.write_str("the bank has no cars"),
            Self::Car(car, why) => write!(f, "car {}: {why}", car.0),
        }
    }
}

impl Error for BankError {}

/// Why a bank rejects a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// There is no such car.
    UnknownCar(CarId),
    /// No car goes there, or this car does not.
    UnknownFloor(Floor),
    /// Cars go there, but none goes further in that direction.
    NowhereToGo(HallCall),
    /// This car is out of service.
    OutOfService(CarId),
    /// There is a fire.
    Fire,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCar(car) => write!(f, "there is no car {}", car.0),
            Self::UnknownFloor(floor) => write!(f, "nothing goes to floor {}", floor.0),
            Self::NowhereToGo(call) => write!(f, "floor {} is an end", call.floor.0),
            Self::OutOfService(car) => write!(f, "car {} is out of service", car.0),
            Self::Fire => f.write_str("there is a fire: take the stairs"),
        }
    }
}

impl Error for Refused {}

/// A lit button on a landing.
#[derive(Debug)]
struct Lit {
    call: HallCall,
    /// The car that has the call.
    car: Option<CarId>,
}

/// Several cars, and the buttons on all landings.
pub struct Bank {
    now: u64,
    cars: Vec<Car>,
    dispatcher: Box<dyn Dispatcher>,
    /// In the order in which the buttons were pressed.
    lit: Vec<Lit>,
    trace: Vec<(CarId, Event)>,
    panels: Vec<Box<dyn Panel>>,
    fire: bool,
}

impl fmt::Debug for Bank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Bank");
        text.field("now", &self.now).field("cars", &self.cars);
        text.field("lit", &self.lit).finish_non_exhaustive()
    }
}

impl Bank {
    /// Returns a bank at tick 0. The cars are numbered 0, 1, 2 … in this order.
    ///
    /// # Errors
    /// The `BankError` that applies.
    pub fn new(
        specs: &[CarSpec],
        dispatcher: impl Dispatcher + 'static,
    ) -> Result<Self, BankError> {
        if specs.is_empty() {
            return Err(BankError::NoCars);
        }
        let build = |(number, spec): (usize, &CarSpec)| {
            Car::new(*spec).map_err(|why| BankError::Car(CarId(number), why))
        };
        let cars: Result<Vec<_>, _> = specs.iter().enumerate().map(build).collect();
        Ok(Self {
            now: 0,
            cars: cars?,
            dispatcher: Box::new(dispatcher),
            lit: Vec::new(),
            trace: Vec::new(),
            panels: Vec::new(),
            fire: false,
        })
    }

    /// Presses a button on a landing.
    ///
    /// # Errors
    /// The `Refused` that applies.
    pub fn hall_call(&mut self, call: HallCall) -> Result<(), Refused> {
        if !self.cars.iter().any(|car| car.goes_to(call.floor)) {
            return Err(Refused::UnknownFloor(call.floor));
        }
        if !self.cars.iter().any(|car| car.leads_on(call)) {
            return Err(Refused::NowhereToGo(call));
        }
        if self.fire {
            return Err(Refused::Fire);
        }
        if self.lit.iter().all(|it| it.call != call) {
            self.lit.push(Lit { call, car: None });
            self.tell(News::Called(call));
        }
        Ok(())
    }

    /// Presses a button in a car.
    ///
    /// # Errors
    /// The `Refused` that applies.
    pub fn car_call(&mut self, car: CarId, floor: Floor) -> Result<(), Refused> {
        let fire = self.fire;
        let it = self.car_mut(car)?;
        if !it.goes_to(floor) {
            return Err(Refused::UnknownFloor(floor));
        }
        if fire {
            return Err(Refused::Fire);
        }
        if it.mode() == Mode::OutOfService {
            return Err(Refused::OutOfService(car));
        }
        it.call(floor).map_err(|_| Refused::UnknownFloor(floor))
    }

    /// Lets one tick pass: gives pending calls to cars, then the cars do their tick.
    pub fn step(&mut self) {
        self.now += 1;
        self.give_away();
        for number in 0..self.cars.len() {
            self.run(CarId(number));
        }
    }

    /// The number of ticks since the bank was built.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.now
    }

    /// All cars, lowest number first.
    #[must_use]
    pub fn cars(&self) -> Vec<CarView> {
        self.views(|_| true)
    }

    /// The calls that no car has, in the order in which their buttons were
    /// pressed.
    #[must_use]
    pub fn pending(&self) -> Vec<HallCall> {
        self.given_to(None)
    }

    /// The calls that a car has, in the order in which their buttons were
    /// pressed; `None` if there is no such car.
    #[must_use]
    pub fn assigned(&self, car: CarId) -> Option<Vec<HallCall>> {
        self.car(car).map(|_| self.given_to(Some(car)))
    }

    /// As `Car::calls`; `None` if there is no such car.
    #[must_use]
    pub fn car_calls(&self, car: CarId) -> Option<Vec<Floor>> {
        self.car(car).map(Car::calls)
    }

    /// All events of the cars, oldest first; in one tick the lowest number
    /// first.
    #[must_use]
    pub fn trace(&self) -> Vec<(CarId, Event)> {
        self.trace.clone()
    }

    pub(crate) fn is_on_fire(&self) -> bool {
        self.fire
    }

    pub(crate) fn set_fire(&mut self, fire: bool) {
        self.fire = fire;
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = CarId> + use<> {
        (0..self.cars.len()).map(CarId)
    }

    pub(crate) fn tell(&mut self, news: News) {
        for panel in &mut self.panels {
            panel.tell(self.now, &news);
        }
    }

    pub(crate) fn add(&mut self, panel: Box<dyn Panel>) {
        self.panels.push(panel);
    }

    /// The calls from landings that this car has are pending again.
    pub(crate) fn take_back(&mut self, car: CarId) {
        for call in self.given_to(Some(car)) {
            self.cars[car.0].forget(call);
            self.set_car(call, None);
            self.tell(News::Returned(call, car));
        }
    }

    /// The lamps of all landings go off.
    pub(crate) fn cancel_all(&mut self) {
        for lit in std::mem::take(&mut self.lit) {
            self.tell(News::Cancelled(lit.call));
        }
    }

    pub(crate) fn car(&self, car: CarId) -> Option<&Car> {
        self.cars.get(car.0)
    }

    pub(crate) fn car_mut(&mut self, car: CarId) -> Result<&mut Car, Refused> {
        self.cars.get_mut(car.0).ok_or(Refused::UnknownCar(car))
    }

    fn views(&self, which: impl Fn(&Car) -> bool) -> Vec<CarView> {
        let cars = self.cars.iter().enumerate();
        cars.filter(|(_, car)| which(car))
            .map(|(number, car)| car.view(CarId(number)))
            .collect()
    }

    fn given_to(&self, car: Option<CarId>) -> Vec<HallCall> {
        let theirs = self.lit.iter().filter(|it| it.car == car);
        theirs.map(|it| it.call).collect()
    }

    /// Offers each pending call to the cars that can take it.
    fn give_away(&mut self) {
        for call in self.pending() {
            let able = self.views(|car| car.can_take(call));
            if able.is_empty() {
                continue;
            }
            let chosen = self.dispatcher.assign(&call, &able);
            if let Some(car) = chosen.filter(|id| able.iter().any(|it| it.id == *id)) {
                self.give(call, car);
            }
        }
    }

    fn give(&mut self, call: HallCall, car: CarId) {
        self.set_car(call, Some(car));
        self.tell(News::Assigned(call, car));
        if self.cars[car.0].accept(call) {
            self.served(call, car);
        }
    }

    fn set_car(&mut self, call: HallCall, car: Option<CarId>) {
        for it in self.lit.iter_mut().filter(|it| it.call == call) {
            it.car = car;
        }
    }

    fn run(&mut self, car: CarId) {
        let tick = self.cars[car.0].tick();
        for event in tick.events {
            self.trace.push((car, event));
            self.tell(News::Car(car, event));
        }
        if let Some(call) = tick.served {
            self.served(call, car);
        }
    }

    fn served(&mut self, call: HallCall, car: CarId) {
        self.lit.retain(|it| it.call != call);
        self.tell(News::Served(call, car));
    }
}
