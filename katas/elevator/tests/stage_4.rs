//! Stage 4: mechanics, suitcases and fires; and the panels that show them.

use std::sync::{Arc, Mutex};

use crate::stage_1::{line, random_floor, spec};
use crate::stage_2::{down, name, random_call, up};
use crate::stage_3::{
    A, B, C, SIGNS, Stubborn, ask, assigned, bank_at, bank_with, buttons, openings, pending, press,
    run, sight, steps, traces, view,
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
            News::Car(car, event) => format!("#{} {}", car.0, line(&event)),
            News::Mode(car, mode) => format!("#{} {mode:?}", car.0),
            _ => String::from("something new"),
        };
        let mut lines = self.0.lock().expect("no thread panicked");
        lines.push(format!("{tick}: {text}"));
    }
}

impl Log {
    /// The news since the last call, sorted: their order within a call is free.
    pub fn read(&self) -> Vec<String> {
        let mut lines = std::mem::take(&mut *self.0.lock().expect("no thread panicked"));
        lines.sort();
        lines
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

/// Everything that is lit on the landings.
pub fn lit(bank: &Bank) -> Vec<HallCall> {
    let mut calls = bank.pending();
    for car in bank.cars() {
        calls.extend(bank.assigned(car.id).expect("a car of the bank"));
    }
    calls.sort();
    calls
}

/// A call that floors 0 to 9 can take.
pub fn good_call(random: &mut Generator) -> HallCall {
    match random_call(random, 0, 9) {
        call if call == up(9) => down(9),
        call if call == down(0) => up(0),
        call => call,
    }
}

/// Any command for a bank of three cars of floors 0 to 9, and its answer.
pub fn trouble(bank: &mut Bank, random: &mut Generator) -> String {
    let car = *random.pick(&[A, B, C]);
    let call = good_call(random);
    let yes = random.chance(40);
    match random.below(20) {
        0..6 => format!("{}: {:?}", name(call), bank.hall_call(call)),
        6..10 => {
            let answer = bank.car_call(car, call.floor);
            format!("#{} to {}: {answer:?}", car.0, call.floor.0)
        }
        10..12 => {
            let answer = bank.set_blocked(car, yes);
            format!("#{} blocked {yes}: {answer:?}", car.0)
        }
        12 | 13 => format!("#{} out: {:?}", car.0, bank.take_out(car)),
        14 | 15 => format!("#{} back: {:?}", car.0, bank.put_back(car)),
        16 if yes => {
            bank.fire_alarm();
            String::from("fire")
        }
        16..18 => {
            bank.all_clear();
            String::from("clear")
        }
        _ => {
            let nobody = CarId(3);
            format!("#3 out: {:?}", bank.take_out(nobody))
        }
    }
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let specs = [spec(0, 9, 0, 2), spec(0, 9, 4, 1), spec(0, 9, 5, 2)];
    let bank = Bank::new(&specs, Nearest).expect("three cars");
    let (mut bank, log) = logged(bank);
    let mut lines = vec![String::from(SIGNS)];
    for (_, mut random) in random.steps(0..300) {
        let text = if random.chance(45) {
            trouble(&mut bank, &mut random)
        } else {
            bank.step();
            sight(&bank)
        };
        lines.push(format!("{:>3} {text}", bank.now()));
        lines.extend(log.read().into_iter().map(|it| format!("    {it}")));
    }
    lines.join("\n")
}

// rules: 4.1, 4.2
#[test]
fn a_car_out_of_service_gives_its_calls_back_and_stands() {
    let (mut bank, log) = logged(bank_at(&[0, 9]));
    press(&mut bank, A, &[6, 4]);
    ask(&mut bank, &[up(3), down(2)]);
    steps(&mut bank, 2);
    log.read();
    set(bank.take_out(A));
    let told = [
        "2: #0 OutOfService",
        "2: 2v back from #0",
        "2: 3^ back from #0",
    ];
    assert_eq!(log.read(), told);
    assert_eq!(buttons(&bank, A), [0; 0]);
    assert_eq!(view(&bank, A).stops, []);
    assert_eq!(
        (pending(&bank), assigned(&bank, A)),
        ("3^ 2v".into(), String::new())
    );
    assert_eq!(modes(&bank), [Mode::OutOfService, Mode::Normal]);
    assert_eq!(openings(&mut bank, 30), ["#1 at 2", "#1 at 3"]);
    assert_eq!(
        (view(&bank, A).floor, view(&bank, A).direction),
        (Floor(2), None),
        "floor and direction of the car that is out of service"
    );

    let mut bank = bank_at(&[4]);
    press(&mut bank, A, &[4, 5]);
    bank.step();
    set(bank.take_out(A));
    let answer: Result<(), Refused> = bank.car_call(A, Floor(4));
    assert_eq!(answer, Err(Refused::OutOfService(A)));
    assert_eq!(run(&mut bank, 20), ["#0 3 closed 4"]);
    ask(&mut bank, &[up(2)]);
    assert_eq!(run(&mut bank, 20), [""; 0]);
    set(bank.put_back(A));
    assert_eq!(bank.mode(A), Some(Mode::Normal));
    press(&mut bank, A, &[5]);
    assert_eq!(openings(&mut bank, 20), ["#0 at 5", "#0 at 2"]);
}

// rules: 4.1
#[test]
fn a_call_keeps_its_old_place_when_it_is_pending_again() {
    let mut bank = bank_at(&[0, 9]);
    ask(&mut bank, &[up(4), down(7), up(3)]);
    bank.step();
    assert_eq!(
        (assigned(&bank, A), assigned(&bank, B)),
        ("4^ 3^".into(), "7v".into())
    );
    set(bank.take_out(B));
    ask(&mut bank, &[down(2)]);
    set(bank.take_out(A));
    assert_eq!(pending(&bank), "4^ 7v 3^ 2v", "as old as the first press");
    // Also the call for the floor where the car is open.
    let mut bank = bank_at(&[3]);
    ask(&mut bank, &[up(3)]);
    bank.step();
    ask(&mut bank, &[down(3)]);
    bank.step();
    assert_eq!(sight(&bank), "O^3 [] [3v] | ");
    set(bank.take_out(A));
    assert_eq!(sight(&bank), "O^3 [] [] | 3v");
}

/// Counts how often it is asked.
struct Counting(Arc<Mutex<u64>>);

impl Dispatcher for Counting {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        *self.0.lock().expect("no thread panicked") += 1;
        assert!(!cars.is_empty(), "asked to choose among none");
        Nearest.assign(call, cars)
    }
}

// rules: 4.2, 3.6
#[test]
fn a_call_waits_while_no_car_can_take_it() {
    let asked = Arc::new(Mutex::new(0));
    let count = || *asked.lock().expect("no thread panicked");
    let mut bank = bank_with(&[0, 0], Counting(Arc::clone(&asked)));
    set(bank.take_out(A));
    set(bank.take_out(B));
    ask(&mut bank, &[up(1), up(2)]);
    steps(&mut bank, 10);
    assert_eq!((pending(&bank), count()), ("1^ 2^".into(), 0));
    set(bank.put_back(B));
    assert_eq!(pending(&bank), "1^ 2^");
    steps(&mut bank, 2);
    assert_eq!((assigned(&bank, B), count()), ("2^".into(), 2));

    // The dispatcher returns a car that is out: this car was not offered.
    let stubborn = Stubborn {
        refusals: 0,
        answer: A,
    };
    let mut bank = bank_with(&[0, 0], stubborn);
    set(bank.take_out(A));
    ask(&mut bank, &[up(3)]);
    assert_eq!(run(&mut bank, 5), [""; 0]);
    assert_eq!(sight(&bank), "#-0 [] []  #-0 [] [] | 3^");
    set(bank.put_back(A));
    assert_eq!(openings(&mut bank, 9), ["#0 at 3"]);
}

// rules: 4.3
#[test]
fn a_blocked_door_stays_open_and_then_for_a_whole_dwell() {
    let mut bank = bank_at(&[0]);
    press(&mut bank, A, &[1]);
    steps(&mut bank, 2);
    assert_eq!(view(&bank, A).door, Door::Open); // since tick 2
    set(bank.set_blocked(A, true));
    set(bank.set_blocked(A, true));
    assert_eq!(run(&mut bank, 7), [""; 0]);
    set(bank.set_blocked(A, false)); // after tick 9
    assert_eq!(run(&mut bank, 9), ["#0 11 closed 1"]);

    let mut bank = bank_at(&[0]);
    press(&mut bank, A, &[0]);
    steps(&mut bank, 1);
    set(bank.set_blocked(A, true));
    steps(&mut bank, 1);
    set(bank.set_blocked(A, false));
    assert_eq!(run(&mut bank, 9), ["#0 4 closed 0"]);
    // Blocked and freed between two ticks: no tick with a blocked door.
    press(&mut bank, A, &[0]);
    assert_eq!(run(&mut bank, 2), ["#0 12 opened 0"]);
    set(bank.set_blocked(A, true));
    set(bank.set_blocked(A, false));
    assert_eq!(run(&mut bank, 9), ["#0 14 closed 0"]);
}

// rules: 4.3
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
    assert_eq!(sight(&bank), "O^3 [] [5^] | ", "one is served at once");
    set(bank.set_blocked(A, false));
    assert_eq!(openings(&mut bank, 9), ["#0 at 5"]);
}

