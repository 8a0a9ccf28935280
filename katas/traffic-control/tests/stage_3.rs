//! Stage 3: timing plans.

use std::sync::{Arc, Mutex};

use crate::stage_2::{
    EAST, NORTH, assert_safe, built, crossroads, lamps, random_junction, timeline, with_left_turn,
};
use crate::support::Generator;
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::plans::{Actuated, ByTimeOfDay, DetectError, Fixed, GreenView, TimingPlan};

pub const HOUR: u64 = 60 * 60 * 1_000;

pub fn fixed(green_ms: u64) -> Fixed {
    Fixed { green_ms }
}

pub fn actuated() -> Actuated {
    Actuated {
        min_ms: 4_000,
        extension_ms: 2_000,
        max_ms: 9_000,
    }
}

pub fn with_plan(plan: impl TimingPlan + 'static) -> Intersection {
    let mut junction = built(&crossroads());
    junction.set_plan(plan);
    junction
}

pub fn arrive(junction: &mut Intersection, movement: Movement) {
    junction
        .detect(movement)
        .expect("a movement of the junction");
}

/// Advances until the lamps change, and says when that was.
pub fn next_change(junction: &mut Intersection) -> u64 {
    let before = lamps(junction);
    for _ in 0..120_000 {
        junction.advance(1);
        if lamps(junction) != before {
            return junction.now_ms();
        }
    }
    panic!("nothing changed for two minutes");
}

/// The lamps after each of the next `N` changes, and when.
pub fn changes<const N: usize>(junction: &mut Intersection) -> [String; N] {
    std::array::from_fn(|_| {
        let at = next_change(junction);
        format!("{at} {}", lamps(junction))
    })
}

pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let mut lines = Vec::new();
    let mut junction = built(&random_junction(&mut random).0);
    for (_, mut random) in random.steps(0..200) {
        let line = match random.below(10) {
            0 => {
                let [min_ms, extension_ms, more_ms] =
                    [0; 3].map(|_: u64| (1 + random.below(6)) * 1_000);
                let plan = Actuated {
                    min_ms,
                    extension_ms,
                    max_ms: min_ms + more_ms,
                };
                junction.set_plan(plan);
                format!("{plan:?}")
            }
            1 => {
                let plan = fixed(900 + random.below(7) * 900);
                junction.set_plan(plan);
                format!("{plan:?}")
            }
            2..6 => {
                let movement = Movement(u8::try_from(random.below(7)).expect("small"));
                format!("arrival {movement:?}: {:?}", junction.detect(movement))
            }
            _ => {
                junction.advance(random.below(2_500));
                String::from("time passes")
            }
        };
        let now = junction.now_ms();
        lines.push(format!("{now:>8} {} {line}", lamps(&junction)));
    }
    lines.join("\n")
}

// rules: 3.1, 3.5
#[test]
fn a_fixed_plan_times_each_green() {
    let mut junction = with_plan(fixed(3_000));
    let seen: [String; 6] = changes(&mut junction);
    let expected = [
        "1000 G.", "4000 y.", "7000 ..", "8000 .G", "11000 .y", "14000 ..",
    ];
    assert_eq!(seen, expected);
}

// rules: 3.5, 3.2
#[test]
fn an_actuated_green_follows_its_three_times() {
    let mut junction = with_plan(actuated());
    junction.advance(4_500);
    arrive(&mut junction, EAST);
    assert_eq!(next_change(&mut junction), 5_000, "the minimum");

    let mut junction = with_plan(actuated());
    junction.advance(2_000);
    arrive(&mut junction, NORTH);
    junction.advance(2_500);
    arrive(&mut junction, NORTH);
    junction.advance(1_999);
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 8_499, "6 499 + 2 000");

    let mut junction = with_plan(actuated());
    junction.advance(1_000);
    for _ in 0..8 {
        arrive(&mut junction, NORTH);
        junction.advance(1_000);
    }
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 10_000, "the maximum");
}

