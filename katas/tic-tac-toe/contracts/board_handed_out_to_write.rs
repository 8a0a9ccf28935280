//~ E0594
use tic_tac_toe::{Board, Game};

pub fn attempt(game: &mut Game, other: Board) {
    *game.board() = other;
}