// rules: 4.3, 4.5
#[test]
fn a_blocked_door_stays_open_in_every_mode() {
    let troubles: [fn(&mut Bank); 4] = [
        |bank| set(bank.take_out(A)),
        Bank::fire_alarm,
        |bank| {
            set(bank.take_out(A));
            set(bank.put_back(A));
        },
        |bank| {
            bank.fire_alarm();
            bank.all_clear();
        },
    ];
    for trouble in troubles {
        let mut bank = bank_at(&[3]);
        press(&mut bank, A, &[3]);
        bank.step();
        set(bank.set_blocked(A, true));
        steps(&mut bank, 2);
        trouble(&mut bank);
        assert_eq!(run(&mut bank, 5), [""; 0], "blocked");
        trouble(&mut bank);
        set(bank.set_blocked(A, false)); // after tick 8
        assert_eq!(run(&mut bank, 2)[0], "#0 10 closed 3");

        // Blocked before the trouble, and still blocked at the next opening.
        let mut bank = bank_at(&[0]);
        set(bank.set_blocked(A, true));
        trouble(&mut bank);
        bank.all_clear();
        set(bank.put_back(A));
        press(&mut bank, A, &[0]);
        assert_eq!(run(&mut bank, 20), ["#0 1 opened 0"]);
    }
}

