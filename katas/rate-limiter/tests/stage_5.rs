//! Stage 5: threads, servers, and a store.

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use crate::stage_1::{Hand, Ticking, allowed, is_allowed, made, rejected, window, words};
use crate::stage_2::{bucket, built, log, made_with, tickets, with_tickets};
use crate::stage_3::{Billing, Broken, limiter_with};
use crate::stage_4::Fuse;
use crate::support::{Generator, Rendezvous, assert_send_sync, in_parallel};
use rate_limiter::algorithms::{Algorithm, Outcome, State};
use rate_limiter::attempts::Rejections;
use rate_limiter::shared::{Key, MemoryStore, OnOutage, SharedLimiter, Store, Stored, Swap};
use rate_limiter::shared::{Unavailable, Update};
use rate_limiter::tiers::Tiers;
use rate_limiter::{Clock, Config, Decision, Millis, RateLimiter, Settings};

/// How long a test waits for what comes at once, unless the code is wrong.
const PATIENCE: Duration = Duration::from_secs(5);

const CLOSED: OnOutage = OnOutage::Reject {
    retry_after: Millis(333),
};

/// Shares a limiter with these limits for `/forecast`, over this store.
fn shared(limits: &[Settings], store: impl Store + 'static) -> SharedLimiter {
    SharedLimiter::new(limiter_with(limits, &Hand::at(0)), store, CLOSED)
}

fn passing(answers: &[Decision]) -> usize {
    answers.iter().filter(|it| is_allowed(**it)).count()
}

/// A memory store that waits for a second reader of the same moment.
#[derive(Clone)]
struct Meeting {
    store: MemoryStore,
    readers: Arc<Rendezvous>,
    has_waited: Arc<AtomicBool>,
}

impl Meeting {
    fn of(readers: usize) -> Self {
        Self {
            store: MemoryStore::default(),
            readers: Arc::new(Rendezvous::patient(readers)),
            has_waited: Arc::default(),
        }
    }
}

impl Store for Meeting {
    fn load(&self, key: &Key) -> Result<Stored, Unavailable> {
        let stored = self.store.load(key)?;
        if !self.readers.meet() {
            self.has_waited.store(true, Ordering::SeqCst);
        }
        Ok(stored)
    }

    fn compare_and_set(
        &self,
        key: &Key,
        version: u64,
        update: Update,
    ) -> Result<Swap, Unavailable> {
        self.store.compare_and_set(key, version, update)
    }
}

// rules: 5.2, 5.5
#[test]
fn two_readers_of_the_same_counter_do_not_both_pass() {
    for settings in [window(1, 1_000), log(1, 1_000), bucket(1, 1, 1_000)] {
        let store = Meeting::of(2);
        let limiter = shared(&[settings.clone()], store.clone());
        let answers = in_parallel(2, |_| limiter.allow("ada", "/forecast"));
        assert_eq!(passing(&answers), 1, "{settings:?}");
        assert!(answers.contains(&rejected(1_000)));
        let has_waited = store.has_waited.load(Ordering::SeqCst);
        assert!(!has_waited, "a lock keeps the second reader out");
    }
}

// rules: 5.1, 5.2
#[test]
fn two_servers_with_one_store_count_together() {
    let store = Meeting::of(2);
    let servers = [(); 2].map(|()| shared(&[window(3, 1_000)], store.clone()));
    let answers = in_parallel(2, |index| servers[index].allow("ada", "/forecast"));
    assert_eq!(passing(&answers), 2);
    assert!(answers.contains(&allowed(2)) && answers.contains(&allowed(1)));
    assert_eq!(servers[0].allow("ada", "/forecast"), allowed(0));
    assert_eq!(servers[1].allow("ada", "/forecast"), rejected(1_000));
    assert_eq!(servers[1].allow("bo", "/forecast"), allowed(2));
}

