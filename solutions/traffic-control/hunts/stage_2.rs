//! What finds every wrong design of stage 2.

use traffic_control::Light;
use traffic_control::intersection::{BuildError, Intersection, IntersectionBuilder, Movement};

use Light::{Green, Red, Yellow};

const NORTH: Movement = Movement(0);
const SOUTH: Movement = Movement(1);
const LEFT: Movement = Movement(2);
const EAST: Movement = Movement(3);

fn builder() -> IntersectionBuilder {
    let builder = Intersection::builder().yellow_ms(3_000).all_red_ms(1_000);
    let movements = [NORTH, SOUTH, LEFT, EAST].into_iter();
    movements.fold(builder, |builder, it| builder.movement(it))
}

/// {north, south} for 8 s, {north, left} for 5 s, {east} for 6 s.
fn junction() -> Intersection {
    let builder = builder().conflict(NORTH, EAST).conflict(EAST, LEFT);
    let builder = builder.phase(&[NORTH, SOUTH], 8_000);
    let builder = builder.phase(&[NORTH, LEFT], 5_000);
    builder.phase(&[EAST], 6_000).build().expect("it fits")
}

/// What they show at this instant: north, south, left, east.
fn lights(at_ms: u64) -> [Light; 4] {
    let mut junction = junction();
    junction.advance(at_ms);
    [NORTH, SOUTH, LEFT, EAST].map(|it| junction.light(it).expect("it is there"))
}

#[test]
fn one_green_yellow_and_all_red_after_the_other() {
    assert_eq!(lights(0), [Red; 4]);
    assert_eq!(lights(1_000), [Green, Green, Red, Red]);
    assert_eq!(lights(9_000), [Green, Yellow, Red, Red]);
    assert_eq!(lights(12_000), [Green, Red, Red, Red]);
    assert_eq!(lights(13_000), [Green, Red, Green, Red]);
    assert_eq!(lights(18_000), [Yellow, Red, Yellow, Red]);
    assert_eq!(lights(21_000), [Red; 4]);
    assert_eq!(lights(22_000), [Red, Red, Red, Green]);
}

#[test]
fn many_short_steps_end_like_one_long_one() {
    let mut junction = junction();
    for _ in 0..23 {
        junction.advance(1_300);
    }
    let shown = [NORTH, SOUTH, LEFT, EAST].map(|it| junction.light(it));
    assert_eq!(shown, lights(23 * 1_300).map(Some));
}

#[test]
fn a_phase_that_stops_nobody_begins_at_once() {
    let builder = builder().phase(&[NORTH], 2_000);
    let builder = builder.phase(&[NORTH, SOUTH, LEFT, EAST], 2_000);
    let mut junction = builder.build().expect("nothing is in conflict");
    junction.advance(3_000);
    assert_eq!(junction.light(EAST), Some(Green));
    assert_eq!(junction.light(NORTH), Some(Green));
}

#[test]
fn what_makes_no_sense_is_not_built() {
    for (one, other) in [(NORTH, EAST), (EAST, NORTH)] {
        let builder = builder().conflict(one, other);
        let wrong = builder.phase(&[NORTH, SOUTH, LEFT, EAST], 1_000);
        assert_eq!(wrong.build().err(), Some(BuildError::ConflictingPhase(0)));
    }
    let partly = builder().phase(&[NORTH, SOUTH, LEFT], 1_000);
    assert_eq!(partly.build().err(), Some(BuildError::NeverGreen(EAST)));
}
