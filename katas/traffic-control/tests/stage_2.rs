//! Stage 2: a junction of conflicting movements.

use crate::stage_1::{letter, ruler};
use crate::support::Generator;
use traffic_control::Light;
use traffic_control::intersection::{BuildError, Intersection, IntersectionBuilder, Movement};

pub const NORTH: Movement = Movement(0);
pub const EAST: Movement = Movement(1);
const SOUTH: Movement = Movement(2);
pub const LEFT: Movement = Movement(3);
const NOWHERE: Movement = Movement(99);

/// Two roads that cross: north is the main road, east the side road.
pub fn crossroads() -> IntersectionBuilder {
    Intersection::builder()
        .movement(NORTH)
        .movement(EAST)
        .conflict(NORTH, EAST)
        .phase(&[NORTH], 10_000)
        .phase(&[EAST], 5_000)
}

/// North goes on while south stops, so that its left turn can go with it.
pub fn with_left_turn() -> IntersectionBuilder {
    Intersection::builder()
        .movement(NORTH)
        .movement(SOUTH)
        .movement(EAST)
        .movement(LEFT)
        .conflict(NORTH, EAST)
        .conflict(SOUTH, EAST)
        .conflict(LEFT, EAST)
        .conflict(LEFT, SOUTH)
        .phase(&[NORTH, SOUTH], 8_000)
        .phase(&[NORTH, LEFT], 5_000)
        .phase(&[EAST], 6_000)
}

pub fn built(builder: &IntersectionBuilder) -> Intersection {
    builder.build().expect("a junction that makes sense")
}

/// The lamps as letters, in order: `"G.."`.
pub fn lamps(junction: &Intersection) -> String {
    let lights: Vec<(Movement, Light)> = junction.lights();
    lights.into_iter().map(|(_, light)| letter(light)).collect()
}

/// One row a movement, one column a second. `before` is called at each second
/// with its number, and what it does is seen in that second's column.
pub fn timeline(
    junction: &mut Intersection,
    names: &[&str],
    seconds: usize,
    mut before: impl FnMut(usize, &mut Intersection),
) -> String {
    let mut rows = vec![String::new(); names.len()];
    for second in 0..seconds {
        before(second, junction);
        for (row, lamp) in rows.iter_mut().zip(lamps(junction).chars()) {
            row.push(lamp);
        }
        junction.advance(1_000);
    }
    let mut text = format!("{:<12}{}\n", "second", ruler(seconds));
    for (name, row) in names.iter().zip(rows) {
        text += &format!("{name:<12}{row}\n");
    }
    text
}

/// A junction of random conflicts, and those conflicts.
pub fn random_junction(random: &mut Generator) -> (IntersectionBuilder, Vec<(Movement, Movement)>) {
    let movements: Vec<Movement> = (0..6).map(Movement).collect();
    let mut conflicts = Vec::new();
    let mut builder = Intersection::builder()
        .yellow_ms(1 + random.below(4) * 700)
        .all_red_ms(1 + random.below(3) * 500);
    for (index, &one) in movements.iter().enumerate() {
        builder = builder.movement(one);
        for &other in &movements[..index] {
            if random.chance(45) {
                conflicts.push((one, other));
            }
        }
    }
    for &(one, other) in &conflicts {
        builder = builder.conflict(one, other);
    }
    // A phase for each movement, with other movements that fit.
    for &first in &movements {
        let mut together = vec![first];
        for &next in &movements {
            let fits =
                |m: &Movement| !conflicts.contains(&(*m, next)) && !conflicts.contains(&(next, *m));
            if !together.contains(&next) && together.iter().all(fits) && random.chance(60) {
                together.push(next);
            }
        }
        builder = builder.phase(&together, 500 + random.below(10) * 700);
    }
    (builder, conflicts)
}

/// Fails if two movements in conflict both show green or yellow.
pub fn assert_safe(junction: &Intersection, conflicts: &[(Movement, Movement)]) {
    let moving = |m| matches!(junction.light(m), Some(Light::Green | Light::Yellow));
    for &(one, other) in conflicts {
        assert!(
            !(moving(one) && moving(other)),
            "{one:?} and {other:?} collide at {} ms",
            junction.now_ms()
        );
    }
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut lines = Vec::new();
    for (number, mut random) in random.steps(0..5) {
        let (builder, _) = random_junction(&mut random);
        let wrong = match random.below(5) {
            0 => builder.clone().movement(NORTH),
            1 => builder.clone().conflict(NORTH, NOWHERE),
            2 => builder.clone().phase(&[EAST, NOWHERE], 1_000),
            3 => builder.clone().movement(NOWHERE),
            _ => builder.clone().yellow_ms(0),
        };
        lines.push(format!("junction {number}: {:?}", mistake(&wrong)));
        let mut junction = built(&builder);
        for (_, mut random) in random.steps(0..30) {
            junction.advance(random.below(4_000));
            lines.push(format!("{:>8} {}", junction.now_ms(), lamps(&junction)));
        }
    }
    lines.join("\n")
}

