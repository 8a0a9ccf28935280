//! A bank of cars. It knows who waits on which landing, since when, and which
//! car has promised to come; how a car gets there is the car's affair.

use crate::car::Car;
use crate::dispatch::{CarId, CarView, Dispatcher};
use crate::hall::HallCall;
use crate::metrics::Waits;
use crate::modes::Mode;
use crate::panel::{News, Panels};
use crate::{CarSpec, Event, Floor, SpecError};

/// Why there is no such bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BankError {
    NoCars,
    /// This car cannot be built.
    Car(CarId, SpecError),
}

/// Why a bank refuses what somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    UnknownCar(CarId),
    /// No car goes there, or not this one.
    UnknownFloor(Floor),
    /// Cars go there, but none of them goes on that way.
    NowhereToGo(HallCall),
    /// This car takes no one.
    OutOfService(CarId),
    /// Take the stairs.
    Fire,
}

/// Somebody waits on a landing.
struct Waiting {
    call: HallCall,
    /// The tick in which the button was pressed.
    since: u64,
    /// The car that has promised to come.
    car: Option<CarId>,
}

/// Several cars, and the buttons on all landings.
pub struct Bank {
    now: u64,
    cars: Vec<Car>,
    dispatcher: Box<dyn Dispatcher>,
    /// Everybody who waits, in the order in which they came.
    waiting: Vec<Waiting>,
    trace: Vec<(CarId, Event)>,
    pub(crate) panels: Panels,
    pub(crate) waits: Waits,
    pub(crate) fire: bool,
}

impl Bank {
    /// A bank at tick 0. The cars are numbered 0, 1, 2 … in this order.
    ///
    /// # Errors
    /// `NoCars`, or the mistake of the first car that cannot be built.
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
        Ok(Self {
            now: 0,
            cars: specs
                .iter()
                .enumerate()
                .map(build)
                .collect::<Result<_, _>>()?,
            dispatcher: Box::new(dispatcher),
            waiting: Vec::new(),
            trace: Vec::new(),
            panels: Panels::default(),
            waits: Waits::default(),
            fire: false,
        })
    }

    /// Somebody on a landing presses a button.
    ///
    /// # Errors
    /// The first that applies, in the order of the variants of `Refused`.
    pub fn hall_call(&mut self, call: HallCall) -> Result<(), Refused> {
        self.check_landing(call)?;
        if self.fire {
            return Err(Refused::Fire);
        }
        if self.waiting.iter().all(|it| it.call != call) {
            self.waiting.push(Waiting {
                call,
                since: self.now,
                car: None,
            });
            self.tell(News::Called(call));
        }
        Ok(())
    }

    /// Somebody in a car presses a button.
    ///
    /// # Errors
    /// The first that applies, in the order of the variants of `Refused`.
    pub fn car_call(&mut self, car: CarId, floor: Floor) -> Result<(), Refused> {
        let it = self.car_mut(car)?;
        match it.mode() {
            _ if !it.goes_to(floor) => Err(Refused::UnknownFloor(floor)),
            Mode::OutOfService => Err(Refused::OutOfService(car)),
            Mode::Recall => Err(Refused::Fire),
            Mode::Normal => {
                it.press(floor);
                Ok(())
            }
        }
    }

    /// Lets one tick pass: calls that wait are given away, then the cars move.
    pub fn step(&mut self) {
        self.now += 1;
        self.give_away();
        for car in self.ids() {
            self.run(car);
        }
    }

    /// The ticks that have passed since it was built.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.now
    }

    /// All cars, lowest number first.
    #[must_use]
    pub fn cars(&self) -> Vec<CarView> {
        self.views(|_| true)
    }

    /// The calls that no car has now, in the order in which their buttons were
    /// pressed.
    #[must_use]
    pub fn pending(&self) -> Vec<HallCall> {
        self.given_to(None)
    }

    /// The calls that a car has now, in the order in which their buttons were
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

    /// All that the cars have done, oldest first; in one tick the lowest
    /// number first.
    #[must_use]
    pub fn trace(&self) -> Vec<(CarId, Event)> {
        self.trace.clone()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = CarId> + use<> {
        (0..self.cars.len()).map(CarId)
    }

    pub(crate) fn car(&self, car: CarId) -> Option<&Car> {
        self.cars.get(car.0)
    }

    pub(crate) fn car_mut(&mut self, car: CarId) -> Result<&mut Car, Refused> {
        self.cars.get_mut(car.0).ok_or(Refused::UnknownCar(car))
    }

    pub(crate) fn tell(&mut self, news: News) {
        self.panels.tell(self.now, news);
    }

    /// Calls that the car had been given, and of which this is true, wait for
    /// another one, in their old place.
    pub(crate) fn take_back(&mut self, car: CarId, which: impl Fn(&Car, HallCall) -> bool) {
        for call in self.given_to(Some(car)) {
            if which(&self.cars[car.0], call) {
                self.cars[car.0].forget(call);
                self.set_car(call, None);
                self.tell(News::Returned(call, car));
            }
        }
    }

    /// Nobody comes any more for those calls of which this is true.
    pub(crate) fn cancel(&mut self, which: impl Fn(&[Car], HallCall) -> bool) {
        let all = std::mem::take(&mut self.waiting);
        let (gone, left): (Vec<_>, _) = all.into_iter().partition(|it| which(&self.cars, it.call));
        self.waiting = left;
        for it in gone {
            self.tell(News::Cancelled(it.call));
        }
    }

    /// Is there a car that goes there, and on from there in that direction?
    fn check_landing(&self, call: HallCall) -> Result<(), Refused> {
        let any = |test: fn(&Car, HallCall) -> bool| self.cars.iter().any(|it| test(it, call));
        if any(Car::leads_on) {
            Ok(())
        } else if any(|car, call| car.goes_to(call.floor)) {
            Err(Refused::NowhereToGo(call))
        } else {
            Err(Refused::UnknownFloor(call.floor))
        }
    }

    fn views(&self, which: impl Fn(&Car) -> bool) -> Vec<CarView> {
        let cars = self.cars.iter().enumerate();
        cars.filter(|(_, car)| which(car))
            .map(|(number, car)| car.view(CarId(number)))
            .collect()
    }

    fn given_to(&self, car: Option<CarId>) -> Vec<HallCall> {
        let theirs = self.waiting.iter().filter(|it| it.car == car);
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
        for it in self.waiting.iter_mut().filter(|it| it.call == call) {
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
        if let Some(place) = self.waiting.iter().position(|it| it.call == call) {
            let since = self.waiting.remove(place).since;
            self.waits.count(self.now - since);
        }
        self.tell(News::Served(call, car));
    }
}
