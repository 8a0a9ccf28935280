//! Stage 6: many threads, one bank.
#![allow(unused_variables)] // remove this line when the bodies are written

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

/// Tells what has become of one command.
pub struct Receipt {
    // yours
}

impl Receipt {
    /// What has become of it by now. Never waits.
    pub fn outcome(&self) -> Outcome {
        todo!()
    }
}

/// Sends commands from any thread. Clones send to the same controller.
#[derive(Clone)]
pub struct ControllerHandle {
    // yours
}

impl ControllerHandle {
    /// Sends a command, for the start of the next tick. Never waits for a tick.
    ///
    /// # Errors
    /// `Gone` if the controller is no more.
    pub fn send(&self, command: Command) -> Result<Receipt, SendError> {
        todo!()
    }

    /// The bank as it was after its last whole tick. Never waits for a tick.
    pub fn look(&self) -> Look {
        todo!()
    }
}

/// Owns a bank, and is stepped by one thread.
pub struct Controller {
    // yours
}

impl Controller {
    /// Takes over a bank as it is.
    pub fn new(bank: Bank) -> Self {
        todo!()
    }

    /// A new handle, to be cloned and sent about.
    pub fn handle(&self) -> ControllerHandle {
        todo!()
    }

    /// Does what has been sent until now, in the order in which it was sent,
    /// and then lets one tick pass.
    pub fn step(&mut self) {
        todo!()
    }
}