// rules: 4.4, 4.5
#[test]
fn a_fire_cancels_all_calls_and_recalls_the_cars() {
    let (mut bank, log) = logged(bank_at(&[3, 7]));
    press(&mut bank, A, &[8, 5]);
    press(&mut bank, B, &[2]);
    ask(&mut bank, &[down(9), up(4)]);
    bank.step();
    ask(&mut bank, &[up(0)]);
    log.read();
    bank.fire_alarm();
    let told = [
        "1: #0 Recall",
        "1: #1 Recall",
        "1: 0^ cancelled",
        "1: 4^ cancelled",
        "1: 9v cancelled",
    ];
    assert_eq!(log.read(), told);
    assert_eq!(
        (lit(&bank), buttons(&bank, A), buttons(&bank, B)),
        (vec![], vec![], vec![])
    );
    assert_eq!(modes(&bank), [Mode::Recall; 2]);
    let moves = run(&mut bank, 40);
    assert_eq!(moves.len(), 4 + 1 + 8 + 1, "down, and open for good");
    assert_eq!(moves[0], "#0 2 to 3");
    assert_eq!(moves[8], "#0 6 opened 0");
    assert_eq!(moves[13], "#1 10 opened 0");
    let view = view(&bank, A);
    assert_eq!((view.door, view.stops), (Door::Open, vec![]));
}

