//! Stage 3: several cars, one row of buttons.

use std::sync::{Arc, Mutex};

use crate::stage_1::{Picture, arrow, letter, line, random_floor, spec};
use crate::stage_2::{down, name, names, random_call, up};
use crate::support::Generator;
use elevator::bank::{Bank, BankError, Refused};
use elevator::dispatch::{CarId, CarView, Dispatcher, Nearest};
use elevator::hall::HallCall;
use elevator::{Action, CarSpec, Direction, Door, Event, Floor, SpecError};

pub const A: CarId = CarId(0);
pub const B: CarId = CarId(1);
pub const C: CarId = CarId(2);

/// Cars of floors 0 to 9 with a dwell of 2, standing there.
pub fn bank_at(starts: &[i32]) -> Bank {
    bank_with(starts, Nearest)
}

pub fn bank_with(starts: &[i32], dispatcher: impl Dispatcher + 'static) -> Bank {
    let specs: Vec<CarSpec> = starts.iter().map(|at| spec(0, 9, *at, 2)).collect();
    Bank::new(&specs, dispatcher).expect("cars that can be built")
}

pub fn ask(bank: &mut Bank, calls: &[HallCall]) {
    for call in calls {
        assert_eq!(bank.hall_call(*call), Ok(()));
    }
}

pub fn press(bank: &mut Bank, car: CarId, floors: &[i32]) {
    for floor in floors {
        assert_eq!(bank.car_call(car, Floor(*floor)), Ok(()));
    }
}

pub fn steps(bank: &mut Bank, ticks: u64) {
    for _ in 0..ticks {
        bank.step();
    }
}

/// What the cars do in so many ticks: `#0 4 opened 3`.
pub fn run(bank: &mut Bank, ticks: u64) -> Vec<String> {
    let before = bank.trace().len();
    steps(bank, ticks);
    let trace: Vec<(CarId, Event)> = bank.trace();
    let lines = trace[before..].iter();
    lines
        .map(|(car, event)| format!("#{} {}", car.0, line(event)))
        .collect()
}

/// Who opens where in so many ticks: `#0 at 3`.
pub fn openings(bank: &mut Bank, ticks: u64) -> Vec<String> {
    let before = bank.trace().len();
    steps(bank, ticks);
    let trace = bank.trace();
    let opened = trace[before..].iter();
    opened
        .filter(|(_, event)| event.action == Action::Opened)
        .map(|(car, event)| format!("#{} at {}", car.0, event.floor.0))
        .collect()
}

pub fn pending(bank: &Bank) -> String {
    let calls: Vec<HallCall> = bank.pending();
    names(&calls)
}

pub fn assigned(bank: &Bank, car: CarId) -> String {
    let calls: Option<Vec<HallCall>> = bank.assigned(car);
    names(&calls.expect("a car of the bank"))
}

pub fn buttons(bank: &Bank, car: CarId) -> Vec<i32> {
    let floors: Option<Vec<Floor>> = bank.car_calls(car);
    let floors = floors.expect("a car of the bank").into_iter();
    floors.map(|floor| floor.0).collect()
}

pub fn view(bank: &Bank, car: CarId) -> CarView {
    bank.cars().swap_remove(car.0)
}

/// What the signs in a `sight` mean.
pub const SIGNS: &str =
    "signs: tick, each car: door # O, way ^ v -, floor, [buttons] [landings] | pending";

/// All that can be seen of a bank, as one line: see `SIGNS`.
pub fn sight(bank: &Bank) -> String {
    let cars = bank.cars().into_iter().map(|car| {
        let (door, way, at) = (letter(car.door), arrow(car.direction), car.floor.0);
        let (lit, given) = (buttons(bank, car.id), assigned(bank, car.id));
        format!("{door}{way}{at} {lit:?} [{given}]")
    });
    let cars: Vec<String> = cars.collect();
    format!("{} | {}", cars.join("  "), pending(bank))
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let specs = [spec(0, 7, 0, 2), spec(0, 7, 4, 2), spec(-3, 3, 0, 1)];
    let mut bank = Bank::new(&specs, Nearest).expect("three cars");
    let mut lines = vec![String::from(SIGNS)];
    for (number, mut random) in random.steps(0..260) {
        let busy = if number % 90 < 60 { 50 } else { 5 };
        if random.chance(busy) {
            let call = random_call(&mut random, -4, 8);
            if random.chance(60) {
                lines.push(format!("{}: {:?}", name(call), bank.hall_call(call)));
            } else {
                let car = CarId(usize::try_from(random.below(4)).expect("small"));
                let answer = bank.car_call(car, call.floor);
                lines.push(format!("#{} to {}: {answer:?}", car.0, call.floor.0));
            }
        } else {
            let events = run(&mut bank, 1).join(", ");
            lines.push(format!("{:>3} {}", bank.now(), sight(&bank)));
            if !events.is_empty() {
                lines.push(format!("    {events}"));
            }
        }
    }
    lines.join("\n")
}

