//! Your tests for stage 6, from the brief alone. `kata hunt` runs them on
//! correct designs, which they must accept, and on wrong ones, which they must
//! find.

use tic_tac_toe::rules::Gravity;
use tic_tac_toe::sizes::InARow;
use tic_tac_toe::{Cell, Game, Mark, MoveError, Status};

#[test]
fn with_gravity_the_last_row_is_the_ground() {
    let builder = Game::builder().rule(Gravity::of(InARow::new(3)));
    let mut game = builder.build().expect("it fits");
    let high = game.play(Mark::X, Cell { row: 1, col: 1 });
    assert_eq!(high, Err(MoveError::Forbidden));
    let low = game.play(Mark::X, Cell { row: 2, col: 1 });
    assert_eq!(low, Ok(Status::Turn(Mark::O)));
}
