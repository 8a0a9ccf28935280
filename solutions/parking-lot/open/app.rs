//! The lot behind a text command: it reads words, calls the lot, and writes replies.
//!
//! A partner brings tariffs and strategies by name, before the first command. They are
//! foreign code: the app calls them before anything changes, and a panic is a reply.

use crate::allocation::{
    AllocationPolicy, Arrival, BestFit, EmptiestFloor, FreeSpot, GateId, NearestToGate,
};
use crate::features::SpotPlan;
use crate::floors::{Board, Change};
use crate::pricing::{Cents, Clock, HourlyTariff, PricingPolicy, Stay};
use crate::{ParkError, ParkingLot, Receipt, SpotId, SpotKind, Ticket, Vehicle, VehicleKind};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Makes a tariff from the words after its name, or `None` if they make no sense.
type MakeTariff = Box<dyn Fn(&[&str]) -> Option<Box<dyn PricingPolicy>>>;
/// Makes a strategy for a lot with these distances.
type MakeStrategy = Box<dyn Fn(&Distances) -> Box<dyn AllocationPolicy>>;

/// How far it is from the gates to the spots.
#[derive(Clone, Debug, Default)]
pub struct Distances(BTreeMap<(GateId, SpotId), u32>);

impl Distances {
    /// The way from this gate to this spot, if somebody has measured it.
    pub fn metres(&self, gate: GateId, spot: SpotId) -> Option<u32> {
        self.0.get(&(gate, spot)).copied()
    }
}

/// A parking lot that is set up and run by text commands.
pub struct App {
    tariffs: BTreeMap<String, MakeTariff>,
    strategies: BTreeMap<String, MakeStrategy>,
    plan: Plan,
    clock: HandClock,
    screen: Lines,
    permits: BTreeSet<String>,
    visits: BTreeMap<u64, Visit>,
    tickets: u64,
    /// What the next vehicle to leave pays, without the fee for a lost ticket.
    quote: Quote,
    /// The strategy that panicked in this command.
    failed: Arc<Mutex<Option<String>>>,
    /// Built by the first command that is not set-up.
    lot: Option<ParkingLot>,
}

/// What set-up commands say.
#[derive(Default)]
struct Plan {
    floors: Vec<Vec<SpotKind>>,
    chargers: BTreeSet<SpotId>,
    reserved: BTreeSet<SpotId>,
    boards: Vec<(String, Style)>,
    tariff: Option<(String, Box<dyn PricingPolicy>)>,
    charging_fee: Option<Cents>,
    lost_fee: Option<Cents>,
    gates: BTreeMap<GateId, String>,
    distances: Distances,
}

/// A vehicle inside, and what its price depends on.
struct Visit {
    ticket: Ticket,
    kind: VehicleKind,
    arrived_at: Duration,
}

#[derive(Clone, Copy)]
enum Style {
    Counter,
    Lamp,
}

impl Default for App {
    fn default() -> Self {
        let app = Self {
            tariffs: BTreeMap::new(),
            strategies: BTreeMap::new(),
            plan: Plan::default(),
            clock: HandClock::default(),
            screen: Lines::default(),
            permits: BTreeSet::new(),
            visits: BTreeMap::new(),
            tickets: 0,
            quote: Quote::default(),
            failed: Arc::default(),
            lot: None,
        };
        app.with_tariff("flat", |words| Some(Box::new(Flat(cents(words.first()?)?))))
            .with_tariff("hourly", |_| Some(Box::new(HourlyTariff)))
            .with_tariff("daytime", |_| Some(Box::new(Daytime)))
            .with_strategy("best-fit", |_| Box::new(BestFit))
            .with_strategy("emptiest-floor", |_| Box::new(EmptiestFloor))
            .with_strategy("nearest", |distances| Box::new(nearest(distances)))
    }
}

