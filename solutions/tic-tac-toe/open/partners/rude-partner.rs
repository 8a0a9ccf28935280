//! A partner whose code has mistakes.

use tic_tac_toe_open::players::{Player, Position};
use tic_tac_toe_open::record::Move;
use tic_tac_toe_open::rules::{Rule, Verdict};
use tic_tac_toe_open::sizes::{Cells, InARow};
use tic_tac_toe_open::{App, Cell};

const A1: Cell = Cell { row: 0, col: 0 };
const B2: Cell = Cell { row: 1, col: 1 };
const C3: Cell = Cell { row: 2, col: 2 };

struct Broken {
    line: InARow,
}

impl Rule for Broken {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        assert!(last.cell != B2, "nobody plays there");
        self.line.judge(cells, last)
    }
}

struct AtOnce;

impl Rule for AtOnce {
    fn judge(&self, _cells: &dyn Cells, last: Move) -> Verdict {
        Verdict::Wins(vec![last.cell])
    }
}

/// Wants one cell, and does not look.
struct Wants(Cell);

impl Player for Wants {
    fn choose(&mut self, _position: &Position) -> Option<Cell> {
        Some(self.0)
    }
}

struct Moody;

impl Player for Moody {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        assert!(position.at(A1).is_none(), "somebody sits there");
        Some(A1)
    }
}

pub fn app() -> App {
    App::new()
        .with_rule("broken", |run| {
            let line = InARow::new(run);
            Box::new(Broken { line })
        })
        .with_rule("line", |_| Box::new(AtOnce))
        .with_player("stubborn", |_| Some(Box::new(Wants(B2))))
        .with_player("moody", |_| Some(Box::new(Moody)))
        .with_player("first", |_| Some(Box::new(Wants(C3))))
}