// rules: 5.2
#[test]
fn exactly_the_limit_passes_under_load() {
    assert_send_sync::<SharedLimiter>();
    let store = MemoryStore::default();
    let limits = [window(100, 1_000), tickets(70), bucket(90, 1, 1_000)];
    let servers = [(); 2].map(|()| shared(&limits, store.clone()));
    let answers = in_parallel(8, |index| {
        let server = servers[index % 2].clone();
        let answers = (0..40).map(|_| server.allow("ada", "/forecast"));
        answers.collect::<Vec<Decision>>()
    });
    let answers = answers.concat();
    assert_eq!(passing(&answers), 70);
    let mut remaining: Vec<u64> = answers
        .iter()
        .filter_map(|answer| match answer {
            Decision::Allowed { remaining } => Some(*remaining),
            Decision::Rejected { .. } => None,
        })
        .collect();
    remaining.sort_unstable();
    assert_eq!(remaining, (0..70).collect::<Vec<u64>>());
}

/// One call of a store, and what it was about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Call {
    Load(String),
    Set(String, u64, Option<Millis>),
}

/// Records the calls, returns prepared conflicts, and can be away.
#[derive(Clone, Default)]
struct Recorder {
    store: MemoryStore,
    calls: Arc<Mutex<Vec<Call>>>,
    conflicts: Arc<AtomicUsize>,
    is_away: Arc<AtomicBool>,
    sets_fail: Arc<AtomicBool>,
}

fn name_of(key: &Key) -> String {
    format!("{} {} {}", key.rule(), key.client(), key.endpoint())
}

impl Recorder {
    fn record(&self, call: Call) {
        self.calls.lock().expect("no thread panics here").push(call);
    }

    fn calls(&self) -> Vec<Call> {
        std::mem::take(&mut *self.calls.lock().expect("no thread panics here"))
    }
}

impl Store for Recorder {
    fn load(&self, key: &Key) -> Result<Stored, Unavailable> {
        self.record(Call::Load(name_of(key)));
        if self.is_away.load(Ordering::SeqCst) {
            return Err(Unavailable);
        }
        self.store.load(key)
    }

    fn compare_and_set(
        &self,
        key: &Key,
        version: u64,
        update: Update,
    ) -> Result<Swap, Unavailable> {
        self.record(Call::Set(name_of(key), version, update.expires));
        if self.is_away.load(Ordering::SeqCst) || self.sets_fail.load(Ordering::SeqCst) {
            return Err(Unavailable);
        }
        if self.conflicts.load(Ordering::SeqCst) > 0 {
            self.conflicts.fetch_sub(1, Ordering::SeqCst);
            return Ok(Swap::Conflict);
        }
        self.store.compare_and_set(key, version, update)
    }
}

// rules: 5.2, 5.3
#[test]
fn a_request_reads_one_entry_and_writes_it_once() {
    let store = Recorder::default();
    let limiter = shared(&[window(2, 100), log(3, 1_000)], store.clone());
    let key = || "/forecast ada /forecast".to_owned();
    let expires = Some(Millis(1_000));
    for version in [0, 1] {
        assert!(is_allowed(limiter.allow("ada", "/forecast")));
        let expected = [Call::Load(key()), Call::Set(key(), version, expires)];
        assert_eq!(store.calls(), expected);
    }
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(100));
    assert_eq!(store.calls(), [Call::Load(key())]);
    assert_eq!(limiter.allow("ada", "/snow"), allowed(0));
    let key = || "default ada /snow".to_owned();
    let expires = Some(Millis(1_000));
    let expected = [Call::Load(key()), Call::Set(key(), 0, expires)];
    assert_eq!(store.calls(), expected);
}

// rules: 5.3
#[test]
fn an_entry_expires_when_all_its_limits_are_idle() {
    for (limits, expires) in [
        (vec![window(5, 300)], Some(300)),
        (vec![window(5, 300), bucket(2, 1, 700)], Some(700)),
        (vec![bucket(2, 1, 700), window(5, 300)], Some(700)),
        (vec![window(5, 300), tickets(4)], None),
        (vec![tickets(4), window(5, 300)], None),
    ] {
        for now in [0, 2_100] {
            let store = Recorder::default();
            let limiter = limiter_with(&limits, &Hand::at(now));
            let limiter = SharedLimiter::new(limiter, store.clone(), CLOSED);
            assert!(is_allowed(limiter.allow("ada", "/forecast")));
            let key = "/forecast ada /forecast".to_owned();
            let expected = Call::Set(key, 0, expires.map(|it| Millis(now + it)));
            assert_eq!(store.calls()[1], expected, "{limits:?} at {now}");
        }
    }
}

