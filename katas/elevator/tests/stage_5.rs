//! Stage 5: more strategies, and numbers.

use std::sync::{Arc, Mutex};

use crate::stage_1::spec;
use crate::stage_2::{down, name, random_call, up};
use crate::stage_3::{A, B, C, SIGNS, ask, assigned, bank_with, pending, press, sight, steps};
use crate::stage_4::{logged, set, trouble};
use crate::support::Generator;
use elevator::bank::Bank;
use elevator::dispatch::{CarId, CarView, Dispatcher, Nearest};
use elevator::hall::HallCall;
use elevator::metrics::WaitMeter;
use elevator::panel::{News, Panel};
use elevator::strategies::{LeastLoad, Zoned};
use elevator::{Direction, Door, Floor};

fn seen(id: usize, at: i32, way: Option<Direction>, stops: &[i32]) -> CarView {
    CarView {
        id: CarId(id),
        floor: Floor(at),
        direction: way,
        door: Door::Closed,
        stops: stops.iter().map(|it| Floor(*it)).collect(),
    }
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut lines = vec![String::from(SIGNS)];
    for (number, random) in random.steps(0..3) {
        let zoned = Zoned::new(LeastLoad).zone(Floor(3), Floor(7), &[B, C]);
        let dispatcher: Box<dyn Dispatcher> = match number {
            0 => Box::new(LeastLoad),
            1 => Box::new(zoned),
            _ => Box::new(Zoned::new(zoned).zone(Floor(0), Floor(4), &[A, B])),
        };
        let (mut bank, log) = logged(bank_with(&[0, 4, 9], dispatcher));
        let meter = WaitMeter::new();
        bank.add_panel(meter.clone());
        for (_, mut random) in random.steps(0..150) {
            let text = if random.chance(45) {
                trouble(&mut bank, &mut random)
            } else {
                bank.step();
                sight(&bank)
            };
            lines.push(format!("{:>3} {text}", bank.now()));
            lines.extend(log.read().into_iter().map(|it| format!("    {it}")));
        }
        lines.push(format!("waits {:?}", meter.waits()));
    }
    lines.join("\n")
}

// rules: 5.1
#[test]
fn the_least_load_wins_then_the_smallest_distance_then_the_lower_number() {
    let chosen = |cars: &[CarView], call: HallCall| LeastLoad.assign(&call, cars).map(|it| it.0);
    let near_but_busy = seen(0, 4, Some(Direction::Up), &[6, 9]);
    let far = seen(1, 0, None, &[8]);
    let farther = seen(2, 11, Some(Direction::Down), &[0]);
    let all = [near_but_busy.clone(), far.clone(), farther.clone()];
    assert_eq!(chosen(&all, up(5)), Some(1), "5 floors, not 6");
    assert_eq!(chosen(&all, down(6)), Some(2), "5 floors, not 6");
    assert_eq!(chosen(&all[..1], down(5)), Some(0));
    let twins = [far, seen(3, 0, None, &[1])];
    assert_eq!(chosen(&twins, up(2)), Some(1));
    let idle = seen(5, 100_000, None, &[]);
    assert_eq!(chosen(&[near_but_busy, farther, idle], up(5)), Some(5));
    let floors: Vec<i32> = (0..300).collect();
    let many = [seen(6, 5, None, &floors), seen(7, 50, None, &floors[..50])];
    assert_eq!(chosen(&many, up(5)), Some(7));
}

/// Writes down who is offered, and takes the last.
#[derive(Clone, Default)]
struct Last(Arc<Mutex<Vec<String>>>);

impl Dispatcher for Last {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let ids: Vec<usize> = cars.iter().map(|car| car.id.0).collect();
        let mut lines = self.0.lock().expect("no thread panicked");
        lines.push(format!("{} {ids:?}", name(*call)));
        cars.last().map(|car| car.id)
    }
}

impl Last {
    fn read(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no thread panicked"))
    }
}

