//~ E0451
use tic_tac_toe::Board;

pub fn attempt(board: Board) -> Board {
    Board { ..board }
}
