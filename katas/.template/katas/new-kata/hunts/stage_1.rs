//! Your tests for stage 1. `kata hunt` runs them on correct and on wrong designs.

use new_kata::Counter;

#[test]
fn a_new_counter_is_at_zero() {
    let count: u32 = Counter::new(3).count();
    assert_eq!(count, 0);
}
