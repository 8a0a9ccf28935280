//! Stage 6: many threads, one bank.

use std::sync::{Arc, Mutex};
use std::thread;

use crate::stage_1::{letter, spec};
use crate::stage_2::{down, name, names, random_call, up};
use crate::stage_3::{A, B, C, ask, bank_at, bank_with, press, sight, steps};
use crate::stage_4::logged;
use crate::support::{Generator, Rendezvous, assert_send_sync, in_parallel};
use elevator::bank::{Bank, Refused};
use elevator::controller::{
    Command, Controller, ControllerHandle, Look, Outcome, Receipt, SendError,
};
use elevator::dispatch::{CarId, CarView, Dispatcher, Nearest};
use elevator::hall::HallCall;
use elevator::panel::{News, Panel};
use elevator::{Door, Floor};

fn send(handle: &ControllerHandle, command: Command) -> Receipt {
    match handle.send(command) {
        Ok(receipt) => receipt,
        Err(SendError::Gone(command)) => panic!("nobody takes {command:?}"),
    }
}

/// All that a look shows, as one line.
fn shown(look: &Look) -> String {
    let cars = look.cars.iter().map(|car| {
        let stops: Vec<i32> = car.stops.iter().map(|it| it.0).collect();
        format!("{}{} {stops:?}", letter(car.door), car.floor.0)
    });
    let cars: Vec<String> = cars.collect();
    format!(
        "{}: {} | {}",
        look.tick,
        cars.join("  "),
        names(&look.pending)
    )
}

fn random_command(random: &mut Generator) -> Command {
    let car = CarId(usize::try_from(random.below(4)).expect("small"));
    let call = random_call(random, -1, 10);
    let yes = random.chance(40);
    match random.below(24) {
        0..10 => Command::HallCall(call),
        10..17 => Command::CarCall(car, call.floor),
        17 => Command::SetFull(car, yes),
        18 => Command::SetBlocked(car, yes),
        19 => Command::TakeOut(car),
        20 | 21 => Command::PutBack(car),
        22 if yes => Command::FireAlarm,
        _ => Command::AllClear,
    }
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let (bank, log) = logged(bank_at(&[0, 4, 9]));
    let mut controller = Controller::new(bank);
    let handle = controller.handle();
    let signs = "signs: tick: each car: door # closed O open, floor, [stops] | pending";
    let mut lines = vec![String::from(signs)];
    for (_, mut random) in random.steps(0..90) {
        let mut sent = Vec::new();
        while random.chance(50) {
            let command = random_command(&mut random);
            sent.push((command, send(&handle, command)));
        }
        controller.step();
        for (command, receipt) in sent {
            let outcome: Outcome = receipt.outcome();
            lines.push(format!("{command:?}: {outcome:?}"));
        }
        lines.extend(log.read().into_iter().map(|it| format!("    {it}")));
        lines.push(shown(&handle.look()));
    }
    lines.join("\n")
}

// rules: 6.3, 6.5
#[test]
fn commands_are_executed_when_the_next_tick_begins() {
    let (bank, log) = logged(bank_at(&[0]));
    let mut controller = Controller::new(bank);
    let handle = controller.handle();
    send(&handle, Command::HallCall(up(1)));
    send(&handle, Command::CarCall(A, Floor(2)));
    assert_eq!(log.read(), [""; 0]);
    assert_eq!(shown(&handle.look()), "0: #0 [] | ");
    controller.step();
    // It is still tick 0 when the buttons are pressed.
    assert_eq!(log.read(), ["0: called 1^", "1: 1^ to #0", "1: #0 1 to 1"]);
    assert_eq!(shown(&handle.look()), "1: #1 [1, 2] | ");
    // A sensor is no faster than a button.
    send(&handle, Command::HallCall(down(7)));
    send(&handle, Command::SetFull(A, true));
    controller.step();
    let told = ["1: called 7v", "1: 1^ back from #0", "2: #0 2 to 2"];
    assert_eq!(log.read(), told);

    // A call for the floor of an open door, sent before the tick in which it
    // closes: the person who sent it walks in.
    let mut bank = bank_at(&[3]);
    press(&mut bank, A, &[3]);
    steps(&mut bank, 2);
    let mut controller = Controller::new(bank);
    let handle = controller.handle();
    send(&handle, Command::CarCall(A, Floor(3)));
    send(&handle, Command::HallCall(down(3)));
    controller.step();
    assert_eq!(shown(&handle.look()), "3: #3 [] | ");
}

