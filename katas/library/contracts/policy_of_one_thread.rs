//~ E0277
use std::rc::Rc;

use library::kinds::{LoanPolicy, LoanRequest};

pub struct Days(pub Rc<u32>);

impl LoanPolicy for Days {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(*self.0)
    }
}
