//! What finds every wrong design of stage 6.

use std::sync::{Arc, Mutex};
use traffic_control::Light::{FlashingRed, Green, Red};
use traffic_control::control_room::{Change, Observer, ResetError};
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::{Crossing, WalkSign, WalkTimes};

const NORTH: Movement = Movement(0);
const EAST: Movement = Movement(1);
const ACROSS: Crossing = Crossing(1);

/// North, then east, each for 10 s; yellow 3 s, all-red 1 s. Beside north is a
/// crossing: its sign says `Walk` for 4 s, then it flashes for 3 s.
fn junction() -> Intersection {
    let builder = Intersection::builder().yellow_ms(3_000).all_red_ms(1_000);
    let builder = builder.movement(NORTH).movement(EAST);
    let builder = builder.conflict(NORTH, EAST).phase(&[NORTH], 10_000);
    let mut junction = builder.phase(&[EAST], 10_000).build().expect("it fits");
    let times = WalkTimes {
        walk_ms: 4_000,
        flashing_ms: 3_000,
    };
    junction.add_crossing(ACROSS, 0, times).expect("it is free");
    junction
}

type Changes = Arc<Mutex<Vec<(char, Change)>>>;

/// Notes each change, with the letter of the observer.
struct Note(char, Changes);

impl Observer for Note {
    fn changed(&mut self, change: &Change) {
        self.1.lock().unwrap().push((self.0, *change));
    }
}

/// Notes each change, and panics.
struct Broken(Note);

impl Observer for Broken {
    fn changed(&mut self, change: &Change) {
        self.0.changed(change);
        panic!("the code of another team");
    }
}

/// The observers and the movements of the changes.
fn calls(changes: &Changes) -> Vec<(char, Movement)> {
    let changes = changes.lock().unwrap();
    let calls = changes.iter().map(|(letter, it)| (*letter, it.movement));
    calls.collect()
}

#[test]
fn a_reset_starts_again_with_all_red_and_phase_0() {
    let mut junction = junction();
    junction.advance(5_000);
    junction.fault();
    junction.reset().expect("there is a fault");
    junction.advance(999);
    assert_eq!(junction.lights(), [(NORTH, Red), (EAST, Red)]);
    junction.advance(1);
    assert_eq!(junction.lights(), [(NORTH, Green), (EAST, Red)]);
}

#[test]
fn a_reset_without_a_fault_changes_nothing() {
    let mut junction = junction();
    junction.advance(5_000);
    assert_eq!(junction.reset(), Err(ResetError::NotFaulty));
    assert_eq!(junction.light(NORTH), Some(Green));
}

#[test]
fn a_fault_stops_a_sign_that_flashes() {
    let mut junction = junction();
    junction.press(ACROSS).expect("it is there");
    junction.advance(6_000);
    assert_eq!(junction.crossings()[0].sign, WalkSign::Flashing);
    junction.fault();
    assert_eq!(junction.crossings()[0].sign, WalkSign::DontWalk);
}

#[test]
fn a_crossing_waits_during_a_fault() {
    let mut junction = junction();
    junction.press(ACROSS).expect("it is there");
    junction.fault();
    assert!(junction.crossings()[0].waiting);
}

#[test]
fn an_observer_is_called_for_a_lamp_that_changes() {
    let (mut junction, changes) = (junction(), Changes::default());
    junction.observe(Note('a', Arc::clone(&changes)));
    junction.advance(1_000);
    let change = Change {
        at_ms: 1_000,
        movement: NORTH,
        light: Green,
    };
    assert_eq!(*changes.lock().unwrap(), [('a', change)]);
}

#[test]
fn all_observers_get_a_change_before_the_next_change() {
    let (mut junction, changes) = (junction(), Changes::default());
    for letter in ['a', 'b'] {
        junction.observe(Note(letter, Arc::clone(&changes)));
    }
    junction.fault();
    let expected = [('a', NORTH), ('b', NORTH), ('a', EAST), ('b', EAST)];
    assert_eq!(calls(&changes), expected);
}

#[test]
fn an_observer_that_panics_is_not_called_again() {
    let (mut junction, changes) = (junction(), Changes::default());
    junction.observe(Broken(Note('a', Arc::clone(&changes))));
    junction.fault();
    assert_eq!(calls(&changes), [('a', NORTH)]);
    assert_eq!(junction.light(EAST), Some(FlashingRed));
}