// rules: 6.3
#[test]
fn commands_are_obeyed_in_the_order_in_which_they_were_sent() {
    let mut controller = Controller::new(bank_at(&[0]));
    let (one, other) = (controller.handle(), controller.handle());
    let receipts = [
        send(&one, Command::TakeOut(A)),
        send(&other, Command::CarCall(A, Floor(3))),
        send(&one.clone(), Command::PutBack(A)),
        send(&other, Command::CarCall(A, Floor(4))),
        send(&one, Command::FireAlarm),
        send(&other, Command::HallCall(up(1))),
        send(&one, Command::AllClear),
        send(&controller.handle(), Command::HallCall(up(2))),
    ];
    controller.step();
    let outcomes: Vec<Outcome> = receipts.iter().map(Receipt::outcome).collect();
    let done = Outcome::Done;
    let expected = [
        done,
        Outcome::Refused(Refused::OutOfService(A)),
        done,
        done,
        done,
        Outcome::Refused(Refused::Fire),
        done,
        done,
    ];
    assert_eq!(outcomes, expected);
    assert_eq!(
        shown(&one.look()),
        "1: #1 [2] | ",
        "4 was dropped in the fire"
    );
}

// rules: 6.4
#[test]
fn a_receipt_tells_what_has_become_of_a_command() {
    let mut controller = Controller::new(bank_at(&[0]));
    let handle = controller.handle();
    let good = send(&handle, Command::HallCall(up(3)));
    let bad = send(&handle, Command::HallCall(up(9)));
    for _ in 0..2 {
        assert_eq!(
            (good.outcome(), bad.outcome()),
            (Outcome::Waiting, Outcome::Waiting)
        );
    }
    let refused = Outcome::Refused(Refused::NowhereToGo(up(9)));
    for _ in 0..3 {
        controller.step();
        assert_eq!((good.outcome(), bad.outcome()), (Outcome::Done, refused));
    }
    drop(controller);
    assert_eq!((good.outcome(), bad.outcome()), (Outcome::Done, refused));
}

// rules: 6.4
#[test]
fn a_refused_command_changes_nothing() {
    let mut controller = Controller::new(bank_at(&[0]));
    let handle = controller.handle();
    let wrong = [
        Command::HallCall(down(0)),
        Command::CarCall(B, Floor(1)),
        Command::CarCall(A, Floor(-1)),
        Command::SetFull(B, true),
        Command::SetBlocked(B, true),
        Command::TakeOut(B),
        Command::PutBack(B),
    ];
    let receipts = wrong.map(|command| send(&handle, command));
    controller.step();
    let refused = |it: &Receipt| matches!(it.outcome(), Outcome::Refused(_));
    assert!(receipts.iter().all(refused));
    assert_eq!(shown(&handle.look()), "1: #0 [] | ");
}

