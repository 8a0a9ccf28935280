//! A partner whose player stays close to the latest move.

use tic_tac_toe_open::app::Moves;
use tic_tac_toe_open::players::{Player, Position};
use tic_tac_toe_open::{App, Cell};

struct Neighbour {
    moves: Moves,
}

impl Player for Neighbour {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        let last = self.moves.all().last().map(|step| step.cell);
        let choices = position.choices();
        let mut near = choices
            .iter()
            .filter(|cell| last.is_some_and(|last| touch(**cell, last)));
        near.next().or(choices.first()).copied()
    }
}

fn touch(one: Cell, other: Cell) -> bool {
    one.row.abs_diff(other.row) <= 1 && one.col.abs_diff(other.col) <= 1
}

pub fn app() -> App {
    App::new().with_player("neighbour", |seat| {
        let moves = seat.moves();
        Some(Box::new(Neighbour { moves }))
    })
}