fn mistake(builder: &IntersectionBuilder) -> Option<BuildError> {
    builder.build().err()
}

// rules: 2.3
#[test]
fn a_junction_begins_all_red_and_then_with_phase_0() {
    let mut junction = built(&crossroads());
    assert_eq!(lamps(&junction), "..");
    junction.advance(999);
    assert_eq!(lamps(&junction), "..");
    junction.advance(1);
    assert_eq!(lamps(&junction), "G.");
    assert_eq!(junction.now_ms(), 1_000);
    assert_eq!(junction.light(NORTH), Some(Light::Green));
    assert_eq!(junction.light(NOWHERE), None);
}

// rules: 2.4
#[test]
fn yellow_and_all_red_lie_between_two_phases() {
    let mut junction = built(&crossroads().yellow_ms(4_000).all_red_ms(2_000));
    let mut seen = Vec::new();
    for ms in [2_000, 9_999, 1, 3_999, 1, 1_999, 1, 5_000, 4_000, 2_000] {
        junction.advance(ms);
        seen.push(format!("{} {}", junction.now_ms(), lamps(&junction)));
    }
    let expected = [
        "2000 G.", "11999 G.", "12000 y.", "15999 y.", "16000 ..", "17999 ..", "18000 .G",
        "23000 .y", "27000 ..", "29000 G.",
    ];
    assert_eq!(seen, expected);
}

// rules: 2.3
#[test]
fn one_long_step_ends_like_many_short_ones() {
    let mut junction = built(&crossroads());
    junction.advance(17_500);
    assert_eq!(lamps(&junction), ".G");
    junction.advance(2_499);
    assert_eq!(lamps(&junction), ".G");
    junction.advance(1);
    assert_eq!(lamps(&junction), ".y");
    junction.advance(23_000 * 1_000 - 20_000 + 1_000);
    assert_eq!(lamps(&junction), "G.");
}

// rules: 2.5
#[test]
fn a_movement_of_both_phases_stays_green() {
    let mut junction = built(&with_left_turn());
    let mut seen = Vec::new();
    for ms in [9_000, 3_000, 1_000, 5_000, 3_000, 1_000] {
        junction.advance(ms);
        seen.push(lamps(&junction));
    }
    assert_eq!(seen, ["Gy..", "G...", "G..G", "y..y", "....", "..G."]);
}

// rules: 2.5
#[test]
fn a_phase_that_stops_nobody_begins_at_once() {
    let mut junction = built(
        &Intersection::builder()
            .movement(NORTH)
            .movement(LEFT)
            .phase(&[NORTH], 4_000)
            .phase(&[LEFT, NORTH], 3_000),
    );
    let text = timeline(&mut junction, &["north", "left"], 20, |_, _| ());
    assert_eq!(
        text.lines().skip(1).collect::<Vec<_>>(),
        [
            "north       .GGGGGGGGGGGGGGGGGGG",
            "left        .....GGGyyy.....GGGy"
        ]
    );
}

// rules: 2.2
#[test]
fn a_phase_of_conflicting_movements_is_rejected() {
    let error: Option<BuildError> = mistake(&with_left_turn().phase(&[NORTH, SOUTH, LEFT], 5_000));
    assert_eq!(error, Some(BuildError::ConflictingPhase(3)));
    let apart = Intersection::builder()
        .movement(NORTH)
        .movement(EAST)
        .movement(SOUTH)
        .conflict(NORTH, EAST)
        .phase(&[NORTH, SOUTH, EAST], 1_000);
    assert_eq!(mistake(&apart), Some(BuildError::ConflictingPhase(0)));
}

// rules: 2.6, 2.2
#[test]
fn a_conflict_counts_in_both_directions() {
    let conflicting = Some(BuildError::ConflictingPhase(2));
    let there = crossroads().phase(&[NORTH, EAST], 1);
    assert_eq!(mistake(&there), conflicting);
    let back = crossroads().phase(&[EAST, NORTH], 1);
    assert_eq!(mistake(&back), conflicting);
}

