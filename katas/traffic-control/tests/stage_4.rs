//! Stage 4: pedestrians.

use std::sync::{Arc, Mutex};

use crate::stage_2::{
    EAST, NORTH, assert_safe, built, crossroads, lamps, random_junction, timeline,
};
use crate::stage_3::{actuated, arrive, changes, fixed, next_change, with_plan};
use crate::support::Generator;
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::{
    Crossing, CrossingError, CrossingView, WalkSign, WalkTimes, WalkTiming,
};

/// Along the main road, walked in phase 0: 4 s Walk, 3 s Flashing.
pub const ALONG: Crossing = Crossing(0);
/// Across the main road, walked in phase 1: 4 s Walk, 3 s Flashing.
pub const ACROSS: Crossing = Crossing(1);
const NOWHERE: Crossing = Crossing(99);

pub const STROLL: WalkTimes = WalkTimes {
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

fn sign(junction: &Intersection, crossing: Crossing) -> WalkSign {
    view(junction, crossing).sign
}

/// One letter a crossing: W walk, f flashing, - neither, and * if it waits.
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
        let view = view(it, ACROSS);
        walk.push(match view.sign {
            WalkSign::Walk => 'W',
            WalkSign::Flashing => 'f',
            WalkSign::DontWalk => '-',
        });
        wait.push(if view.waiting { '*' } else { ' ' });
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
                let phase = usize::from(crossing.0);
                let [walk_ms, flashing_ms] = [0; 2].map(|_: u64| 600 + random.below(5) * 600);
                let times = WalkTimes {
                    walk_ms,
                    flashing_ms,
                };
                let outcome = junction.add_crossing(crossing, phase, times);
                format!("add {crossing:?}, {walk_ms} + {flashing_ms}: {outcome:?}")
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

// rules: 4.4
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

// rules: 4.5
#[test]
fn a_green_waits_for_people_on_the_road() {
    let mut junction = with_crossings(with_plan(fixed(5_000)));
    press(&mut junction, ALONG);
    let expected = ["1000 G.", "8000 y.", "11000 ..", "12000 .G", "17000 .y"];
    assert_eq!(changes(&mut junction), expected);
}

// rules: 4.5, 4.4
#[test]
fn people_may_need_longer_than_the_longest_green() {
    let mut junction = with_crossings(with_plan(actuated()));
    let times = WalkTimes {
        walk_ms: 8_000,
        flashing_ms: 6_000,
    };
    let slow = Crossing(7);
    junction.add_crossing(slow, 0, times).expect("phase 0");
    press(&mut junction, slow);
    junction.advance(4_500);
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 15_000);

    let times = WalkTimes {
        walk_ms: 5_000_000_000,
        flashing_ms: 5_000_000_000,
    };
    let mut junction = built(&crossroads());
    junction.add_crossing(slow, 0, times).expect("phase 0");
    press(&mut junction, slow);
    junction.advance(1_000);
    for _ in 0..999 {
        assert_eq!(lamps(&junction), "G.", "at {} ms", junction.now_ms());
        junction.advance(10_000_000);
    }
    junction.advance(10_000_000 - 1);
    assert_eq!(
        (lamps(&junction), signs(&junction)),
        ("G.".into(), "f".into())
    );
    junction.advance(1);
    assert_eq!(lamps(&junction), "y.");
}

