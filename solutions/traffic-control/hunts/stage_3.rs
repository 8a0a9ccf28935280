//! What finds every wrong design of stage 3.

use std::sync::{Arc, Mutex};
use traffic_control::Light;
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::plans::{Actuated, ByTimeOfDay, Fixed, GreenView, TimingPlan};

const NORTH: Movement = Movement(0);
const EAST: Movement = Movement(1);

/// North, then east, each for 5 s; yellow 3 s, all-red 1 s.
fn junction() -> Intersection {
    let builder = Intersection::builder().yellow_ms(3_000).all_red_ms(1_000);
    let builder = builder.movement(NORTH).movement(EAST);
    let builder = builder.conflict(NORTH, EAST).phase(&[NORTH], 5_000);
    builder.phase(&[EAST], 5_000).build().expect("it fits")
}

/// Notes its calls; each green is of 5 s.
struct Note(Arc<Mutex<Vec<GreenView>>>);

impl TimingPlan for Note {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        self.0.lock().unwrap().push(*green);
        green.started_ms + 5_000
    }
}

fn view(phase: usize, started_ms: u64, arrivals: u32, last: Option<u64>) -> GreenView {
    GreenView {
        phase,
        started_ms,
        arrivals,
        last_arrival_ms: last,
    }
}

#[test]
fn an_actuated_green_has_a_least_and_a_longest_time() {
    let plan = Actuated {
        min_ms: 4_000,
        extension_ms: 2_000,
        max_ms: 9_000,
    };
    let ends = [None, Some(2_000), Some(4_500), Some(9_500)]
        .map(|last| plan.green_ends_ms(&view(0, 1_000, 1, last)));
    assert_eq!(ends, [5_000, 5_000, 6_500, 10_000]);
}

#[test]
fn a_plan_is_called_for_each_green_and_each_arrival_on_green() {
    let (calls, mut junction) = (Arc::default(), junction());
    junction.set_plan(Note(Arc::clone(&calls)));
    junction.advance(2_000);
    junction.detect(EAST).expect("it is there");
    junction.detect(NORTH).expect("it is there");
    junction.advance(500);
    junction.detect(NORTH).expect("it is there");
    junction.advance(4_500);
    junction.detect(EAST).expect("it is there");
    junction.advance(3_500);
    let expected = [
        view(0, 1_000, 0, None),
        view(0, 1_000, 1, Some(2_000)),
        view(0, 1_000, 2, Some(2_500)),
        view(1, 10_000, 0, None),
    ];
    assert_eq!(*calls.lock().unwrap(), expected);
}

#[test]
fn a_new_plan_waits_for_the_next_green() {
    let mut junction = junction();
    junction.advance(2_000);
    junction.set_plan(Fixed { green_ms: 2_000 });
    junction.advance(3_999);
    assert_eq!(junction.light(NORTH), Some(Light::Green));
    junction.advance(4_001);
    assert_eq!(junction.light(EAST), Some(Light::Green));
    junction.advance(2_000);
    assert_eq!(junction.light(EAST), Some(Light::Yellow));
}

#[test]
fn a_green_lasts_a_millisecond_at_least() {
    let mut junction = junction();
    junction.set_plan(Fixed { green_ms: 0 });
    junction.advance(1_000);
    assert_eq!(junction.light(NORTH), Some(Light::Green));
    junction.advance(1);
    assert_eq!(junction.light(NORTH), Some(Light::Yellow));
}

#[test]
fn a_plan_of_the_day_holds_from_its_instant_on_every_day() {
    let plan = ByTimeOfDay::new(Fixed { green_ms: 1 }).from(500, Fixed { green_ms: 2 });
    let day = 86_400_000;
    let lengths = [0, 499, 500, day + 499, day + 500].map(|start| {
        let green = view(0, start, 1, Some(start + 600));
        plan.green_ends_ms(&green) - start
    });
    assert_eq!(lengths, [1, 1, 2, 1, 2]);
}
