//! Stage 4: crowds, suitcases, mechanics and fires; and those who are told.

use std::sync::{Arc, Mutex};

use crate::stage_1::{line, random_floor, spec};
use crate::stage_2::{down, name, random_call, up};
use crate::stage_3::{
    A, B, C, SIGNS, ask, assigned, bank_at, bank_with, buttons, openings, pending, press, run,
    sight, steps, traces, view,
};
use crate::support::Generator;
use elevator::bank::{Bank, Refused};
use elevator::dispatch::{CarId, CarView, Dispatcher, Nearest};
use elevator::hall::HallCall;
use elevator::modes::Mode;
use elevator::panel::{News, Panel};
use elevator::{Action, Direction, Door, Floor};

/// A panel that writes everything down.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Panel for Log {
    fn tell(&mut self, tick: u64, news: &News) {
        let text = match *news {
            News::Called(call) => format!("called {}", name(call)),
            News::Assigned(call, car) => format!("{} to #{}", name(call), car.0),
            News::Returned(call, car) => format!("{} back from #{}", name(call), car.0),
            News::Served(call, car) => format!("{} served by #{}", name(call), car.0),
            News::Cancelled(call) => format!("{} cancelled", name(call)),
            News::Dropped(car, floor) => format!("#{} drops {}", car.0, floor.0),
            News::Car(car, event) => format!("#{} {}", car.0, line(&event)),
            News::Mode(car, mode) => format!("#{} {mode:?}", car.0),
            _ => String::from("something new"),
        };
        let mut lines = self.0.lock().expect("nobody panics in here");
        lines.push(format!("{tick}: {text}"));
    }
}

impl Log {
    /// What it has heard since the last call.
    pub fn read(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("nobody panics in here"))
    }
}

pub fn logged(mut bank: Bank) -> (Bank, Log) {
    let log = Log::default();
    bank.add_panel(log.clone());
    (bank, log)
}

pub fn set(answer: Result<(), Refused>) {
    assert_eq!(answer, Ok(()));
}

pub fn modes(bank: &Bank) -> Vec<Mode> {
    let cars = bank.cars().into_iter();
    cars.map(|car| bank.mode(car.id).expect("a car of the bank"))
        .collect()
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let specs = [spec(0, 7, 0, 2), spec(0, 7, 4, 1), spec(2, 9, 5, 2)];
    let bank = Bank::new(&specs, Nearest).expect("three cars");
    let (mut bank, log) = logged(bank);
    let mut lines = vec![String::from(SIGNS)];
    for (_, mut random) in random.steps(0..280) {
        let car = CarId(usize::try_from(random.below(4)).expect("small"));
        let call = random_call(&mut random, -1, 9);
        let yes = random.chance(40);
        let text = match random.below(24) {
            0..5 => format!("{}: {:?}", name(call), bank.hall_call(call)),
            5..7 => {
                let answer = bank.car_call(car, call.floor);
                format!("#{} to {}: {answer:?}", car.0, call.floor.0)
            }
            7..9 => format!("#{} full {yes}: {:?}", car.0, bank.set_full(car, yes)),
            9 => {
                let answer = bank.set_blocked(car, yes);
                format!("#{} blocked {yes}: {answer:?}", car.0)
            }
            10 => format!("#{} out: {:?}", car.0, bank.take_out(car)),
            11 => format!("#{} back: {:?}", car.0, bank.put_back(car)),
            12 if yes => {
                bank.fire_alarm();
                String::from("fire")
            }
            13 => {
                bank.all_clear();
                String::from("clear")
            }
            _ => {
                bank.step();
                sight(&bank)
            }
        };
        lines.push(format!("{:>3} {text}", bank.now()));
        lines.extend(log.read().into_iter().map(|it| format!("    {it}")));
    }
    lines.join("\n")
}

