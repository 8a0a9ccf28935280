//! What finds every wrong design of stage 1.

use tic_tac_toe::{Cell, Game, Mark, MoveError, Status};

const X: Mark = Mark::X;
const O: Mark = Mark::O;

fn cell(index: usize) -> Cell {
    Cell {
        row: index / 3,
        col: index % 3,
    }
}

/// A game in which the marks played these cells in turn, counted row by row from 0.
fn after(moves: &[usize]) -> Game {
    let mut game = Game::new();
    for (turn, index) in moves.iter().enumerate() {
        game.play([X, O][turn % 2], cell(*index)).expect("legal");
    }
    game
}

#[test]
fn the_marks_take_turns_and_both_can_win() {
    assert_eq!(Game::new().status(), Status::Turn(X));
    assert_eq!(after(&[4]).status(), Status::Turn(O));
    assert_eq!(after(&[0, 3, 1, 4, 2]).status(), Status::Won(X));
    assert_eq!(after(&[0, 3, 1, 4, 8, 5]).status(), Status::Won(O));
}

#[test]
fn both_diagonals_win() {
    assert_eq!(after(&[0, 1, 4, 2, 8]).status(), Status::Won(X));
    assert_eq!(after(&[2, 0, 4, 1, 6]).status(), Status::Won(X));
    assert_eq!(after(&[6, 0, 4, 1, 2]).status(), Status::Won(X));
}

#[test]
fn the_first_reason_counts_and_a_rejected_move_changes_nothing() {
    let mut game = after(&[4]);
    assert_eq!(game.play(X, cell(4)), Err(MoveError::NotYourTurn));
    assert_eq!(game.play(O, cell(4)), Err(MoveError::Taken));
    let beyond = Cell { row: 0, col: 3 };
    assert_eq!(game.play(O, beyond), Err(MoveError::OutOfBoard));
    assert_eq!(game.board().at(cell(4)), Some(X));
    assert_eq!(game.status(), Status::Turn(O));
    assert_eq!(game.play(O, cell(0)), Ok(Status::Turn(X)));
}

#[test]
fn nobody_plays_after_the_end() {
    for moves in [&[0, 3, 1, 4, 2][..], &[0, 1, 2, 4, 3, 5, 7, 6, 8]] {
        let mut game = after(moves);
        for mark in [X, O] {
            assert_eq!(game.play(mark, cell(5)), Err(MoveError::GameOver));
        }
    }
}