impl App {
    /// A lot without floors, which knows the tariffs and strategies of the house.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tariff for `tariff NAME …`. A name that is taken keeps its tariff.
    #[must_use]
    pub fn with_tariff(
        mut self,
        name: &str,
        make: impl Fn(&[&str]) -> Option<Box<dyn PricingPolicy>> + 'static,
    ) -> Self {
        let entry = self.tariffs.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Adds a strategy for `gate GATE NAME`. A name that is taken keeps its strategy.
    #[must_use]
    pub fn with_strategy(
        mut self,
        name: &str,
        make: impl Fn(&Distances) -> Box<dyn AllocationPolicy> + 'static,
    ) -> Self {
        let entry = self.strategies.entry(name.to_string());
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
            ["lot" | "floor", sizes @ ..] => {
                let floor = plan.floors.len();
                let kinds: Option<_> = sizes.iter().map(|word| size(word)).collect();
                plan.floors.push(kinds?);
                format!("{} spots on floor {floor}", sizes.len())
            }
            ["board", name, style] => {
                let kind = match *style {
                    "counter" => Style::Counter,
                    "lamp" => Style::Lamp,
                    _ => return None,
                };
                plan.boards.push(((*name).to_string(), kind));
                format!("board {name} shows {style}")
            }
            ["tariff", name, rest @ ..] => {
                let tariff = self.tariffs.get(*name)?(rest)?;
                plan.tariff = Some(((*name).to_string(), tariff));
                format!("tariff {name}")
            }
            ["gate", gate, strategy] if self.strategies.contains_key(*strategy) => {
                let id = GateId(gate.parse().ok()?);
                plan.gates.insert(id, (*strategy).to_string());
                format!("gate {gate} uses {strategy}")
            }
            ["distance", gate, floor, number, metres] => {
                let key = (GateId(gate.parse().ok()?), spot(floor, number)?);
                plan.distances.0.insert(key, metres.parse().ok()?);
                format!("gate {gate} to floor {floor} spot {number}: {metres} m")
            }
            ["charger", floor, number] => {
                plan.chargers.insert(spot(floor, number)?);
                format!("floor {floor} spot {number} has a charger")
            }
            ["reserve", floor, number] => {
                plan.reserved.insert(spot(floor, number)?);
                format!("floor {floor} spot {number} is reserved")
            }
            ["charging-fee", fee] => {
                plan.charging_fee = Some(cents(fee)?);
                format!("charging costs {}", money(cents(fee)?))
            }
            ["lost-fee", fee] => {
                plan.lost_fee = Some(cents(fee)?);
                format!("a lost ticket costs {}", money(cents(fee)?))
            }
            _ => return None,
        })
    }

    fn act(&mut self, words: &[&str]) -> Option<String> {
        Some(match words {
            ["wait", minutes] => self.clock.wait(minutes.parse().ok()?),
            ["permit", plate] => {
                self.permits.insert((*plate).to_string());
                format!("{plate} has a permit")
            }
            ["park", kind, plate] => self.park(kind, plate, GateId(0))?,
            ["park", kind, plate, gate] => self.park(kind, plate, GateId(gate.parse().ok()?))?,
            ["leave", ticket] => self.leave(ticket.parse().ok()?),
            ["lost", plate] => self.lost(plate),
            ["free", kind] => {
                let free = self.lot().free(size(kind)?);
                format!("{kind}: {free} free")
            }
            ["free", kind, floor] => {
                let free = self.lot().free_on(floor.parse().ok()?, size(kind)?);
                format!("{kind} on floor {floor}: {free} free")
            }
            ["find", plate] => match self.lot().find(plate) {
                Some(SpotId { floor, number }) => {
                    format!("{plate} is on floor {floor} spot {number}")
                }
                None => format!("rejected: {plate} is not here"),
            },
            _ => return None,
        })
    }

    fn park(&mut self, kind: &str, plate: &str, gate: GateId) -> Option<String> {
        let vehicle = self.vehicle(kind, plate)?;
        let kind = vehicle.kind();
        let parked = self.lot().park_at(gate, vehicle);
        let failed = lock(&self.failed).take();
        let ticket = match (parked, failed) {
            (Ok(ticket), _) => ticket,
            (Err(_), Some(strategy)) => {
                return Some(format!("rejected: strategy {strategy} failed"));
            }
            (Err(ParkError::AlreadyParked(_)), None) => {
                return Some(format!("rejected: {plate} is already parked"));
            }
            (Err(_), None) => return Some(format!("rejected: no spot for {plate}")),
        };
        self.tickets += 1;
        let SpotId { floor, number } = ticket.spot();
        let reply = format!("ticket {}: floor {floor} spot {number}", self.tickets);
        let arrived_at = self.clock.now();
        let visit = Visit {
            ticket,
            kind,
            arrived_at,
        };
        self.visits.insert(self.tickets, visit);
        Some(self.with_boards(reply))
    }

    fn leave(&mut self, number: u64) -> String {
        let Some(visit) = self.visits.remove(&number) else {
            return format!("rejected: ticket {number} is not valid");
        };
        if let Err(why) = self.prepare_quote(&visit) {
            self.visits.insert(number, visit);
            return why;
        }
        match self.lot().leave(visit.ticket) {
            Ok(receipt) => self.out(&receipt),
            Err(_) => format!("rejected: ticket {number} is not valid"),
        }
    }

    fn lost(&mut self, plate: &str) -> String {
        let mut visits = self.visits.iter();
        let found = visits.find(|(_, visit)| visit.ticket.plate() == plate);
        let Some((&number, visit)) = found else {
            return format!("rejected: {plate} is not here");
        };
        if let Err(why) = self.prepare_quote(visit) {
            return why;
        }
        self.visits.remove(&number);
        match self.lot().leave_without_ticket(plate) {
            Ok(receipt) => self.out(&receipt),
            Err(_) => format!("rejected: {plate} is not here"),
        }
    }

    /// Asks the tariff, which may panic, before the vehicle leaves.
    fn prepare_quote(&self, visit: &Visit) -> Result<(), String> {
        let stay = Stay::new(visit.kind, visit.arrived_at..self.clock.now());
        let mut price = Cents(0);
        if let Some((name, tariff)) = &self.plan.tariff {
            price = catch_unwind(AssertUnwindSafe(|| tariff.fee(&stay)))
                .map_err(|_| format!("rejected: tariff {name} failed"))?;
        }
        if self.plan.chargers.contains(&visit.ticket.spot()) {
            let fee = self.plan.charging_fee.unwrap_or_default();
            price = Cents(price.0.saturating_add(fee.0));
        }
        self.quote.set(price);
        Ok(())
    }

    fn out(&self, receipt: &Receipt) -> String {
        let SpotId { floor, number } = receipt.spot();
        let plate = receipt.vehicle().plate().to_string();
        let mut reply = format!("{plate} left floor {floor} spot {number}");
        let plan = &self.plan;
        if plan.tariff.is_some() || plan.charging_fee.is_some() || plan.lost_fee.is_some() {
            let (fee, minutes) = (money(receipt.fee()), receipt.stay().minutes());
            reply += &format!("\npaid {fee} for {minutes} min");
        }
        self.with_boards(reply)
    }

    /// The reply, and then what the boards show.
    fn with_boards(&self, reply: String) -> String {
        let lines = std::iter::once(reply).chain(self.screen.take());
        lines.collect::<Vec<_>>().join("\n")
    }

    fn vehicle(&self, kind: &str, plate: &str) -> Option<Vehicle> {
        let (is_electric, word) = match kind.strip_prefix("e-") {
            Some(word) => (true, word),
            None => (false, kind),
        };
        let kind = match word {
            "bike" => VehicleKind::Bike,
            "car" => VehicleKind::Car,
            "truck" => VehicleKind::Truck,
            _ => return None,
        };
        let mut vehicle = Vehicle::new(kind, plate);
        if is_electric {
            vehicle = vehicle.electric();
        }
        if self.permits.contains(plate) {
            vehicle = vehicle.with_permit();
        }
        Some(vehicle)
    }

    /// The lot, built by now.
    fn lot(&mut self) -> &mut ParkingLot {
        if self.lot.is_none() {
            self.lot = Some(self.build());
        }
        self.lot.get_or_insert_with(|| ParkingLot::one_floor(&[]))
    }

    fn build(&self) -> ParkingLot {
        let plan = &self.plan;
        let mut builder = ParkingLot::builder()
            .clock(self.clock.clone())
            .pricing(self.quote.clone())
            .lost_ticket_fee(plan.lost_fee.unwrap_or_default());
        for (floor, kinds) in (0..).zip(&plan.floors) {
            let spots = (1..).zip(kinds).map(|(number, kind)| {
                let id = SpotId { floor, number };
                let mut spot = SpotPlan::new(*kind);
                if plan.chargers.contains(&id) {
                    spot = spot.with_charger();
                }
                if plan.reserved.contains(&id) {
                    spot = spot.permit_only();
                }
                spot
            });
            builder = builder.floor_of(&spots.collect::<Vec<_>>());
        }
        for (name, style) in &plan.boards {
            let (name, lines) = (name.clone(), self.screen.clone());
            builder = match style {
                Style::Counter => builder.board(Counter { name, lines }),
                Style::Lamp => builder.board(Lamp {
                    name,
                    lines,
                    full: Mutex::default(),
                }),
            };
        }
        builder.allocation(self.per_gate()).build()
    }

    fn per_gate(&self) -> PerGate {
        let strategies = self.plan.gates.iter().filter_map(|(gate, name)| {
            let strategy = self.strategies.get(name)?(&self.plan.distances);
            Some((*gate, (name.clone(), strategy)))
        });
        PerGate {
            strategies: strategies.collect(),
            failed: Arc::clone(&self.failed),
        }
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

/// The same price for each stay.
struct Flat(Cents);

impl PricingPolicy for Flat {
    fn fee(&self, _stay: &Stay) -> Cents {
        self.0
    }
}

/// Each started hour costs more if it begins by day.
struct Daytime;

const BY_DAY: u64 = 300;
const BY_NIGHT: u64 = 100;

impl PricingPolicy for Daytime {
    fn fee(&self, stay: &Stay) -> Cents {
        let from = stay.arrived_at().as_secs() / 60;
        let begins = (0..stay.minutes().div_ceil(60)).map(|hour| from + hour * 60);
        let prices = begins.map(|minute| match minute / 60 % 24 {
            7..=18 => BY_DAY,
            _ => BY_NIGHT,
        });
        Cents(prices.sum())
    }
}

/// The price that the app has found out already.
#[derive(Clone, Default)]
struct Quote(Arc<AtomicU64>);

impl Quote {
    fn set(&self, price: Cents) {
        self.0.store(price.0, Ordering::SeqCst);
    }
}

impl PricingPolicy for Quote {
    fn fee(&self, _stay: &Stay) -> Cents {
        Cents(self.0.load(Ordering::SeqCst))
    }
}

fn nearest(distances: &Distances) -> NearestToGate {
    let known = distances.0.iter();
    known.fold(NearestToGate::new(), |nearest, ((gate, spot), metres)| {
        nearest.distance(*gate, *spot, *metres)
    })
}

/// A strategy for each gate; a gate without one uses the best fit.
struct PerGate {
    strategies: BTreeMap<GateId, (String, Box<dyn AllocationPolicy>)>,
    failed: Arc<Mutex<Option<String>>>,
}

impl AllocationPolicy for PerGate {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let Some((name, strategy)) = self.strategies.get(&arrival.gate) else {
            return BestFit.choose(arrival, free);
        };
        let choice = catch_unwind(AssertUnwindSafe(|| strategy.choose(arrival, free)));
        choice.unwrap_or_else(|_| {
            *lock(&self.failed) = Some(name.clone());
            None
        })
    }
}

