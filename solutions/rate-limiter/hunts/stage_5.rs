//! What finds every wrong design of stage 5.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::support::{Rendezvous, in_parallel};
use rate_limiter::algorithms::State;
use rate_limiter::shared::{Key, MemoryStore, OnOutage, SharedLimiter, Store, Stored, Swap};
use rate_limiter::shared::{Unavailable, Update};
use rate_limiter::{Clock, Config, Decision, Millis, RateLimiter, Settings};

struct At(u64);

impl Clock for At {
    fn now(&self) -> Millis {
        Millis(self.0)
    }
}

/// A server with a fixed window of 1000 ms, at this time.
fn server(limit: u64, now: u64, store: impl Store + 'static) -> SharedLimiter {
    let settings = Settings::new().with("limit", limit);
    let config = Config::new(settings.with("window_ms", 1_000));
    let limiter = RateLimiter::new(&config, At(now));
    let limiter = limiter.expect("the configuration is right");
    let closed = OnOutage::Reject {
        retry_after: Millis(5),
    };
    SharedLimiter::new(limiter, store, closed)
}

/// The decision in numbers: what remains, or the time to wait.
fn ask(server: &SharedLimiter, client: &str) -> Result<u64, u64> {
    match server.allow(client, "/rain") {
        Decision::Allowed { remaining } => Ok(remaining),
        Decision::Rejected { retry_after } => Err(retry_after.0),
    }
}

/// A hook in front of the calls of a memory store.
#[derive(Clone, Default)]
struct Watched {
    store: MemoryStore,
    loads: Arc<AtomicUsize>,
    sets: Arc<AtomicUsize>,
    no_loads: Arc<AtomicBool>,
    no_sets: Arc<AtomicBool>,
    /// Makes a request after the next `load`.
    rival: Arc<Mutex<Option<SharedLimiter>>>,
    /// All who load meet here.
    readers: Option<Arc<Rendezvous>>,
}

impl Store for Watched {
    fn load(&self, key: &Key) -> Result<Stored, Unavailable> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        if self.no_loads.load(Ordering::SeqCst) {
            return Err(Unavailable);
        }
        let stored = self.store.load(key)?;
        if let Some(readers) = &self.readers {
            assert!(readers.meet(), "no other thread loads meanwhile");
        }
        let rival = self.rival.lock().expect("no thread panics here").take();
        if let Some(rival) = rival {
            assert_eq!(ask(&rival, key.client()), Ok(0));
        }
        Ok(stored)
    }

    fn compare_and_set(
        &self,
        key: &Key,
        version: u64,
        update: Update,
    ) -> Result<Swap, Unavailable> {
        self.sets.fetch_add(1, Ordering::SeqCst);
        if self.no_sets.load(Ordering::SeqCst) {
            return Err(Unavailable);
        }
        self.store.compare_and_set(key, version, update)
    }
}

#[test]
fn two_servers_count_together() {
    let store = MemoryStore::default();
    let servers = [(); 2].map(|()| server(1, 0, store.clone()));
    assert_eq!(servers.map(|it| ask(&it, "ada")), [Ok(0), Err(1_000)]);
}

/// Keeps the key of a call.
#[derive(Clone, Default)]
struct Keys(Arc<Mutex<Vec<Key>>>);

impl Store for Keys {
    fn load(&self, key: &Key) -> Result<Stored, Unavailable> {
        let mut keys = self.0.lock().expect("no thread panics here");
        keys.push(key.clone());
        Err(Unavailable)
    }

    fn compare_and_set(&self, _: &Key, _: u64, _: Update) -> Result<Swap, Unavailable> {
        Err(Unavailable)
    }
}

#[test]
fn a_store_replaces_only_the_version_that_was_loaded() {
    let keys = Keys::default();
    assert_eq!(ask(&server(1, 0, keys.clone()), "ada"), Err(5));
    let keys = keys.0.lock().expect("no thread panics here");
    let store = MemoryStore::default();
    let swaps = [0, 0, 1].map(|version| {
        let states = vec![State(vec![version])];
        let update = Update {
            states,
            expires: None,
        };
        store.compare_and_set(&keys[0], version, update)
    });
    assert_eq!(swaps, [Ok(Swap::Done), Ok(Swap::Conflict), Ok(Swap::Done)]);
}

#[test]
fn a_request_that_is_not_written_does_not_pass() {
    let store = Watched::default();
    let limiter = server(1, 0, store.clone());
    store.no_sets.store(true, Ordering::SeqCst);
    assert_eq!(ask(&limiter, "ada"), Err(5));
    store.no_sets.store(false, Ordering::SeqCst);
    assert_eq!(ask(&limiter, "ada"), Ok(0));
}

#[test]
fn an_outage_is_not_tried_again() {
    let store = Watched::default();
    let limiter = server(1, 0, store.clone());
    store.no_loads.store(true, Ordering::SeqCst);
    assert_eq!(ask(&limiter, "ada"), Err(5));
    assert_eq!(store.loads.load(Ordering::SeqCst), 1);
}

#[test]
fn a_rejected_request_is_not_written() {
    let store = Watched::default();
    let limiter = server(1, 0, store.clone());
    let answers = [(); 3].map(|()| ask(&limiter, "ada"));
    assert_eq!(answers, [Ok(0), Err(1_000), Err(1_000)]);
    assert_eq!(store.sets.load(Ordering::SeqCst), 1);
}

#[test]
fn a_server_that_is_behind_counts_in_the_later_window() {
    let store = MemoryStore::default();
    assert_eq!(ask(&server(1, 1_010, store.clone()), "ada"), Ok(0));
    assert_eq!(ask(&server(1, 990, store), "ada"), Err(1_010));
}

#[test]
fn a_request_that_was_overtaken_decides_again() {
    let store = Watched::default();
    let rival = server(1, 0, store.store.clone());
    *store.rival.lock().expect("no thread panics here") = Some(rival);
    assert_eq!(ask(&server(1, 0, store), "ada"), Err(1_000));
}

#[test]
fn two_clients_load_at_the_same_time() {
    let store = Watched {
        readers: Some(Arc::new(Rendezvous::patient(2))),
        ..Watched::default()
    };
    let limiter = server(1, 0, store);
    let answers = in_parallel(2, |index| ask(&limiter, ["ada", "bo"][index]));
    assert_eq!(answers, [Ok(0), Ok(0)]);
}
