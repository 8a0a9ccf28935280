//! Stage 3: several limits in one rule, and tiers of clients.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::stage_1::{
    Hand, Ticking, allowed, burst, is_allowed, made, passing, rejected, window, words, wrong,
};
use crate::stage_2::{bucket, log, made_with, tickets, with_tickets};
use crate::support::Generator;
use rate_limiter::algorithms::{Algorithm, Algorithms, Outcome, State};
use rate_limiter::tiers::Tiers;
use rate_limiter::{Clock, Config, ConfigError, Decision, Millis, Problem, RateLimiter, Settings};

/// A limiter whose rule for `/forecast` has these limits.
pub fn limiter_with(limits: &[Settings], clock: &Hand) -> RateLimiter {
    let config = Config::new(window(1, 1_000)).rule_of_all("/forecast", limits);
    made_with(&config, &with_tickets(), clock)
}

// rules: 3.1, 3.3
#[test]
fn two_in_five_seconds_and_five_in_thirty() {
    let clock = Hand::at(0);
    let mut limiter = limiter_with(&[log(2, 5_000), log(5, 30_000)], &clock);
    for (now, answer) in [
        (0, allowed(1)),
        (0, allowed(0)),
        (1_000, rejected(4_000)),
        (5_000, allowed(1)),
        (5_000, allowed(0)),
        (10_000, allowed(0)),
        (11_000, rejected(19_000)),
        (29_999, rejected(1)),
        (30_000, allowed(1)),
    ] {
        clock.set(now);
        assert_eq!(limiter.allow("ada", "/forecast"), answer, "at {now}");
    }
}

// rules: 3.1
#[test]
fn the_smallest_remaining_number_is_returned() {
    for limits in [
        [window(5, 1_000), log(3, 1_000), bucket(4, 1, 1_000)],
        [log(3, 1_000), bucket(4, 1, 1_000), window(5, 1_000)],
        [bucket(4, 1, 1_000), window(5, 1_000), log(3, 1_000)],
    ] {
        let mut limiter = limiter_with(&limits, &Hand::at(0));
        let answers = burst(&mut limiter, "ada", 4);
        let expected = [allowed(2), allowed(1), allowed(0), rejected(1_000)];
        assert_eq!(answers, expected);
    }
}

// rules: 3.2
#[test]
fn a_rejected_request_counts_in_no_limit() {
    for swapped in [false, true] {
        let clock = Hand::at(0);
        let mut limits = [tickets(4), window(1, 100)];
        if swapped {
            limits.reverse();
        }
        let mut limiter = limiter_with(&limits, &clock);
        let mut passed = 0;
        for now in [0, 100, 200, 300, 400] {
            clock.set(now);
            passed += passing(&burst(&mut limiter, "ada", 10));
        }
        assert_eq!(passed, 4, "a ticket is used up by a request that passes");
    }
}

// rules: 3.3
#[test]
fn the_longest_wait_of_the_limits_that_reject() {
    for swapped in [false, true] {
        let clock = Hand::at(250);
        let mut limits = [window(1, 1_000), log(1, 400), bucket(1, 1, 300)];
        if swapped {
            limits.reverse();
        }
        let mut limiter = limiter_with(&limits, &clock);
        assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
        assert_eq!(limiter.allow("ada", "/forecast"), rejected(750));
        clock.set(900);
        assert_eq!(limiter.allow("ada", "/forecast"), rejected(100));
        clock.set(1_000);
        assert_eq!(limiter.allow("ada", "/forecast"), allowed(0));
        assert_eq!(limiter.allow("bo", "/forecast"), allowed(0));
    }
}

// rules: 3.1, 3.5
#[test]
fn two_limits_of_the_same_kind_count_apart() {
    let clock = Hand::at(0);
    let mut limiter = limiter_with(&[bucket(2, 1, 100), bucket(4, 1, 10_000)], &clock);
    assert_eq!(passing(&burst(&mut limiter, "ada", 5)), 2);
    clock.set(1_000);
    let answers = burst(&mut limiter, "ada", 3);
    assert_eq!(answers, [allowed(1), allowed(0), rejected(9_000)]);
}

