use std::sync::atomic::{AtomicU32, Ordering};

use library::fines::{Entry, Ledger};
use library::lending::MemberId;

pub struct Page(pub Vec<Entry>, pub AtomicU32);

impl Ledger for Page {
    fn append(&mut self, entry: Entry) {
        self.0.push(entry);
    }

    fn entries(&self, _member: MemberId) -> Vec<Entry> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.clone()
    }
}
