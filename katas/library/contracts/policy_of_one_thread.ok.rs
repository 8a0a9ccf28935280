use std::sync::atomic::{AtomicU32, Ordering};

use library::kinds::{LoanPolicy, LoanRequest};

pub struct Days(pub AtomicU32);

impl LoanPolicy for Days {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(self.0.load(Ordering::Relaxed))
    }
}