// rules: 1.6, 3.4, 5.2
#[test]
fn after_a_conflict_the_entry_is_loaded_again() {
    let (store, billing, clock) = (Recorder::default(), Billing::default(), Ticking::default());
    let config = Config::new(tickets(3));
    let limiter = RateLimiter::with_algorithms(&config, &with_tickets(), clock.clone());
    let limiter = limiter.expect("the configuration is right");
    let limiter = limiter.with_tiers(billing.clone());
    let limiter = SharedLimiter::new(limiter, store.clone(), CLOSED);
    clock.0.store(0, Ordering::SeqCst);
    store.conflicts.store(3, Ordering::SeqCst);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(2));
    let calls = store.calls();
    let loads = calls.iter().filter(|it| matches!(it, Call::Load(_)));
    assert_eq!((loads.count(), calls.len()), (4, 8));
    assert_eq!((clock.0.load(Ordering::SeqCst), billing.calls()), (1, 1));
    store.conflicts.store(1_050, Ordering::SeqCst);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(1));
    assert_eq!(store.calls().len(), 2 * 1_051);
}

// rules: 5.4
#[test]
fn an_outage_is_answered_by_the_policy_and_changes_nothing() {
    for (policy, answer) in [(OnOutage::Allow, allowed(0)), (CLOSED, rejected(333))] {
        let store = Recorder::default();
        let limiter = limiter_with(&[tickets(2)], &Hand::at(0));
        let limiter = SharedLimiter::new(limiter, store.clone(), policy);
        assert_eq!(limiter.allow("ada", "/forecast"), allowed(1));
        store.calls();
        store.is_away.store(true, Ordering::SeqCst);
        for _ in 0..3 {
            assert_eq!(limiter.allow("ada", "/forecast"), answer);
            assert_eq!(store.calls().len(), 1, "a call is not tried again");
        }
        store.is_away.store(false, Ordering::SeqCst);
        store.sets_fail.store(true, Ordering::SeqCst);
        assert_eq!(limiter.allow("ada", "/forecast"), answer);
        assert_eq!(store.calls().len(), 2, "a call is not tried again");
        store.sets_fail.store(false, Ordering::SeqCst);
        assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
        assert_eq!(limiter.allow("ada", "/forecast"), rejected(7));
    }
}

/// Blocks one client inside a call, until another client was answered.
struct Slow {
    begun: Mutex<mpsc::Sender<()>>,
    end: Arc<Rendezvous>,
    has_met: AtomicBool,
}

impl Slow {
    fn call(&self, client: &str) {
        if client == "slow" {
            let begun = self.begun.lock().expect("no thread panics here");
            let _ = begun.send(());
            drop(begun);
            self.has_met.store(self.end.meet(), Ordering::SeqCst);
        }
    }
}

/// Where the slow client waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Load,
    Set,
    Tiers,
}

#[derive(Clone)]
struct SlowPlace {
    slow: Arc<Slow>,
    place: Place,
    store: MemoryStore,
}

impl Store for SlowPlace {
    fn load(&self, key: &Key) -> Result<Stored, Unavailable> {
        if self.place == Place::Load {
            self.slow.call(key.client());
        }
        self.store.load(key)
    }

    fn compare_and_set(
        &self,
        key: &Key,
        version: u64,
        update: Update,
    ) -> Result<Swap, Unavailable> {
        if self.place == Place::Set {
            self.slow.call(key.client());
        }
        self.store.compare_and_set(key, version, update)
    }
}

impl Tiers for SlowPlace {
    fn tier(&self, client: &str) -> Option<String> {
        if self.place == Place::Tiers {
            self.slow.call(client);
        }
        None
    }
}

