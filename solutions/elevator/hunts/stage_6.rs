//! What finds every wrong design of stage 6.

use crate::support::{Rendezvous, in_parallel};
use elevator::bank::{Bank, Refused};
use elevator::controller::{Command, Controller, ControllerHandle, Outcome, Receipt};
use elevator::dispatch::{CarId, CarView, Dispatcher};
use elevator::hall::HallCall;
use elevator::panel::{News, Panel};
use elevator::{CarSpec, Direction, Floor};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

const A: CarId = CarId(0);

fn up(floor: i32) -> HallCall {
    HallCall {
        floor: Floor(floor),
        direction: Direction::Up,
    }
}

/// Gives no call to a car.
struct Never;

impl Dispatcher for Never {
    fn assign(&mut self, _call: &HallCall, _cars: &[CarView]) -> Option<CarId> {
        None
    }
}

fn bank(dispatcher: impl Dispatcher + 'static) -> Bank {
    let car = CarSpec {
        lowest: Floor(0),
        highest: Floor(9),
        start: Floor(0),
        dwell: 2,
    };
    Bank::new(&[car], dispatcher).expect("one car")
}

fn send(handle: &ControllerHandle, command: Command) -> Receipt {
    handle.send(command).expect("the controller lives")
}

#[test]
fn a_receipt_says_why_a_command_is_refused() {
    let mut controller = Controller::new(bank(Never));
    let receipt = send(&controller.handle(), Command::HallCall(up(9)));
    controller.step();
    let refused = Outcome::Refused(Refused::NowhereToGo(up(9)));
    assert_eq!(receipt.outcome(), refused);
}

#[test]
fn a_step_executes_all_commands_before_its_tick() {
    let mut controller = Controller::new(bank(Never));
    let handle = controller.handle();
    let commands = [Command::HallCall(up(3)), Command::CarCall(A, Floor(5))];
    let receipts = commands.map(|command| send(&handle, command));
    controller.step();
    let outcomes = receipts.map(|receipt| receipt.outcome());
    assert_eq!(outcomes, [Outcome::Done; 2]);
}

#[test]
fn a_look_shows_the_bank_after_the_tick() {
    let mut controller = Controller::new(bank(Never));
    let handle = controller.handle();
    send(&handle, Command::CarCall(A, Floor(5)));
    controller.step();
    let look = handle.look();
    assert_eq!((look.tick, look.cars[0].floor), (1, Floor(1)));
}

#[test]
fn a_command_that_was_not_executed_is_gone_with_the_controller() {
    let controller = Controller::new(bank(Never));
    let receipt = send(&controller.handle(), Command::FireAlarm);
    drop(controller);
    assert_eq!(receipt.outcome(), Outcome::Gone);
}

#[test]
fn two_threads_send_in_turn() {
    let mut controller = Controller::new(bank(Never));
    let handle = controller.handle();
    let here = |floor| send(&handle, Command::HallCall(up(floor)));
    let there = |floor| thread::scope(|scope| scope.spawn(|| here(floor)).join());
    here(5);
    there(2).expect("no thread panics here");
    here(8);
    there(1).expect("no thread panics here");
    controller.step();
    assert_eq!(handle.look().pending, [5, 2, 8, 1].map(up));
}

/// Sends a command when it is notified of a call.
struct Echo(Arc<OnceLock<ControllerHandle>>, mpsc::Sender<Receipt>);

impl Panel for Echo {
    fn tell(&mut self, _tick: u64, news: &News) {
        if let News::Called(_) = news {
            let handle = self.0.get().expect("the test has set it");
            let _ = self.1.send(send(handle, Command::FireAlarm));
        }
    }
}

#[test]
fn what_a_panel_sends_waits_for_the_next_step() {
    let (sent, sends) = mpsc::channel();
    let place = Arc::new(OnceLock::new());
    let mut bank = bank(Never);
    bank.add_panel(Echo(Arc::clone(&place), sent));
    let mut controller = Controller::new(bank);
    let handle = place.get_or_init(|| controller.handle());
    send(handle, Command::HallCall(up(3)));
    let (done, is_done) = mpsc::channel();
    thread::spawn(move || {
        controller.step();
        done.send(controller)
    });
    let patience = Duration::from_secs(3);
    let mut controller = is_done.recv_timeout(patience).expect("a step ends");
    let receipt = sends.recv().expect("the panel was notified");
    assert_eq!(receipt.outcome(), Outcome::Waiting);
    controller.step();
    assert_eq!(receipt.outcome(), Outcome::Done);
}

/// Works until the other thread has sent a command and looked.
struct Slow(Arc<[Rendezvous; 2]>);

impl Dispatcher for Slow {
    fn assign(&mut self, _call: &HallCall, _cars: &[CarView]) -> Option<CarId> {
        let [begun, end] = &*self.0;
        assert!(begun.meet() && end.meet(), "the other thread waits");
        None
    }
}

/// Sends a command while a dispatcher works, and returns what `during` returns
/// then.
fn while_it_works<T: Send>(during: impl Fn(&ControllerHandle) -> T + Sync) -> Option<T> {
    let meetings = Arc::new([Rendezvous::patient(2), Rendezvous::patient(2)]);
    let controller = Controller::new(bank(Slow(Arc::clone(&meetings))));
    let handle = controller.handle();
    send(&handle, Command::HallCall(up(3)));
    let controller = Mutex::new(controller);
    let mut results = in_parallel(2, |index| {
        if index == 0 {
            controller.lock().expect("no thread panics here").step();
            return None;
        }
        let [begun, end] = &*meetings;
        begun.meet();
        let result = during(&handle);
        end.meet();
        Some(result)
    });
    results.remove(1)
}

#[test]
fn a_command_can_be_sent_while_a_dispatcher_works() {
    let outcome = |handle: &ControllerHandle| send(handle, Command::AllClear).outcome();
    assert_eq!(while_it_works(outcome), Some(Outcome::Waiting));
}

#[test]
fn a_look_during_a_step_shows_the_end_of_the_last_one() {
    let look = while_it_works(ControllerHandle::look).expect("it looked");
    assert_eq!((look.tick, look.pending), (0, vec![]));
}
