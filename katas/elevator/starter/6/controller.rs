//! Stage 6: many threads, one bank.
#![allow(unused_variables)] // remove this line when the bodies are written

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

/// A copy of the bank after a whole tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub tick: u64,
    /// As `Bank::cars`.
    pub cars: Vec<CarView>,
    /// As `Bank::pending`.
    pub pending: Vec<HallCall>,
}

/// Shows the outcome of one command.
pub struct Receipt {
    // your fields
}

impl Receipt {
    /// The outcome of the command until now. Never waits.
    pub fn outcome(&self) -> Outcome {
        todo!()
    }
}

/// Sends commands from any thread. Clones send to the same controller.
#[derive(Clone)]
pub struct ControllerHandle {
    // your fields
}

impl ControllerHandle {
    /// Sends a command for the start of the next tick. Never waits for a tick.
    ///
    /// # Errors
    /// `Gone` if the controller was dropped.
    pub fn send(&self, command: Command) -> Result<Receipt, SendError> {
        todo!()
    }

    /// The bank after its last whole tick. Never waits for a tick.
    pub fn look(&self) -> Look {
        todo!()
    }
}

/// Owns a bank. One thread steps it.
pub struct Controller {
    // your fields
}

impl Controller {
    /// Takes a bank with all that is in it.
    pub fn new(bank: Bank) -> Self {
        todo!()
    }

    /// Returns a handle, which can be cloned and sent to other threads.
    pub fn handle(&self) -> ControllerHandle {
        todo!()
    }

    /// Executes the commands that were sent until now, in the order in which
    /// they were sent, and then lets one tick pass.
    pub fn step(&mut self) {
        todo!()
    }
}
