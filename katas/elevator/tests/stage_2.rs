//! Stage 2: the buttons on the landings.

use crate::stage_1::{
    Picture, arrow, car_at, letter, lit, openings, press, random_floor, run, spec,
};
use crate::support::Generator;
use elevator::hall::{HallCall, HallError};
use elevator::lantern::Next;
use elevator::{Action, Car, CarSpec, Direction, Door, Floor};

pub fn up(floor: i32) -> HallCall {
    HallCall {
        floor: Floor(floor),
        direction: Direction::Up,
    }
}

pub fn down(floor: i32) -> HallCall {
    HallCall {
        floor: Floor(floor),
        direction: Direction::Down,
    }
}

/// `6v`: somebody on floor 6 wants to go down.
pub fn name(call: HallCall) -> String {
    format!("{}{}", call.floor.0, arrow(Some(call.direction)))
}

pub fn names(calls: &[HallCall]) -> String {
    let names: Vec<String> = calls.iter().map(|call| name(*call)).collect();
    names.join(" ")
}

pub fn random_call(random: &mut Generator, lowest: i32, highest: i32) -> HallCall {
    HallCall {
        floor: random_floor(random, lowest, highest),
        direction: *random.pick(&[Direction::Up, Direction::Down]),
    }
}

fn ask(car: &mut Car, calls: &[HallCall]) {
    for call in calls {
        assert_eq!(car.hall_call(*call), Ok(()));
    }
}

fn landings(car: &Car) -> String {
    let calls: Vec<HallCall> = car.hall_calls();
    names(&calls)
}

/// Opened where, and where to: `6v`.
fn service(car: &mut Car, ticks: u64) -> Vec<String> {
    let mut seen = Vec::new();
    for _ in 0..ticks {
        let before = car.trace().len();
        car.step();
        for event in &car.trace()[before..] {
            if event.action == Action::Opened {
                seen.push(format!("{}{}", event.floor.0, arrow(car.direction())));
            }
        }
    }
    seen
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut car = Car::new(spec(-2, 7, 0, 2)).expect("a car");
    let signs = "signs: door # closed O open, way ^ v or - none, [buttons] [landings], events";
    let mut lines = vec![String::from(signs)];
    for (number, mut random) in random.steps(0..300) {
        // Now and then nobody comes for a while.
        let busy = if number % 100 < 70 { 40 } else { 4 };
        if random.chance(busy) {
            let call = random_call(&mut random, -3, 8);
            let text = if random.chance(60) {
                format!("{}: {:?}", name(call), car.hall_call(call))
            } else {
                format!("call {}: {:?}", call.floor.0, car.call(call.floor))
            };
            lines.push(text);
        } else {
            let events = run(&mut car, 1).join(", ");
            let (door, way) = (letter(car.door()), arrow(car.direction()));
            let left = format!("{:?} [{}]", lit(&car), landings(&car));
            lines.push(
                format!("{door} {way} {left} {events}")
                    .trim_end()
                    .to_string(),
            );
        }
    }
    lines.join("\n")
}

// rules: 2.2, 2.3
#[test]
fn a_call_in_the_other_direction_takes_the_car_to_its_floor_first() {
    let mut car = car_at(2);
    ask(&mut car, &[down(6)]);
    assert_eq!(landings(&car), "6v");
    assert_eq!(
        run(&mut car, 5),
        ["1 to 3", "2 to 4", "3 to 5", "4 to 6", "5 opened 6"]
    );
    assert_eq!(
        (car.direction(), landings(&car)),
        (Some(Direction::Down), String::new())
    );
    press(&mut car, &[1]);
    assert_eq!(openings(&mut car, 20), [1]);
    assert_eq!(run(&mut car, 60), [""; 0]);

    let mut car = car_at(5);
    ask(&mut car, &[up(2)]);
    assert_eq!(service(&mut car, 20), ["2^"]);
    assert_eq!(car.floor(), Floor(2));
}