/// While one thread is inside the slow call, another thread makes a request. True if
/// the second thread got its answer meanwhile.
fn is_answered_meanwhile(place: Place, endpoint: &str) -> bool {
    let (begun, has_begun) = mpsc::channel();
    let has_begun = Mutex::new(has_begun);
    let end = Arc::new(Rendezvous::patient(2));
    let slow = Arc::new(Slow {
        begun: Mutex::new(begun),
        end: Arc::clone(&end),
        has_met: AtomicBool::new(false),
    });
    let store = MemoryStore::default();
    let slow = SlowPlace { slow, place, store };
    let inner = Arc::clone(&slow.slow);
    let limiter = limiter_with(&[tickets(2)], &Hand::at(0)).with_tiers(slow.clone());
    let limiter = SharedLimiter::new(limiter, slow, CLOSED);
    let passed = in_parallel(2, |index| {
        if index == 0 {
            return is_allowed(limiter.allow("slow", "/forecast"));
        }
        let begun = has_begun.lock().expect("no thread panics here");
        let _ = begun.recv_timeout(PATIENCE);
        let answer = limiter.allow("quick", endpoint);
        end.meet();
        is_allowed(answer)
    });
    assert_eq!(passed, [true, true]);
    inner.has_met.load(Ordering::SeqCst)
}

// rules: 5.5
#[test]
fn a_slow_call_for_one_client_delays_no_other() {
    for place in [Place::Load, Place::Set, Place::Tiers] {
        for endpoint in ["/forecast", "/snow"] {
            assert!(is_answered_meanwhile(place, endpoint), "{place:?}");
        }
    }
}

/// Needs two callers at the same time, in each method.
#[derive(Clone)]
struct Together {
    deciding: Arc<Rendezvous>,
    ending: Arc<Rendezvous>,
    has_waited: Arc<AtomicBool>,
}

impl Algorithm for Together {
    fn decide(&self, state: &State, _now: Millis) -> Outcome {
        let remaining = u64::from(self.deciding.meet());
        let next = State(vec![state.0.len() as u64]);
        Outcome::Allowed { remaining, next }
    }

    fn idle_from(&self, _state: &State) -> Option<Millis> {
        if !self.ending.meet() {
            self.has_waited.store(true, Ordering::SeqCst);
        }
        None
    }
}

/// Needs two readers at the same time.
struct TwoReaders(Arc<Rendezvous>, Arc<AtomicUsize>);

impl Clock for TwoReaders {
    fn now(&self) -> Millis {
        self.1
            .fetch_add(usize::from(self.0.meet()), Ordering::SeqCst);
        Millis(1)
    }
}

// rules: 5.5
#[test]
fn algorithms_and_clocks_are_called_by_several_threads_at_once() {
    let together = Together {
        deciding: Arc::new(Rendezvous::patient(2)),
        ending: Arc::new(Rendezvous::patient(2)),
        has_waited: Arc::default(),
    };
    let inner = together.clone();
    let algorithms = with_tickets().with("together", move |_| Ok(Box::new(inner.clone())));
    let config = Config::new(Settings::of("together"));
    let limiter = made_with(&config, &algorithms, &Hand::at(0));
    let limiter = SharedLimiter::new(limiter, MemoryStore::default(), CLOSED);
    let clients = ["ada", "bo"];
    let answers = in_parallel(2, |index| limiter.allow(clients[index], "/forecast"));
    assert_eq!(answers, [allowed(1), allowed(1)]);
    let has_waited = together.has_waited.load(Ordering::SeqCst);
    assert!(!has_waited, "a lock is held in `idle_from`");
    let readers = Arc::new(Rendezvous::patient(2));
    let have_met = Arc::new(AtomicUsize::new(0));
    let clock = TwoReaders(Arc::clone(&readers), Arc::clone(&have_met));
    let limiter = RateLimiter::new(&Config::new(window(1, 50)), clock);
    let limiter = limiter.expect("the configuration is right");
    let limiter = SharedLimiter::new(limiter, MemoryStore::default(), CLOSED);
    in_parallel(2, |index| limiter.allow(clients[index], "/forecast"));
    assert_eq!(have_met.load(Ordering::SeqCst), 2);
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(49));
}

/// A clock whose first look takes long: meanwhile others look, and see a later time.
struct LongLook {
    looks: Arc<AtomicUsize>,
    begun: Mutex<mpsc::Sender<()>>,
    end: Arc<Rendezvous>,
}