/// Panics while it is out of order; else it allows every request.
#[derive(Clone, Default)]
pub struct Broken(pub Arc<AtomicBool>);

impl Algorithm for Broken {
    fn decide(&self, state: &State, _now: Millis) -> Outcome {
        assert!(!self.0.load(Ordering::SeqCst), "out of order");
        let next = state.clone();
        Outcome::Allowed { remaining: 9, next }
    }
}

impl Broken {
    pub fn algorithms(&self) -> Algorithms {
        let broken = self.clone();
        with_tickets().with("broken", move |_| Ok(Box::new(broken.clone())))
    }
}

// rules: 3.2
#[test]
fn a_panic_of_one_limit_changes_nothing() {
    for swapped in [false, true] {
        let broken = Broken::default();
        let mut limits = [tickets(3), Settings::of("broken")];
        if swapped {
            limits.reverse();
        }
        let config = Config::new(tickets(1)).rule_of_all("/forecast", &limits);
        let mut limiter = made_with(&config, &broken.algorithms(), &Hand::at(0));
        assert_eq!(limiter.allow("ada", "/forecast"), allowed(2));
        broken.0.store(true, Ordering::SeqCst);
        for _ in 0..4 {
            let call = AssertUnwindSafe(|| limiter.allow("ada", "/forecast"));
            assert!(catch_unwind(call).is_err());
        }
        broken.0.store(false, Ordering::SeqCst);
        let answers = burst(&mut limiter, "ada", 3);
        assert_eq!(answers, [allowed(1), allowed(0), rejected(7)]);
    }
}

/// The tiers of the billing team. Counts how often it is called.
#[derive(Clone, Default)]
pub struct Billing {
    tiers: Arc<Mutex<BTreeMap<String, String>>>,
    calls: Arc<AtomicUsize>,
}

impl Billing {
    /// How often the tiers were called.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    pub fn set(&self, client: &str, tier: &str) {
        let mut tiers = self.tiers.lock().expect("no thread panics here");
        tiers.insert(client.to_owned(), tier.to_owned());
    }

    pub fn remove(&self, client: &str) {
        let mut tiers = self.tiers.lock().expect("no thread panics here");
        tiers.remove(client);
    }
}

impl Tiers for Billing {
    fn tier(&self, client: &str) -> Option<String> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let tiers = self.tiers.lock().expect("no thread panics here");
        tiers.get(client).cloned()
    }
}

// rules: 3.4
#[test]
fn the_rule_for_the_tier_comes_before_the_other_rules() {
    let billing = Billing::default();
    billing.set("ada", "premium");
    billing.set("bo", "gold");
    billing.set("cleo", "");
    let config = Config::new(tickets(1))
        .rule("/forecast", tickets(2))
        .rule("premium /storm", tickets(8))
        .tier_rule("", "/history", &[tickets(3)])
        .tier_rule("premium", "/forecast", &[tickets(5)])
        .tier_rule("premium", "/storm", &[tickets(6), tickets(4)])
        .tier_rule("gold", "/history", &[tickets(7)]);
    let limiter = made_with(&config, &with_tickets(), &Hand::at(0));
    let mut limiter = limiter.with_tiers(billing);
    for (client, endpoint, remaining) in [
        ("ada", "/forecast", 4),
        ("ada", "/storm", 3),
        ("ada", "/history", 0),
        ("bo", "/forecast", 1),
        ("bo", "/history", 6),
        ("bo", "/storm", 0),
        ("cleo", "/forecast", 1),
        ("cleo", "/storm", 0),
        ("cleo", "/history", 2),
        ("dan", "/forecast", 1),
        ("dan", "/history", 0),
        ("dan", "premium /storm", 7),
        ("dan", "/storm", 0),
    ] {
        let answer = limiter.allow(client, endpoint);
        assert_eq!(answer, allowed(remaining), "{client} {endpoint}");
    }
}