// rules: 4.1
#[test]
fn a_full_car_gives_its_landings_back_and_serves_its_buttons() {
    let mut bank = bank_at(&[0, 9]);
    press(&mut bank, A, &[5]);
    ask(&mut bank, &[up(3), up(2)]);
    bank.step();
    assert_eq!(assigned(&bank, A), "3^ 2^");
    set(bank.set_full(A, true));
    assert_eq!(
        (pending(&bank), assigned(&bank, A)),
        ("3^ 2^".into(), String::new())
    );
    bank.step();
    assert_eq!(
        (pending(&bank), assigned(&bank, B)),
        (String::new(), "3^ 2^".into())
    );
    let expected = ["#0 at 5", "#1 at 2", "#1 at 3"];
    assert_eq!(openings(&mut bank, 30), expected);
    // Also the call for the floor where it is: it does not go that way.
    let mut bank = bank_at(&[3]);
    ask(&mut bank, &[up(3)]);
    bank.step();
    ask(&mut bank, &[down(3)]);
    bank.step();
    assert_eq!(sight(&bank), "O^3 [] [3v] | ");
    set(bank.set_full(A, true));
    assert_eq!(sight(&bank), "O^3 [] [] | 3v");
}

// rules: 4.1
#[test]
fn a_call_keeps_its_place_while_no_car_can_come() {
    let mut bank = bank_at(&[0]);
    ask(&mut bank, &[down(8), up(5)]);
    bank.step();
    set(bank.set_full(A, true));
    ask(&mut bank, &[up(1), down(8)]);
    assert_eq!(pending(&bank), "8v 5^ 1^");
    let mut bank = bank_at(&[0, 9]);
    ask(&mut bank, &[up(4), down(7), up(3)]);
    bank.step();
    assert_eq!(
        (assigned(&bank, A), assigned(&bank, B)),
        ("4^ 3^".into(), "7v".into())
    );
    set(bank.set_full(B, true));
    ask(&mut bank, &[down(2)]);
    set(bank.set_full(A, true));
    assert_eq!(pending(&bank), "4^ 7v 3^ 2v", "as old as the first press");

    let asked = Arc::new(Mutex::new(0));
    let count = || *asked.lock().expect("nobody panics in here");
    let mut bank = bank_with(&[0, 0], Counting(Arc::clone(&asked)));
    set(bank.set_full(A, true));
    set(bank.take_out(B));
    ask(&mut bank, &[up(1), up(2)]);
    steps(&mut bank, 10);
    assert_eq!((pending(&bank), count()), ("1^ 2^".into(), 0));
    set(bank.set_full(A, false));
    assert_eq!(pending(&bank), "1^ 2^");
    steps(&mut bank, 2);
    assert_eq!((assigned(&bank, A), count()), ("2^".into(), 2));
}

/// Counts how often it is asked.
struct Counting(Arc<Mutex<u64>>);

impl Dispatcher for Counting {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        *self.0.lock().expect("nobody panics in here") += 1;
        assert!(!cars.is_empty(), "asked to choose among none");
        Nearest.assign(call, cars)
    }
}

// rules: 4.1
#[test]
fn a_full_car_opens_for_no_landing_and_rests_without_buttons() {
    let mut bank = bank_at(&[0]);
    ask(&mut bank, &[up(6)]);
    steps(&mut bank, 3);
    set(bank.set_full(A, true));
    assert_eq!(view(&bank, A).direction, Some(Direction::Up));
    assert_eq!(run(&mut bank, 10), [""; 0]);
    assert_eq!(
        (view(&bank, A).floor, view(&bank, A).direction),
        (Floor(3), None)
    );
    assert_eq!(bank.mode(A), Some(Mode::Normal));
    set(bank.set_full(A, false));
    assert_eq!(openings(&mut bank, 10), ["#0 at 6"]);

    let mut bank = bank_at(&[0]);
    press(&mut bank, A, &[3]);
    set(bank.set_full(A, true));
    press(&mut bank, A, &[5]);
    ask(&mut bank, &[up(3), up(2)]);
    assert_eq!(openings(&mut bank, 20), ["#0 at 3", "#0 at 5"]);
    assert_eq!(pending(&bank), "3^ 2^");
}