// rules: 4.4
#[test]
fn a_call_in_a_fire_changes_nothing() {
    let (mut bank, log) = logged(bank_at(&[0, 5]));
    set(bank.take_out(A));
    bank.fire_alarm();
    log.read();
    let before = sight(&bank);
    let answers: Vec<Result<(), Refused>> = vec![
        bank.car_call(A, Floor(1)),
        bank.car_call(B, Floor(1)),
        bank.hall_call(up(1)),
        bank.hall_call(down(9)),
    ];
    assert_eq!(answers, [Err(Refused::Fire); 4]);
    let nobody: Vec<Result<(), Refused>> = vec![
        bank.set_blocked(C, true),
        bank.take_out(C),
        bank.put_back(C),
    ];
    assert_eq!(nobody, [Err(Refused::UnknownCar(C)); 3]);
    assert_eq!((sight(&bank), log.read()), (before, vec![]));
    assert_eq!(bank.mode(C), None);
}

// rules: 4.4, 4.1
#[test]
fn a_call_may_be_made_again_after_it_was_cancelled() {
    let (mut bank, log) = logged(bank_at(&[0, 9]));
    ask(&mut bank, &[up(2), down(8)]);
    press(&mut bank, A, &[5]);
    bank.step();
    bank.fire_alarm();
    bank.all_clear();
    log.read();
    ask(&mut bank, &[down(8), up(2)]);
    press(&mut bank, A, &[5]);
    assert_eq!(log.read(), ["1: called 2^", "1: called 8v"]);
    assert_eq!(
        (pending(&bank), buttons(&bank, A)),
        ("8v 2^".into(), vec![5])
    );
    let expected = ["#1 at 8", "#0 at 2", "#0 at 5"];
    assert_eq!(openings(&mut bank, 30), expected);
    // The same after a mechanic.
    press(&mut bank, A, &[7]);
    set(bank.take_out(A));
    set(bank.put_back(A));
    press(&mut bank, A, &[7]);
    assert_eq!(openings(&mut bank, 30), ["#0 at 7"]);
}

// rules: 4.5
#[test]
fn a_recalled_car_goes_to_its_floor_nearest_to_the_street() {
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
    assert_eq!(view(&bank, A).direction, Some(Direction::Down), "rule 1.6");
}

// rules: 4.5
#[test]
fn in_and_after_a_fire_doors_close_after_their_dwell() {
    let house = [spec(0, 9, 2, 5)];
    let mut bank = Bank::new(&house, Nearest).expect("a car");
    press(&mut bank, A, &[2]);
    bank.step();
    bank.fire_alarm();
    assert_eq!(run(&mut bank, 4), [""; 0]);
    let then = ["#0 6 closed 2", "#0 6 to 1", "#0 7 to 0", "#0 8 opened 0"];
    assert_eq!(run(&mut bank, 90), then);
    bank.all_clear(); // after tick 95 with an open door
    bank.all_clear();
    assert_eq!(bank.mode(A), Some(Mode::Normal));
    assert_eq!(run(&mut bank, 9), ["#0 100 closed 0"]);
    assert_eq!(sight(&bank), "#-0 [] [] | ");
    // A car that is open at its exit when the fire begins does not close.
    press(&mut bank, A, &[0]);
    steps(&mut bank, 1);
    bank.fire_alarm();
    assert_eq!(run(&mut bank, 20), [""; 0]);
    // And a car on its way stops where it is.
    let mut bank = bank_at(&[9]);
    bank.fire_alarm();
    steps(&mut bank, 4);
    bank.all_clear();
    assert_eq!(run(&mut bank, 20), [""; 0]);
    assert_eq!(sight(&bank), "#-5 [] [] | ");
    ask(&mut bank, &[up(6)]);
    assert_eq!(openings(&mut bank, 9), ["#0 at 6"]);
}

// rules: 4.6, 4.2
#[test]
fn a_car_that_is_put_back_in_a_fire_is_recalled() {
    let (mut bank, log) = logged(bank_at(&[3, 3]));
    set(bank.take_out(A));
    set(bank.take_out(B));
    bank.fire_alarm();
    assert_eq!(modes(&bank), [Mode::OutOfService; 2]);
    assert_eq!(run(&mut bank, 5), [""; 0]);
    log.read();
    set(bank.put_back(A));
    assert_eq!(log.read(), ["5: #0 Recall"]);
    assert_eq!(openings(&mut bank, 9), ["#0 at 0"]);
    // A mechanic may come in the fire, too.
    set(bank.take_out(A));
    assert_eq!(run(&mut bank, 5), ["#0 16 closed 0"]);
    bank.all_clear();
    assert_eq!(
        modes(&bank),
        [Mode::OutOfService; 2],
        "until it is put back"
    );
    set(bank.put_back(B));
    assert_eq!(modes(&bank), [Mode::OutOfService, Mode::Normal]);
    ask(&mut bank, &[up(4)]);
    assert_eq!(openings(&mut bank, 9), ["#1 at 4"]);
}

