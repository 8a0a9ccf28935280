//! Stage 6: the control room.

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex};

use crate::stage_2::{
    EAST, LEFT, NORTH, assert_safe, built, crossroads, lamps, random_junction, timeline,
    with_left_turn,
};
use crate::stage_3::{Yesterday, actuated, arrive, changes, fixed, with_plan};
use crate::stage_4::{ACROSS, ALONG, STROLL, press, signs, with_crossings};
use crate::stage_5::{CLASSES, ambulance, preempt, release};
use crate::support::Generator;
use traffic_control::Light;
use traffic_control::control_room::{Change, Observer, ResetError};
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::Crossing;
use traffic_control::priority::Mode;

/// An observer that writes everything down.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Change>>>);

impl Observer for Log {
    fn changed(&mut self, change: &Change) {
        self.0.lock().expect("no thread panicked").push(*change);
    }
}

impl Log {
    /// What it got since the last call, as `1000 m0 Green`.
    pub fn read(&self) -> Vec<String> {
        let changes = std::mem::take(&mut *self.0.lock().expect("no thread panicked"));
        let line = |it: Change| format!("{} m{} {:?}", it.at_ms, it.movement.0, it.light);
        changes.into_iter().map(line).collect()
    }
}

fn observed(mut junction: Intersection) -> (Intersection, Log) {
    let log = Log::default();
    junction.observe(log.clone());
    (junction, log)
}

fn reset(junction: &mut Intersection) {
    let outcome: Result<(), ResetError> = junction.reset();
    assert_eq!(outcome, Ok(()));
}

pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let mut lines = Vec::new();
    let mut sirens = Vec::new();
    let (mut junction, log) = observed(built(&random_junction(&mut random).0));
    for phase in 0..3_u8 {
        let added = junction.add_crossing(Crossing(phase), phase.into(), STROLL);
        added.expect("phases 0 to 2");
    }
    for (number, mut random) in random.steps(0..160) {
        let movement = Movement(u8::try_from(random.below(6)).expect("small"));
        let line = match random.below(16) {
            0 => {
                junction.fault();
                String::from("fault")
            }
            1 | 2 => format!("reset: {:?}", junction.reset()),
            3 => {
                let class = *random.pick(&CLASSES);
                sirens.push((number, preempt(&mut junction, movement, class)));
                format!("{class:?} {number} on {movement:?}")
            }
            4 | 5 if !sirens.is_empty() => {
                let (number, siren) = sirens.remove(0);
                release(&mut junction, siren);
                format!("release {number}")
            }
            6 => {
                junction.set_plan(fixed(1_000 + random.below(5) * 1_000));
                String::from("another plan")
            }
            7 => format!("arrival {movement:?}: {:?}", junction.detect(movement)),
            8 => {
                let crossing = Crossing(u8::try_from(random.below(3)).expect("small"));
                press(&mut junction, crossing);
                format!("press {crossing:?}")
            }
            _ => {
                junction.advance(random.below(3_000));
                String::from("time passes")
            }
        };
        let (now, people, mode) = (junction.now_ms(), signs(&junction), junction.mode());
        let seen = log.read().join(", ");
        let text = format!("{now:>7} {people:<8} {mode:?} | {line}: {seen}");
        lines.push(text.trim_end().to_owned());
    }
    lines.join("\n")
}

// rules: 6.1, 6.2
#[test]
fn a_fault_flashes_red_and_stops_the_signs() {
    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    junction.advance(2_000);
    junction.fault();
    assert_eq!(
        (lamps(&junction), signs(&junction)),
        ("xx".into(), "- -".into())
    );
    assert_eq!(junction.light(NORTH), Some(Light::FlashingRed));
    assert_eq!(junction.mode(), Mode::Fault);
    junction.advance(500_000);
    junction.fault();
    arrive(&mut junction, NORTH);
    assert_eq!(lamps(&junction), "xx");
    assert_eq!(junction.now_ms(), 502_000);

    let mut junction = with_crossings(with_plan(fixed(1_000)));
    press(&mut junction, ALONG);
    junction.advance(6_000);
    assert_eq!(signs(&junction), "f -");
    junction.fault();
    assert_eq!(signs(&junction), "- -");
    reset(&mut junction);
    let expected = ["7000 G.", "8000 y."];
    assert_eq!(changes(&mut junction), expected, "the old walk is over");
    junction.fault();
    assert_eq!(lamps(&junction), "xx", "in a clearance, too");
}