// rules: 5.3, 5.4
#[test]
fn a_zone_keeps_its_calls_for_its_cars() {
    let inner = Last::default();
    let mut zoned = Zoned::new(inner.clone())
        .zone(Floor(0), Floor(4), &[B, A])
        .zone(Floor(4), Floor(7), &[C])
        .zone(Floor(30), Floor(i32::MAX), &[B]);
    let cars = [
        seen(0, 0, None, &[]),
        seen(1, 5, None, &[]),
        seen(2, 9, None, &[]),
        seen(3, 9, None, &[]),
    ];
    let (two, three) = (&cars[2..], &cars[..3]);
    let mut chosen = |call, cars: &[CarView]| zoned.assign(&call, cars).map(|it| it.0);
    assert_eq!(chosen(up(0), three), Some(1));
    assert_eq!(
        chosen(up(4), three),
        Some(1),
        "the first zone with this floor"
    );
    assert_eq!(chosen(up(4), two), Some(3), "no other zone, but all");
    assert_eq!(chosen(down(7), three), Some(2));
    assert_eq!(chosen(down(8), three), Some(2), "no zone: all of them");
    assert_eq!(chosen(up(40), three), Some(1), "from 30 on");
    assert_eq!(chosen(up(5), &cars[..2]), Some(1), "none of the zone: all");
    assert_eq!(chosen(up(1), &cars[1..3]), Some(1));
    let asked = [
        "0^ [0, 1]",
        "4^ [0, 1]",
        "4^ [2, 3]",
        "7v [2]",
        "8v [0, 1, 2]",
        "40^ [1]",
        "5^ [0, 1]",
        "1^ [1]",
    ];
    assert_eq!(inner.read(), asked);
}

// rules: 5.4, 5.2
#[test]
fn zones_may_lie_in_zones_around_a_dispatcher_from_outside() {
    let inner = Last::default();
    let odd = Zoned::new(inner.clone()).zone(Floor(0), Floor(2), &[B]);
    let all = Zoned::new(odd).zone(Floor(0), Floor(5), &[A, B]);
    let mut bank = bank_with(&[0, 0, 0], all);
    ask(&mut bank, &[up(1), up(4), up(6)]);
    bank.step();
    assert_eq!(inner.read(), ["1^ [1]", "4^ [0, 1]", "6^ [0, 1, 2]"]);
    assert_eq!(
        (assigned(&bank, B), assigned(&bank, C)),
        ("1^ 4^".into(), "6^".into())
    );
}

/// Refuses to choose, and counts how often it was asked.
struct Nobody(Arc<Mutex<u64>>);

impl Dispatcher for Nobody {
    fn assign(&mut self, _: &HallCall, _: &[CarView]) -> Option<CarId> {
        *self.0.lock().expect("no thread panicked") += 1;
        None
    }
}

// rules: 5.2
#[test]
fn zoned_returns_what_the_inner_dispatcher_returns() {
    let asked = Arc::new(Mutex::new(0));
    let nobody = Nobody(Arc::clone(&asked));
    let zoned = Zoned::new(nobody).zone(Floor(0), Floor(9), &[A]);
    let mut bank = bank_with(&[0, 0], zoned);
    ask(&mut bank, &[up(1)]);
    steps(&mut bank, 5);
    assert_eq!(pending(&bank), "1^");
    assert_eq!(*asked.lock().expect("no thread panicked"), 5);

    let zoned = |answer| Zoned::new(Always(answer)).zone(Floor(0), Floor(9), &[A]);
    let cars = [seen(0, 0, None, &[]), seen(1, 0, None, &[])];
    for answer in [A, B, C] {
        assert_eq!(zoned(answer).assign(&up(3), &cars), Some(answer));
    }
    let after = |answer| {
        let mut bank = bank_with(&[0, 0], zoned(answer));
        ask(&mut bank, &[up(3)]);
        bank.step();
        (assigned(&bank, B), pending(&bank))
    };
    // The bank has offered car 1, though its zone did not; there is no car 2.
    assert_eq!(after(B), ("3^".into(), String::new()));
    assert_eq!(after(C), (String::new(), "3^".into()));
}

/// Always the same answer.
struct Always(CarId);

impl Dispatcher for Always {
    fn assign(&mut self, _: &HallCall, _: &[CarView]) -> Option<CarId> {
        Some(self.0)
    }
}

