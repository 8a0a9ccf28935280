//! Your tests for stage 7, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use traffic_control::corridor::{Corridor, Report};
use traffic_control::intersection::{Intersection, Movement};

#[test]
fn a_report_that_the_junction_rejects_is_kept() {
    let builder = Intersection::builder().movement(Movement(0));
    let builder = builder.phase(&[Movement(0)], 10_000);
    let builder = builder.yellow_ms(3_000).all_red_ms(1_000);
    let mut corridor = Corridor::new();
    let junction = builder.build().expect("the parts fit together");
    let number = corridor.add(junction, 0);
    let detector = corridor.detector(number).expect("it was added");
    let unknown = Report::Arrival(Movement(9));
    detector.report(unknown).expect("the corridor is there");
    corridor.advance(0);
    assert_eq!(corridor.rejected(), [(number, unknown)]);
}
