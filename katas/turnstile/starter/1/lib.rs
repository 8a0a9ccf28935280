//! A turnstile: pay, push, go.
#![allow(unused_variables)] // remove this line when the bodies are written

/// What happens at the turnstile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody puts in a coin.
    Coin,
    /// Somebody pushes the arm.
    Push,
    /// A guard turns the key: out of order, or back.
    Key,
}

/// What the turnstile does about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The arm gets free.
    Unlock,
    /// One person goes through, and the arm locks again.
    Pass,
    /// The coin comes back.
    ReturnCoin,
    /// The arm does not move.
    Block,
    /// The turnstile is now out of order.
    Stop,
    /// The turnstile is in order again, and locked.
    Start,
}

/// All states of the turnstile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Locked,
    Unlocked,
    OutOfOrder,
}

impl State {
    /// The next state, and what the turnstile does.
    pub fn on(self, event: Event) -> (State, Action) {
        todo!()
    }
}

/// A turnstile. It begins locked.
#[derive(Clone, Debug, Default)]
pub struct Turnstile {
    pub paid: bool,
    pub broken: bool,
}

impl Turnstile {
    /// A locked turnstile.
    pub fn new() -> Self {
        Self::default()
    }

    /// The state of the turnstile.
    pub fn state(&self) -> State {
        todo!()
    }

    /// Handles an event.
    pub fn handle(&mut self, event: Event) -> Action {
        if event == Event::Key {
            self.broken = !self.broken;
            self.paid = false;
            if self.broken {
                return Action::Stop;
            }
            return Action::Start;
        }
        if event == Event::Coin {
            if self.paid || self.broken {
                return Action::ReturnCoin;
            }
            self.paid = true;
            return Action::Unlock;
        }
        if self.paid && !self.broken {
            self.paid = false;
            return Action::Pass;
        }
        Action::Block
    }
}