// rules: 4.2
#[test]
fn a_blocked_door_stays_open_and_then_for_a_whole_dwell() {
    let mut bank = bank_at(&[0]);
    press(&mut bank, A, &[1]);
    steps(&mut bank, 2);
    assert_eq!(view(&bank, A).door, Door::Open); // since tick 2
    set(bank.set_blocked(A, true));
    assert_eq!(run(&mut bank, 7), [""; 0]);
    set(bank.set_blocked(A, false)); // after tick 9: as if it had opened in it
    assert_eq!(run(&mut bank, 9), ["#0 11 closed 1"]);

    let mut bank = bank_at(&[0]);
    press(&mut bank, A, &[0]);
    steps(&mut bank, 1);
    set(bank.set_blocked(A, true));
    steps(&mut bank, 1);
    set(bank.set_blocked(A, false));
    assert_eq!(run(&mut bank, 9), ["#0 4 closed 0"]);
    // Blocked and freed between two ticks: nobody has noticed.
    press(&mut bank, A, &[0]);
    assert_eq!(run(&mut bank, 2), ["#0 12 opened 0"]);
    set(bank.set_blocked(A, true));
    set(bank.set_blocked(A, false));
    assert_eq!(run(&mut bank, 9), ["#0 14 closed 0"]);
}

// rules: 4.2
#[test]
fn a_blocked_car_is_offered_and_moves_until_it_opens() {
    let mut bank = bank_at(&[0]);
    set(bank.set_blocked(A, true));
    press(&mut bank, A, &[2, 4]);
    assert_eq!(
        run(&mut bank, 20),
        ["#0 1 to 1", "#0 2 to 2", "#0 3 opened 2"]
    );
    assert_eq!(bank.mode(A), Some(Mode::Normal));

    let mut bank = bank_at(&[3]);
    set(bank.set_blocked(A, true));
    ask(&mut bank, &[up(3)]);
    bank.step();
    assert_eq!(sight(&bank), "O^3 [] [] | ");
    ask(&mut bank, &[up(3), up(5)]);
    bank.step();
    assert_eq!(sight(&bank), "O^3 [] [5^] | ", "one has walked in");
    set(bank.set_blocked(A, false));
    assert_eq!(openings(&mut bank, 9), ["#0 at 5"]);
}

// rules: 4.3, 4.7
#[test]
fn a_car_out_of_service_drops_its_calls_and_stands() {
    let (mut bank, log) = logged(bank_at(&[0, 9]));
    press(&mut bank, A, &[6, 4]);
    ask(&mut bank, &[up(3), down(2)]);
    steps(&mut bank, 2);
    log.read();
    set(bank.take_out(A));
    assert_eq!(
        log.read(),
        [
            "2: #0 OutOfService",
            "2: #0 drops 4",
            "2: #0 drops 6",
            "2: 3^ back from #0",
            "2: 2v back from #0"
        ]
    );
    assert_eq!(sight(&bank), "#-2 [] []  #-9 [] [] | 3^ 2v");
    assert_eq!(modes(&bank), [Mode::OutOfService, Mode::Normal]);
    assert_eq!(openings(&mut bank, 30), ["#1 at 2", "#1 at 3"]);
    assert_eq!(view(&bank, A).floor, Floor(2));

    let mut bank = bank_at(&[4]);
    press(&mut bank, A, &[4, 5]);
    bank.step();
    set(bank.take_out(A));
    assert_eq!(run(&mut bank, 20), ["#0 3 closed 4"]);
    let answer: Result<(), Refused> = bank.car_call(A, Floor(4));
    assert_eq!(answer, Err(Refused::OutOfService(A)));
    ask(&mut bank, &[up(2)]);
    assert_eq!(run(&mut bank, 20), [""; 0]);
    set(bank.put_back(A));
    assert_eq!(bank.mode(A), Some(Mode::Normal));
    assert_eq!(openings(&mut bank, 20), ["#0 at 2"]);
}

