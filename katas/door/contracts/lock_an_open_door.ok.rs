use door::typestate::{Locked, Opened};

pub fn attempt(open: Opened) -> Locked {
    open.close().lock(7)
}
