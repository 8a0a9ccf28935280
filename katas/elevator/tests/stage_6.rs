//! Stage 6: many threads, one bank.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::stage_1::{letter, spec};
use crate::stage_2::{down, name, names, up};
use crate::stage_3::{A, B, C, ask, bank_at, bank_with, press, sight, steps};
use crate::stage_4::{good_call, logged};
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

/// Any command for three cars of floors 0 to 9.
fn random_command(random: &mut Generator) -> Command {
    let car = *random.pick(&[A, B, C]);
    let call = good_call(random);
    let yes = random.chance(40);
    match random.below(26) {
        0..10 => Command::HallCall(call),
        10..17 => Command::CarCall(car, call.floor),
        17 | 18 => Command::SetBlocked(car, yes),
        19 | 20 => Command::TakeOut(car),
        21 | 22 => Command::PutBack(car),
        23 => Command::TakeOut(CarId(3)),
        24 if yes => Command::FireAlarm,
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
    assert_eq!(log.read(), ["0: called 1^", "1: #0 1 to 1", "1: 1^ to #0"]);
    assert_eq!(shown(&handle.look()), "1: #1 [1, 2] | ");
    // A sensor is no faster than a button.
    send(&handle, Command::HallCall(down(7)));
    send(&handle, Command::TakeOut(A));
    controller.step();
    let told = ["1: #0 OutOfService", "1: 1^ back from #0", "1: called 7v"];
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

// rules: 6.3, 6.2
#[test]
fn commands_are_executed_in_order_and_equal_ones_too() {
    let mut controller = Controller::new(bank_at(&[0]));
    let (one, other) = (controller.handle(), controller.handle());
    let out = Outcome::Refused(Refused::OutOfService(A));
    let fire = Outcome::Refused(Refused::Fire);
    let script = [
        (&one, Command::CarCall(A, Floor(3)), Outcome::Done),
        (&one, Command::TakeOut(A), Outcome::Done),
        (&other, Command::CarCall(A, Floor(3)), out),
        (&one, Command::PutBack(A), Outcome::Done),
        (&other, Command::CarCall(A, Floor(4)), Outcome::Done),
        (&one, Command::FireAlarm, Outcome::Done),
        (&other, Command::HallCall(up(2)), fire),
        (&other, Command::CarCall(A, Floor(4)), fire),
        (&one, Command::AllClear, Outcome::Done),
        (&one, Command::HallCall(up(2)), Outcome::Done),
        (&other, Command::HallCall(up(2)), Outcome::Done),
        (&one, Command::CarCall(A, Floor(5)), Outcome::Done),
    ];
    let receipts = script.map(|(handle, command, _)| send(&handle.clone(), command));
    controller.step();
    let outcomes = receipts.iter().map(Receipt::outcome);
    let expected = script.iter().map(|it| it.2);
    assert_eq!(outcomes.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    assert_eq!(shown(&one.look()), "1: #1 [2, 5] | ");
    // The last of three equal commands counts.
    for command in [
        Command::TakeOut(A),
        Command::PutBack(A),
        Command::TakeOut(A),
    ] {
        send(&one, command);
    }
    let last = send(&other, Command::CarCall(A, Floor(9)));
    controller.step();
    assert_eq!(
        (last.outcome(), shown(&one.look())),
        (out, "2: #1 [] | 2^".into())
    );
}

/// Sends what it is told to by another thread, one command at a time.
fn sends_in_turn(handle: &ControllerHandle, calls: &[HallCall]) {
    thread::scope(|scope| {
        let (tell, told): (Vec<_>, Vec<_>) = (0..3).map(|_| channel::<HallCall>()).unzip();
        let (sent, wait) = channel();
        for told in told {
            let (handle, sent) = (handle.clone(), sent.clone());
            scope.spawn(move || {
                for call in told {
                    send(&handle, Command::HallCall(call));
                    sent.send(()).expect("the test waits");
                }
            });
        }
        for (number, call) in calls.iter().enumerate() {
            let thread = [2, 0, 1, 0][number % 4];
            tell[thread].send(*call).expect("the thread waits");
            wait.recv().expect("the thread sends");
        }
        drop(tell);
    });
}

// rules: 6.3
#[test]
fn commands_of_several_threads_keep_the_order_in_which_they_were_sent() {
    let mut controller = Controller::new(bank_with(&[0], Never));
    let handle = controller.handle();
    let calls: Vec<HallCall> = [5, 2, 8, 1, 7, 3, 6, 4].map(up).to_vec();
    sends_in_turn(&handle, &calls);
    controller.step();
    assert_eq!(names(&handle.look().pending), names(&calls));
}

// rules: 6.4, 6.6
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
            self.1.lock().expect("no thread panicked").push(receipt);
        }
    }
}

