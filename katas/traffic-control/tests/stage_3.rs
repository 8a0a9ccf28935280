//! Stage 3: timing plans.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::stage_2::{
    EAST, NORTH, assert_safe, built, crossroads, lamps, random_junction, timeline, with_left_turn,
};
use crate::support::Generator;
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::plans::{
    Actuated, ByTimeOfDay, DetectError, Fixed, GreenView, PlanError, TimingPlan,
};

pub const HOUR: u64 = 60 * 60 * 1_000;

pub fn fixed(greens_ms: &[u64]) -> Fixed {
    Fixed::new(greens_ms).expect("greens that are seen")
}

pub fn actuated() -> Actuated {
    Actuated::new(4_000, 2_000, 9_000).expect("bounds that make sense")
}

pub fn with_plan(plan: impl TimingPlan + 'static) -> Intersection {
    let mut junction = built(&crossroads());
    junction.set_plan(plan);
    junction
}

fn arrive(junction: &mut Intersection, movement: Movement) {
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

pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let mut lines = Vec::new();
    let mut junction = built(&random_junction(&mut random).0);
    for (_, mut random) in random.steps(0..200) {
        let line = match random.below(10) {
            0 => {
                let [min, extension, max] = [0; 3].map(|_: u64| random.below(6) * 1_000);
                let plan = Actuated::new(min, extension, max);
                let outcome = plan.map(|plan| junction.set_plan(plan));
                format!("actuated {min} {extension} {max}: {outcome:?}")
            }
            1 => {
                let greens: Vec<u64> = (0..random.below(4))
                    .map(|_| random.below(7) * 900)
                    .collect();
                let outcome = Fixed::new(&greens).map(|plan| junction.set_plan(plan));
                format!("fixed {greens:?}: {outcome:?}")
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

// rules: 3.5
#[test]
fn a_fixed_plan_repeats_its_last_green() {
    let mut junction = with_plan(fixed(&[3_000]));
    let changes: Vec<u64> = (0..8).map(|_| next_change(&mut junction)).collect();
    assert_eq!(changes, [1, 4, 7, 8, 11, 14, 15, 18].map(|s| s * 1_000));

    let mut junction = with_plan(fixed(&[2_000, 6_000]));
    let changes: Vec<u64> = (0..5).map(|_| next_change(&mut junction)).collect();
    assert_eq!(changes, [1, 3, 6, 7, 13].map(|s| s * 1_000));

    let three = crossroads().movement(Movement(2)).phase(&[Movement(2)], 1);
    let three = three
        .conflict(NORTH, Movement(2))
        .conflict(EAST, Movement(2));
    let mut junction = built(&three);
    junction.set_plan(fixed(&[2_000, 6_000]));
    junction.advance(1_000 + 2_000 + 4_000 + 6_000 + 4_000 + 5_999);
    assert_eq!(lamps(&junction), "..G");
    junction.advance(1);
    assert_eq!(lamps(&junction), "..y");
}

// rules: 3.5, 3.3
#[test]
fn an_actuated_green_follows_its_three_times() {
    let mut junction = with_plan(actuated());
    junction.advance(4_500);
    arrive(&mut junction, EAST);
    assert_eq!(next_change(&mut junction), 5_000);

    let mut junction = with_plan(actuated());
    junction.advance(2_000);
    arrive(&mut junction, NORTH);
    junction.advance(2_500);
    arrive(&mut junction, NORTH);
    junction.advance(1_999);
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 8_499);

    let mut junction = with_plan(actuated());
    junction.advance(1_000);
    for _ in 0..8 {
        arrive(&mut junction, NORTH);
        junction.advance(1_000);
    }
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 10_000);
}

// rules: 3.3
#[test]
fn who_arrives_when_the_green_ends_is_too_late() {
    let mut junction = with_plan(actuated());
    junction.advance(5_000);
    arrive(&mut junction, NORTH);
    assert_eq!(lamps(&junction), "y.");
    assert_eq!(next_change(&mut junction), 8_000);
    assert_eq!(next_change(&mut junction), 9_000);
    assert_eq!(next_change(&mut junction), 13_000);
}

// rules: 3.4
#[test]
fn a_new_plan_waits_for_the_next_green() {
    let mut junction = with_plan(actuated());
    junction.advance(2_000);
    junction.set_plan(fixed(&[1_000]));
    junction.set_plan(fixed(&[7_000]));
    junction.advance(2_500);
    arrive(&mut junction, NORTH); // still the actuated plan's business
    assert_eq!(next_change(&mut junction), 6_500);
    assert_eq!(next_change(&mut junction), 9_500);
    assert_eq!(next_change(&mut junction), 10_500);
    assert_eq!(next_change(&mut junction), 17_500);

    let mut junction = built(&crossroads());
    junction.advance(1_000);
    junction.set_plan(fixed(&[2_000]));
    assert_eq!(next_change(&mut junction), 11_000);
}

// rules: 3.6
#[test]
fn the_start_of_a_green_decides_what_time_of_day_it_is() {
    let night = fixed(&[2_000]);
    let plan = ByTimeOfDay::new(night).from(6 * HOUR, actuated());
    let mut junction = with_plan(plan);
    // A cycle at night takes 12 s: the main road is green at 1 s, 13 s, 25 s …
    junction.advance(6 * HOUR - 11_000);
    assert_eq!(next_change(&mut junction), 6 * HOUR - 9_000);
    assert_eq!(next_change(&mut junction), 6 * HOUR - 6_000);
    assert_eq!(next_change(&mut junction), 6 * HOUR - 5_000);
    assert_eq!(next_change(&mut junction), 6 * HOUR - 3_000);
    assert_eq!(next_change(&mut junction), 6 * HOUR);
    assert_eq!(next_change(&mut junction), 6 * HOUR + 1_000);
    junction.advance(3_500);
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 6 * HOUR + 6_500);
}

// rules: 3.6
#[test]
fn a_green_keeps_the_plan_that_it_began_with() {
    let plan = ByTimeOfDay::new(actuated()).from(3_000, fixed(&[30_000]));
    let mut junction = with_plan(plan);
    junction.advance(4_500);
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 6_500);
}

