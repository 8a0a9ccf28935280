use std::sync::Arc;

use library::kinds::{LoanPolicy, LoanRequest};

pub struct Days(pub Arc<u32>);

impl LoanPolicy for Days {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(*self.0)
    }
}
