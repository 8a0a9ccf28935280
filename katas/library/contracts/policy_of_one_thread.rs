//~ E0277
use std::cell::Cell;

use library::kinds::{LoanPolicy, LoanRequest};

pub struct Days(pub Cell<u32>);

impl LoanPolicy for Days {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(self.0.get())
    }
}
