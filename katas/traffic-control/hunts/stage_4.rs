//! Your tests for stage 4, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::{Crossing, WalkSign, WalkTimes};

#[test]
fn without_a_press_no_sign_says_walk() {
    let builder = Intersection::builder().movement(Movement(0));
    let builder = builder.phase(&[Movement(0)], 5_000);
    let builder = builder.yellow_ms(3_000).all_red_ms(1_000);
    let mut junction = builder.build().expect("the parts fit together");
    let times = WalkTimes {
        walk_ms: 4_000,
        flashing_ms: 3_000,
    };
    junction
        .add_crossing(Crossing(1), 0, times)
        .expect("the number is free");
    junction.advance(1_000);
    assert_eq!(junction.crossings()[0].sign, WalkSign::DontWalk);
}
