//! What finds every wrong design of stage 4.

use tic_tac_toe::players::{Perfect, Player, Position, Random, Rng, Scripted, TurnError};
use tic_tac_toe::registry::{AlreadyRegistered, PlayerRegistry};
use tic_tac_toe::{Cell, Game, MoveError, Status};

/// The cell of a name, for example `b3`.
fn at(name: &str) -> Cell {
    let name = name.as_bytes();
    Cell {
        row: usize::from(name[1] - b'1'),
        col: usize::from(name[0] - b'a'),
    }
}

/// A game after these moves.
fn after(moves: &str) -> Game {
    let mut game = Game::new();
    for name in moves.split_whitespace() {
        let Status::Turn(mark) = game.status() else {
            panic!("it is over");
        };
        game.play(mark, at(name)).expect("legal");
    }
    game
}

#[test]
fn after_the_end_there_is_no_choice() {
    let game = after("a1 a2 b1 b2 c1");
    assert_eq!(game.position().choices(), []);
}

#[test]
fn looking_ahead_changes_nothing() {
    let game = after("b2");
    game.position().after(at("a1")).expect("legal");
    assert_eq!(game.board().at(at("a1")), None);
}

#[test]
fn a_player_is_called_once() {
    let mut game = after("b2");
    let mut player = Scripted::new(&["b2", "a1"].map(at));
    let (cell, why) = (at("b2"), MoveError::Taken);
    let illegal = Err(TurnError::Illegal { cell, why });
    assert_eq!(game.take_turn(&mut player), illegal);
    assert_eq!(player.choose(&game.position()), Some(at("a1")));
}

#[test]
fn a_turn_without_a_move_changes_nothing() {
    let mut game = after("b2");
    game.undo().expect("there is a move");
    let none = Err(TurnError::NoMove);
    assert_eq!(game.take_turn(&mut Scripted::new(&[])), none);
    assert_eq!(game.redo().map(|step| step.cell), Ok(at("b2")));
}

/// Counts from 0.
struct Count(u64);

impl Rng for Count {
    fn next_u64(&mut self) -> u64 {
        self.0 += 1;
        self.0 - 1
    }
}

#[test]
fn a_random_player_draws_also_for_the_last_cell() {
    let mut player = Random::new(Box::new(Count(0)));
    let last = after("a1 b1 c1 b2 a2 c2 b3 a3");
    assert_eq!(player.choose(&last.position()), Some(at("c3")));
    let first = Game::new();
    assert_eq!(player.choose(&first.position()), Some(at("b1")));
}

#[test]
fn the_perfect_player_also_plays_o() {
    let game = after("a1 b1 c1 b2 c3");
    let cell = Perfect::new().choose(&game.position());
    assert_eq!(cell, Some(at("b3")), "O wins now");
}

#[test]
fn the_perfect_player_delays_a_loss() {
    let game = after("a1 b1 a2 c1 b3");
    let cell = Perfect::new().choose(&game.position());
    assert_eq!(cell, Some(at("a3")), "or X wins with the next move");
}

/// Chooses always the same cell.
struct Same(Cell);

impl Player for Same {
    fn choose(&mut self, _position: &Position) -> Option<Cell> {
        Some(self.0)
    }
}

#[test]
fn a_name_is_registered_once() {
    let mut registry = PlayerRegistry::new();
    let mut register = |cell| registry.register("same", move || Box::new(Same(at(cell))));
    assert_eq!(register("a1"), Ok(()));
    let known = AlreadyRegistered("same".to_string());
    assert_eq!(register("c3"), Err(known));
}