// rules: 6.4
#[test]
fn each_command_does_what_the_bank_would_do() {
    let mut controller = Controller::new(bank_at(&[2, 7]));
    let handle = controller.handle();
    let mut after = |commands: &[Command], ticks: u64| {
        for command in commands {
            send(&handle, *command);
        }
        for _ in 0..ticks {
            controller.step();
        }
        shown(&handle.look())
    };
    assert_eq!(
        after(&[Command::CarCall(A, Floor(3))], 2),
        "2: O3 []  #7 [] | "
    );
    assert_eq!(
        after(&[Command::SetBlocked(A, true)], 9),
        "11: O3 []  #7 [] | "
    );
    let free = [
        Command::SetBlocked(A, false),
        Command::SetFull(B, true),
        Command::HallCall(down(6)),
    ];
    assert_eq!(after(&free, 2), "13: #4 [6]  #7 [] | ");
    assert_eq!(after(&[Command::TakeOut(A)], 9), "22: #4 []  #7 [] | 6v");
    assert_eq!(
        after(&[Command::SetFull(B, false)], 2),
        "24: #4 []  O6 [] | "
    );
    assert_eq!(
        after(&[Command::PutBack(A), Command::FireAlarm], 8),
        "32: O0 []  O0 [] | "
    );
    assert_eq!(after(&[Command::AllClear], 5), "37: #0 []  #0 [] | ");
}

// rules: 6.6
#[test]
fn a_controller_that_is_gone_takes_no_command_and_loses_none_in_silence() {
    let mut controller = Controller::new(bank_with(&[0], Never));
    let handle = controller.handle();
    send(&handle, Command::HallCall(down(7)));
    let read = send(&handle, Command::CarCall(A, Floor(5)));
    controller.step();
    let unread = send(&handle, Command::FireAlarm);
    drop(controller);
    assert_eq!(
        (read.outcome(), unread.outcome()),
        (Outcome::Done, Outcome::Gone)
    );
    let command = Command::TakeOut(A);
    let answer: Option<SendError> = handle.send(command).err();
    assert_eq!(answer, Some(SendError::Gone(command)));
    assert_eq!(
        shown(&handle.look()),
        "1: #1 [5] | 7v",
        "the last picture stays"
    );
}

// rules: 6.1
#[test]
fn a_controller_takes_over_a_bank_as_it_is() {
    let mut bank = bank_at(&[0]);
    press(&mut bank, A, &[4]);
    steps(&mut bank, 2);
    ask(&mut bank, &[down(7)]);
    let mut controller = Controller::new(bank);
    let handle = controller.handle();
    assert_eq!(shown(&handle.look()), "2: #2 [4] | 7v");
    controller.step();
    assert_eq!(shown(&handle.look()), "3: #3 [4, 7] | ");
    assert_eq!(shown(&controller.handle().look()), "3: #3 [4, 7] | ");
}

/// Presses a button whenever a car opens.
struct Passenger(ControllerHandle, Arc<Mutex<Vec<Receipt>>>);

impl Panel for Passenger {
    fn tell(&mut self, _: u64, news: &News) {
        if let News::Served(call, car) = *news {
            let goal = Floor(call.floor.0 + 2);
            let receipt = send(&self.0, Command::CarCall(car, goal));
            self.1.lock().expect("nobody panics in here").push(receipt);
        }
    }
}

/// A place for a panel that needs a handle: it comes after the controller.
#[derive(Clone, Default)]
struct Late(Arc<Mutex<Option<Box<dyn Panel>>>>);

impl Late {
    fn fill(&self, panel: impl Panel + 'static) {
        *self.0.lock().expect("nobody panics in here") = Some(Box::new(panel));
    }
}

impl Panel for Late {
    fn tell(&mut self, tick: u64, news: &News) {
        if let Some(panel) = &mut *self.0.lock().expect("nobody panics in here") {
            panel.tell(tick, news);
        }
    }
}

// rules: 6.3
#[test]
fn a_panel_from_outside_may_send_and_is_heard_in_the_next_tick() {
    let mut bank = bank_at(&[0]);
    let late = Late::default();
    bank.add_panel(late.clone());
    let mut controller = Controller::new(bank);
    let handle = controller.handle();
    let receipts = Arc::new(Mutex::new(Vec::new()));
    late.fill(Passenger(handle.clone(), Arc::clone(&receipts)));
    send(&handle, Command::HallCall(up(1)));
    controller.step();
    controller.step();
    assert_eq!(shown(&handle.look()), "2: O1 [] | ");
    let outcome = || receipts.lock().expect("nobody panics in here")[0].outcome();
    assert_eq!(outcome(), Outcome::Waiting);
    controller.step();
    assert_eq!(
        (outcome(), shown(&handle.look())),
        (Outcome::Done, "3: O1 [3] | ".into())
    );
}