impl Clock for LongLook {
    fn now(&self) -> Millis {
        match self.looks.fetch_add(1, Ordering::SeqCst) {
            1 => {
                let begun = self.begun.lock().expect("no thread panics here");
                let _ = begun.send(());
                drop(begun);
                self.end.meet();
                Millis(1_000)
            }
            2 => Millis(2_000),
            _ => Millis(500),
        }
    }
}

// rules: 1.6, 5.1
#[test]
fn a_slow_look_at_the_clock_sets_no_time_back() {
    let (begun, has_begun) = mpsc::channel();
    let (begun, has_begun) = (Mutex::new(begun), Mutex::new(has_begun));
    let end = Arc::new(Rendezvous::patient(2));
    let looks = Arc::new(AtomicUsize::new(9));
    let clock = LongLook {
        looks: Arc::clone(&looks),
        begun,
        end: Arc::clone(&end),
    };
    let limiter = RateLimiter::new(&Config::new(window(1, 1_000)), clock);
    let limiter = limiter.expect("the configuration is right");
    let limiter = SharedLimiter::new(limiter, MemoryStore::default(), CLOSED);
    looks.store(1, Ordering::SeqCst);
    let answers = in_parallel(2, |index| {
        if index == 0 {
            return limiter.allow("slow", "/forecast");
        }
        let begun = has_begun.lock().expect("no thread panics here");
        let _ = begun.recv_timeout(PATIENCE);
        let answer = limiter.allow("quick", "/forecast");
        end.meet();
        answer
    });
    assert_eq!(answers, [allowed(0), allowed(0)]);
    assert_eq!(limiter.allow("quick", "/forecast"), rejected(1_000));
}

/// Panics in `tier` and in the store while it is out of order.
#[derive(Clone, Default)]
struct Fragile {
    is_broken: Arc<AtomicBool>,
    store: MemoryStore,
}

impl Fragile {
    fn check(&self) {
        assert!(!self.is_broken.load(Ordering::SeqCst), "out of order");
    }
}

impl Store for Fragile {
    fn load(&self, key: &Key) -> Result<Stored, Unavailable> {
        if key.client() == "dan" {
            self.check();
        }
        self.store.load(key)
    }

    fn compare_and_set(
        &self,
        key: &Key,
        version: u64,
        update: Update,
    ) -> Result<Swap, Unavailable> {
        self.check();
        self.store.compare_and_set(key, version, update)
    }
}

impl Tiers for Fragile {
    fn tier(&self, client: &str) -> Option<String> {
        if client == "cleo" {
            self.check();
        }
        None
    }
}

// rules: 5.6
#[test]
fn after_a_panic_the_limiter_works_as_before() {
    let broken = Broken::default();
    let fragile = Fragile::default();
    let limits = [tickets(3), Settings::of("broken")];
    let config = Config::new(tickets(5)).rule_of_all("/forecast", &limits);
    let limiter = made_with(&config, &broken.algorithms(), &Hand::at(0));
    let limiter = limiter.with_tiers(fragile.clone());
    let limiter = SharedLimiter::new(limiter, fragile.clone(), CLOSED);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(2));
    let panics = |client: &str, endpoint: &str| {
        let call = AssertUnwindSafe(|| limiter.allow(client, endpoint));
        catch_unwind(call).is_err()
    };
    broken.0.store(true, Ordering::SeqCst);
    assert!(panics("ada", "/forecast"));
    assert_eq!(limiter.allow("ada", "/snow"), allowed(4));
    broken.0.store(false, Ordering::SeqCst);
    fragile.is_broken.store(true, Ordering::SeqCst);
    assert!(panics("ada", "/forecast") && panics("cleo", "/snow"));
    assert!(panics("dan", "/snow"));
    fragile.is_broken.store(false, Ordering::SeqCst);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(1));
    for client in ["cleo", "dan"] {
        assert_eq!(limiter.allow(client, "/snow"), allowed(4));
    }
    let fuse = Fuse::default();
    let config = Config::new(Settings::of("fuse"));
    let limiter = made_with(&config, &fuse.algorithms(), &Hand::at(0));
    let limiter = limiter.with_rejections(Rejections::Counted);
    let limiter = SharedLimiter::new(limiter, MemoryStore::default(), CLOSED);
    for call in 1..=3 {
        fuse.set(call);
        let attempt = AssertUnwindSafe(|| limiter.allow("ada", "/forecast"));
        let has_panicked = catch_unwind(attempt).is_err();
        fuse.set(0);
        if has_panicked {
            let bo = format!("bo {call}");
            assert_eq!(limiter.allow(&bo, "/forecast"), allowed(0));
        }
    }
}

