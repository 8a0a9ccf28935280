//! Your tests for stage 5, from the brief alone. `kata hunt` runs them on
//! correct designs, which they must accept, and on wrong ones, which they must
//! find.

use tic_tac_toe::{Cell, Game, Mark, Status};

#[test]
fn a_line_may_be_as_long_as_the_board() {
    let mut game = Game::of_size(1, 1).expect("one cell");
    let won = game.play(Mark::X, Cell { row: 0, col: 0 });
    assert_eq!(won, Ok(Status::Won(Mark::X)));
    let mut game = Game::of_size(2, 2).expect("four cells");
    for (mark, row, col) in [(Mark::X, 0, 0), (Mark::O, 0, 1), (Mark::X, 1, 1)] {
        game.play(mark, Cell { row, col }).expect("legal");
    }
    assert_eq!(game.status(), Status::Won(Mark::X));
}