// rules: 4.6
#[test]
fn a_value_that_is_set_again_changes_nothing_and_sends_no_news() {
    let (mut bank, log) = logged(bank_at(&[0, 9]));
    set(bank.put_back(A));
    set(bank.take_out(A));
    set(bank.take_out(A));
    set(bank.put_back(A));
    assert_eq!(log.read(), ["0: #0 OutOfService", "0: #0 Normal"]);
    press(&mut bank, A, &[3]);
    set(bank.put_back(A));
    assert_eq!((log.read(), buttons(&bank, A)), (vec![], vec![3]));

    let (mut bank, log) = logged(bank_at(&[0]));
    ask(&mut bank, &[down(7), up(4)]);
    bank.step();
    log.read();
    set(bank.set_full(A, true));
    set(bank.set_full(A, true));
    assert_eq!(log.read(), ["1: 7v back from #0", "1: 4^ back from #0"]);
    set(bank.set_blocked(A, true));
    set(bank.set_full(A, false));
    assert_eq!(log.read(), [""; 0]);
}

// rules: 4.4, 4.6, 4.7
#[test]
fn a_fire_drops_everything_and_calls_the_cars_to_the_street() {
    let (mut bank, log) = logged(bank_at(&[3, 7]));
    press(&mut bank, A, &[8, 5]);
    press(&mut bank, B, &[2]);
    ask(&mut bank, &[down(9), up(4)]);
    bank.step();
    ask(&mut bank, &[up(0)]);
    log.read();
    bank.fire_alarm();
    bank.fire_alarm();
    let told = [
        "1: #0 Recall",
        "1: #0 drops 5",
        "1: #0 drops 8",
        "1: #1 Recall",
        "1: #1 drops 2",
        "1: 9v cancelled",
        "1: 4^ cancelled",
        "1: 0^ cancelled",
    ];
    assert_eq!(log.read(), told);
    assert_eq!(sight(&bank), "#-4 [] []  #-8 [] [] | ");
    let moves = run(&mut bank, 40);
    assert_eq!(moves.len(), 4 + 1 + 8 + 1, "down, and open for good");
    assert_eq!(moves[0], "#0 2 to 3");
    assert_eq!(
        moves[8..],
        [
            "#0 6 opened 0",
            "#1 6 to 3",
            "#1 7 to 2",
            "#1 8 to 1",
            "#1 9 to 0",
            "#1 10 opened 0"
        ]
    );
    assert_eq!(sight(&bank), "O-0 [] []  O-0 [] [] | ");
}

// rules: 4.4, 4.2
#[test]
fn in_a_fire_a_door_closes_now_unless_it_is_blocked_or_at_the_exit() {
    let specs = [spec(0, 9, 2, 5); 3];
    let mut bank = Bank::new(&specs, Nearest).expect("three cars");
    for car in [A, B, C] {
        press(&mut bank, car, &[2]);
    }
    bank.step();
    set(bank.set_blocked(B, true));
    set(bank.take_out(C));
    bank.fire_alarm();
    assert_eq!(
        run(&mut bank, 3),
        ["#0 2 closed 2", "#0 2 to 1", "#0 3 to 0", "#0 4 opened 0"]
    );
    set(bank.put_back(C)); // its dwell would end in tick 6
    assert_eq!(run(&mut bank, 1), ["#2 5 closed 2", "#2 5 to 1"]);
    set(bank.set_blocked(B, false));
    assert_eq!(
        run(&mut bank, 1),
        ["#1 6 closed 2", "#1 6 to 1", "#2 6 to 0"]
    );

    let mut bank = bank_at(&[0]);
    press(&mut bank, A, &[0]);
    bank.step();
    bank.fire_alarm();
    assert_eq!(run(&mut bank, 5), [""; 0]);
    bank.all_clear(); // after tick 6
    set(bank.take_out(A));
    bank.step();
    set(bank.set_blocked(A, true));
    assert_eq!(run(&mut bank, 5), [""; 0], "out of service, and blocked");
    set(bank.set_blocked(A, false)); // after tick 12
    assert_eq!(run(&mut bank, 5), ["#0 14 closed 0"]);
}