// rules: 4.7, 4.4
#[test]
fn a_value_that_is_set_again_sends_no_news() {
    let (mut bank, log) = logged(bank_at(&[0, 9]));
    set(bank.put_back(A));
    bank.all_clear();
    assert_eq!(log.read(), [""; 0]);
    set(bank.take_out(A));
    set(bank.take_out(A));
    assert_eq!(log.read(), ["0: #0 OutOfService"]);
    set(bank.put_back(A));
    press(&mut bank, A, &[3]);
    set(bank.put_back(A));
    assert_eq!(
        (log.read(), buttons(&bank, A)),
        (vec!["0: #0 Normal".into()], vec![3])
    );
    bank.fire_alarm();
    bank.fire_alarm();
    assert_eq!(log.read(), ["0: #0 Recall", "0: #1 Recall"]);
    bank.all_clear();
    press(&mut bank, A, &[3]);
    bank.all_clear();
    set(bank.set_blocked(A, true));
    let told = ["0: #0 Normal", "0: #1 Normal"];
    assert_eq!(
        (log.read(), buttons(&bank, A)),
        (told.map(String::from).to_vec(), vec![3])
    );
}

/// Notes its own number whenever it is told.
struct Numbered(u8, Arc<Mutex<Vec<u8>>>);

impl Panel for Numbered {
    fn tell(&mut self, _: u64, _: &News) {
        self.1.lock().expect("no thread panicked").push(self.0);
    }
}

/// Reads a log before it gives the second call away.
struct Reader(Log);

impl Dispatcher for Reader {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        if *call == up(4) {
            let expected = ["2: 3^ served by #0", "2: 3^ to #0"];
            assert_eq!(self.0.read(), expected, "right after the change");
        }
        Nearest.assign(call, cars)
    }
}

// rules: 4.7, 3.4
#[test]
fn panels_are_notified_of_each_change_once_and_right_after_it() {
    let (mut bank, log) = logged(bank_at(&[0, 9]));
    ask(&mut bank, &[up(1), down(8), up(1)]);
    assert_eq!(log.read(), ["0: called 1^", "0: called 8v"]);
    steps(&mut bank, 2);
    let first = [
        "1: #0 1 to 1",
        "1: #1 1 to 8",
        "1: 1^ to #0",
        "1: 8v to #1",
        "2: #0 2 opened 1",
        "2: #1 2 opened 8",
        "2: 1^ served by #0",
        "2: 8v served by #1",
    ];
    assert_eq!(log.read(), first, "the news, each after its tick");
    press(&mut bank, A, &[1, 2]);
    ask(&mut bank, &[up(1), down(1)]);
    assert_eq!(log.read(), ["2: called 1^", "2: called 1v"]);
    steps(&mut bank, 2);
    let then = [
        "3: 1^ served by #0",
        "3: 1^ to #0",
        "3: 1v to #0",
        "4: #0 4 closed 1",
        "4: #0 4 to 2",
        "4: #1 4 closed 8",
    ];
    assert_eq!(log.read(), then, "sorted by text; 1^ is served at once");

    // The dispatcher reads the panel: it knows what became of the last call.
    let log = Log::default();
    let mut bank = bank_with(&[3], Reader(log.clone()));
    bank.add_panel(log.clone());
    press(&mut bank, A, &[3]);
    bank.step();
    ask(&mut bank, &[up(3), up(4)]);
    log.read();
    bank.step();
    assert_eq!(log.read(), ["2: 4^ to #0"], "the others were read before");

    let told = Arc::new(Mutex::new(Vec::new()));
    let stubborn = Stubborn {
        refusals: 1,
        answer: A,
    };
    let mut bank = bank_with(&[0, 0], stubborn);
    set(bank.take_out(B));
    ask(&mut bank, &[up(5), down(8)]);
    bank.step();
    assert_eq!(sight(&bank), "#^1 [] [8v]  #-0 [] [] | 5^");
    for number in 0..3 {
        bank.add_panel(Numbered(number, Arc::clone(&told)));
    }
    let silent = told.lock().expect("no thread panicked").is_empty();
    assert!(silent, "told what was before");
    steps(&mut bank, 2); // assigned, moved, moved
    let told = told.lock().expect("no thread panicked");
    assert_eq!(*told, [0, 1, 2, 0, 1, 2, 0, 1, 2]);
}

