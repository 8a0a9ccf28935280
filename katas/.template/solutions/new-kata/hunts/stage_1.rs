use new_kata::{CountError, Counter};

#[test]
fn a_new_counter_is_at_zero() {
    let count: u32 = Counter::new(3).count();
    assert_eq!(count, 0);
}

#[test]
fn each_press_gives_the_new_count_up_to_the_limit() {
    let mut counter = Counter::new(2);
    assert_eq!(counter.press(), Ok(1));
    assert_eq!(counter.press(), Ok(2));
    assert_eq!(counter.press(), Err(CountError::Full));
    assert_eq!(counter.count(), 2);
}
