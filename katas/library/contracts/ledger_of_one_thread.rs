//~ E0277
use std::cell::Cell;

use library::fines::{Entry, Ledger};
use library::lending::MemberId;

pub struct Page(pub Vec<Entry>, pub Cell<u32>);

impl Ledger for Page {
    fn append(&mut self, entry: Entry) {
        self.0.push(entry);
    }

    fn entries(&self, _member: MemberId) -> Vec<Entry> {
        self.1.set(self.1.get() + 1);
        self.0.clone()
    }
}
