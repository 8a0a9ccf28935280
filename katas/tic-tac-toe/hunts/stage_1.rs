//! Your tests for stage 1, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use tic_tac_toe::{Cell, Game, Mark, Status};

#[test]
fn x_begins_and_o_is_next() {
    let mut game = Game::new();
    let status = game.play(Mark::X, Cell { row: 1, col: 1 });
    assert_eq!(status, Ok(Status::Turn(Mark::O)));
}
