//! Stage 4: pedestrians.

use crate::stage_2::{
    EAST, NORTH, assert_safe, built, crossroads, lamps, random_junction, timeline,
};
use crate::stage_3::{actuated, fixed, next_change, with_plan};
use crate::support::Generator;
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::{Crossing, CrossingError, CrossingView, WalkSign, WalkTiming};

/// Along the main road, walked in phase 0: 4 s Walk, 3 s Flashing.
pub const ALONG: Crossing = Crossing(0);
/// Across the main road, walked in phase 1: 4 s Walk, 3 s Flashing.
pub const ACROSS: Crossing = Crossing(1);
const NOWHERE: Crossing = Crossing(99);

pub const STROLL: WalkTiming = WalkTiming {
    walk_ms: 4_000,
    flashing_ms: 3_000,
};

pub fn with_crossings(mut junction: Intersection) -> Intersection {
    junction.add_crossing(ALONG, 0, STROLL).expect("phase 0");
    junction.add_crossing(ACROSS, 1, STROLL).expect("phase 1");
    junction
}

pub fn press(junction: &mut Intersection, crossing: Crossing) {
    junction
        .press(crossing)
        .expect("a crossing of the junction");
}

fn view(junction: &Intersection, crossing: Crossing) -> CrossingView {
    let all: Vec<CrossingView> = junction.crossings();
    let mut all = all.into_iter();
    all.find(|it| it.crossing == crossing)
        .expect("a crossing of the junction")
}

pub fn sign(junction: &Intersection, crossing: Crossing) -> WalkSign {
    view(junction, crossing).sign
}

pub fn waits(junction: &Intersection, crossing: Crossing) -> bool {
    view(junction, crossing).waiting
}

/// One letter a crossing: W walk, f flashing, - neither, and * who waits.
pub fn signs(junction: &Intersection) -> String {
    let letters = junction.crossings().into_iter().map(|it| {
        let sign = match it.sign {
            WalkSign::Walk => "W",
            WalkSign::Flashing => "f",
            WalkSign::DontWalk => "-",
        };
        format!("{sign}{}", if it.waiting { "*" } else { "" })
    });
    letters.collect::<Vec<_>>().join(" ")
}

/// As `timeline`, with a row for the sign of `ACROSS` and one for its button.
pub fn timeline_on_foot(
    junction: &mut Intersection,
    seconds: usize,
    mut before: impl FnMut(usize, &mut Intersection),
) -> String {
    let (mut walk, mut wait) = (String::new(), String::new());
    let roads = timeline(junction, &["main road", "side road"], seconds, |s, it| {
        before(s, it);
        walk.push(match sign(it, ACROSS) {
            WalkSign::Walk => 'W',
            WalkSign::Flashing => 'f',
            WalkSign::DontWalk => '-',
        });
        wait.push(if waits(it, ACROSS) { '*' } else { ' ' });
    });
    format!(
        "{roads}{:<12}{walk}\n{:<12}{}\n",
        "on foot",
        "waiting",
        wait.trim_end()
    )
}

pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let mut lines = Vec::new();
    let mut junction = built(&random_junction(&mut random).0);
    for (_, mut random) in random.steps(0..220) {
        let crossing = Crossing(u8::try_from(random.below(4)).expect("small"));
        let line = match random.below(10) {
            0 => {
                let phase = random.pick(&[0, 1, 2, 3, 4, 5, 6]);
                let [walk_ms, flashing_ms] = [0; 2].map(|_: u64| random.below(5) * 600);
                let timing = WalkTiming {
                    walk_ms,
                    flashing_ms,
                };
                let outcome = junction.add_crossing(crossing, *phase, timing);
                format!("add {crossing:?} to {phase}, {walk_ms} + {flashing_ms}: {outcome:?}")
            }
            1..5 => format!("press {crossing:?}: {:?}", junction.press(crossing)),
            5 => {
                junction.set_plan(actuated());
                String::from("actuated")
            }
            _ => {
                junction.advance(random.below(2_000));
                String::from("time passes")
            }
        };
        let (now, roads) = (junction.now_ms(), lamps(&junction));
        lines.push(format!("{now:>8} {roads} {:<9} {line}", signs(&junction)));
    }
    lines.join("\n")
}

