//~ E0277
use parking_lot::floors::{Board, Change};
use std::cell::Cell;

pub struct Display(pub Cell<u32>);

impl Board for Display {
    fn changed(&self, change: Change) {
        self.0.set(change.free);
    }
}
