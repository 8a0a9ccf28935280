//! A partner who counts only lines that reach a corner.

use tic_tac_toe_open::record::Move;
use tic_tac_toe_open::rules::{Rule, Verdict};
use tic_tac_toe_open::sizes::{Cells, InARow};
use tic_tac_toe_open::{App, Cell};

struct Corner {
    line: InARow,
}

impl Rule for Corner {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        let edge = |at: usize| at == 0 || at + 1 == cells.size();
        let is_corner = |cell: &Cell| edge(cell.row) && edge(cell.col);
        match self.line.judge(cells, last) {
            Verdict::Wins(line) if !line.iter().any(is_corner) => Verdict::GoesOn,
            verdict => verdict,
        }
    }

    fn fits(&self, size: usize) -> bool {
        self.line.fits(size)
    }
}

pub fn app() -> App {
    App::new().with_rule("corner", |run| {
        let line = InARow::new(run);
        Box::new(Corner { line })
    })
}
