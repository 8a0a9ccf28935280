//! Your tests for stage 4, from the brief alone. `kata hunt` runs them on
//! correct designs, which they must accept, and on wrong ones, which they must
//! find.

use tic_tac_toe::{Cell, Game, Mark};

#[test]
fn after_the_end_there_is_no_choice() {
    let mut game = Game::new();
    for (mark, row, col) in [
        (Mark::X, 0, 0),
        (Mark::O, 1, 0),
        (Mark::X, 0, 1),
        (Mark::O, 1, 1),
        (Mark::X, 0, 2),
    ] {
        game.play(mark, Cell { row, col }).expect("legal");
    }
    assert_eq!(game.position().choices(), []);
}