// rules: 5.3, 5.4
#[test]
fn a_zone_counts_only_the_offered_cars() {
    let inner = Last::default();
    let zoned = Zoned::new(inner.clone()).zone(Floor(0), Floor(9), &[C, A]);
    let mut bank = bank_with(&[0, 0, 0], zoned);
    ask(&mut bank, &[up(1)]);
    bank.step();
    set(bank.take_out(C));
    ask(&mut bank, &[up(2)]);
    bank.step();
    set(bank.take_out(A));
    ask(&mut bank, &[up(3)]);
    bank.step();
    let asked = [
        "1^ [0, 2]",
        "1^ [0]",
        "2^ [0]",
        "1^ [1]",
        "2^ [1]",
        "3^ [1]",
    ];
    assert_eq!(inner.read(), asked);
    assert_eq!(assigned(&bank, B), "1^ 2^ 3^");
}

// rules: 5.5, 5.6
#[test]
fn a_wait_lasts_from_the_press_until_the_call_is_served() {
    let meter = WaitMeter::new();
    let mut bank = bank_with(&[0], Nearest);
    bank.add_panel(meter.clone());
    ask(&mut bank, &[up(3)]);
    steps(&mut bank, 3);
    ask(&mut bank, &[up(3)]); // no new wait
    assert_eq!(meter.waits(), [0; 0]);
    steps(&mut bank, 1);
    assert_eq!(meter.waits(), [4]);
    ask(&mut bank, &[up(3)]); // served at once
    steps(&mut bank, 1);
    let waits: Vec<u64> = meter.waits();
    assert_eq!(waits, [4, 1]);
    press(&mut bank, A, &[5]);
    steps(&mut bank, 20);
    assert_eq!(meter.waits(), [4, 1], "buttons in a car do not count");
    ask(&mut bank, &[up(7), down(6)]);
    steps(&mut bank, 20);
    assert_eq!(meter.waits(), [4, 1, 3, 6], "in the order of service");
}

// rules: 5.6
#[test]
fn a_wait_goes_on_when_a_call_is_returned_and_ends_uncounted_when_it_is_cancelled() {
    let meter = WaitMeter::new();
    let mut bank = bank_with(&[0, 9], Nearest);
    bank.add_panel(meter.clone());
    ask(&mut bank, &[up(2)]);
    bank.step();
    set(bank.take_out(A));
    ask(&mut bank, &[up(1)]);
    steps(&mut bank, 3);
    bank.fire_alarm();
    bank.all_clear();
    assert_eq!(meter.waits(), [0; 0]);
    ask(&mut bank, &[up(2)]); // after tick 4
    steps(&mut bank, 2);
    set(bank.take_out(B));
    steps(&mut bank, 10);
    set(bank.put_back(B));
    steps(&mut bank, 10);
    assert_eq!(meter.waits(), [15]);
}

// rules: 5.5, 5.6
#[test]
fn a_meter_needs_nothing_but_news() {
    let (one, two) = (CarId(1), CarId(300));
    let mut meter = WaitMeter::new();
    let late = 5_000_000_000;
    let news = [
        (7, News::Called(up(3))),
        (8, News::Called(down(3))),
        (8, News::Assigned(up(3), one)),
        (9, News::Mode(one, elevator::modes::Mode::OutOfService)),
        (9, News::Returned(up(3), one)),
        (10, News::Cancelled(down(3))),
        (11, News::Assigned(up(3), two)),
        (12, News::Called(down(3))),
        (late, News::Served(up(3), two)),
        (late + 1, News::Served(down(3), one)),
    ];
    for (tick, news) in &news {
        meter.tell(*tick, news);
    }
    assert_eq!(meter.waits(), [late - 7, late - 11]);
    for tick in 0..3_000 {
        meter.tell(tick, &News::Called(up(1)));
        meter.tell(tick + 2, &News::Served(up(1), one));
    }
    assert_eq!(meter.waits().len(), 3_002);
}

// rules: 5.7
#[test]
fn clones_of_a_meter_share_one_record() {
    let meter = WaitMeter::new();
    let other = WaitMeter::new();
    let mut bank = bank_with(&[0], Nearest);
    bank.add_panel(meter.clone());
    ask(&mut bank, &[up(1)]);
    steps(&mut bank, 2);
    let copy = meter.clone();
    ask(&mut bank, &[up(2)]);
    steps(&mut bank, 9);
    assert_eq!((copy.waits(), meter.waits()), (vec![2, 3], vec![2, 3]));
    drop(bank);
    assert_eq!((copy.waits(), other.waits()), (vec![2, 3], vec![]));

    // One clone is told of the press, another of the service.
    let mut one = WaitMeter::new();
    let mut two = one.clone();
    one.tell(1, &News::Called(up(1)));
    one.tell(1, &News::Called(up(2)));
    two.tell(2, &News::Cancelled(up(2)));
    two.tell(4, &News::Served(up(1), A));
    one.tell(5, &News::Served(up(2), A));
    assert_eq!((one.waits(), two.waits()), (vec![3], vec![3]));
}