fn seen(at: i32, way: Option<Direction>, stops: &[i32]) -> CarView {
    CarView {
        id: A,
        floor: Floor(at),
        direction: way,
        door: Door::Closed,
        stops: stops.iter().map(|it| Floor(*it)).collect(),
    }
}

// rules: 3.1
#[test]
fn a_new_bank_shows_its_cars_and_a_bad_one_is_refused() {
    let refusal = |specs: &[CarSpec]| Bank::new(specs, Nearest).err();
    let good = spec(0, 9, 0, 2);
    assert_eq!(refusal(&[]), Some(BankError::NoCars));
    let bad = [good, spec(0, 9, 0, 0), spec(0, 0, 0, 1)];
    assert_eq!(refusal(&bad), Some(BankError::Car(B, SpecError::ZeroDwell)));
    assert_eq!(refusal(&[good, good]), None);

    let specs = [spec(0, 9, 7, 2), spec(-2, 3, -1, 1)];
    let bank = Bank::new(&specs, Nearest).expect("two cars");
    let cars: Vec<CarView> = bank.cars();
    let second = CarView {
        id: B,
        ..seen(-1, None, &[])
    };
    assert_eq!(cars, [seen(7, None, &[]), second]);
    assert_eq!((bank.now(), pending(&bank)), (0, String::new()));
    assert_eq!((bank.assigned(C), bank.car_calls(C)), (None, None));
}

// rules: 3.4
#[test]
fn a_call_is_given_away_when_the_next_tick_begins() {
    let mut bank = bank_at(&[0, 9]);
    ask(&mut bank, &[up(2), down(7)]);
    assert_eq!(pending(&bank), "2^ 7v");
    assert_eq!(
        (assigned(&bank, A), assigned(&bank, B)),
        (String::new(), String::new())
    );
    assert_eq!(run(&mut bank, 1), ["#0 1 to 1", "#1 1 to 8"]);
    assert_eq!(pending(&bank), "");
    assert_eq!(
        (assigned(&bank, A), assigned(&bank, B)),
        ("2^".into(), "7v".into())
    );
    let rest = run(&mut bank, 6);
    let expected = [
        "#0 2 to 2",
        "#1 2 to 7",
        "#0 3 opened 2",
        "#1 3 opened 7",
        "#0 5 closed 2",
        "#1 5 closed 7",
    ];
    assert_eq!(rest, expected);
    assert_eq!(
        (assigned(&bank, A), assigned(&bank, B)),
        (String::new(), String::new())
    );
}

// rules: 3.7, 3.5
#[test]
fn the_smallest_distance_wins_and_the_lower_number_in_a_tie() {
    let chosen = |cars: &[CarView], call: HallCall| Nearest.assign(&call, cars);
    let car = |id: usize, view: CarView| CarView {
        id: CarId(id),
        ..view
    };
    let rising = car(3, seen(4, Some(Direction::Up), &[9]));
    let resting = car(5, seen(1, None, &[]));
    let twin = car(7, seen(7, None, &[]));
    let far = car(9, seen(900_000, None, &[]));
    let all = [rising, resting, twin, far];
    assert_eq!(chosen(&all, up(5)), Some(CarId(3)));
    assert_eq!(chosen(&all, down(6)), Some(CarId(7)));
    assert_eq!(chosen(&all, up(2)), Some(CarId(5)), "1 floor, not 2");
    assert_eq!(
        chosen(&all[1..3], down(4)),
        Some(CarId(5)),
        "3 floors, both"
    );
    assert_eq!(chosen(&all, up(800_000)), Some(CarId(9)));
    let mut open = car(1, seen(3, None, &[]));
    open.door = Door::Open;
    assert_eq!(chosen(&[open, all[1].clone()], up(4)), Some(CarId(1)));

    let mut bank = bank_at(&[0, 6, 6]);
    ask(&mut bank, &[down(5)]);
    bank.step();
    assert_eq!(assigned(&bank, B), "5v");
    let mut bank = bank_at(&[0; 300]);
    let last = CarId(299);
    press(&mut bank, last, &[3]);
    steps(&mut bank, 4);
    ask(&mut bank, &[down(4)]);
    bank.step();
    assert_eq!(assigned(&bank, last), "4v");
}

