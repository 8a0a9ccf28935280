//! A partner whose marks win by squares.

use tic_tac_toe_open::record::Move;
use tic_tac_toe_open::rules::{Rule, Verdict};
use tic_tac_toe_open::sizes::Cells;
use tic_tac_toe_open::{App, Cell};

struct Square;

impl Rule for Square {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        let Cell { row, col } = last.cell;
        let mut all = Vec::new();
        for top in row.saturating_sub(1)..=row {
            for left in col.saturating_sub(1)..=col {
                let square = [
                    (top, left),
                    (top, left + 1),
                    (top + 1, left),
                    (top + 1, left + 1),
                ];
                let square = square.map(|(row, col)| Cell { row, col });
                if square.iter().all(|cell| cells.at(*cell) == Some(last.mark)) {
                    all.extend(square);
                }
            }
        }
        if all.is_empty() {
            Verdict::GoesOn
        } else {
            Verdict::Wins(all)
        }
    }
}

pub fn app() -> App {
    App::new().with_rule("square", |_| Box::new(Square))
}
