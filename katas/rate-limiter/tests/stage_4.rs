//! Stage 4: rejected attempts that count, and keys that are idle.

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::stage_1::{Hand, allowed, burst, is_allowed, made, passing, rejected, window, words};
use crate::stage_2::{bucket, built, log, made_with, tickets, with_tickets};
use crate::stage_3::{Billing, Broken, limiter_with};
use crate::support::Generator;
use rate_limiter::algorithms::{Algorithm, Algorithms, Outcome, State};
use rate_limiter::attempts::Rejections;
use rate_limiter::{Clock, Config, Decision, Millis, RateLimiter, Settings};

/// The answers to one request at each of these times.
fn answers_at(limiter: &mut RateLimiter, clock: &Hand, times: &[u64]) -> Vec<Decision> {
    let answers = times.iter().map(|now| {
        clock.set(*now);
        limiter.allow("ada", "/forecast")
    });
    answers.collect()
}

/// A limiter whose rejected attempts count.
fn strict(limits: &[Settings], clock: &Hand) -> RateLimiter {
    limiter_with(limits, clock).with_rejections(Rejections::Counted)
}

// rules: 4.1
#[test]
fn by_default_a_rejected_attempt_does_not_count() {
    let times = [0, 100, 900, 1_000, 1_900];
    let expected = [
        allowed(1),
        allowed(0),
        rejected(100),
        allowed(0),
        allowed(0),
    ];
    let clock = Hand::at(0);
    let mut limiter = limiter_with(&[log(2, 1_000)], &clock);
    assert_eq!(answers_at(&mut limiter, &clock, &times), expected);
    let clock = Hand::at(0);
    let limiter = limiter_with(&[log(2, 1_000)], &clock);
    let mut limiter = limiter.with_rejections(Rejections::Ignored);
    assert_eq!(answers_at(&mut limiter, &clock, &times), expected);
}

// rules: 4.2, 4.3
#[test]
fn a_rejected_attempt_stands_in_the_log_when_it_counts() {
    let clock = Hand::at(0);
    let mut limiter = strict(&[log(2, 1_000)], &clock);
    let answers = answers_at(&mut limiter, &clock, &[0, 100, 900, 1_000]);
    let expected = [allowed(1), allowed(0), rejected(200), rejected(900)];
    assert_eq!(answers, expected);
    let answers = answers_at(&mut limiter, &clock, &[1_899, 1_999, 2_898]);
    assert_eq!(answers, [rejected(101), rejected(900), rejected(101)]);
    clock.set(2_999);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
}

// rules: 4.1, 4.2
#[test]
fn an_impatient_client_never_gets_through() {
    let clock = Hand::at(0);
    let mut limiter = strict(&[log(1, 100)], &clock);
    let mut patient = limiter_with(&[log(1, 100)], &clock);
    for now in (0..5_000).step_by(90) {
        clock.set(now);
        let answer = limiter.allow("ada", "/forecast");
        assert_eq!(is_allowed(answer), now == 0, "at {now}");
        let answer = patient.allow("ada", "/forecast");
        assert_eq!(is_allowed(answer), now % 180 == 0, "at {now}");
    }
    clock.set(4_950 + 100);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
}

// rules: 4.2
#[test]
fn a_window_and_a_bucket_stay_as_they_are() {
    for settings in [window(2, 100), bucket(2, 1, 50)] {
        let (clock, twin) = (Hand::at(0), Hand::at(0));
        let mut limiter = strict(&[settings.clone()], &clock);
        let mut ignoring = limiter_with(&[settings.clone()], &twin);
        for now in 0..400 {
            clock.set(now);
            twin.set(now);
            let expected = ignoring.allow("ada", "/forecast");
            assert_eq!(limiter.allow("ada", "/forecast"), expected, "{settings:?}");
        }
        let algorithm = built(&settings);
        let (mut state, now) = (State::default(), Millis(40));
        while let Outcome::Allowed { next, .. } = algorithm.decide(&state, now) {
            state = next;
        }
        assert_eq!(algorithm.after_rejection(&state, now), state);
    }
}

// rules: 2.3, 4.2
#[test]
fn attempts_do_not_let_the_log_grow() {
    let sliding = built(&log(3, 50));
    let mut state = State::default();
    for now in 0..500 {
        state = match sliding.decide(&state, Millis(now)) {
            Outcome::Allowed { next, .. } => next,
            Outcome::Rejected { .. } => sliding.after_rejection(&state, Millis(now)),
        };
        assert!(state.0.len() <= 5, "{} numbers at {now}", state.0.len());
    }
}