/// What boards show in one command.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn show(&self, line: String) {
        lock(&self.0).push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.0))
    }
}

struct Counter {
    name: String,
    lines: Lines,
}

impl Board for Counter {
    fn changed(&self, change: Change) {
        let (name, place, free) = (&self.name, place(change), change.free);
        self.lines.show(format!("{name}: {place} {free} free"));
    }
}

struct Lamp {
    name: String,
    lines: Lines,
    full: Mutex<BTreeSet<(u32, SpotKind)>>,
}

impl Board for Lamp {
    fn changed(&self, change: Change) {
        let key = (change.floor, change.kind);
        let mut full = lock(&self.full);
        let word = if change.free == 0 && full.insert(key) {
            "full"
        } else if change.free > 0 && full.remove(&key) {
            "free again"
        } else {
            return;
        };
        let (name, place) = (&self.name, place(change));
        self.lines.show(format!("{name}: {place} {word}"));
    }
}

/// Minutes since the lot opened.
#[derive(Clone, Default)]
struct HandClock(Arc<AtomicU64>);

impl HandClock {
    fn wait(&self, minutes: u64) -> String {
        let now = self.0.fetch_add(minutes, Ordering::SeqCst) + minutes;
        let (day, hour, minute) = (now / 1440, now / 60 % 24, now % 60);
        format!("day {day} {hour:02}:{minute:02}")
    }
}

impl Clock for HandClock {
    fn now(&self) -> Duration {
        Duration::from_secs(self.0.load(Ordering::SeqCst) * 60)
    }
}

fn place(change: Change) -> String {
    let kind = match change.kind {
        SpotKind::Motorcycle => "motorcycle",
        SpotKind::Compact => "compact",
        SpotKind::Large => "large",
    };
    format!("floor {} {kind}", change.floor)
}

fn size(word: &str) -> Option<SpotKind> {
    Some(match word {
        "motorcycle" => SpotKind::Motorcycle,
        "compact" => SpotKind::Compact,
        "large" => SpotKind::Large,
        _ => return None,
    })
}

fn spot(floor: &str, number: &str) -> Option<SpotId> {
    Some(SpotId {
        floor: floor.parse().ok()?,
        number: number.parse().ok()?,
    })
}

fn cents(word: &str) -> Option<Cents> {
    word.parse().ok().map(Cents)
}

fn money(Cents(cents): Cents) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// A partner's panic leaves no half change behind these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
