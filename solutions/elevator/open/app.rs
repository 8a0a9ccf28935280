//! Elevators behind text commands: it reads words, calls the bank, and writes replies.
//!
//! A partner brings dispatchers and panels by name, before the first command. They are
//! foreign code: the bank calls them through guards, and a panic changes nothing.

use crate::bank::{Bank, Refused};
use crate::dispatch::{CarId, CarView, Dispatcher, Nearest};
use crate::hall::HallCall;
use crate::modes::Mode;
use crate::panel::{News, Panel};
use crate::strategies::LeastLoad;
use crate::{Action, CarSpec, Direction, Door, Event, Floor};
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type MakeDispatcher = Box<dyn Fn() -> Box<dyn Dispatcher>>;
type MakePanel = Box<dyn Fn(Desk) -> Box<dyn Panel>>;

/// What a panel gets when it is made: the cars, and a place for its lines.
#[derive(Clone, Debug)]
pub struct Desk {
    name: String,
    cars: Arc<[Named]>,
    screen: Screen,
}

/// A car as it was set up.
#[derive(Clone, Debug)]
struct Named {
    name: String,
    start: Floor,
}

impl Desk {
    /// Shows a line. It begins with the name of the panel.
    pub fn show(&self, text: &str) {
        self.screen.add(format!("{}: {text}", self.name));
    }

    /// The cars in the order of set-up, each with the floor where it started.
    pub fn cars(&self) -> impl Iterator<Item = (CarId, Floor)> {
        let cars = self.cars.iter().enumerate();
        cars.map(|(number, car)| (CarId(number), car.start))
    }

    /// The name of a car. It is empty if there is no such car.
    #[must_use]
    pub fn name_of(&self, car: CarId) -> &str {
        self.cars.get(car.0).map_or("", |it| &it.name)
    }
}

/// Elevators that are set up and run by text commands.
pub struct App {
    dispatchers: BTreeMap<String, MakeDispatcher>,
    styles: BTreeMap<String, MakePanel>,
    plan: Plan,
    log: Arc<Mutex<Log>>,
    screen: Screen,
    /// Built by the first command that is not set-up.
    bank: Option<Bank>,
}

/// What set-up commands say.
#[derive(Default)]
struct Plan {
    highest: i32,
    dwell: u64,
    cars: Vec<Named>,
    dispatcher: Option<String>,
    /// Names and styles.
    panels: Vec<(String, String)>,
}

impl Default for App {
    fn default() -> Self {
        let app = Self {
            dispatchers: BTreeMap::new(),
            styles: BTreeMap::new(),
            plan: Plan::default(),
            log: Arc::default(),
            screen: Screen::default(),
            bank: None,
        };
        app.with_dispatcher("nearest", || Box::new(Nearest))
            .with_dispatcher("least-load", || Box::new(LeastLoad))
            .with_panel("position", |desk| Box::new(Position(desk)))
            .with_panel("waits", |desk| Box::new(Waits::new(desk)))
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("App");
        text.field("bank", &self.bank).finish_non_exhaustive()
    }
}

