//! One thread owns the bank. Other threads send commands to it, and look at a
//! copy: no thread waits for a tick.

use std::error::Error;
use std::fmt;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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

impl Look {
    fn at(bank: &Bank) -> Self {
        Self {
            tick: bank.now(),
            cars: bank.cars(),
            pending: bank.pending(),
        }
    }
}

/// Shows what became of one command.
#[derive(Debug)]
pub struct Receipt {
    outcome: Arc<OnceLock<Outcome>>,
}

impl Receipt {
    /// The outcome of the command until now. Never waits.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome.get().copied().unwrap_or(Outcome::Waiting)
    }
}

/// A command on its way. Its receipt gets one outcome: when the command is
/// executed, or when it is dropped.
#[derive(Debug)]
struct Envelope {
    command: Command,
    outcome: Arc<OnceLock<Outcome>>,
}

impl Envelope {
    fn answer(&self, outcome: Outcome) {
        // The first outcome stays.
        let _ = self.outcome.set(outcome);
    }
}

impl Drop for Envelope {
    fn drop(&mut self) {
        self.answer(Outcome::Gone);
    }
}

/// Sends commands from any thread. Clones send to the same controller.
#[derive(Clone, Debug)]
pub struct ControllerHandle {
    line: Sender<Envelope>,
    picture: Arc<Mutex<Look>>,
}

impl ControllerHandle {
    /// Sends a command for the start of the next tick. Never waits for a tick.
    ///
    /// # Errors
    /// `Gone` if the controller was dropped.
    pub fn send(&self, command: Command) -> Result<Receipt, SendError> {
        let outcome = Arc::new(OnceLock::new());
        let receipt = Receipt {
            outcome: Arc::clone(&outcome),
        };
        self.line
            .send(Envelope { command, outcome })
            .map_err(|_| SendError::Gone(command))?;
        Ok(receipt)
    }

    /// The bank after its last whole tick. Never waits for a tick.
    #[must_use]
    pub fn look(&self) -> Look {
        let picture = self.picture.lock();
        picture.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Owns a bank. One thread steps it.
#[derive(Debug)]
pub struct Controller {
    bank: Bank,
    line: Sender<Envelope>,
    inbox: Receiver<Envelope>,
    picture: Arc<Mutex<Look>>,
}

impl Controller {
    /// Takes a bank with all that is in it.
    #[must_use]
    pub fn new(bank: Bank) -> Self {
        let (line, inbox) = channel();
        let picture = Arc::new(Mutex::new(Look::at(&bank)));
        Self {
            bank,
            line,
            inbox,
            picture,
        }
    }

    /// Returns a handle, which can be cloned and sent to other threads.
    #[must_use]
    pub fn handle(&self) -> ControllerHandle {
        ControllerHandle {
            line: self.line.clone(),
            picture: Arc::clone(&self.picture),
        }
    }

    /// Executes the commands that were sent until now, in the order in which
    /// they were sent, and then lets one tick pass.
    pub fn step(&mut self) {
        let envelopes: Vec<_> = self.inbox.try_iter().collect();
        for envelope in envelopes {
            envelope.answer(match self.execute(envelope.command) {
                Ok(()) => Outcome::Done,
                Err(why) => Outcome::Refused(why),
            });
        }
        self.bank.step();
        self.show(Look::at(&self.bank));
    }

    fn execute(&mut self, command: Command) -> Result<(), Refused> {
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

    fn show(&self, look: Look) {
        let picture = self.picture.lock();
        *picture.unwrap_or_else(PoisonError::into_inner) = look;
    }
}