// rules: 5.7
#[test]
fn a_server_whose_clock_is_behind_gets_no_more_room() {
    for (settings, early, late) in [
        (window(2, 1_000), 990, 1_010),
        (log(2, 1_000), 990, 1_010),
        (log(2, 10), 0, 1_010),
        (bucket(2, 1, 1_000), 0, 5_000),
    ] {
        let store = MemoryStore::default();
        let clocks = [early, late].map(Hand::at);
        let [behind, ahead] = clocks.map(|clock| {
            let limiter = limiter_with(&[settings.clone()], &clock);
            SharedLimiter::new(limiter, store.clone(), CLOSED)
        });
        assert_eq!(ahead.allow("ada", "/forecast"), allowed(1));
        assert_eq!(behind.allow("ada", "/forecast"), allowed(0), "{settings:?}");
        assert!(
            !is_allowed(behind.allow("ada", "/forecast")),
            "{settings:?}"
        );
        assert!(!is_allowed(ahead.allow("ada", "/forecast")), "{settings:?}");
    }
    let store = MemoryStore::default();
    let clocks = [990, 2_010].map(Hand::at);
    let [behind, ahead] = clocks.map(|clock| {
        let limiter = limiter_with(&[window(1, 1_000)], &clock);
        SharedLimiter::new(limiter, store.clone(), CLOSED)
    });
    assert_eq!(ahead.allow("ada", "/forecast"), allowed(0));
    assert_eq!(behind.allow("ada", "/forecast"), rejected(2_010));
    let sliding = built(&log(1, 1_000));
    let Outcome::Allowed { next, .. } = sliding.decide(&State::default(), Millis(1_010)) else {
        panic!("a new key has room");
    };
    let counted = sliding.after_rejection(&next, Millis(400));
    let later = sliding.decide(&counted, Millis(1_405));
    assert!(matches!(later, Outcome::Rejected { .. }), "{counted:?}");
}

// rules: 1.6, 5.1
#[test]
fn a_shared_limiter_keeps_the_setup_of_the_limiter() {
    let billing = Billing::default();
    billing.set("ada", "premium");
    let clock = Hand::at(950);
    let config = Config::new(tickets(1))
        .rule("/forecast", log(1, 100))
        .tier_rule("premium", "/forecast", &[tickets(9)]);
    let mut limiter = made_with(&config, &with_tickets(), &clock)
        .with_tiers(billing)
        .with_rejections(Rejections::Counted);
    assert_eq!(limiter.allow("bo", "/forecast"), allowed(0));
    let store = Recorder::default();
    let limiter = SharedLimiter::new(limiter, store.clone(), CLOSED);
    let copy = limiter.clone();
    clock.set(900);
    assert_eq!(limiter.allow("bo", "/forecast"), allowed(0));
    clock.set(980);
    assert_eq!(copy.allow("bo", "/forecast"), rejected(100));
    clock.set(1_050);
    assert_eq!(limiter.allow("bo", "/forecast"), rejected(100));
    store.calls();
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(8));
    let key = "premium /forecast ada /forecast".to_owned();
    assert_eq!(store.calls().first(), Some(&Call::Load(key)));
    assert_eq!(copy.allow("ada", "/forecast"), allowed(7));
    assert_eq!(copy.allow("ada", "/snow"), allowed(0));
    let clock = Hand::at(1_050);
    let limiter = limiter_with(&[window(1, 1_000)], &clock);
    let limiter = SharedLimiter::new(limiter, MemoryStore::default(), CLOSED);
    let copy = limiter.clone();
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    for (now, answer) in [(990, allowed(0)), (980, rejected(950))] {
        clock.set(now);
        assert_eq!(copy.allow("bo", "/forecast"), answer);
    }
    assert_eq!(limiter.allow("bo", "/forecast"), rejected(950));
    let ticking = Ticking::default();
    let limiter = RateLimiter::new(&Config::new(window(2, 10)), ticking.clone());
    let limiter = limiter.expect("the configuration is right");
    let limiter = SharedLimiter::new(limiter, MemoryStore::default(), CLOSED);
    ticking.0.store(0, Ordering::SeqCst);
    let answers = [(); 3].map(|()| limiter.allow("ada", "/forecast"));
    assert_eq!(answers, [allowed(1), allowed(0), rejected(8)]);
}