/// Sends one more command when it is thrown away, together with its bank.
struct LastWord(
    ControllerHandle,
    Arc<Mutex<Vec<Result<Receipt, SendError>>>>,
);

impl Panel for LastWord {
    fn tell(&mut self, _: u64, _: &News) {}
}

impl Drop for LastWord {
    fn drop(&mut self) {
        let answer = self.0.send(Command::FireAlarm);
        self.1.lock().expect("nobody panics in here").push(answer);
    }
}

// rules: 6.6
#[test]
fn a_command_that_is_sent_while_the_controller_goes_does_not_wait_for_ever() {
    let answers = Arc::new(Mutex::new(Vec::new()));
    let mut bank = bank_at(&[0]);
    let late = Late::default();
    bank.add_panel(late.clone());
    let controller = Controller::new(bank);
    late.fill(LastWord(controller.handle(), Arc::clone(&answers)));
    drop(late); // now the bank alone has it
    drop(controller);
    let answers = answers.lock().expect("nobody panics in here");
    let outcomes = answers.iter().map(|answer| match answer {
        Ok(receipt) => receipt.outcome(),
        Err(SendError::Gone(_)) => Outcome::Gone,
    });
    assert_eq!(outcomes.collect::<Vec<Outcome>>(), [Outcome::Gone]);
}

/// Answers a call from a landing that lights up by one more.
struct Echo(ControllerHandle);

impl Panel for Echo {
    fn tell(&mut self, _: u64, news: &News) {
        if let News::Called(call) = *news {
            send(&self.0, Command::HallCall(up(call.floor.0 + 1)));
        }
    }
}

// rules: 6.3
#[test]
fn a_command_that_is_sent_while_others_are_obeyed_waits_too() {
    let mut bank = bank_with(&[0], Never);
    let late = Late::default();
    bank.add_panel(late.clone());
    let mut controller = Controller::new(bank);
    let handle = controller.handle();
    late.fill(Echo(handle.clone()));
    send(&handle, Command::HallCall(up(1)));
    controller.step();
    assert_eq!(shown(&handle.look()), "1: #0 [] | 1^");
    controller.step();
    assert_eq!(shown(&handle.look()), "2: #0 [] | 1^ 2^");
}

/// Reads a receipt and looks, whenever there is news.
struct Witness {
    receipt: Receipt,
    handle: ControllerHandle,
    seen: Arc<Mutex<Vec<(Outcome, u64)>>>,
}

impl Panel for Witness {
    fn tell(&mut self, _: u64, _: &News) {
        let seen = (self.receipt.outcome(), self.handle.look().tick);
        self.seen.lock().expect("nobody panics in here").push(seen);
    }
}

// rules: 6.4, 6.5
#[test]
fn a_receipt_says_done_as_soon_as_its_command_is_executed() {
    let mut bank = bank_at(&[0]);
    let late = Late::default();
    bank.add_panel(late.clone());
    let mut controller = Controller::new(bank);
    let handle = controller.handle();
    let seen = Arc::new(Mutex::new(Vec::new()));
    late.fill(Witness {
        receipt: send(&handle, Command::CarCall(A, Floor(2))),
        handle,
        seen: Arc::clone(&seen),
    });
    controller.step(); // the car moves: this is the news
    controller.step();
    let seen = seen.lock().expect("nobody panics in here");
    assert_eq!(*seen, [(Outcome::Done, 0), (Outcome::Done, 1)]);

    let commands = [
        Command::HallCall(up(3)),
        Command::HallCall(up(4)),
        Command::FireAlarm,
    ];
    let places = commands.map(|_| Late::default());
    let mut bank = bank_with(&[5], Never);
    for place in &places {
        bank.add_panel(place.clone());
    }
    let mut controller = Controller::new(bank);
    let notes = commands.map(|_| Arc::new(Mutex::new(Vec::new())));
    for ((command, place), seen) in commands.into_iter().zip(&places).zip(&notes) {
        place.fill(Witness {
            receipt: send(&controller.handle(), command),
            handle: controller.handle(),
            seen: Arc::clone(seen),
        });
    }
    controller.step();
    // Called, called; recalled, cancelled, cancelled; and in the tick: moved.
    for (seen, waiting) in notes.iter().zip([1, 2, 5]) {
        let seen = seen.lock().expect("nobody panics in here");
        let outcome = |news| [Outcome::Done, Outcome::Waiting][usize::from(news < waiting)];
        let expected: Vec<_> = (0..6).map(|news| (outcome(news), 0)).collect();
        assert_eq!(*seen, expected);
    }
}

