//! Stage 5: more strategies, cars that pass some floors, and numbers.

use std::sync::{Arc, Mutex};

use crate::stage_1::spec;
use crate::stage_2::{down, name, random_call, up};
use crate::stage_3::{
    A, B, C, SIGNS, ask, assigned, bank_at, bank_with, buttons, openings, pending, press, run,
    sight, steps, view,
};
use crate::stage_4::{logged, set};
use crate::support::Generator;
use elevator::bank::{Bank, Refused};
use elevator::dispatch::{CarId, CarView, Dispatcher, Nearest};
use elevator::express::ExpressError;
use elevator::hall::HallCall;
use elevator::metrics::Waits;
use elevator::panel::{News, Panel};
use elevator::strategies::{LeastLoad, Zoned};
use elevator::{Direction, Door, Floor};

fn floors(floors: &[i32]) -> Vec<Floor> {
    floors.iter().map(|it| Floor(*it)).collect()
}

pub fn only(bank: &mut Bank, car: CarId, at: &[i32]) {
    assert_eq!(bank.serve_only(car, &floors(at)), Ok(()));
}

fn seen(id: usize, at: i32, way: Option<Direction>, stops: &[i32]) -> CarView {
    CarView {
        id: CarId(id),
        floor: Floor(at),
        direction: way,
        door: Door::Closed,
        stops: floors(stops),
    }
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut lines = vec![String::from(SIGNS)];
    for (number, random) in random.steps(0..3) {
        let specs = [spec(-2, 9, 0, 2), spec(-2, 9, 4, 2), spec(-2, 9, 9, 1)];
        let bank = match number {
            0 => Bank::new(&specs, LeastLoad),
            1 => Bank::new(
                &specs,
                Zoned::new(LeastLoad).zone(Floor(3), Floor(9), &[B, C]),
            ),
            _ => Bank::new(&specs, Nearest),
        };
        let (mut bank, log) = logged(bank.expect("three cars"));
        for (_, mut random) in random.steps(0..120) {
            let car = CarId(usize::try_from(random.below(4)).expect("small"));
            let call = random_call(&mut random, -3, 10);
            let text = match random.below(20) {
                0..6 => format!("{}: {:?}", name(call), bank.hall_call(call)),
                6..8 => format!(
                    "{car:?} to {}: {:?}",
                    call.floor.0,
                    bank.car_call(car, call.floor)
                ),
                8 if random.chance(50) => {
                    let at: Vec<i32> = (-2..=9).filter(|_| random.chance(60)).collect();
                    let answer = bank.serve_only(car, &floors(&at));
                    format!("{car:?} only {at:?}: {answer:?}")
                }
                9 => format!("{car:?} out: {:?}", bank.take_out(car)),
                10 => format!("{car:?} back: {:?}", bank.put_back(car)),
                _ => {
                    bank.step();
                    sight(&bank)
                }
            };
            lines.push(format!("{:>3} {text}", bank.now()));
            lines.extend(log.read().into_iter().map(|it| format!("    {it}")));
        }
        let Waits {
            served,
            total,
            longest,
        } = bank.waits();
        lines.push(format!("served {served} total {total} longest {longest}"));
    }
    lines.join("\n")
}

// rules: 5.1
#[test]
fn the_least_load_wins_then_the_shortest_way_then_the_lower_number() {
    let chosen = |cars: &[CarView], call: HallCall| LeastLoad.assign(&call, cars).map(|it| it.0);
    let up_to_nine = Some(Direction::Up);
    let near_but_busy = seen(0, 4, up_to_nine, &[6, 9]);
    let far = seen(1, 0, None, &[8]);
    let farther = seen(2, 9, Some(Direction::Down), &[0]);
    let all = [near_but_busy.clone(), far.clone(), farther.clone()];
    assert_eq!(chosen(&all, up(5)), Some(1));
    assert_eq!(chosen(&all, down(5)), Some(2), "4 floors against 5");
    assert_eq!(chosen(&all[..1], down(5)), Some(0));
    let twins = [far, seen(3, 0, None, &[1])];
    assert_eq!(chosen(&twins, up(2)), Some(1));
    let idle = seen(5, 100, None, &[]);
    assert_eq!(chosen(&[near_but_busy, farther, idle], up(5)), Some(5));
}

/// Writes down who is offered, and takes the last.
#[derive(Clone, Default)]
struct Last(Arc<Mutex<Vec<String>>>);

impl Dispatcher for Last {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let ids: Vec<usize> = cars.iter().map(|car| car.id.0).collect();
        let mut lines = self.0.lock().expect("nobody panics in here");
        lines.push(format!("{} {ids:?}", name(*call)));
        cars.last().map(|car| car.id)
    }
}