// rules: 2.3
#[test]
fn a_car_passes_those_who_want_to_go_the_other_way() {
    let mut car = car_at(0);
    ask(&mut car, &[down(3), up(2), down(5)]);
    press(&mut car, &[7]);
    assert_eq!(service(&mut car, 60), ["2^", "7^", "5v", "3v"]);
    let mut car = car_at(9);
    ask(&mut car, &[up(6), down(7), up(4)]);
    press(&mut car, &[2]);
    assert_eq!(service(&mut car, 60), ["7v", "2v", "4^", "6^"]);
}

// rules: 2.2, 2.3
#[test]
fn the_farthest_call_ahead_is_where_the_car_turns() {
    let mut car = car_at(0);
    press(&mut car, &[3]);
    ask(&mut car, &[down(5), down(8), down(3)]);
    assert_eq!(service(&mut car, 60), ["3^", "8v", "5v", "3v"]);
}

// rules: 2.3, 2.4
#[test]
fn a_call_at_the_floor_of_a_resting_car_opens_its_door() {
    for call in [up(4), down(4)] {
        let mut car = car_at(4);
        ask(&mut car, &[call]);
        assert_eq!(landings(&car), name(call));
        assert_eq!(run(&mut car, 1), ["1 opened 4"]);
        assert_eq!(car.direction(), Some(call.direction));
        assert_eq!(landings(&car), "");
    }
}

// rules: 2.4, 2.3
#[test]
fn one_opening_serves_one_direction_and_up_comes_first() {
    let mut car = car_at(4);
    ask(&mut car, &[down(4), up(4)]);
    assert_eq!(run(&mut car, 1), ["1 opened 4"]);
    assert_eq!(
        (car.direction(), landings(&car)),
        (Some(Direction::Up), "4v".into())
    );
    // Nobody presses a button: the car turns, and opens once more.
    assert_eq!(run(&mut car, 2), ["3 closed 4", "3 opened 4"]);
    assert_eq!(
        (car.direction(), landings(&car)),
        (Some(Direction::Down), String::new())
    );
    assert_eq!(run(&mut car, 9), ["5 closed 4"]);

    let mut car = car_at(4);
    ask(&mut car, &[down(4), up(4)]);
    run(&mut car, 1);
    press(&mut car, &[6]);
    assert_eq!(service(&mut car, 30), ["6^", "4v"]);
}

// rules: 2.4
#[test]
fn a_car_takes_the_direction_of_the_call_that_it_serves() {
    let mut car = car_at(3);
    ask(&mut car, &[down(6)]);
    run(&mut car, 4);
    assert_eq!(
        (car.door(), car.direction()),
        (Door::Open, Some(Direction::Down))
    );
    press(&mut car, &[9, 1]);
    assert_eq!(openings(&mut car, 60), [1, 9]);

    let mut car = car_at(3);
    ask(&mut car, &[down(6)]);
    run(&mut car, 1);
    press(&mut car, &[2]); // behind, until the door opens
    run(&mut car, 3);
    assert_eq!(car.direction(), Some(Direction::Down));
    press(&mut car, &[9]);
    assert_eq!(openings(&mut car, 60), [2, 9]);

    let mut car = car_at(3);
    ask(&mut car, &[up(6)]);
    run(&mut car, 4);
    press(&mut car, &[2]); // they wanted to go up, and press 2
    assert_eq!(
        (car.direction(), openings(&mut car, 30)),
        (Some(Direction::Up), vec![2])
    );
}

// rules: 2.5, 1.4
#[test]
fn at_an_open_door_only_the_direction_of_the_car_walks_in() {
    let mut car = car_at(3);
    press(&mut car, &[5, 1]);
    run(&mut car, 4);
    assert_eq!(
        (car.door(), car.direction()),
        (Door::Open, Some(Direction::Up))
    );
    ask(&mut car, &[up(5)]);
    assert_eq!(landings(&car), "", "walks in");
    ask(&mut car, &[down(5), up(4)]);
    assert_eq!(landings(&car), "4^ 5v", "waits");
    // Walking in does not hold the door; the one who waits gets a whole dwell.
    assert_eq!(
        run(&mut car, 3),
        ["5 closed 5", "5 opened 5", "7 closed 5", "7 to 4"]
    );
}

