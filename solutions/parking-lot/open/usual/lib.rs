//! A parking lot behind one text command: the answer most people give.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub struct App {
    spots: Vec<Spot>,
    floors: usize,
    boards: Vec<Board>,
    tariff: Option<Tariff>,
    gates: BTreeMap<u32, String>,
    distances: BTreeMap<(u32, usize, usize), u32>,
    charging_fee: Option<u64>,
    lost_fee: Option<u64>,
    permits: BTreeSet<String>,
    now: u64,
    tickets: u64,
}

struct Spot {
    floor: usize,
    number: usize,
    size: usize,
    charger: bool,
    reserved: bool,
    parked: Option<Parked>,
}

struct Parked {
    plate: String,
    ticket: u64,
    since: u64,
}

struct Board {
    name: String,
    lamp: bool,
}

enum Tariff {
    Flat(u64),
    Hourly,
    Daytime,
}

const SIZES: [&str; 3] = ["motorcycle", "compact", "large"];

impl App {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["lot" | "floor", sizes @ ..] => self.add_floor(sizes),
            ["board", name, style] => {
                self.boards.push(Board {
                    name: name.to_string(),
                    lamp: *style == "lamp",
                });
                format!("board {name} shows {style}")
            }
            ["tariff", name, rest @ ..] => {
                self.tariff = Some(match *name {
                    "flat" => Tariff::Flat(number(rest[0])),
                    "hourly" => Tariff::Hourly,
                    _ => Tariff::Daytime,
                });
                format!("tariff {name}")
            }
            ["gate", gate, strategy] => {
                self.gates.insert(count(gate), strategy.to_string());
                format!("gate {gate} uses {strategy}")
            }
            ["distance", gate, floor, spot, metres] => {
                let key = (count(gate), index(floor), index(spot));
                self.distances.insert(key, count(metres));
                format!("gate {gate} to floor {floor} spot {spot}: {metres} m")
            }
            ["charger", floor, spot] => {
                self.spot(floor, spot).charger = true;
                format!("floor {floor} spot {spot} has a charger")
            }
            ["reserve", floor, spot] => {
                self.spot(floor, spot).reserved = true;
                format!("floor {floor} spot {spot} is reserved")
            }
            ["charging-fee", cents] => {
                self.charging_fee = Some(number(cents));
                format!("charging costs {}", money(number(cents)))
            }
            ["lost-fee", cents] => {
                self.lost_fee = Some(number(cents));
                format!("a lost ticket costs {}", money(number(cents)))
            }
            ["permit", plate] => {
                self.permits.insert(plate.to_string());
                format!("{plate} has a permit")
            }
            ["wait", minutes] => {
                self.now += number(minutes);
                let (day, hour, minute) = (self.now / 1440, self.now / 60 % 24, self.now % 60);
                format!("day {day} {hour:02}:{minute:02}")
            }
            ["park", kind, plate] => self.park(kind, plate, 0),
            ["park", kind, plate, gate] => self.park(kind, plate, count(gate)),
            ["leave", ticket] => {
                let wanted = number(ticket);
                let found = self.position(|parked| parked.ticket == wanted);
                match found {
                    Some(index) => self.leave(index, 0),
                    None => format!("rejected: ticket {ticket} is not valid"),
                }
            }
            ["lost", plate] => match self.position(|parked| parked.plate == *plate) {
                Some(index) => self.leave(index, self.lost_fee.unwrap_or(0)),
                None => format!("rejected: {plate} is not here"),
            },
            ["free", size] => {
                let free = self.free(|spot| spot.size == size_of(size));
                format!("{size}: {free} free")
            }
            ["free", size, floor] => {
                let on = index(floor);
                let free = self.free(|spot| spot.size == size_of(size) && spot.floor == on);
                format!("{size} on floor {floor}: {free} free")
            }
            ["find", plate] => match self.position(|parked| parked.plate == *plate) {
                Some(index) => {
                    let spot = &self.spots[index];
                    format!("{plate} is on floor {} spot {}", spot.floor, spot.number)
                }
                None => format!("rejected: {plate} is not here"),
            },
            _ => String::new(),
        }
    }

    fn add_floor(&mut self, sizes: &[&str]) -> String {
        let floor = self.floors;
        for (index, size) in sizes.iter().enumerate() {
            self.spots.push(Spot {
                floor,
                number: index + 1,
                size: size_of(size),
                charger: false,
                reserved: false,
                parked: None,
            });
        }
        self.floors += 1;
        format!("{} spots on floor {floor}", sizes.len())
    }

    fn spot(&mut self, floor: &str, number: &str) -> &mut Spot {
        let (floor, number) = (index(floor), index(number));
        let mut spots = self.spots.iter_mut();
        spots
            .find(|spot| spot.floor == floor && spot.number == number)
            .expect("set-up names spots that exist")
    }

    fn position(&self, wanted: impl Fn(&Parked) -> bool) -> Option<usize> {
        let mut spots = self.spots.iter();
        spots.position(|spot| spot.parked.as_ref().is_some_and(&wanted))
    }

    fn free(&self, wanted: impl Fn(&Spot) -> bool) -> usize {
        let free = self.spots.iter().filter(|spot| spot.parked.is_none());
        free.filter(|spot| wanted(spot)).count()
    }

    fn park(&mut self, kind: &str, plate: &str, gate: u32) -> String {
        if self.position(|parked| parked.plate == plate).is_some() {
            return format!("rejected: {plate} is already parked");
        }
        let Some(chosen) = self.choose(kind, plate, gate) else {
            return format!("rejected: no spot for {plate}");
        };
        self.tickets += 1;
        let ticket = self.tickets;
        let since = self.now;
        let spot = &mut self.spots[chosen];
        spot.parked = Some(Parked {
            plate: plate.to_string(),
            ticket,
            since,
        });
        let (floor, number) = (spot.floor, spot.number);
        let reply = format!("ticket {ticket}: floor {floor} spot {number}");
        reply + &self.board_lines(chosen, 0)
    }

    fn choose(&self, kind: &str, plate: &str, gate: u32) -> Option<usize> {
        let electric = kind.starts_with("e-");
        let smallest = match kind.trim_start_matches("e-") {
            "bike" => 0,
            "car" => 1,
            _ => 2,
        };
        let permit = self.permits.contains(plate);
        let admits = |spot: &Spot| {
            spot.parked.is_none()
                && spot.size >= smallest
                && (!spot.charger || electric)
                && (!spot.reserved || permit)
        };
        let all: Vec<usize> = (0..self.spots.len())
            .filter(|index| admits(&self.spots[*index]))
            .collect();
        let rank = |index: &usize| (self.spots[*index].charger, self.spots[*index].reserved);
        let best = all.iter().map(rank).max()?;
        let offers = all.into_iter().filter(|index| rank(index) == best);
        let offers: Vec<usize> = offers.collect();
        let strategy = self.gates.get(&gate).map_or("best-fit", String::as_str);
        offers.iter().copied().min_by_key(|index| {
            let spot = &self.spots[*index];
            match strategy {
                "emptiest-floor" => {
                    let on_floor = offers
                        .iter()
                        .filter(|it| self.spots[**it].floor == spot.floor);
                    let most = Reverse(on_floor.count());
                    (false, most, 0, spot.floor, spot.size, spot.number)
                }
                "nearest" => {
                    let metres = self.distances.get(&(gate, spot.floor, spot.number));
                    let far = metres.copied().unwrap_or(0);
                    (
                        metres.is_none(),
                        Reverse(0),
                        far,
                        spot.floor,
                        spot.number,
                        0,
                    )
                }
                _ => (false, Reverse(0), 0, spot.size, spot.floor, spot.number),
            }
        })
    }

    fn leave(&mut self, index: usize, extra: u64) -> String {
        let spot = &mut self.spots[index];
        let (floor, number, charger) = (spot.floor, spot.number, spot.charger);
        let Some(parked) = spot.parked.take() else {
            return String::new();
        };
        let plate = parked.plate;
        let mut reply = format!("{plate} left floor {floor} spot {number}");
        let has_price =
            self.tariff.is_some() || self.charging_fee.is_some() || self.lost_fee.is_some();
        if has_price {
            let minutes = self.now - parked.since;
            let mut fee = self.price(parked.since) + extra;
            if charger {
                fee += self.charging_fee.unwrap_or(0);
            }
            reply += &format!("\npaid {} for {minutes} min", money(fee));
        }
        reply + &self.board_lines(index, 1)
    }

    fn price(&self, since: u64) -> u64 {
        let minutes = self.now - since;
        match self.tariff {
            None => 0,
            Some(Tariff::Flat(cents)) => cents,
            Some(Tariff::Hourly) if minutes <= 10 => 0,
            Some(Tariff::Hourly) => {
                let hours = (minutes % 1440).div_ceil(60);
                let rest: u64 = (1..=hours)
                    .map(|hour| match hour {
                        1 => 400,
                        2 | 3 => 350,
                        _ => 250,
                    })
                    .sum();
                minutes / 1440 * 3000 + rest.min(3000)
            }
            Some(Tariff::Daytime) => (0..minutes.div_ceil(60))
                .map(|hour| match (since + hour * 60) / 60 % 24 {
                    7..=18 => 300,
                    _ => 100,
                })
                .sum(),
        }
    }

    /// `full_before` is the number of free spots at which a lamp goes on or off.
    fn board_lines(&self, index: usize, full_before: usize) -> String {
        let (floor, size) = (self.spots[index].floor, self.spots[index].size);
        let free = self.free(|spot| spot.floor == floor && spot.size == size);
        let place = format!("floor {floor} {}", SIZES[size]);
        let mut lines = String::new();
        for board in &self.boards {
            let name = &board.name;
            if !board.lamp {
                lines += &format!("\n{name}: {place} {free} free");
            } else if free == full_before {
                let word = if free == 0 { "full" } else { "free again" };
                lines += &format!("\n{name}: {place} {word}");
            }
        }
        lines
    }
}

fn size_of(word: &str) -> usize {
    SIZES.iter().position(|size| *size == word).unwrap_or(0)
}

fn money(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}

fn count(word: &str) -> u32 {
    word.parse().unwrap_or(0)
}

fn index(word: &str) -> usize {
    word.parse().unwrap_or(0)
}