impl Last {
    fn read(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("nobody panics in here"))
    }
}

// rules: 5.2
#[test]
fn a_zone_keeps_its_calls_for_its_cars() {
    let inner = Last::default();
    let mut zoned = Zoned::new(inner.clone())
        .zone(Floor(0), Floor(4), &[B, A, B])
        .zone(Floor(4), Floor(7), &[C])
        .zone(Floor(20), Floor(10), &[A])
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
    assert_eq!(chosen(up(15), three), Some(2), "an empty zone");
    assert_eq!(chosen(up(40), three), Some(1), "from 30 on");
    assert_eq!(chosen(up(5), &cars[..2]), Some(1), "none of the zone: all");
    assert_eq!(chosen(up(1), &cars[1..3]), Some(1));
    let asked = [
        "0^ [0, 1]",
        "4^ [0, 1]",
        "4^ [2, 3]",
        "7v [2]",
        "8v [0, 1, 2]",
        "15^ [0, 1, 2]",
        "40^ [1]",
        "5^ [0, 1]",
        "1^ [1]",
    ];
    assert_eq!(inner.read(), asked);
}

// rules: 5.2
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
        *self.0.lock().expect("nobody panics in here") += 1;
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
    assert_eq!(*asked.lock().expect("nobody panics in here"), 5);

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

// rules: 5.3
#[test]
fn a_refused_express_changes_nothing() {
    let (mut bank, log) = logged(bank_at(&[0]));
    press(&mut bank, A, &[3]);
    let mut answer =
        |car, at: &[i32]| -> Result<(), ExpressError> { bank.serve_only(car, &floors(at)) };
    for floors in [&[77][..], &[]] {
        assert_eq!(answer(B, floors), Err(ExpressError::UnknownCar(B)));
    }
    let unknown = |floor| Err(ExpressError::UnknownFloor(Floor(floor)));
    assert_eq!(answer(A, &[0, 12, -1]), unknown(12));
    assert_eq!(answer(A, &[10]), unknown(10));
    assert_eq!(answer(A, &[]), Err(ExpressError::TooFewFloors));
    assert_eq!(answer(A, &[4, 4, 4]), Err(ExpressError::TooFewFloors));
    assert_eq!((buttons(&bank, A), log.read()), (vec![3], vec![]));
    press(&mut bank, A, &[7]);
    assert_eq!(openings(&mut bank, 20), ["#0 at 3", "#0 at 7"]);
}

// rules: 5.3
#[test]
fn an_express_passes_the_floors_that_it_does_not_serve() {
    let mut bank = bank_at(&[0, 9]);
    only(&mut bank, A, &[9, 0, 5]);
    ask(&mut bank, &[up(2), up(5)]);
    press(&mut bank, A, &[9]);
    let refused = bank.car_call(A, Floor(2));
    assert_eq!(refused, Err(Refused::UnknownFloor(Floor(2))));
    bank.step();
    assert_eq!(
        (assigned(&bank, A), assigned(&bank, B)),
        (String::new(), "2^ 5^".into())
    );
    assert_eq!(openings(&mut bank, 30), ["#1 at 2", "#0 at 9", "#1 at 5"]);
}

// rules: 5.4
#[test]
fn an_express_takes_nobody_beyond_its_last_floor() {
    let mut bank = bank_at(&[0]);
    only(&mut bank, A, &[2, 7, 4]);
    let answers = [up(7), down(2), up(3), up(9)].map(|call| bank.hall_call(call));
    let expected = [
        Refused::NowhereToGo(up(7)),
        Refused::NowhereToGo(down(2)),
        Refused::UnknownFloor(Floor(3)),
        Refused::UnknownFloor(Floor(9)),
    ];
    assert_eq!(answers, expected.map(Err));
    ask(&mut bank, &[down(7), up(2), down(4)]);
    assert_eq!(openings(&mut bank, 40), ["#0 at 2", "#0 at 7", "#0 at 4"]);
}

// rules: 5.5
#[test]
fn a_new_express_gives_up_what_it_no_longer_serves() {
    let specs = [spec(0, 9, 3, 2), spec(0, 5, 0, 2)];
    let bank = Bank::new(&specs, Nearest).expect("two cars");
    let (mut bank, log) = logged(bank);
    set(bank.set_full(B, true));
    press(&mut bank, A, &[9, 8, 4]);
    ask(&mut bank, &[up(6), down(4), up(4), up(8), down(2)]);
    bank.step();
    ask(&mut bank, &[up(7), up(1)]);
    log.read();
    only(&mut bank, A, &[0, 4, 8]);
    let told = [
        "1: #0 drops 9",
        "1: 6^ back from #0",
        "1: 8^ back from #0",
        "1: 2v back from #0",
        "1: 6^ cancelled",
        "1: 8^ cancelled",
        "1: 7^ cancelled",
    ];
    assert_eq!(log.read(), told);
    assert_eq!(sight(&bank), "#^4 [4, 8] [4v 4^]  #-0 [] [] | 2v 1^");
    set(bank.set_full(B, false));
    let expected = ["#0 at 4", "#1 at 1", "#1 at 2", "#0 at 8", "#0 at 4"];
    assert_eq!(openings(&mut bank, 40), expected);
}