// rules: 3.6
#[test]
fn a_day_begins_anew_at_midnight() {
    let ends = |plan: &ByTimeOfDay, started_ms| {
        plan.green_ends_ms(&GreenView {
            phase: 0,
            started_ms,
            arrivals: 0,
            last_arrival_ms: None,
        }) - started_ms
    };
    let plan = ByTimeOfDay::new(fixed(&[1_000]))
        .from(22 * HOUR, fixed(&[2_000]))
        .from(7 * HOUR, fixed(&[3_000]))
        .from((24 + 22) * HOUR, fixed(&[4_000]));
    let greens = [0, 7 * HOUR - 1, 7 * HOUR, 22 * HOUR, 24 * HOUR, 31 * HOUR];
    let lengths: Vec<u64> = greens.iter().map(|&at| ends(&plan, at)).collect();
    assert_eq!(lengths, [1_000, 1_000, 3_000, 4_000, 1_000, 3_000]);
}

// rules: 3.5
#[test]
fn plans_that_make_no_sense_are_refused() {
    assert_eq!(Fixed::new(&[]).err(), Some(PlanError::NoGreens));
    assert_eq!(Fixed::new(&[5, 0]).err(), Some(PlanError::ZeroGreen));
    let refusal = |min, extension, max| Actuated::new(min, extension, max).err();
    assert_eq!(refusal(0, 0, 0), Some(PlanError::ZeroGreen));
    assert_eq!(refusal(5, 0, 4), Some(PlanError::ZeroExtension));
    assert_eq!(refusal(5, 1, 4), Some(PlanError::MaxBelowMin));
    assert_eq!(refusal(5, 1, 5), None);
}

/// After the concert each car that leaves gives the exit one second more.
struct EventNight;

impl TimingPlan for EventNight {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        let more = if green.phase == 1 { green.arrivals } else { 0 };
        green.started_ms + 2_000 + u64::from(more) * 1_000
    }
}

// rules: 3.1
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
}

/// Answers an instant that has passed, as soon as somebody has arrived.
struct Yesterday;

impl TimingPlan for Yesterday {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        green.started_ms.saturating_sub(500) + if green.arrivals == 0 { 1_500 } else { 0 }
    }
}

// rules: 3.2
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
}

// rules: 3.3
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

// rules: 3.1, 3.3
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
        "as built\n{}\nfixed 3 s, 3 s\n{}\nactuated 4 s to 9 s, 2 s a car\n{}{:<12}{}\n",
        minute(Box::new(|_| ())),
        minute(Box::new(|junction| junction.set_plan(fixed(&[3_000])))),
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

/// Two seconds, and one more for each arrival.
struct PerCar;

impl TimingPlan for PerCar {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        green.started_ms + 2_000 + 1_000 * u64::from(green.arrivals)
    }
}

/// Ten seconds, and counts how often it is asked.
#[derive(Clone, Default)]
pub struct Counting(Arc<AtomicU64>);

impl TimingPlan for Counting {
    fn green_ends_ms(&self, green: &GreenView) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst);
        green.started_ms + 10_000
    }
}

impl Counting {
    pub fn asked(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

// rules: 3.3
#[test]
fn an_arrival_in_the_clearance_counts_for_no_green() {
    let mut junction = built(&with_left_turn());
    junction.set_plan(PerCar);
    junction.advance(3_000);
    assert_eq!(lamps(&junction), "Gy..", "north stays green");
    arrive(&mut junction, NORTH);
    junction.advance(4_000);
    assert_eq!(lamps(&junction), "G..G");
    assert_eq!(next_change(&mut junction), 9_000);
}

// rules: 3.1
#[test]
fn a_plan_is_asked_at_the_start_and_after_each_arrival_only() {
    let plan = Counting::default();
    let mut junction = with_plan(plan.clone());
    for _ in 0..5 {
        junction.advance(1_000);
    }
    assert_eq!(plan.asked(), 1);
    arrive(&mut junction, NORTH);
    assert_eq!(plan.asked(), 2);
}

// rules: 3.4
#[test]
fn a_plan_that_was_replaced_in_time_is_never_asked() {
    let never = Counting::default();
    let mut junction = with_plan(never.clone());
    junction.set_plan(fixed(&[2_000]));
    junction.advance(2_000);
    arrive(&mut junction, NORTH);
    assert_eq!(next_change(&mut junction), 3_000);
    assert_eq!(never.asked(), 0);
}

// rules: 3.6
#[test]
fn the_end_of_the_day_is_its_beginning() {
    let day = 24 * HOUR;
    let plan = ByTimeOfDay::new(fixed(&[1_000])).from(day, fixed(&[4_000]));
    let mut junction = with_plan(plan);
    junction.advance(4_999);
    assert_eq!(lamps(&junction), "G.");
}
