//! Your tests for stage 5, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use traffic_control::Light;
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::priority::VehicleClass;

const A: Movement = Movement(0);
const B: Movement = Movement(1);

#[test]
fn a_green_that_does_not_help_is_cut() {
    let builder = Intersection::builder().movement(A).movement(B);
    let builder = builder.conflict(A, B).phase(&[A], 10_000);
    let builder = builder.phase(&[B], 5_000);
    let builder = builder.yellow_ms(3_000).all_red_ms(1_000);
    let mut junction = builder.build().expect("the parts fit together");
    junction.advance(5_000);
    let token = junction.preempt(B, VehicleClass::Ambulance);
    token.expect("there is such a movement");
    assert_eq!(junction.light(A), Some(Light::Yellow));
}