// rules: 4.4
#[test]
fn a_recalled_car_goes_to_its_own_exit_without_a_stop() {
    let specs = [spec(4, 9, 7, 2), spec(-5, -2, -4, 2), spec(0, 9, 0, 2)];
    let mut bank = Bank::new(&specs, Nearest).expect("three cars");
    bank.fire_alarm();
    assert_eq!(openings(&mut bank, 20), ["#2 at 0", "#1 at -2", "#0 at 4"]);

    let mut bank = bank_at(&[9]);
    press(&mut bank, A, &[6, 3]);
    ask(&mut bank, &[down(4)]);
    steps(&mut bank, 2);
    bank.fire_alarm();
    assert_eq!(openings(&mut bank, 30), ["#0 at 0"]);
}

// rules: 4.5, 4.3
#[test]
fn after_a_fire_cars_rest_and_doors_close_in_their_time() {
    let mut bank = bank_at(&[0, 9]);
    bank.fire_alarm();
    steps(&mut bank, 4);
    assert_eq!(view(&bank, B).direction, Some(Direction::Down));
    bank.all_clear();
    assert_eq!(modes(&bank), [Mode::Normal, Mode::Normal]);
    assert_eq!(view(&bank, B).direction, None, "at once");
    assert_eq!(run(&mut bank, 20), ["#0 6 closed 0"]);
    assert_eq!(sight(&bank), "#-0 [] []  #-5 [] [] | ");
    ask(&mut bank, &[up(6)]);
    assert_eq!(openings(&mut bank, 9), ["#1 at 6"]);

    let troubles: [fn(&mut Bank); 4] = [
        |bank| set(bank.take_out(A)),
        mechanics,
        false_alarm,
        Bank::all_clear,
    ];
    for trouble in troubles {
        let mut bank = Bank::new(&[spec(0, 9, 3, 4)], Nearest).expect("a car");
        press(&mut bank, A, &[3]);
        steps(&mut bank, 3);
        trouble(&mut bank);
        assert_eq!(run(&mut bank, 9), ["#0 5 closed 3"], "open since tick 1");
    }
    let (mut bank, log) = logged(bank_at(&[3]));
    bank.all_clear();
    assert_eq!(log.read(), [""; 0], "there was no fire");
}

fn mechanics(bank: &mut Bank) {
    set(bank.take_out(A));
    set(bank.put_back(A));
}

fn false_alarm(bank: &mut Bank) {
    bank.fire_alarm();
    bank.all_clear();
}

// rules: 4.6
#[test]
fn out_of_service_comes_before_a_fire_and_sensors_stay() {
    let (mut bank, log) = logged(bank_at(&[2, 2]));
    set(bank.take_out(A));
    bank.fire_alarm();
    assert_eq!(modes(&bank), [Mode::OutOfService, Mode::Recall]);
    assert_eq!(run(&mut bank, 9).len(), 3);
    log.read();
    set(bank.put_back(A));
    assert_eq!(log.read(), ["9: #0 Recall"]);
    steps(&mut bank, 1);
    set(bank.take_out(A));
    set(bank.take_out(B));
    // One stands on its way, the other closes its door at the street.
    assert_eq!(run(&mut bank, 9), ["#1 12 closed 0"]);
    assert_eq!(view(&bank, A).floor, Floor(1));
    bank.all_clear();
    assert_eq!(modes(&bank), [Mode::OutOfService; 2]);

    for trouble in [mechanics, false_alarm] {
        let mut bank = bank_at(&[0]);
        set(bank.set_full(A, true));
        set(bank.set_blocked(A, true));
        trouble(&mut bank);
        press(&mut bank, A, &[0]);
        ask(&mut bank, &[up(2)]);
        assert_eq!(run(&mut bank, 20), ["#0 1 opened 0"], "still blocked");
        assert_eq!(pending(&bank), "2^", "still full");
    }
}

