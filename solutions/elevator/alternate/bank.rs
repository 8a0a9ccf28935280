//! Several cars and one ledger. The bank asks, checks and enters; it remembers
//! nothing by itself.

use std::error::Error;
use std::fmt;

use crate::car::Car;
use crate::dispatch::{CarId, CarView, Dispatcher};
use crate::hall::HallCall;
use crate::ledger::Ledger;
use crate::modes::Mode;
use crate::panel::News;
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

/// Several cars, and the buttons on all landings.
pub struct Bank {
    now: u64,
    pub(crate) cars: Vec<Car>,
    dispatcher: Box<dyn Dispatcher>,
    pub(crate) ledger: Ledger,
    pub(crate) fire: bool,
}

impl fmt::Debug for Bank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Bank");
        text.field("now", &self.now).finish_non_exhaustive()
    }
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
        let mut cars = Vec::new();
        for spec in specs {
            let car = Car::new(*spec);
            cars.push(car.map_err(|why| BankError::Car(CarId(cars.len()), why))?);
        }
        if cars.is_empty() {
            return Err(BankError::NoCars);
        }
        Ok(Self {
            now: 0,
            cars,
            dispatcher: Box::new(dispatcher),
            ledger: Ledger::default(),
            fire: false,
        })
    }

    /// Somebody on a landing presses a button.
    ///
    /// # Errors
    /// The first that applies, in the order of the variants of `Refused`.
    pub fn hall_call(&mut self, call: HallCall) -> Result<(), Refused> {
        if !self.cars.iter().any(|it| it.serves(call.floor)) {
            return Err(Refused::UnknownFloor(call.floor));
        }
        if !self.is_possible(call) {
            return Err(Refused::NowhereToGo(call));
        }
        if self.fire {
            return Err(Refused::Fire);
        }
        if !self.ledger.has(call) {
            self.enter(News::Called(call));
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
            Mode::Normal => it.call(floor).map_err(|_| Refused::UnknownFloor(floor)),
            _ if !it.serves(floor) => Err(Refused::UnknownFloor(floor)),
            _ if self.fire => Err(Refused::Fire),
            _ => Err(Refused::OutOfService(car)),
        }
    }

    /// Lets one tick pass: calls that wait are given away, then the cars move.
    pub fn step(&mut self) {
        self.now += 1;
        for call in self.pending() {
            if let Some(car) = self.choose(call) {
                self.enter(News::Assigned(call, car));
                if self.cars[car.0].take(call) {
                    self.enter(News::Served(call, car));
                }
            }
        }
        for number in 0..self.cars.len() {
            let car = CarId(number);
            let (events, served) = self.cars[number].tick();
            for event in events {
                self.enter(News::Car(car, event));
            }
            if let Some(call) = served {
                self.enter(News::Served(call, car));
            }
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
        let cars = self.cars.iter().enumerate();
        cars.map(|(number, car)| car.view(CarId(number))).collect()
    }

    /// The calls that no car has now, in the order in which their buttons were
    /// pressed.
    #[must_use]
    pub fn pending(&self) -> Vec<HallCall> {
        self.ledger.of(None)
    }

    /// The calls that a car has now, in the order in which their buttons were
    /// pressed; `None` if there is no such car.
    #[must_use]
    pub fn assigned(&self, car: CarId) -> Option<Vec<HallCall>> {
        (car.0 < self.cars.len()).then(|| self.ledger.of(Some(car)))
    }

    /// As `Car::calls`; `None` if there is no such car.
    #[must_use]
    pub fn car_calls(&self, car: CarId) -> Option<Vec<Floor>> {
        self.cars.get(car.0).map(Car::calls)
    }

    /// All that the cars have done, oldest first; in one tick the lowest
    /// number first.
    #[must_use]
    pub fn trace(&self) -> Vec<(CarId, Event)> {
        self.ledger.trace()
    }

    pub(crate) fn car_mut(&mut self, car: CarId) -> Result<&mut Car, Refused> {
        self.cars.get_mut(car.0).ok_or(Refused::UnknownCar(car))
    }

    pub(crate) fn enter(&mut self, news: News) {
        self.ledger.enter(self.now, news);
    }

    /// Whether some car goes there, and on from there in that direction.
    fn is_possible(&self, call: HallCall) -> bool {
        self.cars.iter().any(|it| it.leads_on(call))
    }

    /// The car no longer comes for this call.
    pub(crate) fn give_back(&mut self, call: HallCall, car: CarId) {
        self.cars[car.0].forget(call);
        self.enter(News::Returned(call, car));
    }

    /// Whoever the dispatcher chooses, if it is one of those it was shown.
    fn choose(&mut self, call: HallCall) -> Option<CarId> {
        let mut able = self.cars();
        able.retain(|view| {
            let car = &self.cars[view.id.0];
            car.is_available() && car.leads_on(call)
        });
        if able.is_empty() {
            return None;
        }
        let car = self.dispatcher.assign(&call, &able)?;
        able.iter().map(|it| it.id).find(|id| *id == car)
    }
}
