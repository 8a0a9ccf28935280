//! What finds every wrong design of stage 2.

use tic_tac_toe::{Cell, Game, Mark};

/// The cell with this number, counted row by row from 0.
fn cell(index: usize) -> Cell {
    Cell {
        row: index / 3,
        col: index % 3,
    }
}

fn after(moves: &[usize]) -> Game {
    let mut game = Game::new();
    for (turn, index) in moves.iter().enumerate() {
        let mark = [Mark::X, Mark::O][turn % 2];
        game.play(mark, cell(*index)).expect("legal");
    }
    game
}

fn numbers(cells: impl IntoIterator<Item = Cell>) -> Vec<usize> {
    let cells = cells.into_iter();
    cells.map(|cell| 3 * cell.row + cell.col).collect()
}

#[test]
fn moves_are_listed_in_their_order_without_rejected_ones() {
    let mut game = after(&[4, 0]);
    game.play(Mark::X, cell(0)).expect_err("taken");
    let moves = game.moves();
    assert_eq!(numbers(moves.iter().map(|it| it.cell)), [4, 0]);
}

#[test]
fn a_draw_is_an_outcome_without_a_winner() {
    let outcome = after(&[0, 1, 2, 4, 3, 5, 7, 6, 8]).outcome();
    let outcome = outcome.expect("the board is full");
    assert_eq!((outcome.winner(), numbers(outcome.line())), (None, vec![]));
}

#[test]
fn two_lines_on_the_last_cell_are_listed_once_in_board_order() {
    let outcome = after(&[0, 1, 2, 5, 6, 7, 8, 3, 4]).outcome();
    let outcome = outcome.expect("two diagonals");
    assert_eq!(outcome.winner(), Some(Mark::X));
    assert_eq!(numbers(outcome.line()), [0, 2, 4, 6, 8]);
}