// rules: 1.6, 3.4
#[test]
fn the_tier_and_the_clock_are_read_once_for_each_request() {
    let billing = Billing::default();
    billing.set("ada", "premium");
    let config = Config::new(tickets(1)).tier_rule("premium", "/forecast", &[tickets(2)]);
    let limiter = made_with(&config, &with_tickets(), &Hand::at(0));
    let mut limiter = limiter.with_tiers(billing.clone());
    for (number, endpoint) in ["/forecast", "/storm", "/forecast", "/forecast"]
        .into_iter()
        .enumerate()
    {
        assert_eq!(billing.calls(), number);
        limiter.allow("ada", endpoint);
    }
    assert_eq!(billing.calls(), 4);
    let clock = Ticking::default();
    let limits = [window(2, 10), log(2, 10), bucket(2, 1, 10)];
    let config = Config::new(window(1, 10)).rule_of_all("/forecast", &limits);
    let limiter = RateLimiter::new(&config, clock.clone());
    let mut limiter = limiter.expect("the configuration is right");
    clock.0.store(0, Ordering::SeqCst);
    let answers = burst(&mut limiter, "ada", 3);
    assert_eq!(answers, [allowed(1), allowed(0), rejected(8)]);
    assert_eq!(clock.0.load(Ordering::SeqCst), 3);
}

// rules: 3.4, 3.5
#[test]
fn a_client_who_changes_the_tier_finds_the_old_counters_again() {
    let billing = Billing::default();
    let clock = Hand::at(0);
    let config = Config::new(window(1, 1_000))
        .rule("/forecast", window(2, 10_000))
        .tier_rule("premium", "/forecast", &[bucket(3, 1, 10_000)]);
    let mut limiter = made(&config, &clock).with_tiers(billing.clone());
    let answers = burst(&mut limiter, "ada", 3);
    assert_eq!(answers, [allowed(1), allowed(0), rejected(10_000)]);
    billing.set("ada", "premium");
    assert_eq!(burst(&mut limiter, "ada", 2), [allowed(2), allowed(1)]);
    billing.remove("ada");
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(10_000));
    billing.set("ada", "premium");
    let answers = burst(&mut limiter, "ada", 2);
    assert_eq!(answers, [allowed(0), rejected(10_000)]);
    billing.set("ada", "gold");
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(10_000));
    assert_eq!(limiter.allow("ada", "/storm"), allowed(0));
    billing.set("ada", "premium");
    assert_eq!(limiter.allow("ada", "/storm"), rejected(1_000));
}

// rules: 3.5
#[test]
fn two_tiers_with_equal_limits_count_apart() {
    let billing = Billing::default();
    let limits = [tickets(1)];
    let config = Config::new(tickets(1))
        .rule("/forecast", tickets(1))
        .tier_rule("premium", "/forecast", &limits)
        .tier_rule("gold", "/forecast", &limits);
    let limiter = made_with(&config, &with_tickets(), &Hand::at(0));
    let mut limiter = limiter.with_tiers(billing.clone());
    assert_eq!(burst(&mut limiter, "ada", 2), [allowed(0), rejected(7)]);
    for tier in ["premium", "gold"] {
        billing.set("ada", tier);
        let answers = burst(&mut limiter, "ada", 2);
        assert_eq!(answers, [allowed(0), rejected(7)], "{tier}");
    }
}

/// All clients with a short name are premium.
struct ShortNames;

impl Tiers for ShortNames {
    fn tier(&self, client: &str) -> Option<String> {
        (client.len() < 4).then(|| "premium".to_owned())
    }
}

