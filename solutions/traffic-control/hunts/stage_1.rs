//! What finds every wrong design of stage 1.

use traffic_control::{Durations, HeadError, Light, SignalHead};

use Light::{Green, Red, Yellow};

fn durations(green_ms: u64, yellow_ms: u64, red_ms: u64) -> Durations {
    Durations {
        green_ms,
        yellow_ms,
        red_ms,
    }
}

/// What a head of 10, 3 and 7 seconds shows after these steps.
fn after(steps: &[u64]) -> (Light, u64) {
    let mut head = SignalHead::new(durations(10_000, 3_000, 7_000)).unwrap();
    for ms in steps {
        head.advance(*ms);
    }
    (head.light(), head.remaining_ms())
}

#[test]
fn each_light_begins_at_its_instant_with_its_whole_time() {
    assert_eq!(after(&[]), (Green, 10_000));
    assert_eq!(after(&[9_999]), (Green, 1));
    assert_eq!(after(&[10_000]), (Yellow, 3_000));
    assert_eq!(after(&[13_000]), (Red, 7_000));
    assert_eq!(after(&[20_000]), (Green, 10_000));
}

#[test]
fn what_is_left_of_a_step_counts_for_the_next_light() {
    assert_eq!(after(&[71_234]), (Yellow, 1_766));
    assert_eq!(after(&[11_000, 60_234]), (Yellow, 1_766));
}

#[test]
fn weeks_are_no_problem() {
    let rounds = 20_000 * 1_000_000;
    assert_eq!(after(&[rounds + 10_000]), (Yellow, 3_000));
    let months = 6_000_000_000;
    let mut head = SignalHead::new(durations(months, 1, 1)).unwrap();
    assert_eq!(head.remaining_ms(), months);
    head.advance(months - 1);
    assert_eq!((head.light(), head.remaining_ms()), (Green, 1));
}

#[test]
fn no_light_may_last_for_nothing() {
    for (light, spec) in [
        (Green, durations(0, 1, 1)),
        (Yellow, durations(1, 0, 1)),
        (Red, durations(1, 1, 0)),
    ] {
        let refused = SignalHead::new(spec).err();
        assert_eq!(refused, Some(HeadError::ZeroDuration(light)));
    }
}