// rules: 4.2, 4.3
#[test]
fn a_button_is_remembered_until_the_green_of_its_phase() {
    let mut junction = with_crossings(built(&crossroads()));
    junction.advance(3_000);
    press(&mut junction, ALONG);
    assert_eq!(signs(&junction), "-* -");
    junction.advance(7_999);
    assert_eq!(
        (lamps(&junction), signs(&junction)),
        ("G.".into(), "-* -".into())
    );
    // The main road is green again at 24 s: 1 + 10 + 4 + 5 + 4.
    junction.advance(13_000);
    assert_eq!(signs(&junction), "-* -");
    junction.advance(1);
    assert_eq!(
        (lamps(&junction), signs(&junction)),
        ("G.".into(), "W -".into())
    );
}

// rules: 4.3
#[test]
fn walk_then_flashing_then_dont_walk() {
    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    let mut seen = Vec::new();
    for ms in [1_000, 3_999, 1, 2_999, 1] {
        junction.advance(ms);
        seen.push(sign(&junction, ALONG));
    }
    use WalkSign::{DontWalk, Flashing, Walk};
    assert_eq!(seen, [Walk, Walk, Flashing, Flashing, DontWalk]);
}

// rules: 4.3
#[test]
fn nobody_walks_without_the_button() {
    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ACROSS);
    for _ in 0..13 {
        junction.advance(1_000);
        assert_eq!(signs(&junction), "- -*");
    }
    junction.advance(2_000);
    assert_eq!(signs(&junction), "- W");
    junction.advance(30_000);
    assert_eq!(signs(&junction), "- -");
}

// rules: 4.4
#[test]
fn a_green_waits_for_whoever_is_on_the_road() {
    let mut junction = with_crossings(with_plan(fixed(&[5_000])));
    press(&mut junction, ALONG);
    assert_eq!(next_change(&mut junction), 1_000);
    assert_eq!(next_change(&mut junction), 8_000); // 4 s + 3 s, not 5 s
    assert_eq!(next_change(&mut junction), 11_000);
    assert_eq!(next_change(&mut junction), 12_000);
    assert_eq!(next_change(&mut junction), 17_000); // nobody asked here
}

// rules: 4.4
#[test]
fn people_may_need_longer_than_the_longest_green() {
    let mut junction = with_crossings(with_plan(actuated()));
    let timing = WalkTiming {
        walk_ms: 8_000,
        flashing_ms: 6_000,
    };
    let slow = Crossing(7);
    junction.add_crossing(slow, 0, timing).expect("phase 0");
    press(&mut junction, slow);
    junction.advance(4_500);
    junction.detect(NORTH).expect("a movement of the junction");
    assert_eq!(next_change(&mut junction), 15_000);
}

// rules: 4.2
#[test]
fn pressing_counts_again_as_soon_as_walk_is_over() {
    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    junction.advance(1_000);
    press(&mut junction, ALONG);
    junction.advance(3_999);
    press(&mut junction, ALONG);
    assert_eq!(signs(&junction), "W -");
    junction.advance(1);
    press(&mut junction, ALONG);
    assert_eq!(signs(&junction), "f* -");
    junction.advance(19_000); // 24 s: the next green of the main road
    assert_eq!(signs(&junction), "W -");
}

// rules: 4.4, 4.3
#[test]
fn two_crossings_of_one_phase_walk_apart() {
    let mut junction = with_crossings(with_plan(fixed(&[2_000])));
    let short = Crossing(5);
    let timing = WalkTiming {
        walk_ms: 1_000,
        flashing_ms: 500,
    };
    junction.add_crossing(short, 0, timing).expect("phase 0");
    press(&mut junction, ALONG);
    press(&mut junction, short);
    junction.advance(1_000);
    assert_eq!(signs(&junction), "W - W");
    junction.advance(1_200);
    assert_eq!(signs(&junction), "W - f");
    assert_eq!(next_change(&mut junction), 8_000);
}

