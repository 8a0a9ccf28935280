//! Which URLs are being shortened now. A second thread with the same URL waits.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Debug, Default)]
pub(crate) struct Claims {
    urls: Mutex<BTreeSet<String>>,
    released: Condvar,
}

/// A URL that belongs to this thread until the claim is dropped.
pub(crate) struct Claim<'a> {
    claims: &'a Claims,
    url: String,
}

impl Claims {
    pub(crate) fn claim(&self, url: &str) -> Claim<'_> {
        let waits = self
            .released
            .wait_while(self.urls(), |urls| urls.contains(url));
        let mut urls = waits.unwrap_or_else(PoisonError::into_inner);
        urls.insert(url.to_owned());
        Claim {
            claims: self,
            url: url.to_owned(),
        }
    }

    fn urls(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.urls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.claims.urls().remove(&self.url);
        self.claims.released.notify_all();
    }
}
