//! What finds every wrong design of stage 3.

use std::sync::{Arc, Mutex};
use tic_tac_toe::history::{Change, HistoryError, Observer, Scoreboard};
use tic_tac_toe::{Cell, Game, Mark, Status};

/// The cell with this number, counted row by row from 0.
fn cell(index: usize) -> Cell {
    Cell {
        row: index / 3,
        col: index % 3,
    }
}

fn play(game: &mut Game, moves: &[usize]) {
    for index in moves {
        let Status::Turn(mark) = game.status() else {
            panic!("it is over");
        };
        game.play(mark, cell(*index)).expect("legal");
    }
}

/// An observer with a name that notes its calls.
struct Note(&'static str, Arc<Mutex<Vec<&'static str>>>);

impl Observer for Note {
    fn changed(&mut self, _change: Change) {
        self.1.lock().unwrap().push(self.0);
    }
}

#[test]
fn moves_come_back_in_their_order() {
    let mut game = Game::new();
    play(&mut game, &[4, 0, 8]);
    game.undo().expect("X 8");
    assert_eq!(game.status(), Status::Turn(Mark::X));
    game.undo().expect("O 0");
    assert_eq!(game.status(), Status::Turn(Mark::O));
    game.play(Mark::O, cell(4)).expect_err("taken");
    assert_eq!(game.redo().expect("O 0").cell, cell(0));
    assert_eq!(game.redo().expect("X 8").cell, cell(8));
}

#[test]
fn a_new_move_ends_what_can_be_redone() {
    let mut game = Game::new();
    play(&mut game, &[4, 0]);
    game.undo().expect("O 0");
    play(&mut game, &[1]);
    assert_eq!(game.redo(), Err(HistoryError::NothingToRedo));
}

#[test]
fn an_end_that_is_undone_is_no_end_and_no_point() {
    let (mut game, score) = (Game::new(), Scoreboard::new());
    game.observe(score.clone());
    play(&mut game, &[0, 3, 1, 4, 2]);
    assert_eq!(score.wins(Mark::X), 1);
    game.undo().expect("the last move");
    assert!(game.outcome().is_none());
    assert_eq!(score.wins(Mark::X), 0);
}

#[test]
fn observers_are_called_in_their_order_for_each_change_only() {
    let (mut game, calls) = (Game::new(), Arc::default());
    for name in ["a", "b"] {
        game.observe(Note(name, Arc::clone(&calls)));
    }
    play(&mut game, &[4]);
    game.play(Mark::O, cell(4)).expect_err("taken");
    game.undo().expect("X 4");
    assert_eq!(*calls.lock().unwrap(), ["a", "b", "a", "b"]);
}