// rules: 4.6
#[test]
fn a_refusal_of_a_troubled_bank_changes_nothing() {
    let (mut bank, log) = logged(bank_at(&[0, 5]));
    set(bank.take_out(A));
    bank.fire_alarm();
    log.read();
    let before = sight(&bank);
    let answers: Vec<Result<(), Refused>> = vec![
        bank.car_call(C, Floor(99)),
        bank.car_call(A, Floor(10)),
        bank.car_call(A, Floor(1)),
        bank.car_call(B, Floor(-1)),
        bank.car_call(B, Floor(1)),
        bank.hall_call(up(10)),
        bank.hall_call(up(9)),
        bank.hall_call(up(1)),
        bank.set_full(C, true),
        bank.set_blocked(C, true),
        bank.take_out(C),
        bank.put_back(C),
    ];
    let unknown = Refused::UnknownCar(C);
    let expected = [
        unknown,
        Refused::UnknownFloor(Floor(10)),
        Refused::OutOfService(A),
        Refused::UnknownFloor(Floor(-1)),
        Refused::Fire,
        Refused::UnknownFloor(Floor(10)),
        Refused::NowhereToGo(up(9)),
        Refused::Fire,
        unknown,
        unknown,
        unknown,
        unknown,
    ];
    assert_eq!(answers, expected.map(Err));
    assert_eq!((sight(&bank), log.read()), (before, vec![]));
    assert_eq!(bank.mode(C), None);
}

// rules: 4.7
#[test]
fn panels_are_called_for_everything_in_order() {
    let (mut bank, log) = logged(bank_at(&[0, 9]));
    ask(&mut bank, &[up(1), down(8), up(1)]);
    assert_eq!(log.read(), ["0: called 1^", "0: called 8v"]);
    steps(&mut bank, 2);
    let first = [
        "1: 1^ to #0",
        "1: 8v to #1",
        "1: #0 1 to 1",
        "1: #1 1 to 8",
        "2: #0 2 opened 1",
        "2: 1^ served by #0",
        "2: #1 2 opened 8",
        "2: 8v served by #1",
    ];
    assert_eq!(log.read(), first);
    press(&mut bank, A, &[1, 2]);
    ask(&mut bank, &[up(1), down(1)]);
    steps(&mut bank, 2);
    let then = [
        "2: called 1^",
        "2: called 1v",
        "3: 1^ to #0",
        "3: 1^ served by #0",
        "3: 1v to #0",
        "4: #0 4 closed 1",
        "4: #0 4 to 2",
        "4: #1 4 closed 8",
    ];
    assert_eq!(log.read(), then, "who walks in is served in the same tick");

    let told = Arc::new(Mutex::new(Vec::new()));
    let mut bank = bank_at(&[0]);
    press(&mut bank, A, &[5]);
    bank.step();
    ask(&mut bank, &[up(2)]);
    for number in 0..3 {
        bank.add_panel(Numbered(number, Arc::clone(&told)));
    }
    let silent = told.lock().expect("nobody panics in here").is_empty();
    assert!(silent, "told what was before");
    bank.step(); // given away, moved
    let told = told.lock().expect("nobody panics in here");
    assert_eq!(*told, [0, 1, 2, 0, 1, 2]);
}

/// Notes its own number whenever it is told.
struct Numbered(u8, Arc<Mutex<Vec<u8>>>);

impl Panel for Numbered {
    fn tell(&mut self, _: u64, _: &News) {
        self.1.lock().expect("nobody panics in here").push(self.0);
    }
}

/// The lamps in the buttons of all landings.
#[derive(Clone, Default)]
struct Lamps(Arc<Mutex<Vec<HallCall>>>);

impl Panel for Lamps {
    fn tell(&mut self, _: u64, news: &News) {
        let mut lit = self.0.lock().expect("nobody panics in here");
        match *news {
            News::Called(call) => {
                assert!(!lit.contains(&call), "lit twice");
                lit.push(call);
            }
            News::Served(call, _) | News::Cancelled(call) => {
                assert!(lit.contains(&call), "dark already");
                lit.retain(|it| *it != call);
            }
            _ => {}
        }
    }
}