// rules: 3.2
#[test]
fn an_arrival_after_the_green_is_ignored() {
    let mut junction = with_plan(actuated());
    junction.advance(5_000);
    arrive(&mut junction, NORTH);
    let expected = ["8000 ..", "9000 .G", "13000 .y"];
    assert_eq!(lamps(&junction), "y.");
    assert_eq!(changes(&mut junction), expected);
}

// rules: 3.1, 3.2
#[test]
fn a_plan_is_called_at_the_start_and_after_each_arrival_only() {
    let plan = Diary::default();
    let mut junction = with_plan(plan.clone());
    for _ in 0..5 {
        junction.advance(1_000);
    }
    arrive(&mut junction, NORTH);
    arrive(&mut junction, EAST);
    junction.advance(10_000); // the side road is green from 15 s
    let first = GreenView {
        phase: 0,
        started_ms: 1_000,
        arrivals: 0,
        last_arrival_ms: None,
    };
    let arrival = GreenView {
        arrivals: 1,
        last_arrival_ms: Some(5_000),
        ..first
    };
    let second = GreenView {
        phase: 1,
        started_ms: 15_000,
        ..first
    };
    assert_eq!(plan.read(), [first, arrival, second]);
}

// rules: 3.2
#[test]
fn an_arrival_in_the_clearance_counts_for_no_green() {
    let plan = Diary::default();
    let mut junction = built(&with_left_turn());
    junction.set_plan(plan.clone());
    junction.advance(12_000);
    assert_eq!(lamps(&junction), "Gy..", "north stays green");
    arrive(&mut junction, NORTH);
    junction.advance(4_000);
    assert_eq!(lamps(&junction), "G..G");
    arrive(&mut junction, NORTH);
    assert_eq!(plan.arrivals(), [0, 0, 1]);
}

// rules: 3.4
#[test]
fn a_new_plan_waits_for_the_next_green() {
    let mut junction = with_plan(actuated());
    junction.advance(2_000);
    junction.set_plan(fixed(7_000));
    junction.advance(2_500);
    arrive(&mut junction, NORTH); // the actuated plan still times this green
    let expected = ["6500 y.", "9500 ..", "10500 .G", "17500 .y"];
    assert_eq!(changes(&mut junction), expected);

    let mut junction = built(&crossroads());
    junction.advance(1_000);
    junction.set_plan(fixed(2_000));
    assert_eq!(next_change(&mut junction), 11_000, "set at the start");
    junction.set_plan(fixed(3_000)); // in the yellow
    let expected = ["14000 ..", "15000 .G", "18000 .y"];
    assert_eq!(changes(&mut junction), expected);
}

// rules: 3.4, 3.2
#[test]
fn a_plan_that_waits_is_not_called_and_leaves_the_old_one_alone() {
    let (old, new) = (Diary::default(), Diary::default());
    let mut junction = with_plan(old.clone());
    junction.advance(2_000);
    arrive(&mut junction, NORTH);
    junction.set_plan(new.clone());
    arrive(&mut junction, NORTH);
    assert_eq!((old.arrivals(), new.arrivals()), (vec![0, 1, 2], vec![]));
    junction.advance(13_000);
    assert_eq!(lamps(&junction), ".G");
    assert_eq!((old.arrivals(), new.arrivals()), (vec![0, 1, 2], vec![0]));

    // The same phase again and again, so there is never a clearance.
    let one = Intersection::builder().movement(NORTH).phase(&[NORTH], 9);
    let mut junction = built(&one);
    junction.set_plan(old.clone());
    junction.advance(2_000);
    arrive(&mut junction, NORTH);
    junction.set_plan(new.clone());
    junction.advance(9_000); // the first green ends at 11 s
    let view = GreenView {
        phase: 0,
        started_ms: 11_000,
        arrivals: 0,
        last_arrival_ms: None,
    };
    assert_eq!(new.read().last(), Some(&view), "a new green of this phase");
}

/// Ten seconds, and writes down each view that it gets.
#[derive(Clone, Default)]
pub struct Diary(Arc<Mutex<Vec<GreenView>>>);

