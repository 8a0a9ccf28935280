//! What finds every wrong design of stage 4.

use WalkSign::{DontWalk, Walk};
use std::sync::{Arc, Mutex};
use traffic_control::Light::{Green, Yellow};
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::{Crossing, CrossingError, CrossingView};
use traffic_control::pedestrians::{WalkSign, WalkTimes, WalkTiming};

const NORTH: Movement = Movement(0);
const EAST: Movement = Movement(1);
const ONE: Crossing = Crossing(1);
const TWO: Crossing = Crossing(2);

const SHORT: WalkTimes = WalkTimes {
    walk_ms: 4_000,
    flashing_ms: 3_000,
};
const LONG: WalkTimes = WalkTimes {
    walk_ms: 6_000,
    flashing_ms: 5_000,
};

/// North, then east, each for 5 s; yellow 3 s, all-red 1 s. Beside north are
/// two crossings: people are on the road until 8000, or until 12000.
fn junction() -> Intersection {
    let builder = Intersection::builder().yellow_ms(3_000).all_red_ms(1_000);
    let builder = builder.movement(NORTH).movement(EAST);
    let builder = builder.conflict(NORTH, EAST).phase(&[NORTH], 5_000);
    let mut junction = builder.phase(&[EAST], 5_000).build().expect("it fits");
    for (crossing, times) in [(ONE, SHORT), (TWO, LONG)] {
        let added = junction.add_crossing(crossing, 0, times);
        added.expect("it is free");
    }
    junction
}

fn view(junction: &Intersection, crossing: Crossing) -> CrossingView {
    let views = junction.crossings();
    let view = views.into_iter().find(|view| view.crossing == crossing);
    view.expect("it was added")
}

#[test]
fn a_sign_says_walk_only_if_its_button_was_pressed_before_the_green() {
    let mut junction = junction();
    junction.press(ONE).expect("it is there");
    junction.advance(1_000);
    assert_eq!(view(&junction, ONE).sign, Walk);
    assert_eq!(view(&junction, TWO).sign, DontWalk);
    junction.press(TWO).expect("it is there");
    assert_eq!(view(&junction, TWO).sign, DontWalk);
    assert!(view(&junction, TWO).waiting);
}

#[test]
fn a_press_during_walk_is_lost() {
    let mut junction = junction();
    junction.press(ONE).expect("it is there");
    junction.advance(1_000);
    junction.press(ONE).expect("it is there");
    assert!(!view(&junction, ONE).waiting);
}

#[test]
fn a_green_waits_for_flashing() {
    let mut junction = junction();
    junction.press(ONE).expect("it is there");
    junction.advance(7_999);
    assert_eq!(junction.light(NORTH), Some(Green));
    junction.advance(1);
    assert_eq!(junction.light(NORTH), Some(Yellow));
}

#[test]
fn a_green_waits_for_the_last_crossing() {
    let mut junction = junction();
    for crossing in [ONE, TWO] {
        junction.press(crossing).expect("it is there");
    }
    junction.advance(11_999);
    assert_eq!(junction.light(NORTH), Some(Green));
}

/// Notes the starts that it is called with.
struct Note(Arc<Mutex<Vec<u64>>>);

impl WalkTiming for Note {
    fn walk_times(&self, started_ms: u64) -> WalkTimes {
        self.0.lock().unwrap().push(started_ms);
        SHORT
    }
}

#[test]
fn a_timing_is_called_when_people_start_to_walk() {
    let (mut junction, starts) = (junction(), Arc::default());
    let note = Note(Arc::clone(&starts));
    junction.add_crossing(Crossing(3), 0, note).expect("free");
    junction.press(Crossing(3)).expect("it is there");
    junction.advance(2_000);
    assert_eq!(*starts.lock().unwrap(), [1_000]);
}

#[test]
fn a_number_that_is_taken_changes_nothing() {
    let mut junction = junction();
    let error = junction.add_crossing(ONE, 1, LONG);
    assert_eq!(error, Err(CrossingError::Twice(ONE)));
    junction.press(ONE).expect("it is there");
    junction.advance(1_000);
    assert_eq!(view(&junction, ONE).sign, Walk);
}
