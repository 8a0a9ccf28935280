use std::cell::{Cell, RefCell};
use std::rc::Rc;

use alarm::{Alarm, Clock, Pressure, Time};

/// A sensor that a test writes: these pressures, one after the other.
struct Script {
    left: RefCell<Vec<i32>>,
    reads: Rc<Cell<usize>>,
}

impl Pressure for Script {
    fn pressure(&self) -> i32 {
        self.reads.set(self.reads.get() + 1);
        self.left.borrow_mut().remove(0)
    }
}

/// A clock that a test sets by hand.
struct Hand(Rc<Cell<u64>>);

impl Time for Hand {
    fn now(&self) -> u64 {
        self.0.get()
    }
}

/// An alarm that measures these pressures, and how often it has read.
fn scripted(pressures: &[i32], now: &Rc<Cell<u64>>) -> (Alarm, Rc<Cell<usize>>) {
    let reads = Rc::new(Cell::new(0));
    let sensor = Script {
        left: RefCell::new(pressures.to_vec()),
        reads: reads.clone(),
    };
    let alarm = Alarm::with(Box::new(sensor), Box::new(Hand(now.clone())));
    (alarm, reads)
}

/// When an alarm is on after a check of this pressure at second 5.
fn after(pressure: i32) -> Option<u64> {
    let (mut alarm, _) = scripted(&[pressure], &Rc::new(Cell::new(5)));
    alarm.check();
    alarm.since()
}

// rules: 1.1
#[test]
fn a_real_tyre_still_sets_the_alarm_off_once() {
    let clock = Clock::default();
    let mut alarm = Alarm::new(clock.clone());
    let mut seen: Vec<Option<u64>> = Vec::new();
    for _ in 0..7 {
        clock.tick(10);
        alarm.check();
        seen.push(alarm.since());
    }
    // it measures 22 first, which is too high, and falls with each check
    assert_eq!(seen, [Some(10); 7]);
    alarm.reset();
    clock.tick(10);
    alarm.check();
    let since: Option<u64> = alarm.since();
    assert_eq!(since, Some(80));
}

// rules: 1.1
#[test]
fn a_real_tyre_is_still_fine_between_the_limits() {
    let clock = Clock::default();
    let mut alarm = Alarm::new(clock.clone());
    alarm.check();
    alarm.reset();
    for _ in 0..5 {
        alarm.check();
    }
    let fine: Option<u64> = alarm.since();
    assert_eq!(fine, None);
    clock.tick(3);
    alarm.check();
    let low: Option<u64> = alarm.since();
    assert_eq!(low, Some(3));
}

// rules: 1.2
#[test]
fn both_limits_are_exact_with_a_sensor_from_outside() {
    let on: Vec<Option<u64>> = [16, 17, 21, 22].map(after).to_vec();
    assert_eq!(on, [Some(5), None, None, Some(5)]);
    let faulty: Vec<Option<u64>> = [-1, 0, 9_999].map(after).to_vec();
    assert_eq!(faulty, [Some(5), Some(5), Some(5)]);
}

// rules: 1.3
#[test]
fn each_check_reads_the_sensor_once() {
    let (mut alarm, reads) = scripted(&[20, 12, 20], &Rc::default());
    assert_eq!(reads.get(), 0, "before the first check");
    for count in 1..=3 {
        alarm.check();
        let _: Option<u64> = alarm.since();
        assert_eq!(reads.get(), count);
    }
}

// rules: 1.4
#[test]
fn the_alarm_stays_on_and_keeps_its_time() {
    let now = Rc::new(Cell::new(100));
    let (mut alarm, _) = scripted(&[12, 20, 30], &now);
    for _ in 0..3 {
        alarm.check();
        now.set(now.get() + 1);
        let since: Option<u64> = alarm.since();
        assert_eq!(since, Some(100));
    }
}

// rules: 1.5
#[test]
fn after_a_reset_the_next_wrong_pressure_counts() {
    let now = Rc::new(Cell::new(100));
    let (mut alarm, reads) = scripted(&[12, 20, 12], &now);
    alarm.check();
    alarm.reset();
    let off: Option<u64> = alarm.since();
    assert_eq!(off, None);
    assert_eq!(reads.get(), 1, "`reset` reads nothing");
    alarm.check();
    let fine: Option<u64> = alarm.since();
    assert_eq!(fine, None);
    now.set(200);
    alarm.check();
    let again: Option<u64> = alarm.since();
    assert_eq!(again, Some(200));
}