/// A place for a panel that needs a handle: it comes after the controller.
#[derive(Clone, Default)]
struct Late(Arc<Mutex<Option<Box<dyn Panel>>>>);

impl Late {
    fn fill(&self, panel: impl Panel + 'static) {
        *self.0.lock().expect("no thread panicked") = Some(Box::new(panel));
    }
}

impl Panel for Late {
    fn tell(&mut self, tick: u64, news: &News) {
        if let Some(panel) = &mut *self.0.lock().expect("no thread panicked") {
            panel.tell(tick, news);
        }
    }
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
    let outcome = || receipts.lock().expect("no thread panicked")[0].outcome();
    assert_eq!(outcome(), Outcome::Waiting);
    controller.step();
    assert_eq!(
        (outcome(), shown(&handle.look())),
        (Outcome::Done, "3: O1 [3] | ".into())
    );

    // Also while the commands are executed.
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
        self.1.lock().expect("no thread panicked").push(answer);
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
    let answers = answers.lock().expect("no thread panicked");
    let outcomes = answers.iter().map(|answer| match answer {
        Ok(receipt) => receipt.outcome(),
        Err(SendError::Gone(_)) => Outcome::Gone,
    });
    assert_eq!(outcomes.collect::<Vec<Outcome>>(), [Outcome::Gone]);
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
        self.seen.lock().expect("no thread panicked").push(seen);
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
    let seen = seen.lock().expect("no thread panicked");
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
        let seen = seen.lock().expect("no thread panicked");
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

/// Lets another thread know that it was called, and waits for it.
#[derive(Clone)]
struct Meeting {
    running: Arc<Rendezvous>,
    looked: Arc<Rendezvous>,
    met: Arc<Mutex<Vec<bool>>>,
}

impl Meeting {
    fn meet(&self) {
        let both = self.running.meet() && self.looked.meet();
        self.met.lock().expect("no thread panicked").push(both);
    }
}

impl Dispatcher for Meeting {
    fn assign(&mut self, _: &HallCall, cars: &[CarView]) -> Option<CarId> {
        self.meet();
        cars.first().map(|car| car.id)
    }
}

impl Panel for Meeting {
    fn tell(&mut self, _: u64, news: &News) {
        if let News::Called(_) = news {
            self.meet();
        }
    }
}

/// Steps once, while another thread looks and sends. `called` comes back here.
fn look_during_a_step(
    bank: impl FnOnce(Meeting) -> Bank,
    command: Command,
) -> (String, Receipt, Receipt, Controller) {
    let meeting = Meeting {
        running: Arc::new(Rendezvous::patient(2)),
        looked: Arc::new(Rendezvous::patient(2)),
        met: Arc::new(Mutex::new(Vec::new())),
    };
    let mut controller = Controller::new(bank(meeting.clone()));
    let handle = controller.handle();
    let early = send(&handle, command);
    let (picture, late) = thread::scope(|scope| {
        let other = scope.spawn(|| {
            meeting.running.meet();
            let late = send(&handle, Command::CarCall(A, Floor(4)));
            let (look, _) = (handle.look(), early.outcome());
            meeting.looked.meet();
            (shown(&look), late)
        });
        controller.step();
        other.join().expect("no thread panicked")
    });
    assert_eq!(*meeting.met.lock().expect("no thread panicked"), [true]);
    (picture, early, late, controller)
}

// rules: 6.5, 6.2
#[test]
fn nobody_waits_for_a_dispatcher_or_a_panel_that_takes_long() {
    let with_dispatcher = |meeting| {
        let mut bank = bank_with(&[0], meeting);
        press(&mut bank, A, &[3]);
        ask(&mut bank, &[up(5)]);
        bank
    };
    let command = Command::CarCall(A, Floor(2));
    let (picture, early, late, mut controller) = look_during_a_step(with_dispatcher, command);
    let handle = controller.handle();
    assert_eq!(picture, "0: #0 [3] | 5^", "the last whole tick");
    assert_eq!(
        (early.outcome(), late.outcome()),
        (Outcome::Done, Outcome::Waiting)
    );
    assert_eq!(shown(&handle.look()), "1: #1 [2, 3, 5] | ");
    controller.step();
    assert_eq!(late.outcome(), Outcome::Done);
    assert_eq!(shown(&handle.look()), "2: #2 [2, 3, 4, 5] | ");

    // A panel is called while a command is executed.
    let with_panel = |meeting| {
        let mut bank = bank_at(&[0]);
        bank.add_panel(meeting);
        bank
    };
    let command = Command::HallCall(up(7));
    let (picture, _, late, mut controller) = look_during_a_step(with_panel, command);
    assert_eq!(picture, "0: #0 [] | ");
    assert_eq!(late.outcome(), Outcome::Waiting);
    controller.step();
    assert_eq!(shown(&controller.handle().look()), "2: #2 [4, 7] | ");
}

// rules: 6.3, 6.1
#[test]
fn no_command_of_many_threads_is_lost_or_executed_twice() {
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
                    .map(Command::HallCall)
                    .map(|command| send(&handle, command))
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
    assert!(receipts.map(Receipt::outcome).all(|it| it == Outcome::Done));

    // Many short steps, while four threads send.
    let mut controller = Controller::new(bank_at(&[0]));
    let handle = controller.handle();
    let receipts: Vec<Vec<Receipt>> = thread::scope(|scope| {
        let senders = scope.spawn(|| {
            in_parallel(4, |_| {
                let commands = (0..8_000).map(|_| Command::PutBack(A));
                commands.map(|command| send(&handle, command)).collect()
            })
        });
        while !senders.is_finished() {
            controller.step();
        }
        senders.join().expect("a sender panicked")
    });
    controller.step();
    let receipts = receipts.iter().flatten();
    let open = receipts.filter(|it| it.outcome() != Outcome::Done).count();
    assert_eq!(open, 0, "commands that were sent, and not executed");
}

// rules: 6.5, 6.1
#[test]
fn a_look_is_always_from_one_moment() {
    const TICKS: u64 = 1_000;
    let house = [spec(0, 9_999, 0, 2), spec(0, 9_999, 9_000, 2)];
    let mut bank = Bank::new(&house, Never).expect("a high house");
    press(&mut bank, A, &[9_999]);
    press(&mut bank, B, &[0]);
    let mut controller = Controller::new(bank);
    let handle = controller.handle();
    let start = Arc::new(Rendezvous::patient(3));
    let ready = Arc::clone(&start);
    let ticker = thread::spawn(move || {
        let handle = controller.handle();
        ready.meet();
        for tick in 0..TICKS {
            // One more call in each of the first ticks.
            if tick < 50 {
                let floor = i32::try_from(tick).expect("small");
                send(&handle, Command::HallCall(up(floor)));
            }
            controller.step();
            let shown = handle.look().tick;
            assert_eq!(shown, tick + 1, "a look after `step` has returned");
        }
    });
    let watch = || {
        let mut last = 0;
        start.meet();
        while last < TICKS {
            let finished = ticker.is_finished();
            let look: Look = handle.look();
            assert!(look.tick >= last, "back to {} after {last}", look.tick);
            assert!(!finished || look.tick == TICKS, "the last tick is missing");
            last = look.tick;
            let tick = i32::try_from(last).expect("small");
            let floors: Vec<i32> = look.cars.iter().map(|car| car.floor.0).collect();
            assert_eq!(floors, [tick, 9_000 - tick], "cars and tick of two moments");
            assert_eq!(look.pending.len() as u64, last.min(50));
        }
    };
    in_parallel(2, |_| watch());
    ticker.join().expect("the ticker panicked");
}

// rules: 6.4
#[test]
fn an_outcome_is_never_another_one_later() {
    let mut controller = Controller::new(bank_at(&[0]));
    let handle = controller.handle();
    let (tell, told) = channel::<Receipt>();
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            for receipt in told {
                let mut outcome = Outcome::Waiting;
                while outcome == Outcome::Waiting {
                    outcome = receipt.outcome();
                }
                let refused = Outcome::Refused(Refused::UnknownCar(B));
                assert_eq!(outcome, refused, "the first that is not `Waiting`");
                assert_eq!(receipt.outcome(), refused);
            }
        });
        for _ in 0..3_000 {
            let receipt = send(&handle, Command::TakeOut(B));
            if tell.send(receipt).is_err() {
                break; // the reader has found something
            }
            controller.step();
        }
        drop((tell, controller));
        reader.join().expect("an outcome was wrong");
    });
}