// rules: 3.5
#[test]
fn a_call_that_is_given_stays_given() {
    let mut bank = bank_at(&[0, 9]);
    ask(&mut bank, &[up(4)]);
    bank.step();
    press(&mut bank, B, &[5]);
    press(&mut bank, A, &[1, 2]);
    let expected = ["#0 at 1", "#0 at 2", "#1 at 5"];
    assert_eq!(openings(&mut bank, 5), expected);
    assert_eq!(assigned(&bank, A), "4^", "also while car 1 is nearer");
    assert_eq!(openings(&mut bank, 5), ["#0 at 4"]);
}

// rules: 3.2
#[test]
fn a_button_that_is_lit_already_asks_for_nothing_more() {
    let mut bank = bank_at(&[0, 9]);
    ask(&mut bank, &[up(3), up(3)]);
    assert_eq!(pending(&bank), "3^");
    bank.step();
    ask(&mut bank, &[up(3)]);
    assert_eq!(
        (pending(&bank), assigned(&bank, A)),
        (String::new(), "3^".into())
    );
    assert_eq!(openings(&mut bank, 20), ["#0 at 3"]);
    ask(&mut bank, &[up(3)]);
    assert_eq!(openings(&mut bank, 20), ["#0 at 3"]);
}

// rules: 3.2
#[test]
fn a_view_has_the_stops_of_one_car_each_once() {
    let mut bank = bank_at(&[0, 4]);
    press(&mut bank, A, &[5, 2, 5]);
    assert_eq!((buttons(&bank, A), buttons(&bank, B)), (vec![2, 5], vec![]));
    ask(&mut bank, &[up(5)]);
    bank.step();
    assert_eq!(view(&bank, A).stops, [Floor(2), Floor(5)]);
    assert_eq!(openings(&mut bank, 20), ["#1 at 5", "#0 at 2", "#0 at 5"]);

    let mut bank = bank_at(&[1]);
    press(&mut bank, A, &[8, 6]);
    ask(&mut bank, &[down(6), up(3), down(3)]);
    bank.step();
    let view = view(&bank, A);
    assert_eq!(view.stops, [Floor(3), Floor(6), Floor(8)]);
    assert_eq!(view.direction, Some(Direction::Up));
    assert_eq!((view.floor, view.door), (Floor(2), Door::Closed));
}

// rules: 3.4
#[test]
fn only_cars_that_can_go_on_from_there_are_sent() {
    // The second car goes to the cellar, the first from the hall upwards.
    let specs = [spec(0, 9, 9, 2), spec(-3, 1, -3, 2)];
    let mut bank = Bank::new(&specs, Nearest).expect("two cars");
    ask(&mut bank, &[up(1), down(0), up(-1)]);
    bank.step();
    assert_eq!(assigned(&bank, A), "1^", "the cellar car ends there");
    assert_eq!(assigned(&bank, B), "0v -1^");
}