// rules: 2.5, 2.4
#[test]
fn who_comes_first_to_the_open_door_of_a_resting_car_says_where_it_goes() {
    let mut car = car_at(3);
    press(&mut car, &[3]);
    run(&mut car, 1);
    assert_eq!((car.door(), car.direction()), (Door::Open, None));
    ask(&mut car, &[down(3)]);
    assert_eq!(
        (car.direction(), landings(&car)),
        (Some(Direction::Down), String::new())
    );
    ask(&mut car, &[up(3)]);
    assert_eq!(landings(&car), "3^");
    press(&mut car, &[5, 2]);
    assert_eq!(service(&mut car, 30), ["2v", "3^", "5^"]);

    // It opens for its button. Down at 3 is lit already: it stays lit.
    let mut car = car_at(3);
    press(&mut car, &[3, 5]);
    ask(&mut car, &[down(3)]);
    assert_eq!(run(&mut car, 1), ["1 opened 3"]);
    let seen = |car: &Car| (car.direction(), landings(car), car.next_action());
    let lit = (None, "3v".into(), Next::Stay);
    assert_eq!(seen(&car), lit, "only the button is served");
    ask(&mut car, &[down(3)]);
    assert_eq!(seen(&car), lit, "pressed again: nothing changes");
    assert_eq!(service(&mut car, 30), ["5^", "3v"]);
}

// rules: 2.4, 2.3
#[test]
fn one_opening_serves_a_call_and_the_button_of_the_floor() {
    let mut car = car_at(2);
    press(&mut car, &[4]);
    ask(&mut car, &[up(4), down(7)]);
    assert_eq!(service(&mut car, 30), ["4^", "7v"]);
    let mut car = car_at(2);
    press(&mut car, &[4]);
    ask(&mut car, &[down(4)]);
    assert_eq!(service(&mut car, 30), ["4v"]);
    let mut car = car_at(4); // without a direction
    press(&mut car, &[4]);
    ask(&mut car, &[down(4)]);
    assert_eq!(service(&mut car, 30), ["4v"]);

    let mut car = car_at(2);
    press(&mut car, &[4, 6]);
    ask(&mut car, &[down(4)]);
    run(&mut car, 3);
    assert_eq!((car.door(), car.floor()), (Door::Open, Floor(4)));
    assert_eq!(landings(&car), "4v");
    assert_eq!(service(&mut car, 30), ["6^", "4v"]);
}

// rules: 2.6, 2.3
#[test]
fn a_call_further_on_may_come_until_the_door_opens() {
    let mut car = car_at(3);
    ask(&mut car, &[down(6)]);
    assert_eq!(run(&mut car, 3), ["1 to 4", "2 to 5", "3 to 6"]);
    assert_eq!(car.next_action(), Next::Open);
    press(&mut car, &[8]);
    assert_eq!(car.next_action(), Next::Move(Direction::Up));
    assert_eq!(service(&mut car, 30), ["8^", "6v"]);
}

// rules: 2.3, 2.2
#[test]
fn a_resting_car_counts_as_going_up() {
    let first = |buttons: &[i32], calls: &[HallCall]| {
        let mut car = car_at(5);
        press(&mut car, buttons);
        ask(&mut car, calls);
        openings(&mut car, 20)[0]
    };
    assert_eq!(first(&[8], &[up(3)]), 8);
    assert_eq!(first(&[2], &[down(7)]), 7);
    assert_eq!(first(&[], &[down(4), up(7)]), 7);
    assert_eq!(first(&[8], &[down(3), down(6)]), 8, "up, to the farthest");
    assert_eq!(
        first(&[], &[down(5), down(8)]),
        8,
        "also from its own floor"
    );
    assert_eq!(first(&[], &[down(5), up(3)]), 5, "nothing lies ahead");
}