// rules: 6.2
#[test]
fn any_number_of_commands_may_be_sent_between_two_ticks() {
    let mut controller = Controller::new(bank_at(&[0]));
    let handle = controller.handle();
    let command = Command::CarCall(A, Floor(3));
    let sent = Rendezvous::patient(2);
    let receipts: Option<Vec<Receipt>> = thread::scope(|scope| {
        let sender = scope.spawn(|| {
            let all = (0..100_001).map(|_| handle.send(command).ok());
            let receipts = all.collect();
            sent.meet();
            receipts
        });
        let in_time = sent.meet();
        while !in_time && !sender.is_finished() {
            controller.step(); // so that this test ends
        }
        let receipts = sender.join().expect("a sender panicked");
        assert!(in_time, "`send` waits for a tick");
        receipts
    });
    controller.step();
    let receipts = receipts.expect("there is always room");
    let done = receipts.iter().all(|it| it.outcome() == Outcome::Done);
    assert!(done, "all of them, in one tick");
}

/// Gives nothing away.
struct Never;

impl Dispatcher for Never {
    fn assign(&mut self, _: &HallCall, _: &[CarView]) -> Option<CarId> {
        None
    }
}

/// Lets another thread know that a tick is under way, and waits for it.
struct Meeting {
    running: Arc<Rendezvous>,
    looked: Arc<Rendezvous>,
    met: Arc<Mutex<Vec<bool>>>,
}

impl Dispatcher for Meeting {
    fn assign(&mut self, _: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let both = self.running.meet() && self.looked.meet();
        self.met.lock().expect("nobody panics in here").push(both);
        cars.first().map(|car| car.id)
    }
}

// rules: 6.5, 6.2
#[test]
fn nobody_waits_for_a_dispatcher_that_thinks() {
    let running = Arc::new(Rendezvous::patient(2));
    let looked = Arc::new(Rendezvous::patient(2));
    let met = Arc::new(Mutex::new(Vec::new()));
    let meeting = Meeting {
        running: Arc::clone(&running),
        looked: Arc::clone(&looked),
        met: Arc::clone(&met),
    };
    let mut bank = bank_with(&[0], meeting);
    press(&mut bank, A, &[3]);
    ask(&mut bank, &[up(5)]);
    let mut controller = Controller::new(bank);
    let handle = controller.handle();
    let early = send(&handle, Command::CarCall(A, Floor(2)));
    let (picture, receipt) = thread::scope(|scope| {
        let other = scope.spawn(|| {
            running.meet();
            let receipt = send(&handle, Command::CarCall(A, Floor(4)));
            let look: Look = handle.look();
            looked.meet();
            (shown(&look), receipt)
        });
        controller.step();
        other.join().expect("nobody panics in here")
    });
    assert_eq!(*met.lock().expect("nobody panics in here"), [true]);
    assert_eq!(picture, "0: #0 [3] | 5^", "the last whole tick");
    assert_eq!(early.outcome(), Outcome::Done);
    assert_eq!(receipt.outcome(), Outcome::Waiting);
    assert_eq!(shown(&handle.look()), "1: #1 [2, 3, 5] | ");
    controller.step();
    assert_eq!(receipt.outcome(), Outcome::Done);
    assert_eq!(shown(&handle.look()), "2: #2 [2, 3, 4, 5] | ");
}