// rules: 4.1, 4.2
#[test]
fn a_refused_crossing_changes_nothing() {
    let mut junction = with_crossings(built(&crossroads()));
    let nothing = WalkTiming {
        walk_ms: 0,
        ..STROLL
    };
    let no_flash = WalkTiming {
        flashing_ms: 0,
        ..STROLL
    };
    let refusals: Vec<Result<(), CrossingError>> = vec![
        junction.add_crossing(ALONG, 9, nothing),
        junction.add_crossing(NOWHERE, 2, nothing),
        junction.add_crossing(NOWHERE, 1, nothing),
        junction.add_crossing(NOWHERE, 1, no_flash),
        junction.press(NOWHERE),
    ];
    let expected = [
        CrossingError::Twice(ALONG),
        CrossingError::UnknownPhase(2),
        CrossingError::ZeroDuration,
        CrossingError::ZeroDuration,
        CrossingError::UnknownCrossing(NOWHERE),
    ];
    assert_eq!(refusals, expected.map(Err));
    assert_eq!(signs(&junction), "- -");
}

// rules: 4.4
#[test]
fn random_operations_let_nobody_walk_into_traffic() {
    let mut random = Generator::new(9);
    for _ in 0..20 {
        let (builder, conflicts) = random_junction(&mut random);
        let mut junction = built(&builder);
        // Phase i has movement i: the others may or may not be green with it.
        for phase in 0..6_u8 {
            let crossing = Crossing(phase);
            let added = junction.add_crossing(crossing, phase.into(), STROLL);
            added.expect("phases 0 to 5");
        }
        for _ in 0..150 {
            press(
                &mut junction,
                Crossing(u8::try_from(random.below(6)).expect("small")),
            );
            junction.advance(random.below(1_500));
            assert_safe(&junction, &conflicts);
            for it in junction.crossings() {
                if it.sign != WalkSign::DontWalk {
                    let beside = junction.light(Movement(it.crossing.0));
                    assert_eq!(beside, Some(traffic_control::Light::Green));
                }
            }
        }
    }
}

// rules: 4.3, 4.4
#[test]
fn a_school_crossing_in_the_morning() {
    let mut junction = with_crossings(with_plan(fixed(&[8_000, 4_000])));
    let text = timeline_on_foot(&mut junction, 64, |second, junction| {
        if [4, 5, 14, 15, 20, 52].contains(&second) {
            press(junction, ACROSS);
        }
        let _ = junction.detect(EAST); // a fixed plan does not care
    });
    insta::assert_snapshot!("a_school_crossing_in_the_morning", text);
}

// rules: 4.3, 4.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}

// rules: 4.3, 4.2
#[test]
fn a_press_at_the_start_of_the_green_waits_for_the_next() {
    let mut junction = with_crossings(built(&crossroads()));
    junction.advance(1_000);
    press(&mut junction, ALONG);
    assert_eq!(sign(&junction, ALONG), WalkSign::DontWalk);
    assert!(waits(&junction, ALONG));
}

// rules: 4.5
#[test]
fn an_arrival_counts_until_the_green_really_ends() {
    let mut junction = with_crossings(with_plan(actuated()));
    press(&mut junction, ALONG);
    junction.advance(7_500);
    junction.detect(NORTH).expect("a movement of the junction");
    assert_eq!(next_change(&mut junction), 9_500, "not 8 000");
}

// rules: 4.3, 2.5
#[test]
fn a_single_phase_starts_anew_and_people_may_walk() {
    let one = Intersection::builder()
        .movement(NORTH)
        .phase(&[NORTH], 5_000);
    let mut junction = built(&one);
    junction.add_crossing(ALONG, 0, STROLL).expect("phase 0");
    junction.advance(2_000);
    press(&mut junction, ALONG);
    junction.advance(4_000);
    assert_eq!(sign(&junction, ALONG), WalkSign::Walk);
}