impl App {
    /// A building without cars, which knows the dispatchers and panels of the house.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a dispatcher for `dispatcher NAME`. A name that is taken keeps its meaning.
    #[must_use]
    pub fn with_dispatcher(
        mut self,
        name: &str,
        make: impl Fn() -> Box<dyn Dispatcher> + 'static,
    ) -> Self {
        let entry = self.dispatchers.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Adds a style for `panel NAME STYLE`. A style that is taken keeps its meaning.
    #[must_use]
    pub fn with_panel(
        mut self,
        style: &str,
        make: impl Fn(Desk) -> Box<dyn Panel> + 'static,
    ) -> Self {
        let entry = self.styles.entry(style.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Runs one command, and returns the lines of the reply.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let reply = self.set_up(&words).or_else(|| self.act(&words));
        reply.unwrap_or_else(|| format!("rejected: {line} makes no sense"))
    }

    /// The commands that come before all others.
    fn set_up(&mut self, words: &[&str]) -> Option<String> {
        let plan = &mut self.plan;
        Some(match words {
            ["building", highest, dwell] => {
                plan.highest = highest.parse().ok()?;
                plan.dwell = dwell.parse().ok()?;
                format!("floors 0 to {highest}, dwell {dwell}")
            }
            ["car", name, floor] => {
                plan.cars.push(Named {
                    name: (*name).to_string(),
                    start: to_floor(floor)?,
                });
                format!("car {name} at floor {floor}")
            }
            ["dispatcher", name] if self.dispatchers.contains_key(*name) => {
                plan.dispatcher = Some((*name).to_string());
                format!("dispatcher {name}")
            }
            ["panel", name, style] if self.styles.contains_key(*style) => {
                let panel = ((*name).to_string(), (*style).to_string());
                plan.panels.push(panel);
                format!("panel {name} shows {style}")
            }
            _ => return None,
        })
    }

    fn act(&mut self, words: &[&str]) -> Option<String> {
        if self.bank.is_none() {
            self.bank = Some(self.build()?);
        }
        let bank = self.bank.as_mut()?;
        let reply = match words {
            ["step", ticks] => {
                for _ in 0..ticks.parse().ok()? {
                    lock(&self.log).tick = bank.now() + 1;
                    bank.step();
                }
                Ok(format!("tick {}", bank.now()))
            }
            ["hall", floor, way] => {
                let floor = to_floor(floor)?;
                let direction = direction(way)?;
                let pressed = bank.hall_call(HallCall { floor, direction });
                pressed.map(|()| self.landings())
            }
            ["landings"] => Ok(self.landings()),
            ["pending"] => Ok(format!("pending: {}", list(&bank.pending(), "none"))),
            ["fire"] => {
                bank.fire_alarm();
                Ok("fire alarm".to_string())
            }
            ["clear"] => {
                bank.all_clear();
                Ok("all clear".to_string())
            }
            [verb, name, rest @ ..] => {
                match self.plan.cars.iter().position(|it| it.name == *name) {
                    Some(number) => with_car(bank, verb, CarId(number), name, rest)?,
                    None => return Some(format!("rejected: there is no car {name}")),
                }
            }
            _ => return None,
        };
        Some(match reply {
            Ok(reply) => self.with_lines(reply),
            Err(why) => format!("rejected: {}", self.reason(why)?),
        })
    }

    /// The bank of the plan, or `None` if the plan is not whole.
    fn build(&self) -> Option<Bank> {
        let plan = &self.plan;
        let spec = |car: &Named| CarSpec {
            lowest: Floor(0),
            highest: Floor(plan.highest),
            start: car.start,
            dwell: plan.dwell,
        };
        let specs: Vec<CarSpec> = plan.cars.iter().map(spec).collect();
        let name = plan.dispatcher.as_deref().unwrap_or("nearest");
        let dispatcher = GuardedDispatcher(self.dispatchers.get(name)?());
        let mut bank = Bank::new(&specs, dispatcher).ok()?;
        let cars: Arc<[Named]> = plan.cars.clone().into();
        bank.add_panel(Logger {
            cars: Arc::clone(&cars),
            log: Arc::clone(&self.log),
        });
        for (name, style) in &plan.panels {
            let desk = Desk {
                name: name.clone(),
                cars: Arc::clone(&cars),
                screen: self.screen.clone(),
            };
            bank.add_panel(GuardedPanel {
                inner: self.styles.get(style)?(desk),
                screen: self.screen.clone(),
            });
        }
        Some(bank)
    }

    fn landings(&self) -> String {
        format!("landings: {}", list(&lock(&self.log).lit, "none"))
    }

    /// The reply, then what happened, then what the panels show.
    fn with_lines(&self, reply: String) -> String {
        let happened = std::mem::take(&mut lock(&self.log).lines);
        let lines = std::iter::once(reply).chain(happened);
        let lines = lines.chain(self.screen.take());
        lines.collect::<Vec<_>>().join("\n")
    }

    fn reason(&self, why: Refused) -> Option<String> {
        Some(match why {
            Refused::UnknownFloor(floor) => format!("there is no floor {}", floor.0),
            Refused::NowhereToGo(call) => {
                let way = word(call.direction);
                format!("nothing goes {way} from floor {}", call.floor.0)
            }
            Refused::Fire => "there is a fire".to_string(),
            Refused::OutOfService(car) => {
                format!("{} is out of service", self.plan.cars.get(car.0)?.name)
            }
            Refused::UnknownCar(car) => format!("there is no car {}", car.0),
        })
    }
}

/// Runs a command for one car.
fn with_car(
    bank: &mut Bank,
    verb: &str,
    car: CarId,
    name: &str,
    rest: &[&str],
) -> Option<Result<String, Refused>> {
    Some(match (verb, rest) {
        ("call", [floor]) => bank
            .car_call(car, to_floor(floor)?)
            .map(|()| format!("{name}: {}", buttons(bank, car))),
        ("show", []) => Ok(show(bank, car, name)?),
        ("calls", []) => Ok(match bank.assigned(car)?.as_slice() {
            [] => format!("{name}: no calls"),
            calls => format!("{name}: calls {}", list(calls, "")),
        }),
        ("out", []) => bank
            .take_out(car)
            .map(|()| format!("{name} is out of service")),
        ("back", []) => bank
            .put_back(car)
            .map(|()| format!("{name} is back in service")),
        _ => return None,
    })
}

fn show(bank: &Bank, car: CarId, name: &str) -> Option<String> {
    let view = bank.cars().into_iter().find(|it| it.id == car)?;
    let door = match view.door {
        Door::Open => "open",
        Door::Closed => "closed",
    };
    let way = view.direction.map_or("no direction", word);
    let floor = view.floor.0;
    let buttons = buttons(bank, car);
    let mode = match bank.mode(car)? {
        Mode::Normal => String::new(),
        Mode::OutOfService => format!("\n{name}: out of service"),
        Mode::Recall => format!("\n{name}: recalled"),
    };
    Some(format!(
        "{name}: floor {floor}, {door}, {way}, {buttons}{mode}"
    ))
}

fn buttons(bank: &Bank, car: CarId) -> String {
    let lit = bank.car_calls(car).unwrap_or_default();
    if lit.is_empty() {
        return "no buttons".to_string();
    }
    let floors: Vec<String> = lit.iter().map(|it| it.0.to_string()).collect();
    format!("buttons {}", floors.join(" "))
}

fn list(calls: &[HallCall], nothing: &str) -> String {
    if calls.is_empty() {
        return nothing.to_string();
    }
    let calls: Vec<String> = calls.iter().map(|it| spoken(*it)).collect();
    calls.join(", ")
}

fn spoken(call: HallCall) -> String {
    format!("{} at {}", word(call.direction), call.floor.0)
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}

fn direction(word: &str) -> Option<Direction> {
    match word {
        "up" => Some(Direction::Up),
        "down" => Some(Direction::Down),
        _ => None,
    }
}

fn to_floor(word: &str) -> Option<Floor> {
    word.parse().ok().map(Floor)
}

/// What happened since the last reply, and which calls are lit.
#[derive(Debug, Default)]
struct Log {
    tick: u64,
    lines: Vec<String>,
    /// In the order in which the buttons were pressed.
    lit: Vec<HallCall>,
}

impl Log {
    fn add(&mut self, text: &str) {
        let line = format!("tick {}: {text}", self.tick);
        self.lines.push(line);
    }
}

/// Writes the log.
struct Logger {
    cars: Arc<[Named]>,
    log: Arc<Mutex<Log>>,
}

impl Panel for Logger {
    fn tell(&mut self, _tick: u64, news: &News) {
        let mut log = lock(&self.log);
        match news {
            News::Called(call) => log.lit.push(*call),
            News::Cancelled(call) => log.lit.retain(|it| it != call),
            News::Served(call, car) => {
                log.lit.retain(|it| it != call);
                log.add(&format!(
                    "{} served {}",
                    self.cars[car.0].name,
                    spoken(*call)
                ));
            }
            News::Car(car, Event { floor, action, .. }) => {
                let did = match action {
                    Action::Moved => "moved to",
                    Action::Opened => "opened at",
                    Action::Closed => "closed at",
                };
                log.add(&format!("{} {did} {}", self.cars[car.0].name, floor.0));
            }
            News::Assigned(..) | News::Returned(..) | News::Mode(..) => {}
        }
    }
}

/// Survives a dispatcher that panics: it has chosen no car.
struct GuardedDispatcher(Box<dyn Dispatcher>);

impl Dispatcher for GuardedDispatcher {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let answer = catch_unwind(AssertUnwindSafe(|| self.0.assign(call, cars)));
        answer.unwrap_or(None)
    }
}

/// Survives a panel that panics. Lines that it showed before the panic are removed.
struct GuardedPanel {
    inner: Box<dyn Panel>,
    screen: Screen,
}

impl Panel for GuardedPanel {
    fn tell(&mut self, tick: u64, news: &News) {
        let before = self.screen.count();
        if catch_unwind(AssertUnwindSafe(|| self.inner.tell(tick, news))).is_err() {
            self.screen.cut(before);
        }
    }
}

/// Shows where each car goes.
struct Position(Desk);

impl Panel for Position {
    fn tell(&mut self, _tick: u64, news: &News) {
        if let News::Car(car, event) = news
            && event.action == Action::Moved
        {
            let name = self.0.name_of(*car);
            self.0.show(&format!("{name} at {}", event.floor.0));
        }
    }
}

/// Shows how long each call waited.
struct Waits {
    desk: Desk,
    /// The ticks in which the lit buttons were pressed.
    pressed: BTreeMap<HallCall, u64>,
}

impl Waits {
    fn new(desk: Desk) -> Self {
        Self {
            desk,
            pressed: BTreeMap::new(),
        }
    }
}

impl Panel for Waits {
    fn tell(&mut self, tick: u64, news: &News) {
        match news {
            News::Called(call) => {
                self.pressed.insert(*call, tick);
            }
            News::Served(call, _) => {
                let since = self.pressed.remove(call).unwrap_or(tick);
                let wait = tick - since;
                self.desk.show(&format!("{} waited {wait}", spoken(*call)));
            }
            _ => {}
        }
    }
}

/// The lines of the panels since the last reply. Clones share them.
#[derive(Clone, Debug, Default)]
struct Screen(Arc<Mutex<Vec<String>>>);

impl Screen {
    fn add(&self, line: String) {
        lock(&self.0).push(line);
    }

    fn count(&self) -> usize {
        lock(&self.0).len()
    }

    fn cut(&self, count: usize) {
        lock(&self.0).truncate(count);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.0))
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