// rules: 4.1
#[test]
fn a_rejected_attempt_counts_in_the_limits_that_would_allow_it() {
    for swapped in [false, true] {
        let clock = Hand::at(0);
        let mut limits = [tickets(4), window(1, 100)];
        if swapped {
            limits.reverse();
        }
        let mut limiter = strict(&limits, &clock);
        assert_eq!(passing(&burst(&mut limiter, "ada", 3)), 1);
        clock.set(100);
        let answers = burst(&mut limiter, "ada", 2);
        assert_eq!(answers, [allowed(0), rejected(100)]);
        clock.set(200);
        assert_eq!(limiter.allow("ada", "/forecast"), rejected(100));
        clock.set(300);
        assert!(!is_allowed(limiter.allow("ada", "/forecast")));
    }
}

// rules: 4.1, 4.2
#[test]
fn each_limit_that_rejects_counts_the_attempt() {
    for limits in [[log(1, 100), log(1, 300)], [log(1, 300), log(1, 100)]] {
        let clock = Hand::at(0);
        let mut limiter = strict(&limits, &clock);
        let answers = answers_at(&mut limiter, &clock, &[0, 50]);
        assert_eq!(answers, [allowed(0), rejected(300)], "{limits:?}");
    }
}

// rules: 4.3
#[test]
fn the_wait_is_that_after_the_attempt() {
    let clock = Hand::at(0);
    let mut limiter = strict(&[log(2, 5_000), log(3, 30_000)], &clock);
    let answers = answers_at(&mut limiter, &clock, &[0, 1_000, 2_000]);
    assert_eq!(answers, [allowed(1), allowed(0), rejected(28_000)]);
    clock.set(30_000);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    let clock = Hand::at(0);
    let config = Config::new(Settings::of("mercy"));
    let limiter = made_with(&config, &penalties(), &clock);
    let mut limiter = limiter.with_rejections(Rejections::Counted);
    let answers = answers_at(&mut limiter, &clock, &[0, 2, 4]);
    assert_eq!(answers, [allowed(0), rejected(5), rejected(2)]);
}

/// One request, and then a penalty: each rejected attempt makes it so many times as
/// long, in per cent.
struct Penalty(u64);

impl Algorithm for Penalty {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        match state.0.as_slice() {
            [_, until] if now.0 < *until => Outcome::Rejected {
                retry_after: Millis(until - now.0),
            },
            _ => Outcome::Allowed {
                remaining: 0,
                next: State(vec![10, now.0 + 10]),
            },
        }
    }

    fn after_rejection(&self, state: &State, now: Millis) -> State {
        let penalty = state.0.first().map_or(10, |it| it * self.0 / 100);
        State(vec![penalty, now.0 + penalty])
    }

    fn idle_from(&self, state: &State) -> Option<Millis> {
        state.0.last().copied().map(Millis)
    }
}

fn penalties() -> Algorithms {
    with_tickets()
        .with("penalty", |_| Ok(Box::new(Penalty(200))))
        .with("mercy", |_| Ok(Box::new(Penalty(50))))
}

// rules: 4.1, 4.3, 4.5
#[test]
fn an_outside_algorithm_decides_what_an_attempt_costs() {
    let clock = Hand::at(0);
    let config = Config::new(Settings::of("penalty"));
    let limiter = made_with(&config, &penalties(), &clock);
    let mut limiter = limiter.with_rejections(Rejections::Counted);
    let answers = answers_at(&mut limiter, &clock, &[0, 5, 6]);
    assert_eq!(answers, [allowed(0), rejected(20), rejected(40)]);
    clock.set(45);
    assert_eq!(limiter.evict_idle(), 0);
    clock.set(46);
    assert_eq!((limiter.evict_idle(), limiter.keys()), (1, 0));
    let clock = Hand::at(0);
    let mut limiter = made_with(&config, &penalties(), &clock);
    let answers = answers_at(&mut limiter, &clock, &[0, 5, 6]);
    assert_eq!(answers, [allowed(0), rejected(5), rejected(4)]);
}