// rules: 6.3
#[test]
fn no_command_of_many_threads_is_lost_or_obeyed_twice() {
    assert_send_sync::<ControllerHandle>();
    assert_send_sync::<Receipt>();
    let house = [spec(0, 999, 0, 2)];
    let bank = Bank::new(&house, Never).expect("a high house");
    let mut controller = Controller::new(bank);
    let handle = controller.handle();
    let mut looks = Vec::new();
    let receipts: Vec<Vec<Receipt>> = thread::scope(|scope| {
        let senders = scope.spawn(|| {
            in_parallel(4, |thread| {
                let first = 200 * i32::try_from(thread).expect("small");
                let calls = (first..first + 150).map(up);
                calls
                    .map(|call| send(&handle, Command::HallCall(call)))
                    .collect()
            })
        });
        while !senders.is_finished() {
            controller.step();
            looks.push(handle.look().pending.len());
        }
        senders.join().expect("a sender panicked")
    });
    controller.step();
    let pending: Vec<i32> = handle.look().pending.iter().map(|it| it.floor.0).collect();
    assert_eq!(pending.len(), 600);
    for thread in 0..4 {
        let theirs = pending.iter().filter(|floor| **floor / 200 == thread);
        let sent = 200 * thread..200 * thread + 150;
        assert!(
            theirs.copied().eq(sent),
            "in the order in which they were sent"
        );
    }
    assert!(looks.is_sorted());
    let receipts = receipts.iter().flatten();
    let done = receipts.filter(|it| it.outcome() == Outcome::Done);
    assert_eq!(done.count(), 600);
}

// rules: 6.1
#[test]
fn a_controller_may_live_on_a_thread_of_its_own() {
    let mut controller = Controller::new(bank_at(&[0, 9]));
    let handle = controller.handle();
    let receipt = send(&handle, Command::HallCall(up(4)));
    let ticker = thread::spawn(move || {
        for _ in 0..30 {
            controller.step();
        }
    });
    while receipt.outcome() == Outcome::Waiting && !ticker.is_finished() {
        let look: Look = handle.look();
        assert!(look.cars.len() == 2 && look.tick <= 30);
        thread::yield_now();
    }
    ticker.join().expect("nobody panics in here");
    assert_eq!(receipt.outcome(), Outcome::Done);
    assert_eq!(shown(&handle.look()), "30: #4 []  #9 [] | ");
}

fn obey(bank: &mut Bank, command: Command) -> Result<(), Refused> {
    match command {
        Command::HallCall(call) => bank.hall_call(call),
        Command::CarCall(car, floor) => bank.car_call(car, floor),
        Command::SetFull(car, yes) => bank.set_full(car, yes),
        Command::SetBlocked(car, yes) => bank.set_blocked(car, yes),
        Command::TakeOut(car) => bank.take_out(car),
        Command::PutBack(car) => bank.put_back(car),
        Command::FireAlarm => {
            bank.fire_alarm();
            Ok(())
        }
        Command::AllClear => {
            bank.all_clear();
            Ok(())
        }
    }
}

// rules: 6.3, 6.4
#[test]
fn random_operations_end_as_if_the_bank_had_been_asked_itself() {
    let mut random = Generator::new(61);
    for _ in 0..20 {
        let (mut bank, log) = logged(bank_at(&[0, 5, 9]));
        let (twin, twin_log) = logged(bank_at(&[0, 5, 9]));
        let mut controller = Controller::new(twin);
        let handle = controller.handle();
        for _ in 0..150 {
            let mut sent = Vec::new();
            while random.chance(30) {
                let command = random_command(&mut random);
                sent.push((send(&handle, command), obey(&mut bank, command)));
            }
            bank.step();
            controller.step();
            for (receipt, answer) in sent {
                let expected = answer.map_or_else(Outcome::Refused, |()| Outcome::Done);
                assert_eq!(receipt.outcome(), expected);
            }
            let look: Look = handle.look();
            assert_eq!((look.tick, look.cars), (bank.now(), bank.cars()));
            assert_eq!(look.pending, bank.pending());
            assert_eq!(twin_log.read(), log.read(), "{}", sight(&bank));
        }
    }
}

