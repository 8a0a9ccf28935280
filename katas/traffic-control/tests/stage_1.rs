//! Stage 1: one signal head.

use crate::support::Generator;
use traffic_control::{Durations, HeadError, Light, SignalHead};

/// One column of a timeline: G green, y yellow, . red, x any other light.
pub fn letter(light: Light) -> char {
    match light {
        Light::Green => 'G',
        Light::Yellow => 'y',
        Light::Red => '.',
        _ => 'x',
    }
}

/// The head line of a timeline: a number every ten seconds.
pub fn ruler(seconds: usize) -> String {
    (0..seconds)
        .step_by(10)
        .map(|s| format!("{s:<10}"))
        .collect::<String>()
        .trim_end()
        .to_string()
}

fn head(green_ms: u64, yellow_ms: u64, red_ms: u64) -> Result<SignalHead, HeadError> {
    SignalHead::new(Durations {
        green_ms,
        yellow_ms,
        red_ms,
    })
}

fn roadworks() -> SignalHead {
    head(10_000, 3_000, 7_000).expect("three durations above 0")
}

fn shows(head: &SignalHead) -> (Light, u64) {
    (head.light(), head.remaining_ms())
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut lines = Vec::new();
    for (number, mut random) in random.steps(0..12) {
        let mut durations = [0; 3].map(|_: u64| 500 + random.below(8) * 500);
        if random.chance(25) {
            let index = usize::try_from(random.below(3)).expect("small");
            durations[index] = 0;
        }
        let [green, yellow, red] = durations;
        lines.push(format!(
            "head {number}: green {green} yellow {yellow} red {red}"
        ));
        let mut head = match head(green, yellow, red) {
            Ok(head) => head,
            Err(HeadError::ZeroDuration(light)) => {
                lines.push(format!("  rejected: no {light:?}"));
                continue;
            }
        };
        for (_, mut random) in random.steps(0..12) {
            let ms = random.below(9) * 250;
            head.advance(ms);
            let (light, left) = shows(&head);
            lines.push(format!("  +{ms:<5} {light:?} for {left}"));
        }
    }
    lines.join("\n")
}

// rules: 1.1
#[test]
fn a_new_head_is_green_for_its_whole_time() {
    assert_eq!(shows(&roadworks()), (Light::Green, 10_000));
    let months = head(5_000_000_000, 1, 1).expect("three durations above 0");
    assert_eq!(shows(&months), (Light::Green, 5_000_000_000));
}

// rules: 1.5, 1.2
#[test]
fn the_instant_of_a_change_belongs_to_the_new_light() {
    let mut head = roadworks();
    head.advance(9_999);
    assert_eq!(shows(&head), (Light::Green, 1));
    head.advance(1);
    assert_eq!(shows(&head), (Light::Yellow, 3_000));
    head.advance(3_000);
    assert_eq!(shows(&head), (Light::Red, 7_000));
    head.advance(7_000);
    assert_eq!(shows(&head), (Light::Green, 10_000));
}

// rules: 1.4
#[test]
fn one_call_may_span_many_lights_and_loses_no_rest() {
    let mut head = roadworks();
    head.advance(3 * 20_000 + 10_000 + 1_234);
    assert_eq!(shows(&head), (Light::Yellow, 1_766));
    head.advance(24 * 60 * 60 * 1_000);
    assert_eq!(shows(&head), (Light::Yellow, 1_766));
}

// rules: 1.4
#[test]
fn no_time_changes_nothing() {
    let mut head = roadworks();
    head.advance(10_000);
    for _ in 0..3 {
        head.advance(0);
        assert_eq!(shows(&head), (Light::Yellow, 3_000));
    }
}

// rules: 1.3
#[test]
fn a_light_without_a_duration_is_rejected() {
    let error = |green, yellow, red| head(green, yellow, red).err();
    let zero = |light| Some(HeadError::ZeroDuration(light));
    assert_eq!(error(0, 1, 1), zero(Light::Green));
    assert_eq!(error(1, 0, 1), zero(Light::Yellow));
    assert_eq!(error(1, 1, 0), zero(Light::Red));
    assert_eq!(error(1, 1, 1), None);
}

// rules: 1.4
#[test]
fn random_operations_end_alike_however_time_is_cut() {
    let mut random = Generator::new(11);
    for _ in 0..200 {
        let [green, yellow, red] = [0; 3].map(|_: u64| 1 + random.below(50));
        let mut at_once = head(green, yellow, red).expect("three durations above 0");
        let mut in_parts = head(green, yellow, red).expect("three durations above 0");
        let parts: Vec<u64> = (0..10).map(|_| random.below(120)).collect();
        at_once.advance(parts.iter().sum());
        for part in parts {
            in_parts.advance(part);
        }
        assert_eq!(shows(&at_once), shows(&in_parts));
    }
}

// rules: 1.2
#[test]
fn a_minute_at_the_roadworks() {
    let mut heads = [
        ("farm lane", head(5_000, 3_000, 16_000)),
        ("high street", head(20_000, 3_000, 8_000)),
        ("bus gate", head(2_000, 1_000, 1_000)),
    ]
    .map(|(name, head)| (name, head.expect("three durations above 0")));
    let mut text = format!("{:<12}{}\n", "second", ruler(60));
    for (name, head) in &mut heads {
        let row: String = (0..60)
            .map(|_| {
                let now = letter(head.light());
                head.advance(1_000);
                now
            })
            .collect();
        text += &format!("{name:<12}{row}\n");
    }
    insta::assert_snapshot!("a_minute_at_the_roadworks", text);
}

// rules: 1.2, 1.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}

// rules: 1.4
#[test]
fn fifty_days_pass_like_fifty_seconds() {
    let mut head = roadworks();
    head.advance(50 * 24 * 60 * 60 * 1_000 + 10_000);
    assert_eq!(shows(&head), (Light::Yellow, 3_000));

    let ages = (1 << 53) + 1; // the first whole number that a float cannot hold
    let durations = Durations {
        green_ms: ages,
        yellow_ms: 1,
        red_ms: 1,
    };
    let mut head = SignalHead::new(durations).expect("nothing is 0");
    head.advance(ages);
    assert_eq!(shows(&head), (Light::Yellow, 1));
}