// rules: 3.3
#[test]
fn a_refused_call_of_a_bank_changes_nothing() {
    // Nobody can go up from 3 or from 9, and nobody goes to 4, 5 and 6.
    let specs = [spec(0, 3, 0, 2), spec(7, 9, 8, 2)];
    let mut bank = Bank::new(&specs, Nearest).expect("two cars");
    ask(&mut bank, &[up(1)]);
    let before = sight(&bank);
    let answers: Vec<Result<(), Refused>> = vec![
        bank.hall_call(down(5)),
        bank.hall_call(up(3)),
        bank.hall_call(down(7)),
        bank.hall_call(up(10)),
        bank.car_call(C, Floor(99)),
        bank.car_call(A, Floor(7)),
        bank.car_call(B, Floor(3)),
    ];
    let expected = [
        Refused::UnknownFloor(Floor(5)),
        Refused::NowhereToGo(up(3)),
        Refused::NowhereToGo(down(7)),
        Refused::UnknownFloor(Floor(10)),
        Refused::UnknownCar(C),
        Refused::UnknownFloor(Floor(7)),
        Refused::UnknownFloor(Floor(3)),
    ];
    assert_eq!(answers, expected.map(Err));
    assert_eq!(sight(&bank), before);
    assert_eq!(run(&mut bank, 20).len(), 3, "to 1, opened, closed");

    // One car ends where the other begins.
    let specs = [spec(0, 4, 0, 2), spec(5, 9, 5, 2)];
    let mut bank = Bank::new(&specs, Nearest).expect("two cars");
    for call in [up(4), down(5)] {
        let answer: Result<(), Refused> = bank.hall_call(call);
        assert_eq!(answer, Err(Refused::NowhereToGo(call)));
    }
    ask(&mut bank, &[up(3), down(4), up(5), down(6)]);
}

// rules: 3.5
#[test]
fn who_is_given_to_an_open_car_of_the_same_direction_walks_in() {
    let mut bank = bank_at(&[0, 7]);
    press(&mut bank, A, &[3, 6]);
    steps(&mut bank, 4); // it has opened at 3 and goes up
    ask(&mut bank, &[up(3)]);
    assert_eq!(pending(&bank), "3^");
    bank.step();
    assert_eq!(
        (pending(&bank), assigned(&bank, A)),
        (String::new(), String::new())
    );
    ask(&mut bank, &[up(3)]);
    // In the tick in which it would close, the call still comes first.
    assert_eq!(run(&mut bank, 1), ["#0 6 closed 3", "#0 6 to 4"]);
    assert_eq!(sight(&bank), "#^4 [6] []  #-7 [] [] | ");
}

type Asked = Arc<Mutex<Vec<String>>>;

/// Gives the calls to the cars in turn, and writes down what it was shown.
struct InTurn {
    next: usize,
    asked: Asked,
}

impl Dispatcher for InTurn {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let shown: Vec<String> = cars
            .iter()
            .map(|car| format!("#{} {}{}", car.id.0, arrow(car.direction), car.stops.len()))
            .collect();
        let mut asked = self.asked.lock().expect("no thread panicked");
        asked.push(format!("{}: {}", name(*call), shown.join(", ")));
        let chosen = &cars[self.next % cars.len()];
        self.next += 1;
        Some(chosen.id)
    }
}

// rules: 3.4
#[test]
fn a_dispatcher_from_outside_is_called_once_for_each_call_oldest_first() {
    let asked = Asked::default();
    let mut bank = bank_with(
        &[0, 0, 0],
        InTurn {
            next: 1,
            asked: Arc::clone(&asked),
        },
    );
    ask(&mut bank, &[down(7), up(2), up(2), down(3), up(5)]);
    assert!(asked.lock().expect("no thread panicked").is_empty());
    steps(&mut bank, 3);
    assert_eq!(
        *asked.lock().expect("no thread panicked"),
        [
            "7v: #0 -0, #1 -0, #2 -0",
            "2^: #0 -0, #1 -1, #2 -0",
            "3v: #0 -0, #1 -1, #2 -1",
            "5^: #0 -1, #1 -1, #2 -1",
        ],
        "each call, and the views: the direction and the number of stops"
    );
    assert_eq!(
        (assigned(&bank, A), assigned(&bank, B)),
        ("3v".into(), "7v 5^".into())
    );

    let asked = Asked::default();
    let in_turn = InTurn {
        next: 0,
        asked: Arc::clone(&asked),
    };
    let mut bank = bank_with(&[3], in_turn);
    press(&mut bank, A, &[3]);
    steps(&mut bank, 1);
    ask(&mut bank, &[down(3), up(6)]);
    steps(&mut bank, 1);
    let asked = asked.lock().expect("no thread panicked");
    assert_eq!(*asked, ["3v: #0 -0", "6^: #0 v0"]);
}