// rules: 4.5
#[test]
fn keys_are_counted_by_client_endpoint_and_rule() {
    let clock = Hand::at(40);
    let billing = Billing::default();
    let config = Config::new(window(2, 100))
        .rule_of_all("/forecast", &[window(2, 100), log(2, 100)])
        .tier_rule("premium", "/forecast", &[window(3, 100)]);
    let mut limiter = made(&config, &clock).with_tiers(billing.clone());
    assert_eq!(limiter.keys(), 0);
    for (client, endpoint, keys) in [
        ("ada", "/forecast", 1),
        ("ada", "/forecast", 1),
        ("ada", "/forecast", 1),
        ("bo", "/forecast", 2),
        ("ada", "/storm", 3),
        ("ada", "/snow", 4),
    ] {
        limiter.allow(client, endpoint);
        assert_eq!(limiter.keys(), keys);
    }
    billing.set("ada", "premium");
    limiter.allow("ada", "/forecast");
    assert_eq!(limiter.keys(), 5);
    clock.set(100);
    assert_eq!(limiter.keys(), 5, "only `evict_idle` removes a key");
    assert_eq!((limiter.evict_idle(), limiter.keys()), (3, 2));
    clock.set(140);
    assert_eq!((limiter.evict_idle(), limiter.keys()), (2, 0));
    assert_eq!(limiter.evict_idle(), 0);
}

/// The earliest time at which one key, made by requests at these times, is evicted.
fn idle_at(limits: &[Settings], times: &[u64]) -> u64 {
    let clock = Hand::at(0);
    let mut limiter = limiter_with(limits, &clock);
    answers_at(&mut limiter, &clock, times);
    let last = times.last().copied().unwrap_or_default();
    let found = (last..10_000).find(|now| {
        clock.set(*now);
        limiter.evict_idle() == 1
    });
    found.expect("it is idle at last")
}

// rules: 4.4, 4.5
#[test]
fn a_key_is_idle_from_an_exact_time_on() {
    for (limits, times, expected) in [
        (vec![window(5, 100)], vec![20], 100),
        (vec![window(5, 100)], vec![20, 99], 100),
        (vec![window(5, 100)], vec![99, 100], 200),
        (vec![log(5, 100)], vec![20], 120),
        (vec![log(5, 100)], vec![20, 99], 199),
        (vec![log(1, 100)], vec![20, 99], 120),
        (vec![bucket(2, 1, 100)], vec![0], 100),
        (vec![bucket(2, 1, 100)], vec![0, 0], 200),
        (vec![bucket(2, 1, 100)], vec![10, 50], 210),
        (vec![bucket(2, 1, 100)], vec![0, 0, 50], 200),
        (vec![bucket(9, 3, 1_000)], vec![5], 339),
        (vec![bucket(9, 3, 1_000)], vec![0, 0], 667),
        (vec![window(5, 100), log(5, 100)], vec![20], 120),
        (vec![log(5, 100), window(5, 100)], vec![20], 120),
        (vec![bucket(2, 1, 50), window(5, 100)], vec![20], 100),
    ] {
        assert_eq!(idle_at(&limits, &times), expected, "{limits:?} {times:?}");
    }
}

/// Every request is told to wait.
struct Closed;

impl Algorithm for Closed {
    fn decide(&self, _state: &State, now: Millis) -> Outcome {
        Outcome::Rejected { retry_after: now }
    }
}

// rules: 4.5
#[test]
fn an_algorithm_that_says_nothing_keeps_its_keys() {
    let clock = Hand::at(0);
    let config = Config::new(window(1, 10))
        .rule("/once", tickets(1))
        .rule("/never", Settings::of("closed"))
        .rule_of_all("/both", &[window(1, 10), tickets(1)]);
    let algorithms = with_tickets().with("closed", |_| Ok(Box::new(Closed)));
    let mut limiter = made_with(&config, &algorithms, &clock);
    assert_eq!(limiter.allow("ada", "/never"), rejected(0));
    assert_eq!(limiter.keys(), 0, "a rejected request adds no key");
    for endpoint in ["/once", "/both", "/rain"] {
        assert_eq!(limiter.allow("ada", endpoint), allowed(0));
    }
    clock.set(1_000_000);
    assert_eq!((limiter.evict_idle(), limiter.keys()), (1, 2));
    assert_eq!(limiter.allow("ada", "/once"), rejected(7));
    assert_eq!(limiter.allow("ada", "/both"), rejected(7));
    assert_eq!(limiter.allow("ada", "/rain"), allowed(0));
}