// rules: 5.3
#[test]
fn an_express_may_get_its_floors_back() {
    let mut bank = bank_at(&[0]);
    only(&mut bank, A, &[0, 9]);
    only(&mut bank, A, &[3, 4, 5]);
    ask(&mut bank, &[up(4)]);
    assert_eq!(openings(&mut bank, 20), ["#0 at 4"]);
    only(&mut bank, A, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    ask(&mut bank, &[up(8)]);
    assert_eq!(openings(&mut bank, 20), ["#0 at 8"]);
}

// rules: 5.4
#[test]
fn a_new_express_lets_a_door_close_in_time_and_rests_without_calls() {
    let mut bank = bank_at(&[0]);
    press(&mut bank, A, &[5]);
    bank.step();
    only(&mut bank, A, &[0, 9]);
    assert_eq!(sight(&bank), "#^1 [] [] | ");
    bank.step();
    assert_eq!(sight(&bank), "#-1 [] [] | ");

    let mut bank = bank_at(&[3, 9]);
    press(&mut bank, A, &[3]);
    bank.step();
    only(&mut bank, A, &[0, 9]);
    let refused = bank.car_call(A, Floor(3));
    assert_eq!(refused, Err(Refused::UnknownFloor(Floor(3))));
    ask(&mut bank, &[up(3)]); // nobody walks in: the other car comes
    let moves = run(&mut bank, 2);
    assert_eq!(moves, ["#1 2 to 8", "#0 3 closed 3", "#1 3 to 7"]);
}

// rules: 5.5
#[test]
fn a_car_that_waits_for_a_mechanic_still_counts_as_going_there() {
    let mut bank = bank_at(&[0, 0]);
    set(bank.take_out(B));
    ask(&mut bank, &[up(5)]);
    bank.step();
    only(&mut bank, A, &[0, 9]);
    assert_eq!(pending(&bank), "5^", "the other one may be put back");
    set(bank.put_back(B));
    assert_eq!(openings(&mut bank, 20), ["#1 at 5"]);
}

// rules: 5.6
#[test]
fn in_a_fire_an_express_opens_at_the_floor_nearest_to_the_street() {
    let specs = [spec(-3, 9, 9, 2), spec(-3, 9, 9, 2), spec(-3, 9, 9, 2)];
    let mut bank = Bank::new(&specs, Nearest).expect("three cars");
    only(&mut bank, A, &[9, 2, -3]);
    only(&mut bank, B, &[8, 2, -2]);
    only(&mut bank, C, &[-1, 0, 1]);
    bank.fire_alarm();
    steps(&mut bank, 20);
    let at = [A, B, C].map(|car| view(&bank, car).floor.0);
    assert_eq!(at, [2, -2, 0], "of two as near, the lower one");
    assert!(bank.cars().iter().all(|car| car.door == Door::Open));
    // The mechanic gives the first car its street back, in the middle of it all.
    set(bank.set_blocked(A, true));
    only(&mut bank, A, &[9, 0]);
    assert_eq!(run(&mut bank, 3), [""; 0]);
    set(bank.set_blocked(A, false));
    let then = [
        "#0 24 closed 2",
        "#0 24 to 1",
        "#0 25 to 0",
        "#0 26 opened 0",
    ];
    assert_eq!(run(&mut bank, 9), then);
}

// rules: 5.7
#[test]
fn a_wait_lasts_from_the_first_press_until_the_door_opens() {
    let mut bank = bank_at(&[0]);
    assert_eq!(bank.waits(), Waits::default());
    ask(&mut bank, &[up(3)]);
    steps(&mut bank, 3);
    ask(&mut bank, &[up(3)]); // no new wait
    assert_eq!(bank.waits(), Waits::default());
    steps(&mut bank, 1);
    let one = Waits {
        served: 1,
        total: 4,
        longest: 4,
    };
    assert_eq!(bank.waits(), one);
    ask(&mut bank, &[up(3)]); // walks in
    steps(&mut bank, 1);
    let two = Waits {
        served: 2,
        total: 5,
        longest: 4,
    };
    assert_eq!(bank.waits(), two);
    press(&mut bank, A, &[5]);
    steps(&mut bank, 20);
    assert_eq!(bank.waits(), two, "buttons in a car do not count");
}

// rules: 5.7
#[test]
fn a_wait_goes_on_when_a_call_comes_back_and_ends_nowhere_in_a_fire() {
    let mut bank = bank_at(&[0, 9]);
    ask(&mut bank, &[up(2)]);
    bank.step();
    set(bank.take_out(A));
    ask(&mut bank, &[up(1)]);
    steps(&mut bank, 3);
    bank.fire_alarm();
    bank.all_clear();
    assert_eq!(bank.waits(), Waits::default());
    ask(&mut bank, &[up(2)]);
    steps(&mut bank, 2);
    set(bank.take_out(B));
    steps(&mut bank, 10);
    set(bank.put_back(B));
    steps(&mut bank, 10);
    let waits: Waits = bank.waits();
    // Pressed at 4, taken up again in tick 17 from floor 4, open in tick 19.
    assert_eq!((waits.served, waits.longest), (1, 15));
}

// rules: 5.7
#[test]
fn a_mean_is_rounded_to_tenths_with_a_half_going_up() {
    let mean = |served, total| {
        let waits = Waits {
            served,
            total,
            longest: total,
        };
        let tenths: u64 = waits.mean_tenths();
        tenths
    };
    assert_eq!(mean(0, 0), 0);
    assert_eq!(mean(3, 5), 17);
    assert_eq!(mean(3, 4), 13);
    assert_eq!(mean(4, 5), 13, "12.5 goes up");
    assert_eq!(mean(8, 9), 11);
    assert_eq!(mean(1, 7), 70);
    assert_eq!(mean(200, 209), 10);
    assert_eq!(mean(200, 210), 11);
    assert_eq!(mean(1, 20_000_001), 200_000_010);
}

/// Counts the waits by itself, from the news.
#[derive(Clone, Default)]
struct Clerk(Arc<Mutex<(Vec<(HallCall, u64)>, Vec<u64>)>>);

impl Panel for Clerk {
    fn tell(&mut self, tick: u64, news: &News) {
        let mut notes = self.0.lock().expect("nobody panics in here");
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

// rules: 5.7, 5.3
#[test]
fn random_operations_agree_with_the_clerk_about_the_waits() {
    let mut random = Generator::new(51);
    for _ in 0..20 {
        let mut bank = bank_with(&[0, 5, 9], LeastLoad);
        let clerk = Clerk::default();
        bank.add_panel(clerk.clone());
        for _ in 0..400 {
            let car = *random.pick(&[A, B, C]);
            let call = random_call(&mut random, 0, 9);
            match random.below(40) {
                0..9 => drop(bank.hall_call(call)),
                9..14 => drop(bank.car_call(car, call.floor)),
                14 => {
                    let at: Vec<i32> = (0..10).filter(|_| random.chance(70)).collect();
                    let _ = bank.serve_only(car, &floors(&at));
                }
                15 => only(&mut bank, car, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
                16 => set(bank.take_out(car)),
                17 | 18 => set(bank.put_back(car)),
                _ => bank.step(),
            }
            let notes = clerk.0.lock().expect("nobody panics in here");
            let waits = bank.waits();
            assert_eq!(waits.served, notes.1.len() as u64);
            assert_eq!(waits.total, notes.1.iter().sum::<u64>());
            assert_eq!(waits.longest, notes.1.iter().copied().max().unwrap_or(0));
            let mut waiting = bank.pending();
            for car in [A, B, C] {
                waiting.extend(bank.assigned(car).expect("a car of the bank"));
            }
            assert_eq!(waiting.len(), notes.0.len());
        }
    }
}

/// The same morning for each dispatcher: most come in at the street. What is
/// drawn does not depend on what the cars do.
fn morning(mut bank: Bank) -> (Waits, u64) {
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
    (bank.waits(), ticks)
}

// rules: 5.1, 5.2, 5.7
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
    let mut text = format!("{:<17} served   mean   longest   overtime\n", "");
    for (name, bank) in banks {
        let (waits, overtime) = morning(bank.expect("three cars"));
        let tenths = waits.mean_tenths();
        let (served, longest) = (waits.served, waits.longest);
        let mean = format!("{}.{}", tenths / 10, tenths % 10);
        text += &format!("{name:<17} {served:>6} {mean:>6} {longest:>9} {overtime:>10}\n");
    }
    text += "\nmean, longest: ticks on a landing  overtime: from the last press to rest\n\
             all hear the same presses on the landings; at a lit button it is no new call\n";
    insta::assert_snapshot!("the_same_morning_with_four_dispatchers", text);
}

// rules: 5.3, 5.7
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