impl TimingPlan for Diary {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        self.0.lock().expect("no thread panicked").push(*green);
        green.started_ms + 10_000
    }
}

impl Diary {
    pub fn read(&self) -> Vec<GreenView> {
        self.0.lock().expect("no thread panicked").clone()
    }

    fn arrivals(&self) -> Vec<u32> {
        self.read().iter().map(|view| view.arrivals).collect()
    }
}

// rules: 3.4
#[test]
fn a_plan_that_was_replaced_in_time_is_never_called() {
    let never = Diary::default();
    let mut junction = with_plan(never.clone());
    junction.set_plan(fixed(2_000));
    junction.advance(2_000);
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 3_000);
    assert_eq!(never.read(), []);
}

// rules: 3.6
#[test]
fn the_start_of_a_green_decides_what_time_of_day_it_is() {
    let plan = ByTimeOfDay::new(fixed(2_000)).from(6 * HOUR, actuated());
    let mut junction = with_plan(plan);
    // A cycle at night takes 12 s: the main road is green at 1 s, 13 s, 25 s …
    junction.advance(6 * HOUR - 11_000);
    let seen: [u64; 6] = std::array::from_fn(|_| next_change(&mut junction));
    let expected = [-9_000, -6_000, -5_000, -3_000, 0, 1_000];
    let expected = expected.map(|ms: i64| (6 * HOUR).saturating_add_signed(ms));
    assert_eq!(seen, expected);
    junction.advance(3_500);
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 6 * HOUR + 6_500);
}

// rules: 3.6
#[test]
fn a_green_keeps_the_plan_that_it_began_with() {
    let plan = ByTimeOfDay::new(actuated()).from(3_000, fixed(30_000));
    let mut junction = with_plan(plan);
    junction.advance(4_500);
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 6_500);

    let later = Diary::default();
    let mut junction = with_plan(ByTimeOfDay::new(actuated()).from(HOUR, later.clone()));
    junction.advance(30_000);
    assert_eq!(later.read(), [], "only the plan that holds is called");
}

// rules: 3.6
#[test]
fn a_day_begins_again_at_midnight() {
    let ends = |plan: &ByTimeOfDay, started_ms| {
        plan.green_ends_ms(&GreenView {
            phase: 0,
            started_ms,
            arrivals: 0,
            last_arrival_ms: None,
        }) - started_ms
    };
    let plan = ByTimeOfDay::new(fixed(1_000))
        .from(22 * HOUR, fixed(2_000))
        .from(7 * HOUR, fixed(3_000));
    let greens = [0, 7 * HOUR - 1, 7 * HOUR, 22 * HOUR];
    let lengths: Vec<u64> = greens.iter().map(|&at| ends(&plan, at)).collect();
    assert_eq!(lengths, [1_000, 1_000, 3_000, 2_000]);
    let greens = [24 * HOUR - 1, 24 * HOUR, 31 * HOUR - 1, 31 * HOUR];
    let lengths: Vec<u64> = greens.iter().map(|&at| ends(&plan, at)).collect();
    assert_eq!(lengths, [2_000, 1_000, 1_000, 3_000], "around midnight");
}

/// After the concert each car that leaves gives the exit one second more.
struct EventNight;

impl TimingPlan for EventNight {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let more = if green.phase == 1 { green.arrivals } else { 0 };
        green.started_ms + 2_000 + u64::from(more) * 1_000
    }
}

// rules: 3.1, 3.2
#[test]
fn a_plan_from_outside_counts_the_cars() {
    let mut junction = with_plan(EventNight);
    junction.advance(1_000);
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 3_000);
    junction.advance(4_000);
    for _ in 0..3 {
        arrive(&mut junction, EAST);
        arrive(&mut junction, NORTH);
    }
    assert_eq!(next_change(&mut junction), 12_000);

    let mut junction = with_plan(EventNight);
    junction.advance(7_000);
    for _ in 0..300 {
        arrive(&mut junction, EAST);
    }
    junction.advance(301_999);
    assert_eq!(lamps(&junction), ".G");
    junction.advance(1);
    assert_eq!(lamps(&junction), ".y");
}