/// The lamps in the buttons of all landings.
#[derive(Clone, Default)]
struct Lamps(Arc<Mutex<Vec<HallCall>>>);

impl Panel for Lamps {
    fn tell(&mut self, _: u64, news: &News) {
        let mut lit = self.0.lock().expect("no thread panicked");
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

// rules: 4.7, 4.4, 4.1
#[test]
fn random_operations_keep_the_lamps_of_a_panel_from_outside_right() {
    let mut random = Generator::new(41);
    for _ in 0..30 {
        let mut bank = bank_at(&[0, 5, 9]);
        let lamps = Lamps::default();
        bank.add_panel(lamps.clone());
        for _ in 0..400 {
            if random.chance(50) {
                trouble(&mut bank, &mut random);
            } else {
                bank.step();
            }
            let mut shown = lamps.0.lock().expect("no thread panicked").clone();
            shown.sort();
            assert_eq!(shown, lit(&bank));
        }
    }
}

// rules: 4.2, 4.3, 4.5
#[test]
fn random_operations_cross_every_mode_with_every_command() {
    let mut random = Generator::new(42);
    for _ in 0..60 {
        let mut bank = bank_at(&[0, 5, 9]);
        let mut blocked = [false; 3];
        let mut fire = false;
        for _ in 0..300 {
            let car = *random.pick(&[A, B, C]);
            let yes = random.chance(40);
            let was = modes(&bank);
            let (call, floor) = (good_call(&mut random), random_floor(&mut random, 0, 9));
            match random.below(30) {
                0..6 => assert_eq!(bank.hall_call(call).is_err(), fire),
                6..12 => {
                    let rejected = fire || was[car.0] == Mode::OutOfService;
                    assert_eq!(bank.car_call(car, floor).is_err(), rejected);
                }
                12 | 13 => set(bank.take_out(car)),
                14 | 15 => set(bank.put_back(car)),
                16..19 => {
                    set(bank.set_blocked(car, yes));
                    blocked[car.0] = yes;
                }
                19 if yes => {
                    bank.fire_alarm();
                    fire = true;
                }
                20 => {
                    bank.all_clear();
                    fire = false;
                }
                _ => {}
            }
            let (cars, modes, before) = (bank.cars(), modes(&bank), bank.trace().len());
            for (car, mode) in cars.iter().zip(&modes) {
                let normal = if fire { Mode::Recall } else { Mode::Normal };
                assert!([normal, Mode::OutOfService].contains(mode));
                assert!(
                    *mode == Mode::Normal || car.stops.is_empty(),
                    "calls in {mode:?}"
                );
            }
            assert!(!fire || lit(&bank).is_empty());
            bank.step();
            for (car, event) in &bank.trace()[before..] {
                let (old, mode) = (&cars[car.0], modes[car.0]);
                match event.action {
                    Action::Moved => {
                        assert_ne!(mode, Mode::OutOfService, "moved");
                        let down = event.floor.0 - old.floor.0 == -1;
                        assert!(mode != Mode::Recall || down, "away from the street");
                    }
                    Action::Closed => {
                        assert!(!blocked[car.0], "closed a blocked door");
                        let at_exit = mode == Mode::Recall && event.floor == Floor(0);
                        assert!(!at_exit, "closed at the exit");
                    }
                    Action::Opened => {
                        assert_ne!(mode, Mode::OutOfService, "opened");
                        let passed = mode == Mode::Recall && event.floor != Floor(0);
                        assert!(!passed, "stopped on its way to the exit");
                    }
                }
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
