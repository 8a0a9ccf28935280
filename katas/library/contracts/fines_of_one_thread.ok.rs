use std::sync::atomic::{AtomicU64, Ordering};

use library::fines::{Cents, FinePolicy, Late};

pub struct Rate(pub AtomicU64);

impl FinePolicy for Rate {
    fn fine(&self, late: &Late) -> Cents {
        Cents(u64::from(late.days) * self.0.load(Ordering::Relaxed))
    }
}
