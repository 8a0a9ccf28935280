//! Your tests for stage 6, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use traffic_control::Light;
use traffic_control::intersection::{Intersection, Movement};

#[test]
fn after_a_reset_the_lamp_is_red_for_a_second() {
    let builder = Intersection::builder().movement(Movement(0));
    let builder = builder.phase(&[Movement(0)], 10_000);
    let builder = builder.yellow_ms(3_000).all_red_ms(1_000);
    let mut junction = builder.build().expect("the parts fit together");
    junction.fault();
    junction.reset().expect("there is a fault");
    junction.advance(999);
    assert_eq!(junction.light(Movement(0)), Some(Light::Red));
}