/// Returns `None` so many times, and then always the same car.
pub struct Stubborn {
    pub refusals: u64,
    pub answer: CarId,
}

impl Dispatcher for Stubborn {
    fn assign(&mut self, _: &HallCall, _: &[CarView]) -> Option<CarId> {
        if self.refusals == 0 {
            return Some(self.answer);
        }
        self.refusals -= 1;
        None
    }
}

// rules: 3.6
#[test]
fn a_dispatcher_from_outside_may_let_a_call_wait() {
    let stubborn = Stubborn {
        refusals: 5,
        answer: B,
    };
    let mut bank = bank_with(&[0, 0], stubborn);
    ask(&mut bank, &[up(1), up(2)]);
    steps(&mut bank, 2);
    assert_eq!(pending(&bank), "1^ 2^");
    steps(&mut bank, 1);
    assert_eq!(
        (pending(&bank), assigned(&bank, B)),
        ("1^".into(), "2^".into())
    );
    assert_eq!(openings(&mut bank, 20), ["#1 at 1", "#1 at 2"]);
}

// rules: 3.2
#[test]
fn a_call_that_is_pressed_again_keeps_its_place() {
    let stubborn = Stubborn {
        refusals: 3,
        answer: B,
    };
    let mut bank = bank_with(&[0, 0], stubborn);
    ask(&mut bank, &[up(8), up(6), up(8)]);
    assert_eq!(pending(&bank), "8^ 6^");
    steps(&mut bank, 1);
    ask(&mut bank, &[up(8)]);
    assert_eq!(pending(&bank), "8^ 6^");
    steps(&mut bank, 2);
    ask(&mut bank, &[up(8), up(7)]);
    assert_eq!(
        (pending(&bank), assigned(&bank, B)),
        ("7^".into(), "8^ 6^".into())
    );
}

// rules: 3.2
#[test]
fn the_calls_of_a_car_are_listed_in_the_order_of_the_buttons() {
    let stubborn = Stubborn {
        refusals: 1,
        answer: B,
    };
    let mut bank = bank_with(&[0, 0], stubborn);
    ask(&mut bank, &[up(8), up(6)]);
    steps(&mut bank, 1);
    assert_eq!(assigned(&bank, B), "6^");
    steps(&mut bank, 1);
    assert_eq!(assigned(&bank, B), "8^ 6^", "given later, pressed before");
}

// rules: 3.1
#[test]
fn a_dispatcher_from_outside_may_be_chosen_at_run_time() {
    let choose = |stubborn: bool| -> Box<dyn Dispatcher> {
        if stubborn {
            Box::new(Stubborn {
                refusals: 0,
                answer: B,
            })
        } else {
            Box::new(Nearest)
        }
    };
    for (stubborn, car) in [(false, A), (true, B)] {
        let mut bank = bank_with(&[0, 9], choose(stubborn));
        ask(&mut bank, &[up(2)]);
        bank.step();
        assert_eq!(assigned(&bank, car), "2^");
    }
}

/// Gives these answers, the last of them first.
struct Answers(Vec<CarId>);

impl Dispatcher for Answers {
    fn assign(&mut self, _: &HallCall, _: &[CarView]) -> Option<CarId> {
        self.0.pop()
    }
}

// rules: 3.6, 3.4
#[test]
fn a_car_that_was_not_offered_does_not_get_the_call() {
    let specs = [spec(0, 9, 0, 2), spec(0, 3, 0, 2)];
    for answer in [B, C] {
        let stubborn = Stubborn {
            refusals: 0,
            answer,
        };
        let mut bank = Bank::new(&specs, stubborn).expect("two cars");
        ask(&mut bank, &[down(5)]);
        steps(&mut bank, 10);
        assert_eq!(sight(&bank), "#-0 [] []  #-0 [] [] | 5v");
    }
    // Nobody is asked again before the next tick.
    let mut bank = bank_with(&[0], Answers(vec![A, C]));
    ask(&mut bank, &[down(5)]);
    steps(&mut bank, 1);
    assert_eq!(pending(&bank), "5v");
    steps(&mut bank, 1);
    assert_eq!(assigned(&bank, A), "5v");
}

