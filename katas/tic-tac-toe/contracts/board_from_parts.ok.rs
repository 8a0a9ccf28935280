use tic_tac_toe::Board;

pub fn attempt(board: Board) -> usize {
    board.size()
}
