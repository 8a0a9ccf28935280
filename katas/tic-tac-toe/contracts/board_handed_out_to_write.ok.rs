use tic_tac_toe::{Cell, Game, Mark};

pub fn attempt(game: &mut Game, cell: Cell) -> Option<Mark> {
    game.board().at(cell)
}