// rules: 4.7
#[test]
fn random_operations_keep_the_lamps_of_a_panel_from_outside_right() {
    let mut random = Generator::new(41);
    for _ in 0..30 {
        let mut bank = bank_at(&[0, 5, 9]);
        let lamps = Lamps::default();
        bank.add_panel(lamps.clone());
        for _ in 0..400 {
            let car = *random.pick(&[A, B, C]);
            let call = random_call(&mut random, 0, 9);
            let yes = random.chance(50);
            match random.below(40) {
                0..9 => drop(bank.hall_call(call)),
                9..15 => drop(bank.car_call(car, call.floor)),
                15 => set(bank.set_full(car, yes)),
                16 => set(bank.take_out(car)),
                17 | 18 => set(bank.put_back(car)),
                19 if yes => bank.fire_alarm(),
                19..23 => bank.all_clear(),
                _ => bank.step(),
            }
            let mut waiting = bank.pending();
            for car in [A, B, C] {
                waiting.extend(bank.assigned(car).expect("a car of the bank"));
            }
            let mut lit = lamps.0.lock().expect("nobody panics in here").clone();
            waiting.sort();
            lit.sort();
            assert_eq!(lit, waiting);
        }
    }
}

// rules: 4.3, 4.2
#[test]
fn random_operations_move_no_open_car_and_none_that_is_out() {
    let mut random = Generator::new(42);
    for _ in 0..30 {
        let mut bank = bank_at(&[0, 5, 9]);
        for _ in 0..300 {
            let car = *random.pick(&[A, B, C]);
            let yes = random.chance(40);
            match random.below(30) {
                0..6 => drop(bank.hall_call(random_call(&mut random, 0, 9))),
                6..10 => drop(bank.car_call(car, random_floor(&mut random, 0, 9))),
                10 => set(bank.take_out(car)),
                11 => set(bank.put_back(car)),
                12 => set(bank.set_blocked(car, yes)),
                13 if yes => bank.fire_alarm(),
                14 => bank.all_clear(),
                _ => {}
            }
            let (cars, modes, before) = (bank.cars(), modes(&bank), bank.trace().len());
            bank.step();
            for (car, event) in &bank.trace()[before..] {
                let (old, mode) = (&cars[car.0], modes[car.0]);
                assert!((0..=9).contains(&event.floor.0));
                let moved = event.action == Action::Moved;
                assert!(
                    !moved || mode != Mode::OutOfService,
                    "moved without a driver"
                );
                if moved && mode == Mode::Recall {
                    assert_eq!(event.floor.0, old.floor.0 - 1, "away from the street");
                }
            }
            for (old, new) in cars.iter().zip(bank.cars()) {
                assert!(old.floor.0.abs_diff(new.floor.0) <= 1);
                let closed = bank.trace()[before..]
                    .iter()
                    .any(|(car, event)| *car == old.id && event.action == Action::Closed);
                assert!(old.floor == new.floor || old.door == Door::Closed || closed);
            }
        }
    }
}

// rules: 4.4, 4.7
#[test]
fn a_fire_drill() {
    let (mut bank, log) = logged(bank_at(&[2, 7]));
    let mut notes = Vec::new();
    let picture = traces(&mut bank, 0, 9, 50, |tick, bank| {
        notes.extend(log.read());
        match tick {
            0 => ask(bank, &[up(5), down(8), down(4)]),
            3 => press(bank, B, &[1]),
            6 => press(bank, A, &[9]),
            4 => set(bank.set_blocked(A, true)),
            8 => bank.fire_alarm(),
            12 => set(bank.set_blocked(A, false)),
            14 => assert_eq!(bank.hall_call(up(3)), Err(Refused::Fire)),
            28 => bank.all_clear(),
            30 => ask(bank, &[up(6), down(3)]),
            37 => set(bank.take_out(A)),
            _ => {}
        }
    });
    notes.extend(log.read());
    notes.retain(|it| !it.contains(" to ") && !it.contains("called"));
    let legend = "a b the cars  A B with an open door  & both of them";
    let text = format!("{picture}\n{legend}\n\n{}\n", notes.join("\n"));
    insta::assert_snapshot!("a_fire_drill", text);
}

// rules: 4.4, 4.7
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