// rules: 4.4, 4.5
#[test]
fn only_the_idle_keys_are_removed() {
    let clock = Hand::at(0);
    let mut limiter = limiter_with(&[log(2, 1_000)], &clock);
    for (index, client) in ["ada", "bo", "cleo", "dan"].into_iter().enumerate() {
        clock.set(index as u64 * 100);
        limiter.allow(client, "/forecast");
    }
    clock.set(1_100);
    assert_eq!((limiter.evict_idle(), limiter.keys()), (2, 2));
    assert_eq!(limiter.allow("cleo", "/forecast"), allowed(0));
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(1));
    clock.set(1_299);
    assert_eq!((limiter.evict_idle(), limiter.keys()), (0, 3));
    clock.set(1_300);
    assert_eq!((limiter.evict_idle(), limiter.keys()), (1, 2));
}

// rules: 1.6, 4.5
#[test]
fn a_clock_that_goes_back_revives_no_key() {
    let clock = Hand::at(150);
    let mut limiter = limiter_with(&[window(1, 100)], &clock);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    clock.set(200);
    assert_eq!(limiter.evict_idle(), 1);
    clock.set(160);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(100));
}

/// A log whose calls are counted down; the last one panics.
#[derive(Clone, Default)]
pub struct Fuse(Arc<AtomicUsize>);

impl Fuse {
    /// The call of this number panics, from 1 on; 0: none.
    pub fn set(&self, calls: usize) {
        self.0.store(calls, Ordering::SeqCst);
    }

    pub fn algorithms(&self) -> Algorithms {
        let fuse = self.clone();
        with_tickets().with("fuse", move |_| Ok(Box::new(fuse.clone())))
    }

    fn log(&self) -> Box<dyn Algorithm> {
        let left = self.0.load(Ordering::SeqCst);
        self.set(left.saturating_sub(1));
        assert_ne!(left, 1, "the fuse blows");
        built(&log(1, 100))
    }
}

impl Algorithm for Fuse {
    fn decide(&self, state: &State, now: Millis) -> Outcome {
        self.log().decide(state, now)
    }

    fn after_rejection(&self, state: &State, now: Millis) -> State {
        self.log().after_rejection(state, now)
    }

    fn idle_from(&self, state: &State) -> Option<Millis> {
        self.log().idle_from(state)
    }
}

// rules: 3.2, 4.1
#[test]
fn a_panic_changes_nothing_also_when_attempts_count() {
    for call in 1..=6 {
        let (fuse, clock) = (Fuse::default(), Hand::at(0));
        let limits = [tickets(5), Settings::of("fuse")];
        let config = Config::new(tickets(1)).rule_of_all("/forecast", &limits);
        let limiter = made_with(&config, &fuse.algorithms(), &clock);
        let mut limiter = limiter.with_rejections(Rejections::Counted);
        assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
        clock.set(60);
        fuse.set(call);
        let attempt = AssertUnwindSafe(|| limiter.allow("ada", "/forecast"));
        let has_panicked = catch_unwind(attempt).is_err();
        assert!(has_panicked || call > 1);
        fuse.set(0);
        clock.set(100);
        let answer = limiter.allow("ada", "/forecast");
        assert_eq!(is_allowed(answer), has_panicked, "call {call}");
        let left = (0..5).map(|it| it * 1_000).filter(|now| {
            clock.set(1_000 + now);
            is_allowed(limiter.allow("ada", "/forecast"))
        });
        assert_eq!(left.count(), if has_panicked { 3 } else { 2 });
    }
    let broken = Broken::default();
    let limits = [tickets(3), window(1, 100), Settings::of("broken")];
    let config = Config::new(tickets(1)).rule_of_all("/forecast", &limits);
    let clock = Hand::at(0);
    let limiter = made_with(&config, &broken.algorithms(), &clock);
    let mut limiter = limiter.with_rejections(Rejections::Counted);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    broken.0.store(true, Ordering::SeqCst);
    for _ in 0..4 {
        let call = AssertUnwindSafe(|| limiter.allow("ada", "/forecast"));
        assert!(catch_unwind(call).is_err());
    }
    broken.0.store(false, Ordering::SeqCst);
    clock.set(100);
    assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(100));
    clock.set(200);
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(100));
}

