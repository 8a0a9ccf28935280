//~ E0277
use std::cell::Cell;

use tic_tac_toe::record::Move;
use tic_tac_toe::rules::{Rule, Verdict};
use tic_tac_toe::sizes::Cells;

pub struct Counting(pub Cell<u32>);

impl Rule for Counting {
    fn judge(&self, _cells: &dyn Cells, _last: Move) -> Verdict {
        self.0.set(self.0.get() + 1);
        Verdict::GoesOn
    }
}