// rules: 6.2
#[test]
fn a_reset_starts_again_with_all_red_and_phase_0() {
    let mut junction = built(&crossroads());
    junction.advance(12_000);
    junction.fault();
    junction.advance(500);
    reset(&mut junction);
    assert_eq!(
        (lamps(&junction), junction.mode()),
        ("..".into(), Mode::Plan)
    );
    let expected = ["13500 G.", "23500 y.", "26500 ..", "27500 .G"];
    assert_eq!(changes(&mut junction), expected);
}

// rules: 6.2
#[test]
fn a_reset_without_a_fault_changes_nothing() {
    let (mut junction, log) = observed(with_crossings(built(&crossroads())));
    press(&mut junction, ALONG);
    junction.advance(2_000);
    log.read();
    assert_eq!(junction.reset(), Err(ResetError::NotFaulty));
    assert_eq!((lamps(&junction), log.read()), ("G.".into(), vec![]));
    assert_eq!(signs(&junction), "W -");
    junction.fault();
    reset(&mut junction);
    assert_eq!(junction.reset(), Err(ResetError::NotFaulty));
}

// rules: 6.3, 6.1
#[test]
fn a_fault_keeps_buttons_plans_and_emergencies() {
    let mut junction = with_crossings(built(&crossroads()));
    let before = ambulance(&mut junction, EAST);
    junction.advance(3_000);
    press(&mut junction, ALONG);
    junction.fault();
    press(&mut junction, ACROSS);
    arrive(&mut junction, NORTH); // no phase is green
    let during = ambulance(&mut junction, NORTH);
    assert_eq!(junction.mode(), Mode::Fault);
    release(&mut junction, before);
    junction.set_plan(fixed(2_000));
    reset(&mut junction);
    assert_eq!(junction.mode(), Mode::Emergency(NORTH));
    assert_eq!(signs(&junction), "-* -*");
    junction.advance(4_000); // the main road is green from 4 s
    release(&mut junction, during);
    let expected = ["10000 ..", "11000 .G"];
    assert_eq!(lamps(&junction), "y.", "the new plan timed it");
    assert_eq!(changes(&mut junction), expected);
    assert_eq!(signs(&junction), "-* W");
}

// rules: 6.3
#[test]
fn what_was_there_before_a_fault_is_there_after_the_reset() {
    let mut junction = with_plan(fixed(2_000));
    junction.advance(1_500);
    junction.fault();
    reset(&mut junction);
    let expected = ["2500 G.", "4500 y.", "7500 ..", "8500 .G"];
    assert_eq!(changes(&mut junction), expected, "the plan that held");

    let siren = ambulance(&mut junction, NORTH); // north is next anyway
    junction.set_plan(fixed(7_000));
    junction.fault();
    reset(&mut junction);
    assert_eq!(junction.mode(), Mode::Emergency(NORTH));
    assert_eq!(changes(&mut junction), ["9500 G."]);
    release(&mut junction, siren);
    assert_eq!(changes(&mut junction), ["16500 y."], "the plan that waited");
}

// rules: 6.2, 5.6
#[test]
fn after_a_reset_the_first_emergency_is_served() {
    let mut junction = built(&crossroads());
    junction.advance(2_000);
    junction.fault();
    let siren = ambulance(&mut junction, EAST);
    reset(&mut junction);
    assert_eq!(changes(&mut junction), ["3000 .G"]);
    release(&mut junction, siren);
}

// rules: 6.4
#[test]
fn an_observer_gets_each_change_of_a_lamp_once() {
    let (mut junction, log) = observed(built(&crossroads()));
    junction.advance(16_000);
    let expected = [
        "1000 m0 Green",
        "11000 m0 Yellow",
        "14000 m0 Red",
        "15000 m1 Green",
    ];
    assert_eq!(log.read(), expected);
    junction.advance(0);
    arrive(&mut junction, EAST);
    assert_eq!(log.read(), [""; 0]);
}