fn some_limit(random: &mut Generator) -> Settings {
    match random.below(3) {
        0 => window(1 + random.below(4), 20 + random.below(60)),
        1 => log(1 + random.below(4), 20 + random.below(60)),
        _ => bucket(
            1 + random.below(4),
            1 + random.below(3),
            10 + random.below(60),
        ),
    }
}

// rules: 4.3, 4.6
#[test]
fn random_operations_decide_the_same_with_and_without_eviction() {
    let mut random = Generator::new(41);
    for round in 0..60 {
        let limits: Vec<Settings> = (0..2).map(|_| some_limit(&mut random)).collect();
        let clock = Hand::at(0);
        let policy = *random.pick(&[Rejections::Ignored, Rejections::Counted]);
        let made = || limiter_with(&limits, &clock).with_rejections(policy);
        let (mut limiter, mut tidy) = (made(), made());
        let pace = 5 + round;
        let mut promised = None;
        for _ in 0..80 {
            clock.advance(random.below(pace));
            if random.chance(40) {
                let before = tidy.keys();
                assert_eq!(tidy.evict_idle(), before - tidy.keys());
            }
            let client = *random.pick(&["ada", "bo"]);
            if client == "ada" {
                if random.chance(20)
                    && let Some(time) = promised
                {
                    clock.set(clock.now().0.max(time));
                }
                let now = clock.now().0;
                let answer = limiter.allow(client, "/forecast");
                assert_eq!(tidy.allow(client, "/forecast"), answer, "{limits:?}");
                if let Some(time) = promised {
                    assert_eq!(is_allowed(answer), now >= time, "{limits:?} at {now}");
                }
                promised = match answer {
                    Decision::Allowed { .. } => None,
                    Decision::Rejected { retry_after } => Some(now + retry_after.0),
                };
            } else {
                let answer = limiter.allow(client, "/forecast");
                assert_eq!(tidy.allow(client, "/forecast"), answer, "{limits:?}");
            }
        }
    }
}

/// A few hundred requests, and what came back.
pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut page = String::new();
    let clock = Hand::at(1_950);
    let config = Config::new(log(3, 200))
        .rule_of_all("/login", &[bucket(2, 3, 250), Settings::of("penalty")])
        .rule_of_all("/rain", &[window(2, 70), log(4, 300)])
        .rule_of_all("/storm", &[log(2, 90), bucket(5, 1, 60)]);
    let limiters = [Rejections::Ignored, Rejections::Counted].map(|policy| {
        let limiter = made_with(&config, &penalties(), &clock);
        limiter.with_rejections(policy)
    });
    let [mut lenient, mut strict] = limiters;
    for (number, mut random) in random.steps(1..=200) {
        if random.chance(50) {
            clock.advance(random.below(80));
        }
        if random.chance(6) {
            clock.advance(random.below(400));
        }
        let now = clock.now().0;
        let _ = write!(page, "{number:>3} {now:>5} ");
        if random.chance(15) {
            let evicted = [lenient.evict_idle(), strict.evict_idle()];
            let kept = [lenient.keys(), strict.keys()];
            let _ = writeln!(page, "evicted {evicted:?}, kept {kept:?}");
            continue;
        }
        let client = *random.pick(&["ada", "bo"]);
        let endpoint = *random.pick(&["/login", "/storm", "/rain", "/snow"]);
        let answers = [&mut lenient, &mut strict].map(|it| words(it.allow(client, endpoint)));
        let answers = answers.join(" / ");
        let _ = writeln!(page, "{client:<4} {endpoint:<7} {answers}");
    }
    page
}

// rules: 4.1, 4.2, 4.3
#[test]
fn a_client_who_knocks_and_knocks() {
    let clock = Hand::at(0);
    let limits = [log(2, 1_000)];
    let mut lenient = limiter_with(&limits, &clock);
    let mut strict = strict(&limits, &clock);
    let mut page = format!("{:>7}  {:<20}{}\n", "", "ignored", "counted");
    for now in [0, 100, 900, 1_000, 1_100, 1_500, 2_100, 2_600, 3_600] {
        clock.set(now);
        let ignored = words(lenient.allow("ada", "/forecast"));
        let counted = words(strict.allow("ada", "/forecast"));
        let _ = writeln!(page, "{now:>4} ms  {ignored:<20}{counted}");
    }
    insta::assert_snapshot!("a_client_who_knocks_and_knocks", page);
}

// rules: 4.1, 4.3, 4.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
