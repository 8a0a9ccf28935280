//! A desk between the threads and the bank: a tray for what comes in, a board
//! for what is to be seen. Each is locked for a moment, by whoever needs it, and
//! never while the bank is at work.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::Floor;
use crate::bank::{Bank, Refused};
use crate::dispatch::{CarId, CarView};
use crate::hall::HallCall;

/// A call of a method of a bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// As `Bank::hall_call`.
    HallCall(HallCall),
    /// As `Bank::car_call`.
    CarCall(CarId, Floor),
    /// As `Bank::set_blocked`.
    SetBlocked(CarId, bool),
    /// As `Bank::take_out`.
    TakeOut(CarId),
    /// As `Bank::put_back`.
    PutBack(CarId),
    /// As `Bank::fire_alarm`.
    FireAlarm,
    /// As `Bank::all_clear`.
    AllClear,
}

/// The outcome of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not executed yet.
    Waiting,
    Done,
    Refused(Refused),
    /// The controller was dropped before it executed the command.
    Gone,
}

/// Why a command was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The controller was dropped. The command comes back to you.
    Gone(Command),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Gone(command) = self;
        write!(f, "no controller executes {command:?}")
    }
}

impl Error for SendError {}

/// A copy of the bank after a whole tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub tick: u64,
    /// As `Bank::cars`.
    pub cars: Vec<CarView>,
    /// As `Bank::pending`.
    pub pending: Vec<HallCall>,
}

fn look_at(bank: &Bank) -> Look {
    Look {
        tick: bank.now(),
        cars: bank.cars(),
        pending: bank.pending(),
    }
}

type Slot = Arc<Mutex<Outcome>>;

/// Tells what has become of one command.
#[derive(Debug)]
pub struct Receipt {
    slot: Slot,
}

impl Receipt {
    /// What has become of it by now. Never waits.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        *lock(&self.slot)
    }
}

#[derive(Debug)]
struct Desk {
    /// `None` once the controller is gone.
    tray: Mutex<Option<Vec<(Command, Slot)>>>,
    board: RwLock<Arc<Look>>,
}

/// Nothing that is done under a lock here can panic half way.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends commands from any thread. Clones send to the same controller.
#[derive(Clone, Debug)]
pub struct ControllerHandle {
    desk: Arc<Desk>,
}

impl ControllerHandle {
    /// Sends a command, for the start of the next tick. Never waits for a tick.
    ///
    /// # Errors
    /// `Gone` if the controller is no more.
    pub fn send(&self, command: Command) -> Result<Receipt, SendError> {
        let slot = Slot::new(Mutex::new(Outcome::Waiting));
        match &mut *lock(&self.desk.tray) {
            Some(tray) => tray.push((command, Arc::clone(&slot))),
            None => return Err(SendError::Gone(command)),
        }
        Ok(Receipt { slot })
    }

    /// The bank as it was after its last whole tick. Never waits for a tick.
    #[must_use]
    pub fn look(&self) -> Look {
        let board = self.desk.board.read();
        let look = Arc::clone(&board.unwrap_or_else(PoisonError::into_inner));
        Look::clone(&look)
    }
}

/// Owns a bank, and is stepped by one thread.
#[derive(Debug)]
pub struct Controller {
    bank: Bank,
    desk: Arc<Desk>,
}

impl Controller {
    /// Takes a bank with all that is in it.
    #[must_use]
    pub fn new(bank: Bank) -> Self {
        let desk = Desk {
            tray: Mutex::new(Some(Vec::new())),
            board: RwLock::new(Arc::new(look_at(&bank))),
        };
        Self {
            bank,
            desk: Arc::new(desk),
        }
    }

    /// A new handle, to be cloned and sent about.
    #[must_use]
    pub fn handle(&self) -> ControllerHandle {
        ControllerHandle {
            desk: Arc::clone(&self.desk),
        }
    }

    /// Does what has been sent until now, in the order in which it was sent,
    /// and then lets one tick pass.
    pub fn step(&mut self) {
        let commands = lock(&self.desk.tray).replace(Vec::new());
        for (command, slot) in commands.unwrap_or_default() {
            let answer = self.obey(command);
            *lock(&slot) = answer.map_or_else(Outcome::Refused, |()| Outcome::Done);
        }
        self.bank.step();
        let look = Arc::new(look_at(&self.bank));
        let board = self.desk.board.write();
        *board.unwrap_or_else(PoisonError::into_inner) = look;
    }

    fn obey(&mut self, command: Command) -> Result<(), Refused> {
        let bank = &mut self.bank;
        match command {
            Command::HallCall(call) => bank.hall_call(call),
            Command::CarCall(car, floor) => bank.car_call(car, floor),
            Command::SetBlocked(car, blocked) => bank.set_blocked(car, blocked),
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
}

impl Drop for Controller {
    fn drop(&mut self) {
        let unread = lock(&self.desk.tray).take();
        for (_, slot) in unread.unwrap_or_default() {
            *lock(&slot) = Outcome::Gone;
        }
    }
}