// rules: 4.2
#[test]
fn a_press_counts_as_soon_as_walk_is_over() {
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

// rules: 4.3
#[test]
fn a_press_during_a_green_waits_for_the_next_start() {
    let mut junction = with_crossings(built(&crossroads()));
    junction.advance(1_000);
    press(&mut junction, ALONG);
    assert_eq!(signs(&junction), "-* -");
    junction.advance(22_999);
    assert_eq!(signs(&junction), "-* -");
    junction.advance(1);
    assert_eq!(signs(&junction), "W -");
}

// rules: 4.5, 4.3
#[test]
fn two_crossings_of_one_phase_walk_apart() {
    let mut junction = with_crossings(with_plan(fixed(2_000)));
    let short = Crossing(6);
    let times = WalkTimes {
        walk_ms: 1_000,
        flashing_ms: 500,
    };
    junction.add_crossing(short, 0, times).expect("phase 0");
    let other = Crossing(5);
    junction.add_crossing(other, 0, times).expect("phase 0");
    press(&mut junction, ALONG);
    press(&mut junction, short);
    junction.advance(1_000);
    assert_eq!(signs(&junction), "W - W -", "nobody waits at the last one");
    junction.advance(1_200);
    assert_eq!(signs(&junction), "W - f -");
    assert_eq!(next_change(&mut junction), 8_000);
}

// rules: 4.1, 4.2
#[test]
fn a_call_that_fails_changes_nothing() {
    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    let other = WalkTimes {
        walk_ms: 1,
        flashing_ms: 1,
    };
    let errors: Vec<Result<(), CrossingError>> = vec![
        junction.add_crossing(ALONG, 1, other),
        junction.add_crossing(NOWHERE, 2, STROLL),
        junction.press(NOWHERE),
    ];
    let expected = [
        CrossingError::Twice(ALONG),
        CrossingError::UnknownPhase(2),
        CrossingError::UnknownCrossing(NOWHERE),
    ];
    assert_eq!(errors, expected.map(Err));
    assert_eq!(signs(&junction), "-* -");
    junction.advance(4_999);
    assert_eq!(signs(&junction), "W -", "in phase 0, for 4 s");
}

/// Slow walkers in the first minute. Writes down when it is called.
#[derive(Clone, Default)]
pub struct School(Arc<Mutex<Vec<u64>>>);

impl School {
    pub fn calls(&self) -> Vec<u64> {
        self.0.lock().expect("no thread panicked").clone()
    }
}

impl WalkTiming for School {
    fn walk_times(&self, started_ms: u64) -> WalkTimes {
        self.0.lock().expect("no thread panicked").push(started_ms);
        WalkTimes {
            walk_ms: if started_ms < 10_000 { 9_000 } else { 1_000 },
            flashing_ms: 4_000,
        }
    }
}

// rules: 4.6
#[test]
fn a_timing_from_outside_decides_how_long_people_walk() {
    let school = School::default();
    let mut junction = with_plan(fixed(2_000));
    let added = junction.add_crossing(ALONG, 0, school.clone());
    added.expect("phase 0");
    press(&mut junction, ALONG);
    junction.advance(9_999);
    assert_eq!(signs(&junction), "W");
    press(&mut junction, ALONG);
    assert_eq!(next_change(&mut junction), 14_000); // 1 + 9 + 4
    press(&mut junction, ALONG);
    junction.advance(10_000); // green again at 24 s: 14 + 4 + 2 + 4
    assert_eq!(signs(&junction), "W");
    assert_eq!(next_change(&mut junction), 29_000); // 24 + 1 + 4
    junction.advance(60_000); // nobody waits, so nobody calls
    assert_eq!(school.calls(), [1_000, 24_000]);
}

// rules: 4.5, 3.2
#[test]
fn an_arrival_counts_until_the_green_really_ends() {
    let mut junction = with_crossings(with_plan(actuated()));
    press(&mut junction, ALONG);
    junction.advance(7_500);
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 9_500, "not 8 000");
}

// rules: 4.3, 2.5
#[test]
fn a_single_phase_starts_again_and_people_may_walk() {
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

// rules: 4.5
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

// rules: 4.2, 4.5
#[test]
fn a_school_crossing_in_the_morning() {
    let mut junction = with_crossings(with_plan(fixed(4_000)));
    let text = timeline_on_foot(&mut junction, 64, |second, junction| {
        if [4, 5, 10, 11, 16, 52].contains(&second) {
            press(junction, ACROSS);
        }
        arrive(junction, EAST); // a fixed plan does not care
    });
    insta::assert_snapshot!("a_school_crossing_in_the_morning", text);
}

// rules: 4.2, 4.3
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