// rules: 6.6
#[test]
fn no_receipt_waits_for_ever_when_the_controller_is_dropped() {
    for _ in 0..40 {
        let controller = Controller::new(bank_at(&[0]));
        let handle = controller.handle();
        let dropped = AtomicBool::new(false);
        let sent: Vec<Vec<Receipt>> = thread::scope(|scope| {
            let senders = scope.spawn(|| {
                in_parallel(2, |_| {
                    let mut receipts = Vec::new();
                    loop {
                        let after = dropped.load(Ordering::SeqCst);
                        match handle.send(Command::AllClear) {
                            Ok(_) if after => panic!("sent to no controller"),
                            Ok(receipt) => receipts.push(receipt),
                            Err(SendError::Gone(command)) => {
                                assert_eq!(command, Command::AllClear);
                                return receipts;
                            }
                        }
                    }
                })
            });
            thread::yield_now();
            drop(controller);
            dropped.store(true, Ordering::SeqCst);
            senders.join().expect("a sender panicked")
        });
        let mut outcomes = sent.iter().flatten().map(Receipt::outcome);
        assert!(outcomes.all(|it| it == Outcome::Gone));
    }
}

fn obey(bank: &mut Bank, command: Command) -> Result<(), Refused> {
    match command {
        Command::HallCall(call) => bank.hall_call(call),
        Command::CarCall(car, floor) => bank.car_call(car, floor),
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

// rules: 6.3, 6.4
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
        (5, "crowd", Command::SetBlocked(B, true)),
        (5, "crowd", Command::CarCall(B, Floor(0))),
        (6, "porter", Command::HallCall(up(5))),
        (8, "mechanic", Command::TakeOut(A)),
        (9, "cook", Command::CarCall(A, Floor(7))),
        (14, "crowd", Command::SetBlocked(B, false)),
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
                Command::SetBlocked(car, true) => format!("#{} is blocked", car.0),
                Command::SetBlocked(car, false) => format!("#{} is free", car.0),
                Command::TakeOut(car) => format!("#{} out of service", car.0),
                Command::PutBack(car) => format!("#{} back", car.0),
                Command::FireAlarm => String::from("fire!"),
                Command::AllClear => String::from("all clear"),
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