/// Answers an instant that has passed, as soon as somebody has arrived.
pub struct Yesterday;

impl TimingPlan for Yesterday {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        green.started_ms.saturating_sub(500) + if green.arrivals == 0 { 1_500 } else { 0 }
    }
}

// rules: 3.3, 3.2
#[test]
fn an_end_in_the_past_is_now_but_a_green_lasts_a_millisecond() {
    let mut junction = with_plan(Yesterday);
    junction.advance(1_600);
    arrive(&mut junction, NORTH);
    assert_eq!(lamps(&junction), "y.");
    junction.advance(3_999);
    assert_eq!(lamps(&junction), "..");
    junction.advance(1);
    arrive(&mut junction, EAST);
    assert_eq!(lamps(&junction), ".G");
    junction.advance(1);
    assert_eq!(lamps(&junction), ".y");

    let mut junction = with_plan(fixed(0));
    assert_eq!(changes(&mut junction), ["1000 G.", "1001 y."]);
}

/// A green that never ends.
struct Forever;

impl TimingPlan for Forever {
    fn green_ends_ms(&self, _: &GreenView) -> u64 {
        u64::MAX
    }
}

// rules: 3.1
#[test]
fn a_plan_may_hold_a_green_for_ever() {
    let mut junction = with_plan(Forever);
    junction.advance(100 * 24 * HOUR);
    arrive(&mut junction, NORTH);
    assert_eq!(lamps(&junction), "G.");
}

// rules: 3.2
#[test]
fn an_unknown_movement_changes_nothing() {
    let mut junction = with_plan(EventNight);
    junction.advance(1_000);
    let unknown = Movement(9);
    let error = DetectError::UnknownMovement(unknown);
    assert_eq!(junction.detect(unknown), Err(error));
    assert_eq!((junction.now_ms(), lamps(&junction)), (1_000, "G.".into()));
    assert_eq!(next_change(&mut junction), 3_000);
}

// rules: 3.1, 3.2
#[test]
fn random_operations_with_arrivals_stay_safe() {
    let mut random = Generator::new(8);
    for _ in 0..30 {
        let (builder, conflicts) = random_junction(&mut random);
        let mut junction = built(&builder);
        junction.set_plan(actuated());
        for _ in 0..120 {
            let movement = Movement(u8::try_from(random.below(6)).expect("small"));
            arrive(&mut junction, movement);
            assert_safe(&junction, &conflicts);
            junction.advance(random.below(900));
            assert_safe(&junction, &conflicts);
        }
    }
}

// rules: 3.5
#[test]
fn one_minute_under_three_plans() {
    let arrivals = [2, 4, 5, 6, 7, 8, 9, 10, 11, 16, 18, 25, 26, 44, 46, 48];
    let minute = |plan: Box<dyn FnOnce(&mut Intersection)>| {
        let mut junction = built(&crossroads());
        plan(&mut junction);
        let cars = |second, junction: &mut Intersection| {
            if arrivals.contains(&second) {
                arrive(junction, NORTH);
            }
        };
        timeline(&mut junction, &["main road", "side road"], 60, cars)
    };
    let cars = (0..60).map(|s| if arrivals.contains(&s) { '^' } else { ' ' });
    let cars: String = cars.collect();
    let text = format!(
        "as built\n{}\nfixed 3 s\n{}\nactuated 4 s to 9 s, 2 s a car\n{}{:<12}{}\n",
        minute(Box::new(|_| ())),
        minute(Box::new(|junction| junction.set_plan(fixed(3_000)))),
        minute(Box::new(|junction| junction.set_plan(actuated()))),
        "main cars",
        cars.trim_end(),
    );
    insta::assert_snapshot!("one_minute_under_three_plans", text);
}

// rules: 3.1, 3.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
