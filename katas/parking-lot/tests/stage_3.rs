//! A stay takes time and costs money; price lists come from outside.

use crate::stage_1::{VEHICLE_KINDS, bike, car, truck, word};
use crate::support::{Generator, HandClock};
use parking_lot::gate::AlreadyRegistered;
use parking_lot::pricing::{
    Cents, Clock, HourlyTariff, PricingPolicy, Stay, TariffRegistry, UnknownTariff,
};
use parking_lot::{ParkingLot, SpotKind, Ticket, Vehicle, VehicleKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use SpotKind::{Compact, Large, Motorcycle};
use VehicleKind::{Bike, Car};

pub const MINUTE: u64 = 60_000;

impl Clock for HandClock {
    fn now_ms(&self) -> u64 {
        self.now()
    }
}

/// `Cents(1350)` as `13.50`.
pub fn money(Cents(cents): Cents) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn hourly(minutes: u64) -> Cents {
    HourlyTariff.fee(&Stay::new(Car, minutes))
}

#[test]
fn the_first_ten_minutes_are_free() {
    assert_eq!(hourly(0), Cents(0));
    assert_eq!(hourly(10), Cents(0));
    assert_eq!(hourly(11), Cents(400));
}

#[test]
fn sixty_minutes_are_one_hour() {
    assert_eq!(hourly(60), Cents(400));
    assert_eq!(hourly(61), Cents(750));
    assert_eq!(hourly(120), Cents(750));
    assert_eq!(hourly(180), Cents(1100));
    assert_eq!(hourly(181), Cents(1350));
}

#[test]
fn a_day_has_a_highest_price_and_the_next_day_begins_anew() {
    assert_eq!(hourly(600), Cents(2850));
    assert_eq!(hourly(601), Cents(3000));
    assert_eq!(hourly(24 * 60), Cents(3000));
    assert_eq!(hourly(24 * 60 + 1), Cents(3400), "no free minutes again");
    assert_eq!(hourly(24 * 60 + 61), Cents(3750));
    assert_eq!(hourly(48 * 60), Cents(6000));
}

#[test]
fn a_started_minute_counts_from_the_moment_of_parking() {
    let clock = HandClock::at(5 * MINUTE);
    let mut lot = ParkingLot::builder()
        .floor(&[Compact, Compact])
        .clock(clock.clone())
        .pricing(HourlyTariff)
        .build();
    let first = lot.park(car("KA-01")).expect("there is room");
    clock.advance(10 * MINUTE);
    let second = lot.park(car("KA-02")).expect("there is room");
    let receipt = lot.leave(first).expect("the ticket is good");
    assert_eq!((receipt.minutes(), receipt.fee()), (10, Cents(0)));
    clock.advance(10 * MINUTE + 1);
    let receipt = lot.leave(second).expect("the ticket is good");
    assert_eq!((receipt.minutes(), receipt.fee()), (11, Cents(400)));
}

#[test]
fn a_clock_that_was_set_back_makes_a_stay_of_no_minutes() {
    let clock = HandClock::at(90 * MINUTE);
    let mut lot = ParkingLot::builder()
        .floor(&[Compact])
        .clock(clock.clone())
        .pricing(HourlyTariff)
        .build();
    let ticket = lot.park(car("KA-01")).expect("there is room");
    clock.set(30 * MINUTE);
    let receipt = lot.leave(ticket).expect("the ticket is good");
    assert_eq!((receipt.minutes(), receipt.fee()), (0, Cents(0)));
}

#[test]
fn without_a_price_list_parking_is_free() {
    let clock = HandClock::default();
    let mut lot = ParkingLot::builder()
        .floor(&[Large])
        .clock(clock.clone())
        .build();
    let ticket = lot.park(truck("KA-01")).expect("there is room");
    clock.advance(500 * MINUTE);
    let receipt = lot.leave(ticket).expect("the ticket is good");
    assert_eq!((receipt.minutes(), receipt.fee()), (500, Cents(0)));
}

/// A price list from outside: one price a visit, bikes pay half.
struct WeekendFlat {
    price: Cents,
    asked: Arc<AtomicU64>,
}

impl PricingPolicy for WeekendFlat {
    fn fee(&self, stay: &Stay) -> Cents {
        self.asked.fetch_add(1, Ordering::SeqCst);
        match stay.kind() {
            Bike => Cents(self.price.0 / 2),
            _ => self.price,
        }
    }
}

#[test]
fn a_price_list_from_outside_plugs_in_and_is_asked_once_an_exit() {
    let asked = Arc::new(AtomicU64::new(0));
    let mut lot = ParkingLot::builder()
        .floor(&[Motorcycle, Compact])
        .pricing(WeekendFlat {
            price: Cents(900),
            asked: Arc::clone(&asked),
        })
        .build();
    let tickets = [bike("KA-01"), car("KA-02")].map(|v| lot.park(v).expect("there is room"));
    assert_eq!(asked.load(Ordering::SeqCst), 0, "nobody has left yet");
    let fees = tickets.map(|t| -> Cents { lot.leave(t).expect("the ticket is good").fee() });
    assert_eq!(fees, [Cents(450), Cents(900)]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn a_refused_exit_asks_for_no_price_and_changes_nothing() {
    let asked = Arc::new(AtomicU64::new(0));
    let mut lot = ParkingLot::builder()
        .floor(&[Compact])
        .pricing(WeekendFlat {
            price: Cents(900),
            asked: Arc::clone(&asked),
        })
        .build();
    let mut next_door = ParkingLot::one_floor(&[Compact]);
    let _ticket = lot.park(car("KA-01")).expect("there is room");
    let stray = next_door.park(car("KA-01")).expect("there is room");

    lot.leave(stray).expect_err("not a ticket of this lot");
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    assert_eq!(lot.free(Compact), 0);
}

#[test]
fn the_name_of_a_tariff_becomes_a_price_list() {
    let tariffs = TariffRegistry::standard();
    assert_eq!(tariffs.names(), ["free", "hourly"]);
    assert_eq!(TariffRegistry::empty().names(), [""; 0]);
    let fee = |name| -> Cents {
        let policy = tariffs.create(name).expect("it is known");
        policy.fee(&Stay::new(Car, 61))
    };
    assert_eq!(fee("free"), Cents(0));
    assert_eq!(fee("hourly"), Cents(750));
    let unknown: Option<UnknownTariff> = tariffs.create("Hourly").err();
    assert_eq!(unknown, Some(UnknownTariff("Hourly".to_string())));
}

#[test]
fn a_tariff_from_outside_may_be_added_but_not_redefined() {
    let mut tariffs = TariffRegistry::standard();
    let weekend = || -> Box<dyn PricingPolicy> {
        Box::new(WeekendFlat {
            price: Cents(700),
            asked: Arc::default(),
        })
    };
    assert_eq!(tariffs.register("weekend", weekend), Ok(()));
    for known in ["free", "hourly", "weekend"] {
        let refused = tariffs.register(known, weekend);
        assert_eq!(refused, Err(AlreadyRegistered(known.to_string())));
    }
    assert_eq!(tariffs.names(), ["free", "hourly", "weekend"]);

    for (name, expected) in [("weekend", Cents(700)), ("hourly", Cents(0))] {
        let policy = tariffs.create(name).expect("it is known");
        let mut lot = ParkingLot::builder()
            .floor(&[Compact])
            .pricing(policy)
            .build();
        let ticket = lot.park(car("KA-01")).expect("there is room");
        let receipt = lot.leave(ticket).expect("the ticket is good");
        assert_eq!(receipt.fee(), expected, "{name}");
    }
}

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

/// Some two hundred calls, with time passing between them.
pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let clock = HandClock::at(random.below(1_000_000));
    let tariff = *random.pick(&["hourly", "hourly", "free"]);
    let policy = TariffRegistry::standard().create(tariff);
    let Ok(policy) = policy else {
        return format!("{tariff} is not known");
    };
    let mut lot = ParkingLot::builder()
        .floor(&[Motorcycle, Compact, Large])
        .floor(&[Compact, Compact, Large])
        .clock(clock.clone())
        .pricing(policy)
        .build();
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
            let line = format!("{plate} {:<5} comes", word(kind));
            let got_in = if outcome.is_ok() { "" } else { ", refused" };
            tickets.extend(outcome.ok());
            line + got_in
        } else {
            let index = random.below(tickets.len() as u64) as usize;
            match lot.leave(tickets.remove(index)) {
                Ok(receipt) => format!(
                    "{} {:<5} pays {:>6} for {} min",
                    receipt.vehicle().plate(),
                    word(receipt.vehicle().kind()),
                    money(receipt.fee()),
                    receipt.minutes(),
                ),
                Err(rejected) => format!("{} refused", rejected.ticket.plate()),
            }
        };
        page += &format!("{step:>3}  {line}\n");
    }
    page
}

#[test]
fn a_long_random_week_goes_as_recorded() {
    insta::assert_snapshot!("a_long_random_week", scenario(3));
}
