use parking_lot::floors::{Board, Change};
use std::sync::atomic::{AtomicU32, Ordering};

pub struct Display(pub AtomicU32);

impl Board for Display {
    fn changed(&self, change: Change) {
        self.0.store(change.free, Ordering::SeqCst);
    }
}