// rules: 2.2
#[test]
fn a_name_that_is_wrong_is_rejected() {
    let duplicate = Some(BuildError::DuplicateMovement(EAST));
    assert_eq!(mistake(&crossroads().movement(EAST)), duplicate);
    let apart = Some(BuildError::DuplicateMovement(NORTH));
    assert_eq!(mistake(&crossroads().movement(NORTH)), apart);
    let unknown = Some(BuildError::UnknownMovement(NOWHERE));
    assert_eq!(mistake(&crossroads().conflict(NORTH, NOWHERE)), unknown);
    assert_eq!(mistake(&crossroads().conflict(NOWHERE, NORTH)), unknown);
    assert_eq!(mistake(&crossroads().phase(&[NOWHERE], 1)), unknown);
}

// rules: 2.2
#[test]
fn a_junction_without_a_needed_phase_is_rejected() {
    let never = Some(BuildError::NeverGreen(LEFT));
    assert_eq!(mistake(&crossroads().movement(LEFT)), never);
    let empty = Intersection::builder();
    assert_eq!(mistake(&empty), Some(BuildError::NoPhases));
}

// rules: 2.2
#[test]
fn a_duration_of_zero_is_rejected() {
    let zero = Some(BuildError::ZeroDuration);
    assert_eq!(mistake(&crossroads().yellow_ms(0)), zero);
    assert_eq!(mistake(&crossroads().all_red_ms(0)), zero);
    assert_eq!(mistake(&crossroads().phase(&[NORTH], 0)), zero);
    assert_eq!(mistake(&crossroads()), None);
}

// rules: 2.1
#[test]
fn one_builder_builds_two_junctions_that_run_apart() {
    let builder = crossroads();
    let (mut one, other) = (built(&builder), built(&builder));
    one.advance(1_000);
    assert_eq!((lamps(&one), lamps(&other)), ("G.".into(), "..".into()));
}

// rules: 2.1
#[test]
fn the_parts_may_come_in_any_order() {
    let builder = Intersection::builder()
        .phase(&[NORTH], 10_000)
        .conflict(NORTH, EAST)
        .phase(&[EAST], 5_000)
        .movement(NORTH)
        .movement(EAST);
    let mut junction = built(&builder);
    junction.advance(15_000);
    assert_eq!(lamps(&junction), ".G");
    let error = mistake(&builder.phase(&[EAST, NORTH], 1));
    assert_eq!(error, Some(BuildError::ConflictingPhase(2)));
}

// rules: 2.3, 2.4
#[test]
fn large_numbers_and_durations_of_months_are_kept() {
    let (one, other) = (Movement(200), Movement(255));
    let months = 5_000_000_000;
    let mut junction = built(
        &Intersection::builder()
            .movement(one)
            .movement(other)
            .conflict(one, other)
            .phase(&[one], months)
            .phase(&[other], months)
            .yellow_ms(months)
            .all_red_ms(months),
    );
    let mut seen = vec![lamps(&junction)];
    for _ in 0..4 {
        junction.advance(months - 1);
        seen.push(lamps(&junction));
        junction.advance(1);
        seen.push(lamps(&junction));
    }
    let expected = ["..", "..", "G.", "G.", "y.", "y.", "..", "..", ".G"];
    assert_eq!(seen, expected);
}

// rules: 2.6, 2.3
#[test]
fn random_operations_never_let_conflicting_movements_go() {
    let mut random = Generator::new(7);
    for _ in 0..40 {
        let (builder, conflicts) = random_junction(&mut random);
        let (mut junction, mut at_once) = (built(&builder), built(&builder));
        for _ in 0..100 {
            junction.advance(random.below(1_500));
            assert_safe(&junction, &conflicts);
        }
        at_once.advance(junction.now_ms());
        assert_eq!(lamps(&at_once), lamps(&junction));
    }
}

// rules: 2.4, 2.5
#[test]
fn a_minute_with_a_left_turn() {
    let names = ["north", "south", "east", "left"];
    let text = timeline(&mut built(&with_left_turn()), &names, 60, |_, _| ());
    insta::assert_snapshot!("a_minute_with_a_left_turn", text);
}

// rules: 2.3, 2.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}

// rules: 2.5, 2.3
#[test]
fn a_junction_with_one_phase_is_green_for_ever() {
    let one = Intersection::builder()
        .movement(NORTH)
        .phase(&[NORTH], 5_000);
    let mut junction = built(&one);
    for _ in 0..30 {
        junction.advance(1_000);
        assert_eq!(lamps(&junction), "G");
    }
    junction.advance(60 * 24 * 60 * 60 * 1_000);
    assert_eq!(junction.now_ms(), 60 * 24 * 60 * 60 * 1_000 + 30_000);
}
