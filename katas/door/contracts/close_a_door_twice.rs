//~ E0382
use door::typestate::{Closed, Opened};

pub fn attempt(open: Opened) -> (Closed, Closed) {
    (open.close(), open.close())
}