// rules: 5.1, 5.2, 5.3
#[test]
fn a_counted_attempt_is_written_to_the_store() {
    let (store, clock) = (Recorder::default(), Hand::at(0));
    let limiter = limiter_with(&[log(1, 1_000)], &clock);
    let limiter = limiter.with_rejections(Rejections::Counted);
    let limiter = SharedLimiter::new(limiter, store.clone(), CLOSED);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    store.calls();
    clock.set(400);
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(1_000));
    let sets = store.calls();
    let [Call::Load(_), Call::Set(_, version, expires)] = sets.as_slice() else {
        panic!("one load and one set, not {sets:?}");
    };
    assert_eq!((*version, *expires), (1, Some(Millis(1_400))));
}

// rules: 1.1, 5.2
#[test]
fn a_memory_store_replaces_an_entry_only_at_its_version() {
    let store = MemoryStore::default();
    let copy = store.clone();
    let recorder = KeyRecorder::default();
    let limiter = shared(&[tickets(3)], recorder.clone());
    for client in ["ada", "bo"] {
        for endpoint in ["/forecast", "/snow", "/rain"] {
            let _ = limiter.allow(client, endpoint);
        }
    }
    for sign in ["", " ", "|", ":", "/", ",", "-"] {
        let _ = limiter.allow(&format!("ada{sign}x"), "y");
        let _ = limiter.allow("ada", &format!("x{sign}y"));
    }
    let other = SharedLimiter::new(
        made(&Config::new(window(1, 1)), &Hand::at(0)),
        recorder.clone(),
        CLOSED,
    );
    let _ = other.allow("ada", "/forecast");
    let keys = recorder.keys();
    let update = |number: u64| Update {
        states: vec![State(vec![number])],
        expires: None,
    };
    assert_eq!(store.load(&keys[0]), Ok(Stored::default()));
    let swap = |key: &Key, version, number| store.compare_and_set(key, version, update(number));
    assert_eq!(swap(&keys[0], 1, 10), Ok(Swap::Conflict));
    assert_eq!(swap(&keys[0], 0, 11), Ok(Swap::Done));
    assert_eq!(swap(&keys[0], 0, 12), Ok(Swap::Conflict));
    let stored = Stored {
        version: 1,
        states: vec![State(vec![11])],
    };
    assert_eq!(copy.load(&keys[0]), Ok(stored));
    for key in &keys[1..] {
        assert_eq!(copy.load(key), Ok(Stored::default()), "{key:?}");
        assert_eq!(swap(key, 0, 14), Ok(Swap::Done));
    }
    assert_eq!(swap(&keys[0], 1, 13), Ok(Swap::Done));
    assert_eq!(copy.load(&keys[0]).map(|it| it.version), Ok(2));
    let arrived = AtomicUsize::new(0);
    let done = in_parallel(2, |_| {
        let rounds = (0..500).filter(|round| {
            arrived.fetch_add(1, Ordering::SeqCst);
            let mut turns = 0;
            while arrived.load(Ordering::SeqCst) < 2 * (*round as usize + 1) {
                turns += 1;
                match turns % 10_000 {
                    0 => std::thread::yield_now(),
                    _ => std::hint::spin_loop(),
                }
            }
            swap(&keys[0], 2 + round, *round) == Ok(Swap::Done)
        });
        rounds.count()
    });
    assert_eq!(done.iter().sum::<usize>(), 500, "one thread in each round");
}

/// Keeps the keys that it was called with.
#[derive(Clone, Default)]
struct KeyRecorder(Arc<Mutex<Vec<Key>>>);

impl KeyRecorder {
    fn keys(&self) -> Vec<Key> {
        self.0.lock().expect("no thread panics here").clone()
    }
}

