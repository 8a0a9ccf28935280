//! Your tests for stage 2, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use tic_tac_toe::{Cell, Game, Mark};

#[test]
fn the_first_move_is_listed_first() {
    let mut game = Game::new();
    let centre = Cell { row: 1, col: 1 };
    game.play(Mark::X, centre).expect("legal");
    game.play(Mark::O, Cell { row: 0, col: 0 }).expect("legal");
    assert_eq!(game.moves()[0].cell, centre);
}
