use door::typestate::{Closed, Opened};

pub fn attempt(one: Opened, other: Opened) -> (Closed, Closed) {
    (one.close(), other.close())
}