impl Store for KeyRecorder {
    fn load(&self, key: &Key) -> Result<Stored, Unavailable> {
        let mut keys = self.0.lock().expect("no thread panics here");
        keys.push(key.clone());
        Err(Unavailable)
    }

    fn compare_and_set(&self, _: &Key, _: u64, _: Update) -> Result<Swap, Unavailable> {
        Err(Unavailable)
    }
}

// rules: 5.1, 5.2
#[test]
fn random_operations_are_as_with_one_limiter() {
    let mut random = Generator::new(53);
    for _ in 0..20 {
        let clock = Hand::at(0);
        let limits = [
            log(1 + random.below(4), 20 + random.below(60)),
            bucket(1 + random.below(4), 1, 10 + random.below(60)),
        ];
        let policy = *random.pick(&[Rejections::Ignored, Rejections::Counted]);
        let made = || limiter_with(&limits, &clock).with_rejections(policy);
        let store = Recorder::default();
        let servers = [(); 2].map(|()| SharedLimiter::new(made(), store.clone(), CLOSED));
        let mut alone = made();
        for _ in 0..80 {
            clock.advance(random.below(20));
            let client = *random.pick(&["ada", "bo"]);
            let conflicts = usize::from(random.chance(20));
            store.conflicts.store(conflicts, Ordering::SeqCst);
            let server = random.pick(&servers);
            let answer = server.allow(client, "/forecast");
            assert_eq!(answer, alone.allow(client, "/forecast"), "{limits:?}");
        }
    }
}

/// A few hundred requests to two servers, and what came back.
pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut page = String::new();
    let store = Recorder::default();
    let clock = Hand::at(1_950);
    let limits = [log(3, 200), window(2, 90)];
    let servers = [OnOutage::Allow, CLOSED].map(|policy| {
        let limiter = limiter_with(&limits, &clock);
        SharedLimiter::new(limiter, store.clone(), policy)
    });
    let names = ["A", "B"];
    for (number, mut random) in random.steps(1..=150) {
        if random.chance(50) {
            clock.advance(random.below(60));
        }
        let is_away = random.chance(10);
        store.is_away.store(is_away, Ordering::SeqCst);
        let conflicts = random.below(5).saturating_sub(2) as usize;
        store.conflicts.store(conflicts, Ordering::SeqCst);
        let index = random.below(2) as usize;
        let client = *random.pick(&["ada", "bo"]);
        let endpoint = *random.pick(&["/forecast", "/forecast", "/snow"]);
        let answer = words(servers[index].allow(client, endpoint));
        let (now, calls) = (clock.now().0, store.calls().len());
        let server = names[index];
        let _ = writeln!(
            page,
            "{number:>3} {now:>5} {server} {client:<4} {endpoint:<10} {calls} calls: {answer}"
        );
    }
    page
}

// rules: 5.1, 5.2, 5.4
#[test]
fn a_minute_on_black_friday() {
    let store = Recorder::default();
    let clock = Hand::at(0);
    let [open, closed] = [OnOutage::Allow, CLOSED].map(|policy| {
        let limiter = limiter_with(&[window(3, 60_000)], &clock);
        SharedLimiter::new(limiter, store.clone(), policy)
    });
    let (mut through_open, mut through_closed) = (0, 0);
    let mut page = String::new();
    for (second, state) in [
        (1, "up"),
        (2, "up"),
        (10, "away"),
        (20, "away"),
        (30, "up"),
        (40, "up"),
        (61, "up"),
    ] {
        clock.set(second * 1_000);
        store.is_away.store(state == "away", Ordering::SeqCst);
        let _ = write!(page, "{second:>2} s  store {state:<5}");
        for (name, server, passed) in [
            ("open", &open, &mut through_open),
            ("closed", &closed, &mut through_closed),
        ] {
            let answer = server.allow("ada", "/forecast");
            *passed += u32::from(is_allowed(answer));
            let _ = write!(page, " {name}: {:<20}", words(answer));
        }
        page.truncate(page.trim_end().len());
        page += "\n";
    }
    let _ = writeln!(page, "passed: open {through_open}, closed {through_closed}");
    insta::assert_snapshot!("a_minute_on_black_friday", page);
}

// rules: 5.2, 5.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