// rules: 3.1, 3.4
#[test]
fn tiers_and_algorithms_from_outside_work_together() {
    let limits = [window(3, 100), tickets(4)];
    let config = Config::new(window(1, 100)).tier_rule("premium", "/forecast", &limits);
    let clock = Hand::at(0);
    let mut limiter = made_with(&config, &with_tickets(), &clock).with_tiers(ShortNames);
    assert_eq!(passing(&burst(&mut limiter, "ada", 5)), 3);
    assert_eq!(passing(&burst(&mut limiter, "beatrix", 5)), 1);
    clock.set(100);
    assert_eq!(passing(&burst(&mut limiter, "ada", 5)), 1);
    assert_eq!(limiter.allow("ada", "/forecast"), rejected(7));
    assert_eq!(passing(&burst(&mut limiter, "beatrix", 5)), 1);
}

fn problem_of(config: &Config) -> Option<ConfigError> {
    RateLimiter::new(config, Hand::at(0)).err()
}

// rules: 3.6
#[test]
fn a_rule_needs_a_limit_and_all_its_limits_are_checked() {
    let right = || Config::new(window(1, 1));
    let zero = Problem::Zero("limit".to_owned());
    let unknown = Problem::UnknownAlgorithm("abacus".to_owned());
    let abacus = Settings::of("abacus");
    let config = right().rule_of_all("/login", &[]);
    assert_eq!(problem_of(&config), wrong("/login", Problem::NoLimit));
    let config = right().tier_rule("premium", "/login", &[]);
    assert_eq!(
        problem_of(&config),
        wrong("premium /login", Problem::NoLimit)
    );
    let config = right().rule_of_all("/login", &[window(1, 1), abacus.clone(), log(0, 1)]);
    assert_eq!(problem_of(&config), wrong("/login", unknown.clone()));
    let config = right()
        .rule("/forecast", window(1, 1))
        .tier_rule("premium", "/login", &[log(1, 1), log(0, 1)])
        .rule("/search", abacus.clone());
    assert_eq!(problem_of(&config), wrong("premium /login", zero.clone()));
    let config = right()
        .rule("/search", abacus)
        .tier_rule("premium", "/login", &[log(0, 1)]);
    assert_eq!(problem_of(&config), wrong("/search", unknown));
    let config = Config::new(window(0, 1)).rule_of_all("/login", &[]);
    assert_eq!(problem_of(&config), wrong("default", zero));
}

// rules: 3.6, 3.7
#[test]
fn an_endpoint_has_one_rule_for_each_tier() {
    let limits = [window(1, 1)];
    let right = Config::new(window(1, 1))
        .rule("/login", window(1, 1))
        .tier_rule("premium", "/login", &limits)
        .tier_rule("gold", "/login", &limits)
        .tier_rule("premium", "/search", &limits)
        .rule("premium /login", window(1, 1))
        .tier_rule("premium /login", "b", &limits)
        .tier_rule("premium", "/login b", &limits);
    assert_eq!(problem_of(&right), None);
    let config = right.clone().tier_rule("premium", "/login", &[]);
    let expected = wrong("premium /login", Problem::Duplicate);
    assert_eq!(problem_of(&config), expected);
    let config = right.clone().rule_of_all("/login", &[log(0, 0)]);
    assert_eq!(problem_of(&config), wrong("/login", Problem::Duplicate));
    let config = right.rule("/search", window(1, 1));
    assert_eq!(problem_of(&config), None);
}