// rules: 6.4, 6.5
#[test]
fn every_call_that_changes_a_lamp_is_observed() {
    let (mut junction, log) = observed(with_crossings(built(&with_left_turn())));
    junction.advance(2_000);
    log.read();
    let siren = ambulance(&mut junction, LEFT);
    assert_eq!(log.read(), ["2000 m2 Yellow"]);
    junction.advance(30_000);
    log.read();
    release(&mut junction, siren);
    assert_eq!(log.read(), ["32000 m0 Yellow", "32000 m3 Yellow"]);
    junction.fault();
    let flashing = ["m0", "m2", "m1", "m3"].map(|it| format!("32000 {it} FlashingRed"));
    assert_eq!(log.read(), flashing);
    junction.fault();
    assert_eq!(log.read(), [""; 0], "all lamps flash already");
    reset(&mut junction);
    let red = ["m0", "m2", "m1", "m3"].map(|it| format!("32000 {it} Red"));
    assert_eq!(log.read(), red);

    let (mut junction, log) = observed(with_plan(Yesterday));
    junction.advance(1_600);
    arrive(&mut junction, NORTH);
    assert_eq!(log.read(), ["1000 m0 Green", "1600 m0 Yellow"]);
}

// rules: 6.5
#[test]
fn changes_come_in_order_however_time_is_cut() {
    let (mut slow, slow_log) = observed(built(&with_left_turn()));
    let (mut fast, fast_log) = observed(built(&with_left_turn()));
    for _ in 0..40_000 {
        slow.advance(1);
    }
    fast.advance(40_000);
    let seen = fast_log.read();
    let expected = [
        "1000 m0 Green", // as declared: north, south, east, left
        "1000 m2 Green",
        "9000 m2 Yellow",
        "12000 m2 Red",
        "13000 m3 Green",
        "18000 m0 Yellow",
        "18000 m3 Yellow",
    ];
    assert_eq!(seen[..7], expected);
    assert_eq!(slow_log.read(), seen);
}

/// Writes its own number down for each change.
struct Numbered(u8, Arc<Mutex<Vec<u8>>>);

impl Observer for Numbered {
    fn changed(&mut self, _: &Change) {
        self.1.lock().expect("no thread panicked").push(self.0);
    }
}

// rules: 6.5, 6.4
#[test]
fn each_change_goes_to_all_observers_before_the_next() {
    let mut junction = built(&crossroads());
    let called = Arc::new(Mutex::new(Vec::new()));
    for number in 0..3 {
        junction.observe(Numbered(number, Arc::clone(&called)));
    }
    junction.fault();
    let called = called.lock().expect("no thread panicked");
    assert_eq!(*called, [0, 1, 2, 0, 1, 2]);
}

// rules: 6.4
#[test]
fn a_later_observer_gets_later_changes_only() {
    let (mut junction, _first) = observed(built(&crossroads()));
    junction.advance(12_000);
    let log = Log::default();
    junction.observe(log.clone());
    junction.advance(3_000);
    assert_eq!(log.read(), ["14000 m0 Red", "15000 m1 Green"]);

    let mut junction = built(&crossroads()); // without an earlier one
    junction.advance(12_000);
    junction.observe(log.clone());
    junction.advance(3_000);
    assert_eq!(log.read(), ["14000 m0 Red", "15000 m1 Green"]);
}

/// Panics at its first change, and counts how often it is called.
struct Broken(Arc<Mutex<u32>>);

impl Observer for Broken {
    fn changed(&mut self, _: &Change) {
        *self.0.lock().expect("the lock is free when it panics") += 1;
        resume_unwind(Box::new("this observer is broken"));
    }
}