// rules: 3.5, 3.2
#[test]
fn random_operations_lose_no_call_and_serve_none_twice() {
    let mut random = Generator::new(31);
    for _ in 0..40 {
        let mut bank = bank_at(&[0, 5, 9]);
        let mut waiting: Vec<HallCall> = Vec::new();
        for tick in 0..300 {
            while tick < 200 && random.chance(40) {
                let call = random_call(&mut random, 0, 9);
                if bank.hall_call(call).is_ok() && !waiting.contains(&call) {
                    waiting.push(call);
                }
                let car = *random.pick(&[A, B, C]);
                let floor = random_floor(&mut random, 0, 9);
                assert_eq!(bank.car_call(car, floor), Ok(()));
            }
            let owner = |bank: &Bank, call: &HallCall| {
                let given = |car: &CarId| bank.assigned(*car).expect("a car").contains(call);
                [A, B, C].into_iter().find(given)
            };
            let before: Vec<_> = waiting.iter().map(|it| owner(&bank, it)).collect();
            bank.step();
            let mut all = bank.pending();
            for car in [A, B, C] {
                all.extend(bank.assigned(car).expect("a car of the bank"));
            }
            for (call, before) in waiting.iter().zip(before) {
                let after = owner(&bank, call);
                if let Some(car) = before.filter(|_| after.is_none()) {
                    let car = view(&bank, car);
                    assert_eq!((car.floor, car.door), (call.floor, Door::Open));
                    assert_eq!(car.direction, Some(call.direction));
                } else if before.is_some() {
                    assert_eq!(after, before, "given to another");
                }
            }
            assert!(all.iter().all(|call| waiting.contains(call)));
            waiting.retain(|call| all.contains(call));
            assert_eq!(all.len(), waiting.len(), "in two lists at once");
        }
        assert_eq!((waiting.len(), pending(&bank)), (0, String::new()));
    }
}

/// The floors as rows, the ticks as columns, a letter for each car.
pub fn traces(
    bank: &mut Bank,
    lowest: i32,
    highest: i32,
    ticks: u64,
    mut before: impl FnMut(u64, &mut Bank),
) -> String {
    let mut picture = Picture::of(lowest, highest);
    for tick in 0..ticks {
        before(tick, bank);
        let cars = bank.cars();
        let mut waiting = bank.pending();
        for car in &cars {
            waiting.extend(bank.assigned(car.id).expect("a car of the bank"));
        }
        picture.column(|row| {
            let here: Vec<&CarView> = cars.iter().filter(|car| car.floor.0 == row).collect();
            let wants = |call: HallCall| waiting.contains(&call);
            match here[..] {
                [] if wants(up(row)) && wants(down(row)) => 'x',
                [] if wants(up(row)) => '^',
                [] if wants(down(row)) => 'v',
                [] => ' ',
                [car] => {
                    let letter = ['a', 'b', 'c'][car.id.0];
                    match car.door {
                        Door::Closed => letter,
                        Door::Open => letter.to_ascii_uppercase(),
                    }
                }
                _ => '&',
            }
        });
        bank.step();
    }
    picture.text()
}

// rules: 3.4, 3.7
#[test]
fn lunch_time_with_two_cars() {
    let mut bank = bank_at(&[0, 6]);
    let calls = [
        (0, down(8)),
        (1, up(2)),
        (3, down(5)),
        (9, down(9)),
        (14, up(0)),
        (18, down(3)),
        (24, up(4)),
    ];
    let presses = [
        (7, B, 0),
        (6, A, 7),
        (10, B, 0),
        (16, A, 1),
        (24, A, 6),
        (30, B, 0),
    ];
    let text = traces(&mut bank, 0, 9, 60, |tick, bank| {
        for (_, call) in calls.iter().filter(|it| it.0 == tick) {
            ask(bank, &[*call]);
        }
        for (_, car, floor) in presses.iter().filter(|it| it.0 == tick) {
            press(bank, *car, &[*floor]);
        }
    });
    let legend = "a b the cars  A B with an open door  & both of them\n\
                  ^ somebody waits to go up  v down  x both\n";
    let text = text + "\n" + legend;
    insta::assert_snapshot!("lunch_time_with_two_cars", text);
}

// rules: 3.2, 3.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