fn desk_letter(look: &Look, floor: i32) -> char {
    let here = look.cars.iter().filter(|car| car.floor.0 == floor);
    match here.collect::<Vec<&CarView>>()[..] {
        [] => '.',
        [car] => {
            let letter = ['a', 'b'][car.id.0];
            match car.door {
                Door::Closed => letter,
                Door::Open => letter.to_ascii_uppercase(),
            }
        }
        _ => '&',
    }
}

// rules: 6.3
#[test]
fn an_evening_at_the_control_desk() {
    let house = [spec(0, 9, 0, 2), spec(0, 9, 9, 2)];
    let bank = Bank::new(&house, Nearest).expect("two cars");
    let mut controller = Controller::new(bank);
    let handle = controller.handle();
    let night = [
        (0, "porter", Command::HallCall(down(6))),
        (0, "guest", Command::HallCall(up(9))),
        (1, "cook", Command::HallCall(up(2))),
        (4, "cook", Command::CarCall(A, Floor(7))),
        (5, "crowd", Command::SetFull(B, true)),
        (5, "crowd", Command::CarCall(B, Floor(0))),
        (6, "porter", Command::HallCall(up(5))),
        (8, "mechanic", Command::TakeOut(A)),
        (9, "cook", Command::CarCall(A, Floor(7))),
        (14, "crowd", Command::SetFull(B, false)),
        (17, "smoke", Command::FireAlarm),
        (17, "guest", Command::HallCall(down(5))),
        (19, "mechanic", Command::PutBack(A)),
        (25, "smoke", Command::AllClear),
        (26, "guest", Command::CarCall(C, Floor(3))),
        (26, "guest", Command::CarCall(B, Floor(3))),
    ];
    let mut text = String::from("tick 0123456789 waiting\n");
    for tick in 0..30 {
        let sent: Vec<(&str, Command, Receipt)> = night
            .iter()
            .filter(|it| it.0 == tick)
            .map(|(_, who, command)| (*who, *command, send(&handle, *command)))
            .collect();
        controller.step();
        for (who, command, receipt) in sent {
            let what = match command {
                Command::HallCall(call) => format!("calls {}", name(call)),
                Command::CarCall(car, floor) => format!("#{} to {}", car.0, floor.0),
                Command::SetFull(car, true) => format!("#{} is full", car.0),
                Command::SetFull(car, false) => format!("#{} has room", car.0),
                Command::TakeOut(car) => format!("#{} out of service", car.0),
                Command::PutBack(car) => format!("#{} back", car.0),
                Command::FireAlarm => String::from("fire!"),
                Command::AllClear => String::from("all clear"),
                other => format!("{other:?}"),
            };
            let outcome = match receipt.outcome() {
                Outcome::Done => "done",
                Outcome::Refused(Refused::NowhereToGo(_)) => "there is nothing above",
                Outcome::Refused(Refused::OutOfService(_)) => "it is out of service",
                Outcome::Refused(Refused::Fire) => "take the stairs",
                Outcome::Refused(_) => "there is no such car or floor",
                Outcome::Waiting | Outcome::Gone => "nobody knows",
            };
            text += &format!("{:>28}  {who:<9}{what}: {outcome}\n", "");
        }
        let look = handle.look();
        let row: String = (0..10).map(|floor| desk_letter(&look, floor)).collect();
        let row = format!("{:>4} {row} {}", look.tick, names(&look.pending));
        text += row.trim_end();
        text.push('\n');
    }
    text += "\na b the cars  A B with an open door  & both of them\n";
    insta::assert_snapshot!("an_evening_at_the_control_desk", text);
}

// rules: 6.3, 6.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