// rules: 3.1, 3.2, 3.3
#[test]
fn random_operations_are_as_if_no_rejected_request_had_come() {
    let mut random = Generator::new(31);
    for _ in 0..30 {
        let some = |random: &mut Generator| match random.below(4) {
            0 => window(1 + random.below(4), 20 + random.below(60)),
            1 => log(1 + random.below(4), 20 + random.below(60)),
            2 => bucket(1 + random.below(4), 1, 10 + random.below(30)),
            _ => tickets(30 + random.below(20)),
        };
        let limits: Vec<Settings> = (0..3).map(|_| some(&mut random)).collect();
        let clock = Hand::at(0);
        let mut limiter = limiter_with(&limits, &clock);
        let mut singles: Vec<RateLimiter> = limits
            .iter()
            .map(|it| limiter_with(std::slice::from_ref(it), &clock))
            .collect();
        let mut passed = Vec::new();
        for _ in 0..80 {
            clock.advance(random.below(15));
            let now = clock.now().0;
            // A twin that only ever sees what passes.
            let hand = Hand::at(0);
            let mut twin = limiter_with(&limits, &hand);
            for time in &passed {
                hand.set(*time);
                twin.allow("ada", "/forecast");
            }
            hand.set(now);
            let answer = limiter.allow("ada", "/forecast");
            assert_eq!(
                answer,
                twin.allow("ada", "/forecast"),
                "{limits:?} at {now}"
            );
            if is_allowed(answer) {
                passed.push(now);
                let least = singles.iter_mut().map(|it| it.allow("ada", "/forecast"));
                let least = least.map(|it| match it {
                    Decision::Allowed { remaining } => remaining,
                    Decision::Rejected { .. } => panic!("one limit rejects"),
                });
                assert_eq!(Some(answer), least.min().map(allowed));
            }
        }
    }
}

/// A few hundred requests, and what came back.
pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut page = String::new();
    let clock = Hand::at(1_950);
    let billing = Billing::default();
    let config = Config::new(log(3, 200))
        .rule_of_all("/login", &[bucket(2, 3, 250), tickets(8)])
        .rule_of_all("/rain", &[window(2, 70), log(4, 300)])
        .tier_rule("premium", "/rain", &[log(5, 150), bucket(4, 1, 60)])
        .tier_rule("premium", "/storm", &[window(3, 40)]);
    let limiter = made_with(&config, &with_tickets(), &clock);
    let mut limiter = limiter.with_tiers(billing.clone());
    for (number, mut random) in random.steps(1..=200) {
        if random.chance(40) {
            clock.advance(random.below(80));
        }
        let client = *random.pick(&["ada", "bo"]);
        if random.chance(8) {
            let tier = *random.pick(&["premium", "gold"]);
            billing.set(client, tier);
        }
        let endpoint = *random.pick(&["/login", "/storm", "/rain", "/rain", "/snow"]);
        let answer = words(limiter.allow(client, endpoint));
        let now = clock.now().0;
        let tier = billing.tier(client).unwrap_or_else(|| "-".to_owned());
        let _ = writeln!(
            page,
            "{number:>3} {now:>5} {client:<4} {tier:<8} {endpoint:<7} {answer}"
        );
    }
    page
}

// rules: 3.1, 3.4, 3.5
#[test]
fn an_upgrade_in_the_afternoon() {
    let clock = Hand::at(0);
    let billing = Billing::default();
    let config = Config::new(window(1, 60_000))
        .rule_of_all("/storm", &[log(2, 5_000), log(3, 30_000)])
        .tier_rule("premium", "/storm", &[log(4, 5_000)]);
    let mut limiter = made(&config, &clock).with_tiers(billing.clone());
    let mut page = String::new();
    for (second, tier) in [
        (0, ""),
        (1, ""),
        (2, ""),
        (6, ""),
        (12, ""),
        (13, "premium"),
        (13, "premium"),
        (14, "premium"),
        (14, "premium"),
        (15, "premium"),
        (16, ""),
        (18, "premium"),
    ] {
        clock.set(second * 1_000);
        match tier {
            "" => billing.remove("ada"),
            tier => billing.set("ada", tier),
        }
        let answer = words(limiter.allow("ada", "/storm"));
        let _ = writeln!(page, "{second:>2} s  {tier:<8} {answer}");
    }
    insta::assert_snapshot!("an_upgrade_in_the_afternoon", page);
}

// rules: 3.1, 3.3, 3.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
