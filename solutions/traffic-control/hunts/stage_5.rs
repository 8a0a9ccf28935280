//! What finds every wrong design of stage 5.

use VehicleClass::Ambulance;
use traffic_control::Light::{Green, Red, Yellow};
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::{Crossing, WalkSign, WalkTimes};
use traffic_control::priority::{Mode, PreemptError, Preemption, VehicleClass};

const A: Movement = Movement(0);
const B: Movement = Movement(1);
const C: Movement = Movement(2);

/// A, B, C are in conflict. They are green for 10, 5 and 10 s; yellow 3 s,
/// all-red 1 s.
fn junction() -> Intersection {
    let builder = Intersection::builder().yellow_ms(3_000).all_red_ms(1_000);
    let builder = builder.movement(A).movement(B).movement(C);
    let builder = builder.conflict(A, B).conflict(A, C).conflict(B, C);
    let builder = builder.phase(&[A], 10_000).phase(&[B], 5_000);
    builder.phase(&[C], 10_000).build().expect("it fits")
}

fn siren(junction: &mut Intersection, movement: Movement) -> Preemption {
    let token = junction.preempt(movement, Ambulance);
    token.expect("there is such a movement")
}

#[test]
fn a_green_is_cut_and_the_order_goes_on_after_the_emergency() {
    let mut junction = junction();
    junction.advance(5_000);
    let token = siren(&mut junction, B);
    assert_eq!(junction.light(A), Some(Yellow));
    junction.advance(4_000);
    assert_eq!(junction.light(B), Some(Green));
    junction.advance(11_000);
    junction.release(token).expect("it is of this junction");
    assert_eq!(junction.light(B), Some(Yellow));
    junction.advance(4_000);
    assert_eq!(junction.light(C), Some(Green));
}

#[test]
fn the_earlier_of_two_equal_emergencies_is_first_until_it_is_released() {
    let mut junction = junction();
    let _first = siren(&mut junction, A);
    let second = siren(&mut junction, C);
    assert_eq!(junction.mode(), Mode::Emergency(A));
    junction.release(second).expect("it is of this junction");
    assert_eq!(junction.mode(), Mode::Emergency(A));
}

#[test]
fn a_green_is_not_cut_before_people_have_left_the_road() {
    let mut junction = junction();
    let times = WalkTimes {
        walk_ms: 4_000,
        flashing_ms: 3_000,
    };
    junction.add_crossing(Crossing(1), 0, times).expect("free");
    junction.press(Crossing(1)).expect("it is there");
    junction.advance(3_000);
    let _token = siren(&mut junction, B);
    junction.advance(2_999);
    assert_eq!(junction.light(A), Some(Green));
    assert_eq!(junction.crossings()[0].sign, WalkSign::Flashing);
    junction.advance(1);
    assert_eq!(junction.light(A), Some(Yellow));
}

#[test]
fn an_all_red_is_not_cut() {
    let mut junction = junction();
    let _token = siren(&mut junction, B);
    junction.advance(999);
    assert_eq!(junction.light(B), Some(Red));
    junction.advance(1);
    assert_eq!(junction.light(B), Some(Green));
}

#[test]
fn the_next_phase_is_decided_again_after_a_clearance() {
    let mut junction = junction();
    junction.advance(12_000);
    let _token = siren(&mut junction, C);
    junction.advance(3_000);
    assert_eq!(junction.light(C), Some(Green));
}

#[test]
fn an_emergency_for_an_unknown_movement_changes_nothing() {
    let mut junction = junction();
    let nowhere = Movement(9);
    let error = junction.preempt(nowhere, Ambulance).expect_err("unknown");
    assert_eq!(error, PreemptError::UnknownMovement(nowhere));
    assert_eq!(junction.mode(), Mode::Plan);
}