// rules: 2.1, 2.3
#[test]
fn landings_are_listed_lowest_first_and_up_before_down() {
    let mut car = car_at(0);
    ask(
        &mut car,
        &[down(7), up(2), down(2), down(7), up(7), down(1)],
    );
    assert_eq!(landings(&car), "1v 2^ 2v 7^ 7v");
    assert_eq!(service(&mut car, 60), ["2^", "7^", "7v", "2v", "1v"]);
}

// rules: 2.1
#[test]
fn a_refused_call_from_a_landing_changes_nothing() {
    let mut car = Car::new(spec(-1, 5, 0, 2)).expect("a car");
    ask(&mut car, &[down(3)]);
    let refused: Vec<Result<(), HallError>> = [up(6), down(-2), up(5), down(-1)]
        .into_iter()
        .map(|call| car.hall_call(call))
        .collect();
    let expected = [
        HallError::UnknownFloor(Floor(6)),
        HallError::UnknownFloor(Floor(-2)),
        HallError::NowhereToGo(up(5)),
        HallError::NowhereToGo(down(-1)),
    ];
    assert_eq!(refused, expected.map(Err));
    assert_eq!((landings(&car), car.direction()), ("3v".into(), None));
    ask(&mut car, &[up(-1), down(5)]);
    assert_eq!(service(&mut car, 60), ["5v", "3v", "-1^"]);
}

struct Call {
    at: Floor,
    way: Option<Direction>,
    since: u64,
}

fn random_house(random: &mut Generator) -> (Car, CarSpec) {
    let highest = 1 + i32::try_from(random.below(9)).expect("small");
    let start = random_floor(random, 0, highest);
    let spec = spec(0, highest, start.0, 1 + random.below(3));
    (Car::new(spec).expect("a car"), spec)
}

/// One tick. Each call that is no longer lit must have been served: with an
/// open door, at its floor, by a car that goes its way, and in time.
fn watch(car: &mut Car, calls: &mut Vec<Call>, bound: u64) {
    let before = car.trace().len();
    car.step();
    let events = car.trace();
    let opened = events[before..]
        .iter()
        .any(|it| it.action == Action::Opened);
    let (lit, landings) = (car.calls(), car.hall_calls());
    let left = |call: &Call| match call.way {
        Some(direction) => landings.contains(&HallCall {
            floor: call.at,
            direction,
        }),
        None => lit.contains(&call.at),
    };
    let (now, at, way) = (car.now(), car.floor(), car.direction());
    assert!(
        !opened || calls.iter().any(|call| !left(call)),
        "tick {now}: opened at {}, but no lamp went off",
        at.0
    );
    for call in calls.iter().filter(|call| !left(call)) {
        let what = format!(
            "call {}{} of tick {} went off in tick {now}: the car is at {}{}",
            call.at.0,
            arrow(call.way),
            call.since,
            at.0,
            arrow(way)
        );
        assert!(opened, "{what} and did not open in this tick");
        assert!(at == call.at, "{what}");
        assert!(call.way.is_none() || call.way == way, "{what}");
        let wait = now - call.since;
        assert!(wait <= bound, "{what}, after more than {bound} ticks");
    }
    calls.retain(left);
    let known = |floor: &Floor| calls.iter().any(|it| it.at == *floor);
    assert!(lit.iter().all(known) && landings.iter().all(|it| known(&it.floor)));
}

// rules: 2.3, 2.5
#[test]
fn random_operations_let_nobody_wait_too_long_on_a_landing() {
    let mut random = Generator::new(21);
    for _ in 0..80 {
        let (mut car, spec) = random_house(&mut random);
        let highest = spec.highest.0;
        let floors = u64::from(highest.unsigned_abs()) + 1;
        let bound = 2 * (floors - 1) + spec.dwell * 2 * floors;
        let mut calls = Vec::new();
        let eagerness = 3 + random.below(60);
        for tick in 0..400 {
            while tick < 300 && random.chance(eagerness) {
                // Half of the calls come from where the car is.
                let mut call = random_call(&mut random, 0, highest);
                if random.chance(50) {
                    call.floor = car.floor();
                }
                let in_car = random.chance(40);
                let accepted = if in_car {
                    car.call(call.floor).is_ok()
                } else {
                    car.hall_call(call).is_ok()
                };
                let lit = if in_car {
                    car.calls().contains(&call.floor)
                } else {
                    car.hall_calls().contains(&call)
                };
                if accepted && lit {
                    calls.push(Call {
                        at: call.floor,
                        way: Some(call.direction).filter(|_| !in_car),
                        since: car.now(),
                    });
                }
            }
            watch(&mut car, &mut calls, bound);
        }
        assert!(calls.is_empty());
        assert_eq!((lit(&car), landings(&car)), (vec![], String::new()));
    }
}

