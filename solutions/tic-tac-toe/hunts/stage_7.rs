//! What finds every wrong design of stage 7.

use crate::support::{Rendezvous, in_parallel};
use std::sync::Arc;
use tic_tac_toe::lobby::{GameId, Lobby, LobbyError};
use tic_tac_toe::players::{Player, Position, TurnError};
use tic_tac_toe::record::Move;
use tic_tac_toe::rules::{Rule, Verdict};
use tic_tac_toe::sizes::Cells;
use tic_tac_toe::{Cell, Game, Mark, MoveError, Status};

/// The cell of a name, for example `b3`.
fn at(name: &str) -> Cell {
    let name = name.as_bytes();
    Cell {
        row: usize::from(name[1] - b'1'),
        col: usize::from(name[0] - b'a'),
    }
}

#[test]
fn a_closed_game_is_not_listed() {
    let lobby = Lobby::new();
    let id = lobby.open(Game::new());
    assert!(lobby.close(id).is_ok());
    assert_eq!(lobby.games(), []);
}

#[test]
fn a_number_is_not_reused() {
    let lobby = Lobby::new();
    let id = lobby.open(Game::new());
    assert!(lobby.close(id).is_ok());
    assert_eq!(lobby.open(Game::new()), GameId(2));
}

/// Plays moves in a game of the lobby while it thinks, and then chooses a cell.
struct Busy<'a>(&'a Lobby, GameId, &'a [(Mark, &'a str)], &'a str);

impl Player for Busy<'_> {
    fn choose(&mut self, _position: &Position) -> Option<Cell> {
        let Self(lobby, id, moves, answer) = self;
        for (mark, name) in *moves {
            assert!(lobby.play(*id, *mark, at(name)).is_ok());
        }
        Some(at(answer))
    }
}

/// What `take_turn` returns to O, who chooses a1 after these moves of others.
fn answer_after(moves: &[(Mark, &str)]) -> Result<Status, LobbyError> {
    let lobby = Lobby::new();
    let id = lobby.open(Game::new());
    assert!(lobby.play(id, Mark::X, at("b2")).is_ok());
    lobby.take_turn(id, &mut Busy(&lobby, id, moves, "a1"))
}

fn illegal(why: MoveError) -> Result<Status, LobbyError> {
    let cell = at("a1");
    Err(LobbyError::Turn(TurnError::Illegal { cell, why }))
}

#[test]
fn an_answer_is_for_the_mark_that_was_on_turn() {
    let answer = answer_after(&[(Mark::O, "c1")]);
    assert_eq!(answer, illegal(MoveError::NotYourTurn));
}

#[test]
fn an_answer_is_checked_when_it_is_played() {
    let answer = answer_after(&[(Mark::O, "a1"), (Mark::X, "c1")]);
    assert_eq!(answer, illegal(MoveError::Taken));
}

#[test]
fn an_answer_counts_on_the_next_turn_too() {
    let answer = answer_after(&[(Mark::O, "c2"), (Mark::X, "c1")]);
    assert_eq!(answer, Ok(Status::Turn(Mark::X)));
}

/// Must not be called.
struct Nobody;

impl Player for Nobody {
    fn choose(&mut self, _position: &Position) -> Option<Cell> {
        panic!("there is no game to think about");
    }
}

#[test]
fn without_a_game_no_player_is_called() {
    let id = GameId(7);
    let unknown = Err(LobbyError::UnknownGame(id));
    assert_eq!(Lobby::new().take_turn(id, &mut Nobody), unknown);
}

/// The move wins if another game is judged at the same time.
struct Together(Arc<Rendezvous>);

impl Rule for Together {
    fn judge(&self, _cells: &dyn Cells, last: Move) -> Verdict {
        match self.0.meet() {
            true => Verdict::Wins(vec![last.cell]),
            false => Verdict::GoesOn,
        }
    }
}

#[test]
fn two_games_are_judged_at_the_same_time() {
    let lobby = Lobby::new();
    let both = Arc::new(Rendezvous::patient(2));
    let ids = [(); 2].map(|()| {
        let builder = Game::builder().rule(Together(Arc::clone(&both)));
        lobby.open(builder.build().expect("it fits"))
    });
    let played = in_parallel(2, |index| lobby.play(ids[index], Mark::X, at("b2")));
    assert_eq!(played, [Ok(Status::Won(Mark::X)); 2]);
}

/// Judges until another thread has called the lobby, or for a moment.
struct Slow(Arc<[Rendezvous; 2]>);

impl Rule for Slow {
    fn judge(&self, _cells: &dyn Cells, _last: Move) -> Verdict {
        let [begun, called] = &*self.0;
        begun.meet();
        called.meet();
        Verdict::GoesOn
    }
}

#[test]
fn of_two_moves_on_one_turn_one_is_played() {
    let lobby = Lobby::new();
    let meetings = Arc::new([Rendezvous::patient(2), Rendezvous::new(2)]);
    let builder = Game::builder().rule(Slow(Arc::clone(&meetings)));
    let id = lobby.open(builder.build().expect("it fits"));
    let mut results = in_parallel(2, |index| {
        if index == 0 {
            return lobby.play(id, Mark::X, at("b2"));
        }
        let [begun, called] = &*meetings;
        begun.meet();
        let result = lobby.play(id, Mark::X, at("a1"));
        called.meet();
        result
    });
    results.sort_by_key(Result::is_err);
    let not_your_turn = Err(LobbyError::Move(MoveError::NotYourTurn));
    assert_eq!(results, [Ok(Status::Turn(Mark::O)), not_your_turn]);
}
