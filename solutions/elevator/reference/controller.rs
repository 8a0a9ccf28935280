//! One thread owns the bank. All others send it notes, and look at the picture
//! that it has hung up last: nobody ever waits for a tick to end.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::Floor;
use crate::bank::{Bank, Refused};
use crate::dispatch::{CarId, CarView};
use crate::hall::HallCall;

/// What somebody wants of a bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// As `Bank::hall_call`.
    HallCall(HallCall),
    /// As `Bank::car_call`.
    CarCall(CarId, Floor),
    /// As `Bank::set_full`.
    SetFull(CarId, bool),
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

/// What has become of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has not been obeyed yet.
    Waiting,
    Done,
    Refused(Refused),
    /// The controller is no more, and has not obeyed it.
    Gone,
}

/// Why a command was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The controller is no more. Here is the command.
    Gone(Command),
}

/// The picture after a whole tick.
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

/// Tells what has become of one command.
pub struct Receipt {
    outcome: Arc<OnceLock<Outcome>>,
}

impl Receipt {
    /// What has become of it by now. Never waits.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome.get().copied().unwrap_or(Outcome::Waiting)
    }
}

/// A command on its way. It is answered exactly once: if nobody reads it, by
/// its end.
struct Envelope {
    command: Command,
    outcome: Arc<OnceLock<Outcome>>,
}

impl Envelope {
    fn answer(&self, outcome: Outcome) {
        // Whoever came first was right.
        let _ = self.outcome.set(outcome);
    }
}

impl Drop for Envelope {
    fn drop(&mut self) {
        self.answer(Outcome::Gone);
    }
}

/// Sends commands from any thread. Clones send to the same controller.
#[derive(Clone)]
pub struct ControllerHandle {
    line: Sender<Envelope>,
    picture: Arc<Mutex<Look>>,
}

impl ControllerHandle {
    /// Sends a command, for the start of the next tick. Never waits for a tick.
    ///
    /// # Errors
    /// `Gone` if the controller is no more.
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

    /// The bank as it was after its last whole tick. Never waits for a tick.
    #[must_use]
    pub fn look(&self) -> Look {
        let picture = self.picture.lock();
        picture.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Owns a bank, and is stepped by one thread.
pub struct Controller {
    bank: Bank,
    line: Sender<Envelope>,
    inbox: Receiver<Envelope>,
    picture: Arc<Mutex<Look>>,
}

impl Controller {
    /// Takes over a bank as it is.
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

    /// A new handle, to be cloned and sent about.
    #[must_use]
    pub fn handle(&self) -> ControllerHandle {
        ControllerHandle {
            line: self.line.clone(),
            picture: Arc::clone(&self.picture),
        }
    }

    /// Does what has been sent until now, in the order in which it was sent,
    /// and then lets one tick pass.
    pub fn step(&mut self) {
        let envelopes: Vec<_> = self.inbox.try_iter().collect();
        for envelope in envelopes {
            envelope.answer(match self.obey(envelope.command) {
                Ok(()) => Outcome::Done,
                Err(why) => Outcome::Refused(why),
            });
        }
        self.bank.step();
        self.hang_up(Look::at(&self.bank));
    }

    fn obey(&mut self, command: Command) -> Result<(), Refused> {
        let bank = &mut self.bank;
        match command {
            Command::HallCall(call) => bank.hall_call(call),
            Command::CarCall(car, floor) => bank.car_call(car, floor),
            Command::SetFull(car, full) => bank.set_full(car, full),
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

    fn hang_up(&self, look: Look) {
        let picture = self.picture.lock();
        *picture.unwrap_or_else(PoisonError::into_inner) = look;
    }
}