// rules: 2.6
#[test]
fn the_next_action_may_be_asked_for_without_moving_the_car() {
    use Next::{Move, Open, Rest, Stay};
    let mut car = car_at(5);
    assert_eq!(car.next_action(), Rest);
    ask(&mut car, &[down(6)]);
    press(&mut car, &[5]);
    let mut seen = Vec::new();
    for _ in 0..7 {
        seen.push(car.next_action());
        car.step();
    }
    // Open at 5, closed and to 6, open at 6, closed.
    let up = Move(Direction::Up);
    assert_eq!(seen, [Open, Stay, up, Open, Stay, Rest, Rest]);
}

// rules: 2.6
#[test]
fn random_operations_do_what_the_lantern_has_announced() {
    let mut random = Generator::new(22);
    for _ in 0..60 {
        let (mut car, spec) = random_house(&mut random);
        for _ in 0..200 {
            let call = random_call(&mut random, 0, spec.highest.0);
            match random.below(6) {
                0 => drop(car.hall_call(call)),
                1 => drop(car.call(call.floor)),
                _ => {}
            }
            let before = (car.trace(), lit(&car), landings(&car), car.direction());
            let next: Next = car.next_action();
            let after = (car.trace(), lit(&car), landings(&car), car.direction());
            assert_eq!(after, before, "asking changed something");
            let was = car.door();
            car.step();
            let events = car.trace();
            let action = events[before.0.len()..].last().map(|it| it.action);
            let did = match action {
                Some(Action::Opened) => Next::Open,
                Some(Action::Moved) => Next::Move(car.direction().expect("it moved")),
                None if was == Door::Open => Next::Stay,
                Some(Action::Closed) | None => Next::Rest,
            };
            assert_eq!(did, next);
        }
    }
}

// rules: 2.3, 2.4
#[test]
fn a_morning_on_the_landings() {
    let mut car = car_at(3);
    let mut picture = Picture::of(0, 9);
    let calls = [
        (0, down(6)),
        (1, up(1)),
        (2, up(5)),
        (10, down(4)),
        (12, up(4)),
        (26, down(8)),
        (38, up(2)),
    ];
    let buttons = [(6, 9), (11, 0), (22, 7), (23, 3), (36, 0), (46, 5)];
    for tick in 0..60 {
        for (_, call) in calls.iter().filter(|it| it.0 == tick) {
            ask(&mut car, &[*call]);
        }
        for (_, floor) in buttons.iter().filter(|it| it.0 == tick) {
            press(&mut car, &[*floor]);
        }
        let (floor, door) = (car.floor().0, car.door());
        let (lit, landings) = (lit(&car), car.hall_calls());
        picture.column(|row| match row {
            _ if row == floor => letter(door),
            _ if landings.contains(&up(row)) && landings.contains(&down(row)) => 'x',
            _ if landings.contains(&up(row)) => '^',
            _ if landings.contains(&down(row)) => 'v',
            _ if lit.contains(&row) => '*',
            _ => ' ',
        });
        car.step();
    }
    let legend = "# the car  O its door is open  * a lit button in it\n\
                  ^ somebody wants to go up  v down  x both\n";
    let text = picture.text() + "\n" + legend;
    insta::assert_snapshot!("a_morning_on_the_landings", text);
}

// rules: 2.3, 2.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