// rules: 6.6
#[test]
fn an_observer_that_panics_is_removed_and_the_others_go_on() {
    let mut junction = built(&crossroads());
    let (before, after) = (Log::default(), Log::default());
    let called = Arc::new(Mutex::new(0));
    junction.observe(before.clone());
    junction.observe(Broken(Arc::clone(&called)));
    junction.observe(after.clone());
    junction.advance(15_000);
    let expected = [
        "1000 m0 Green",
        "11000 m0 Yellow",
        "14000 m0 Red",
        "15000 m1 Green",
    ];
    assert_eq!(before.read(), expected);
    assert_eq!(after.read(), expected);
    assert_eq!(*called.lock().expect("no thread panicked"), 1);
    assert_eq!((junction.now_ms(), lamps(&junction)), (15_000, ".G".into()));
}

// rules: 6.6, 6.5
#[test]
fn an_observer_that_panics_is_not_called_for_the_next_change() {
    let mut junction = built(&crossroads());
    let (broken, called) = (Arc::default(), Arc::new(Mutex::new(Vec::new())));
    junction.observe(Broken(Arc::clone(&broken)));
    for number in 0..3 {
        junction.observe(Numbered(number, Arc::clone(&called)));
    }
    junction.fault(); // two changes at one instant
    assert_eq!(*broken.lock().expect("the lock is free when it panics"), 1);
    let called = called.lock().expect("no thread panicked");
    assert_eq!(*called, [0, 1, 2, 0, 1, 2]);
}

// rules: 6.6
#[test]
fn a_panic_during_a_fault_or_an_emergency_leaves_the_junction_whole() {
    let mut junction = built(&crossroads());
    junction.observe(Broken(Arc::default()));
    junction.fault();
    assert_eq!(
        (lamps(&junction), junction.mode()),
        ("xx".into(), Mode::Fault)
    );
    junction.observe(Broken(Arc::default()));
    reset(&mut junction);
    assert_eq!(changes(&mut junction), ["1000 G."]);
    junction.advance(500);
    junction.observe(Broken(Arc::default()));
    let siren = ambulance(&mut junction, EAST);
    assert_eq!(
        (lamps(&junction), junction.mode()),
        ("y.".into(), Mode::Emergency(EAST))
    );
    assert_eq!(changes(&mut junction), ["4500 ..", "5500 .G"]);
    release(&mut junction, siren);
}

fn assert_send<T: Send>(_: &T) {}

// rules: 3.7
#[test]
fn a_junction_with_observers_may_move_to_another_thread() {
    let (junction, _log) = observed(with_crossings(with_plan(actuated())));
    assert_send(&junction);
}

// rules: 6.3, 6.4
#[test]
fn random_operations_with_faults_stay_safe() {
    let mut random = Generator::new(13);
    for _ in 0..30 {
        let (builder, conflicts) = random_junction(&mut random);
        let (mut junction, log) = observed(built(&builder));
        let mut last = junction.lights();
        let mut sirens = Vec::new();
        for _ in 0..120 {
            let movement = Movement(u8::try_from(random.below(6)).expect("small"));
            match random.below(8) {
                0 => junction.fault(),
                1 | 2 => drop(junction.reset()),
                3 => sirens.push(ambulance(&mut junction, movement)),
                4 | 5 => drop(sirens.pop().map(|siren| junction.release(siren))),
                _ => arrive(&mut junction, movement),
            }
            junction.advance(random.below(1_300));
            assert_safe(&junction, &conflicts);
            let changes = std::mem::take(&mut *log.0.lock().expect("no thread panicked"));
            for change in changes {
                let lamp = last.iter_mut().find(|(m, _)| *m == change.movement);
                lamp.expect("a lamp").1 = change.light;
            }
            assert_eq!(
                last,
                junction.lights(),
                "the changes say what the lamps show"
            );
        }
    }
}

// rules: 6.1, 6.2
#[test]
fn a_lamp_is_broken() {
    let mut junction = with_crossings(built(&crossroads()));
    let text = timeline(
        &mut junction,
        &["main road", "side road"],
        60,
        |second, it| match second {
            20 => it.fault(),
            30 => reset(it),
            _ => (),
        },
    );
    insta::assert_snapshot!("a_lamp_is_broken", format!("{text}\nx flashes red\n"));
}

// rules: 6.3, 6.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
