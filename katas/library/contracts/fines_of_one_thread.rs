//~ E0277
use std::cell::Cell;

use library::fines::{Cents, FinePolicy, Late};

pub struct Rate(pub Cell<u64>);

impl FinePolicy for Rate {
    fn fine(&self, late: &Late) -> Cents {
        Cents(u64::from(late.days) * self.0.get())
    }
}
