//! Your tests for stage 3, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use tic_tac_toe::{Cell, Game, Mark, Status};

#[test]
fn after_undo_the_same_mark_is_on_turn_again() {
    let mut game = Game::new();
    game.play(Mark::X, Cell { row: 1, col: 1 }).expect("legal");
    game.undo().expect("there is a move");
    assert_eq!(game.status(), Status::Turn(Mark::X));
}