/// Counts the waits by itself, from the news.
#[derive(Clone, Default)]
struct Clerk(Arc<Mutex<(Vec<(HallCall, u64)>, Vec<u64>)>>);

impl Panel for Clerk {
    fn tell(&mut self, tick: u64, news: &News) {
        let mut notes = self.0.lock().expect("no thread panicked");
        match *news {
            News::Called(call) => notes.0.push((call, tick)),
            News::Cancelled(call) => notes.0.retain(|it| it.0 != call),
            News::Served(call, _) => {
                let place = notes.0.iter().position(|it| it.0 == call);
                let (_, since) = notes.0.remove(place.expect("called before"));
                notes.1.push(tick - since);
            }
            _ => {}
        }
    }
}

// rules: 5.5, 5.6
#[test]
fn random_operations_agree_with_the_clerk_about_the_waits() {
    let mut random = Generator::new(51);
    for _ in 0..20 {
        let mut bank = bank_with(&[0, 5, 9], LeastLoad);
        let (clerk, meter) = (Clerk::default(), WaitMeter::new());
        bank.add_panel(clerk.clone());
        bank.add_panel(meter.clone());
        for _ in 0..400 {
            if random.chance(40) {
                trouble(&mut bank, &mut random);
            } else {
                bank.step();
            }
            let notes = clerk.0.lock().expect("no thread panicked");
            assert_eq!(meter.waits(), notes.1);
        }
    }
}

/// The same morning for each dispatcher: most come in at the street. What is
/// drawn does not depend on what the cars do.
fn morning(mut bank: Bank) -> (Vec<u64>, u64) {
    let meter = WaitMeter::new();
    bank.add_panel(meter.clone());
    let mut random = Generator::new(52);
    let mut ticks = 0;
    for _ in 0..240 {
        if random.chance(45) {
            let call = if random.chance(50) {
                up(0)
            } else {
                random_call(&mut random, 1, 19)
            };
            let _ = bank.hall_call(call); // the last floors know one way only
        }
        for car in bank.cars() {
            let goal = random_call(&mut random, 0, 19).floor;
            if random.chance(20) && car.door == Door::Open {
                let _ = bank.car_call(car.id, goal);
            }
        }
        bank.step();
    }
    let busy = |bank: &Bank| {
        let on_the_way = |car: &CarView| !car.stops.is_empty();
        !bank.pending().is_empty() || bank.cars().iter().any(on_the_way)
    };
    while busy(&bank) && ticks < 1_000 {
        bank.step();
        ticks += 1;
    }
    (meter.waits(), ticks)
}

// rules: 5.1, 5.2, 5.5
#[test]
fn the_same_morning_with_four_dispatchers() {
    let house = [spec(0, 19, 0, 2), spec(0, 19, 0, 2), spec(0, 19, 0, 2)];
    let two_zones =
        Zoned::new(Nearest)
            .zone(Floor(0), Floor(9), &[A, B])
            .zone(Floor(10), Floor(19), &[C]);
    let banks = [
        ("nearest", Bank::new(&house, Nearest)),
        ("least load", Bank::new(&house, LeastLoad)),
        ("two zones", Bank::new(&house, two_zones)),
        ("always the last", Bank::new(&house, Last::default())),
    ];
    let mut text = format!("{:<17} served   total   longest   overtime\n", "");
    for (name, bank) in banks {
        let (waits, overtime) = morning(bank.expect("three cars"));
        let (served, total) = (waits.len(), waits.iter().sum::<u64>());
        let longest = waits.iter().max().expect("somebody is served");
        text += &format!("{name:<17} {served:>6} {total:>7} {longest:>9} {overtime:>10}\n");
    }
    text += "\ntotal, longest: ticks on a landing  overtime: from the last press to rest\n\
             all get the same presses on the landings; at a lit button it is no new call\n";
    insta::assert_snapshot!("the_same_morning_with_four_dispatchers", text);
}

// rules: 5.4, 5.6
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
