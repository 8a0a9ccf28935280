//! A turnstile with its states in one table.

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
        match (self, event) {
            (State::Locked, Event::Coin) => (State::Unlocked, Action::Unlock),
            (State::Locked, Event::Push) => (State::Locked, Action::Block),
            (State::Locked, Event::Key) => (State::OutOfOrder, Action::Stop),
            (State::Unlocked, Event::Coin) => (State::Unlocked, Action::ReturnCoin),
            (State::Unlocked, Event::Push) => (State::Locked, Action::Pass),
            (State::Unlocked, Event::Key) => (State::OutOfOrder, Action::Stop),
            (State::OutOfOrder, Event::Coin) => (State::OutOfOrder, Action::ReturnCoin),
            (State::OutOfOrder, Event::Push) => (State::OutOfOrder, Action::Block),
            (State::OutOfOrder, Event::Key) => (State::Locked, Action::Start),
        }
    }
}

/// A turnstile. It begins locked.
#[derive(Clone, Debug)]
pub struct Turnstile {
    state: State,
}

impl Default for Turnstile {
    fn default() -> Self {
        Self::new()
    }
}

impl Turnstile {
    /// A locked turnstile.
    pub fn new() -> Self {
        Self {
            state: State::Locked,
        }
    }

    /// The state of the turnstile.
    pub fn state(&self) -> State {
        self.state
    }

    /// Handles an event.
    pub fn handle(&mut self, event: Event) -> Action {
        let (next, action) = self.state.on(event);
        self.state = next;
        action
    }
}
