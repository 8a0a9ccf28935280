use turnstile::{Action, Event, State, Turnstile};

/// What the turnstile does about these events, one after the other.
fn actions(events: &[Event]) -> Vec<Action> {
    let mut turnstile = Turnstile::new();
    events
        .iter()
        .map(|&event| turnstile.handle(event))
        .collect()
}

// rules: 1.1
#[test]
fn a_coin_still_lets_one_person_through() {
    let seen: Vec<Action> = actions(&[Event::Push, Event::Coin, Event::Push, Event::Push]);
    let expected = [Action::Block, Action::Unlock, Action::Pass, Action::Block];
    assert_eq!(seen, expected);
}

// rules: 1.1
#[test]
fn a_second_coin_still_comes_back() {
    let seen: Vec<Action> = actions(&[Event::Coin, Event::Coin, Event::Push, Event::Push]);
    let expected = [
        Action::Unlock,
        Action::ReturnCoin,
        Action::Pass,
        Action::Block,
    ];
    assert_eq!(seen, expected);
}

// rules: 1.2
#[test]
fn out_of_order_still_blocks_and_returns_coins() {
    let seen: Vec<Action> = actions(&[
        Event::Key,
        Event::Coin,
        Event::Push,
        Event::Key,
        Event::Push,
    ]);
    let expected = [
        Action::Stop,
        Action::ReturnCoin,
        Action::Block,
        Action::Start,
        Action::Block,
    ];
    assert_eq!(seen, expected);
}

// rules: 1.2
#[test]
fn the_key_still_forgets_a_coin() {
    let seen: Vec<Action> = actions(&[
        Event::Coin,
        Event::Key,
        Event::Push,
        Event::Key,
        Event::Push,
    ]);
    let expected = [
        Action::Unlock,
        Action::Stop,
        Action::Block,
        Action::Start,
        Action::Block,
    ];
    assert_eq!(seen, expected);
}

// rules: 1.3
#[test]
fn the_table_has_an_answer_for_each_state_and_event() {
    let row = |state: State| -> Vec<(State, Action)> {
        [Event::Coin, Event::Push, Event::Key]
            .map(|event| state.on(event))
            .to_vec()
    };
    assert_eq!(
        row(State::Locked),
        [
            (State::Unlocked, Action::Unlock),
            (State::Locked, Action::Block),
            (State::OutOfOrder, Action::Stop),
        ]
    );
    assert_eq!(
        row(State::Unlocked),
        [
            (State::Unlocked, Action::ReturnCoin),
            (State::Locked, Action::Pass),
            (State::OutOfOrder, Action::Stop),
        ]
    );
    assert_eq!(
        row(State::OutOfOrder),
        [
            (State::OutOfOrder, Action::ReturnCoin),
            (State::OutOfOrder, Action::Block),
            (State::Locked, Action::Start),
        ]
    );
}

// rules: 1.4
#[test]
fn the_turnstile_tells_its_state() {
    let mut turnstile = Turnstile::new();
    let mut seen: Vec<State> = vec![turnstile.state()];
    for event in [Event::Coin, Event::Key, Event::Key] {
        turnstile.handle(event);
        seen.push(turnstile.state());
    }
    let expected = [
        State::Locked,
        State::Unlocked,
        State::OutOfOrder,
        State::Locked,
    ];
    assert_eq!(seen, expected);
}
