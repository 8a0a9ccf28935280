//~ E0599
use door::typestate::{Locked, Opened};

pub fn attempt(open: Opened) -> Locked {
    open.lock(7)
}
