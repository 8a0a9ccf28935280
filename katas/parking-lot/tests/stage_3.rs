//! A stay takes time and costs money; price lists come from outside.

use crate::stage_1::{VEHICLE_KINDS, bike, car, truck, word};
use crate::support::{Generator, HandClock};
use parking_lot::pricing::{Cents, Clock, FreeOfCharge, HourlyTariff, PricingPolicy, Stay};
use parking_lot::{ParkingLot, Receipt, SpotKind, Ticket, Vehicle, VehicleKind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use SpotKind::{Compact, Large, Motorcycle};
use VehicleKind::{Bike, Car};

/// A minute in milliseconds, as `HandClock` counts.
pub const MINUTE: u64 = 60_000;
const DAY: u64 = 24 * 60;

impl Clock for HandClock {
    fn now(&self) -> Duration {
        let milliseconds: u64 = HandClock::now(self);
        Duration::from_millis(milliseconds)
    }
}

/// `Cents(1350)` as `13.50`.
pub fn money(Cents(cents): Cents) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

pub fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

/// A stay of this many minutes that began at 00:00.
pub fn stay_of(kind: VehicleKind, length: u64) -> Stay {
    Stay::new(kind, Duration::ZERO..minutes(length))
}

fn hourly(length: u64) -> Cents {
    HourlyTariff.fee(&stay_of(Car, length))
}

// rules: 3.6
#[test]
fn the_first_ten_minutes_are_free() {
    assert_eq!(hourly(0), Cents(0));
    assert_eq!(hourly(10), Cents(0));
    assert_eq!(hourly(11), Cents(400));
}

// rules: 3.6
#[test]
fn sixty_minutes_are_one_hour() {
    assert_eq!(hourly(60), Cents(400));
    assert_eq!(hourly(61), Cents(750));
    assert_eq!(hourly(120), Cents(750));
    assert_eq!(hourly(180), Cents(1100));
    assert_eq!(hourly(181), Cents(1350));
}

// rules: 3.7
#[test]
fn each_day_has_a_highest_price_and_the_next_day_starts_again() {
    assert_eq!(hourly(600), Cents(2850));
    assert_eq!(hourly(601), Cents(3000));
    assert_eq!(hourly(DAY), Cents(3000));
    assert_eq!(hourly(DAY + 1), Cents(3400), "no free minutes again");
    assert_eq!(hourly(DAY + 61), Cents(3750));
    assert_eq!(hourly(2 * DAY), Cents(6000));
    assert_eq!(hourly(3650 * DAY), Cents(10_950_000), "ten years");
}

// rules: 3.6, 3.7
#[test]
fn the_hourly_tariff_is_the_same_for_every_vehicle_and_hour() {
    for kind in VEHICLE_KINDS {
        let night = Stay::new(kind, minutes(23 * 60)..minutes(24 * 60 + 1));
        assert_eq!(HourlyTariff.fee(&night), Cents(750), "{kind:?}");
    }
}

// rules: 3.2
#[test]
fn a_started_minute_counts() {
    let stay = |milliseconds| {
        let end = Duration::from_secs(7) + Duration::from_millis(milliseconds);
        Stay::new(Car, Duration::from_secs(7)..end)
    };
    let lengths = [0, 1, 60_000, 60_001, 119_999, 120_000].map(|ms| stay(ms).minutes());
    assert_eq!(lengths, [0, 1, 1, 2, 2, 2]);
    let a_year = 365 * DAY;
    let lengths = [0, 1].map(|more| stay(a_year * MINUTE + more).minutes());
    assert_eq!(
        lengths,
        [a_year, a_year + 1],
        "a year, and a millisecond more"
    );
}

// rules: 3.1, 3.2, 3.3
#[test]
fn a_stay_is_timed_by_the_clock_of_the_lot() {
    let clock = HandClock::at(5 * MINUTE);
    let mut lot = ParkingLot::builder()
        .floor(&[Compact, Compact])
        .clock(clock.clone())
        .pricing(HourlyTariff)
        .build();
    let first = lot.park(car("KA-01")).expect("a spot is free");
    clock.advance(10 * MINUTE);
    let second = lot.park(car("KA-02")).expect("a spot is free");
    let receipt = lot.leave(first).expect("the ticket is valid");
    assert_eq!(receipt.stay(), Stay::new(Car, minutes(5)..minutes(15)));
    assert_eq!(receipt.fee(), Cents(0));
    clock.advance(10 * MINUTE + 1);
    let receipt = lot.leave(second).expect("the ticket is valid");
    let stay: Stay = receipt.stay();
    assert_eq!(stay.arrived_at(), minutes(15));
    assert_eq!(stay.left_at(), minutes(25) + Duration::from_millis(1));
    assert_eq!((stay.minutes(), receipt.fee()), (11, Cents(400)));
}

// rules: 3.1
#[test]
fn without_a_clock_the_time_is_always_zero() {
    let builder = ParkingLot::builder().floor(&[Compact]);
    let mut lot = builder.pricing(HourlyTariff).build();
    let ticket = lot.park(car("KA-01")).expect("a spot is free");
    let receipt = lot.leave(ticket).expect("the ticket is valid");
    let stay = Stay::new(Car, Duration::ZERO..Duration::ZERO);
    assert_eq!((receipt.stay(), receipt.fee()), (stay, Cents(0)));
}

// rules: 3.5
#[test]
fn without_a_price_list_parking_is_free() {
    let clock = HandClock::default();
    let mut lot = ParkingLot::builder()
        .floor(&[Large])
        .clock(clock.clone())
        .build();
    let ticket = lot.park(truck("KA-01")).expect("a spot is free");
    clock.advance(500 * MINUTE);
    let receipt = lot.leave(ticket).expect("the ticket is valid");
    assert_eq!((receipt.stay().minutes(), receipt.fee()), (500, Cents(0)));
    assert_eq!(FreeOfCharge.fee(&receipt.stay()), Cents(0));
}

/// A clock that goes on by a minute each time that it is read.
struct Restless(AtomicU64);

impl Clock for Restless {
    fn now(&self) -> Duration {
        minutes(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

/// A price list that remembers the stays.
#[derive(Clone, Default)]
pub struct Ledger(pub Arc<Mutex<Vec<Stay>>>);

impl PricingPolicy for Ledger {
    fn fee(&self, stay: &Stay) -> Cents {
        let mut stays = self.0.lock().expect("no thread panicked");
        stays.push(stay.clone());
        Cents(0)
    }
}

// rules: 3.3
#[test]
fn the_receipt_has_the_stay_that_was_billed() {
    let ledger = Ledger::default();
    let mut lot = ParkingLot::builder()
        .clock(Restless(AtomicU64::new(0)))
        .pricing(ledger.clone())
        .floor(&[Compact])
        .build();
    let ticket = lot.park(car("KA-01")).expect("a spot is free");
    let receipt = lot.leave(ticket).expect("the ticket is valid");
    let billed = ledger.0.lock().expect("no thread panicked");
    assert_eq!([receipt.stay()], billed[..]);
}

/// A price list from outside: one price on a weekend, half of it for bikes, and
/// another price list from Monday to Friday.
struct WeekendFlat<P> {
    price: Cents,
    weekdays: P,
    calls: Arc<AtomicU64>,
}

impl<P: PricingPolicy> PricingPolicy for WeekendFlat<P> {
    fn fee(&self, stay: &Stay) -> Cents {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let day = stay.arrived_at().as_secs() / 86_400 % 7;
        match (day, stay.kind()) {
            (0..=4, _) => self.weekdays.fee(stay),
            (_, Bike) => Cents(self.price.0 / 2),
            _ => self.price,
        }
    }
}

// rules: 3.2, 3.3
#[test]
fn a_weekend_tariff_from_outside_plugs_in() {
    let friday_22_00 = (4 * DAY + 22 * 60) * MINUTE;
    let clock = HandClock::at(friday_22_00);
    let mut lot = ParkingLot::builder()
        .floor(&[Motorcycle, Compact, Compact])
        .clock(clock.clone())
        .pricing(WeekendFlat {
            price: Cents(900),
            weekdays: HourlyTariff,
            calls: Arc::default(),
        })
        .build();
    let on_friday = lot.park(car("KA-01")).expect("a spot is free");
    clock.advance(3 * 60 * MINUTE);
    let others = [car("KA-02"), bike("KA-03")];
    let [on_saturday, bike] = others.map(|v| lot.park(v).expect("a spot is free"));
    clock.advance(60 * MINUTE);
    let mut pays = |ticket| -> Cents { lot.leave(ticket).expect("the ticket is valid").fee() };
    assert_eq!(pays(on_friday), Cents(1350), "four hours by the hour");
    assert_eq!(pays(on_saturday), Cents(900));
    assert_eq!(pays(bike), Cents(450));
}

// rules: 3.3, 3.4
#[test]
fn a_policy_is_called_once_for_each_exit_and_never_for_an_error_that_changes_nothing() {
    let calls = Arc::new(AtomicU64::new(0));
    let mut lot = ParkingLot::builder()
        .floor(&[Motorcycle, Compact])
        .pricing(WeekendFlat {
            price: Cents(900),
            weekdays: HourlyTariff,
            calls: Arc::clone(&calls),
        })
        .build();
    let mut other = ParkingLot::one_floor(&[Compact]);
    let stray = other.park(car("KA-09")).expect("a spot is free");
    let error = lot.leave(stray).expect_err("the lot is empty");
    assert_eq!(calls.load(Ordering::SeqCst), 0, "nobody has left");
    drop(error);

    let tickets = [bike("KA-01"), car("KA-02")].map(|v| lot.park(v).expect("a spot is free"));
    lot.park(car("KA-02")).expect_err("the plate is parked");
    assert_eq!(calls.load(Ordering::SeqCst), 0, "nobody has left");
    for (left, ticket) in (1..).zip(tickets) {
        lot.leave(ticket).expect("the ticket is valid");
        assert_eq!(calls.load(Ordering::SeqCst), left);
    }
}

// rules: 3.2, 3.3
#[test]
fn random_operations_bill_each_stay_by_its_own_time() {
    for seed in 0..30 {
        let mut random = Generator::new(seed);
        let clock = HandClock::default();
        let mut lot = ParkingLot::builder()
            .floor(&[Compact, Compact, Large, Motorcycle])
            .clock(clock.clone())
            .pricing(HourlyTariff)
            .build();
        let mut inside: Vec<(Ticket, Vehicle, Duration)> = Vec::new();
        for turn in 0..40 {
            clock.advance(random.below(400 * MINUTE));
            let now = Clock::now(&clock);
            if random.chance(55) || inside.is_empty() {
                let kind = *random.pick(&VEHICLE_KINDS);
                let vehicle = Vehicle::new(kind, &format!("KA-{turn}"));
                if let Ok(ticket) = lot.park(vehicle.clone()) {
                    inside.push((ticket, vehicle, now));
                }
            } else {
                let index = random.below(inside.len() as u64) as usize;
                let (ticket, vehicle, arrived_at) = inside.remove(index);
                let receipt: Receipt = lot.leave(ticket).expect("a valid ticket");
                let stay = Stay::new(vehicle.kind(), arrived_at..now);
                assert_eq!(receipt.fee(), HourlyTariff.fee(&stay), "seed {seed}");
                assert_eq!((receipt.vehicle(), receipt.stay()), (vehicle, stay));
            }
        }
    }
}

// rules: 3.6, 3.7
#[test]
fn what_a_stay_costs() {
    let rows = [
        0, 10, 11, 60, 61, 120, 121, 180, 181, 240, 241, 600, 601, 1440,
    ];
    let more = [1441, 1500, 1501, 2040, 2041, 2880, 2881];
    let mut page = String::from("days  h:mm      fee\n");
    for minutes in rows.into_iter().chain(more) {
        let (days, rest) = (minutes / 1440, minutes % 1440);
        let (h, m) = (rest / 60, rest % 60);
        page += &format!("{days:>4}  {h:>2}:{m:02}  {:>6}\n", money(hourly(minutes)));
    }
    insta::assert_snapshot!("what_a_stay_costs", page);
}

/// About two hundred calls, with time passing between them.
pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let clock = HandClock::at(random.below(1_000_000));
    let builder = ParkingLot::builder()
        .floor(&[Motorcycle, Compact, Large])
        .floor(&[Compact, Compact, Large])
        .clock(clock.clone());
    let (tariff, builder) = match random.below(4) {
        0 => ("none", builder),
        1 => {
            let weekend = WeekendFlat {
                price: Cents(900),
                weekdays: HourlyTariff,
                calls: Arc::default(),
            };
            ("weekend", builder.pricing(weekend))
        }
        _ => ("hourly", builder.pricing(HourlyTariff)),
    };
    let mut lot = builder.build();
    let mut tickets: Vec<Ticket> = Vec::new();
    let mut page = format!("tariff {tariff}\n");
    for (step, mut random) in random.steps(1..=200) {
        clock.advance(match random.below(6) {
            0 => random.below(12) * MINUTE,
            1 => random.below(26) * 60 * MINUTE,
            _ => random.below(90 * MINUTE),
        });
        let line = if random.chance(55) || tickets.is_empty() {
            let kind = *random.pick(&VEHICLE_KINDS);
            let plate = format!("KA-{:02}", random.below(12));
            let outcome = lot.park(Vehicle::new(kind, &plate));
            let line = format!("{plate} {:<5} enters", word(kind));
            let result = if outcome.is_ok() { "" } else { ": rejected" };
            tickets.extend(outcome.ok());
            line + result
        } else {
            let index = random.below(tickets.len() as u64) as usize;
            match lot.leave(tickets.remove(index)) {
                Ok(receipt) => format!(
                    "{} {:<5} pays {:>6} for {} min",
                    receipt.vehicle().plate(),
                    word(receipt.vehicle().kind()),
                    money(receipt.fee()),
                    receipt.stay().minutes(),
                ),
                Err(rejected) => format!("{} rejected", rejected.ticket.plate()),
            }
        };
        page += &format!("{step:>3}  {line}\n");
    }
    page
}

// rules: 3.2, 3.3, 3.6, 3.7
#[test]
fn a_long_random_week_goes_as_recorded() {
    insta::assert_snapshot!("a_long_random_week", scenario(3));
}
