//! The rules of the pages that the usual answer keeps, tried on its own names.

use traffic_control::{Class, Head, Junction, Light, Plan, Report, SharedRoad};

const NORTH: u8 = 0;
const EAST: u8 = 1;
const SOUTH: u8 = 2;

fn crossroads() -> Junction {
    Junction::new(&[(&[NORTH], 10_000), (&[EAST], 5_000)], &[(NORTH, EAST)])
        .expect("no phase has a conflict")
}

fn star() -> Junction {
    let phases: [(&[u8], u64); 3] = [(&[NORTH], 10_000), (&[EAST], 5_000), (&[SOUTH], 10_000)];
    Junction::new(&phases, &[(NORTH, EAST), (EAST, SOUTH), (NORTH, SOUTH)])
        .expect("no phase has a conflict")
}

fn lamps(junction: &Junction) -> String {
    let letter = |light: &Light| match light {
        Light::Green => 'G',
        Light::Yellow => 'y',
        Light::Red => '.',
        Light::FlashingRed => 'x',
    };
    junction.lights.values().map(letter).collect()
}

fn next_change(junction: &mut Junction) -> String {
    let before = junction.log.len();
    while junction.log.len() == before {
        junction.advance(1);
    }
    format!("{} {}", junction.now_ms, lamps(junction))
}

// rules: 1.2, 1.4, 1.5
#[test]
fn a_head_runs_in_steps_of_any_size() {
    let mut head = Head::new(10_000, 3_000, 7_000).expect("no duration is 0");
    head.advance(71_234);
    assert_eq!((head.light, head.left_ms), (Light::Yellow, 1_766));
    assert!(Head::new(1, 0, 1).is_none());
}

// rules: 2.3, 2.4, 2.5
#[test]
fn phases_follow_with_a_clearance_between_them() {
    let mut junction = crossroads();
    let seen: Vec<String> = (0..5).map(|_| next_change(&mut junction)).collect();
    assert_eq!(
        seen,
        ["1000 G.", "11000 y.", "14000 ..", "15000 .G", "20000 .y"]
    );
    let phases: [(&[u8], u64); 2] = [(&[NORTH], 4_000), (&[NORTH, EAST], 3_000)];
    let mut junction = Junction::new(&phases, &[]).expect("no conflicts");
    let seen: Vec<String> = (0..3).map(|_| next_change(&mut junction)).collect();
    assert_eq!(seen, ["1000 G.", "5000 GG", "8000 Gy"]);
}

// rules: 2.2
#[test]
fn a_phase_of_conflicting_movements_is_rejected() {
    assert!(Junction::new(&[(&[NORTH, EAST], 1)], &[(EAST, NORTH)]).is_err());
    assert!(Junction::new(&[], &[]).is_err());
}

// rules: 3.2, 3.4, 3.5, 3.6
#[test]
fn plans_time_the_greens() {
    let mut junction = crossroads();
    junction.plan = Plan::Actuated(4_000, 2_000, 9_000);
    junction.advance(2_000);
    junction.next_plan = Some(Plan::Fixed(7_000));
    junction.advance(2_500);
    assert!(junction.detect(NORTH) && !junction.detect(9));
    let seen: Vec<String> = (0..4).map(|_| next_change(&mut junction)).collect();
    assert_eq!(seen, ["6500 y.", "9500 ..", "10500 .G", "17500 .y"]);
    let mut junction = crossroads();
    let (night, day) = (Plan::Fixed(2_000), Plan::Fixed(6_000));
    junction.plan = Plan::Day(Box::new(night), 7_000, Box::new(day));
    junction.advance(7_001);
    assert_eq!(next_change(&mut junction), "13000 .y");
}

// rules: 4.2, 4.3, 4.4, 4.5
#[test]
fn a_green_waits_for_people() {
    let mut junction = crossroads();
    junction.plan = Plan::Fixed(5_000);
    junction.add_crossing(7, 0, 4_000, 3_000);
    assert!(junction.press(7) && !junction.press(8));
    junction.advance(1_000);
    assert_eq!(junction.sign(7), 'W');
    junction.advance(4_000);
    assert_eq!(junction.sign(7), 'f');
    assert_eq!(next_change(&mut junction), "8000 y.");
    assert_eq!(junction.sign(7), '-');
}

// rules: 5.3, 5.4, 5.6, 5.7
#[test]
fn an_emergency_cuts_a_green_and_no_clearance() {
    let mut junction = star();
    junction.advance(5_000);
    let police = junction.preempt(SOUTH, Class::Police);
    let ambulance = junction.preempt(EAST, Class::Ambulance);
    assert_eq!(
        (junction.first(), lamps(&junction)),
        (Some(EAST), "y..".into())
    );
    junction.advance(15_000);
    junction.release(police);
    junction.release(ambulance);
    let seen: Vec<String> = (0..2).map(|_| next_change(&mut junction)).collect();
    assert_eq!(seen, ["23000 ...", "24000 ..G"]);
}

// rules: 5.4, 5.5
#[test]
fn a_cut_lets_people_finish() {
    let mut junction = crossroads();
    junction.add_crossing(7, 0, 4_000, 3_000);
    junction.press(7);
    junction.advance(2_000);
    let siren = junction.preempt(EAST, Class::Ambulance);
    assert_eq!(junction.sign(7), 'f');
    assert_eq!(next_change(&mut junction), "5000 y.");
    junction.release(siren);
}

// rules: 6.1, 6.2
#[test]
fn a_fault_flashes_until_a_reset() {
    let mut junction = crossroads();
    junction.advance(12_000);
    junction.fault();
    junction.advance(8_000);
    assert_eq!(lamps(&junction), "xx");
    assert!(junction.reset() && !junction.reset());
    assert_eq!(next_change(&mut junction), "21000 G.");
    assert_eq!(junction.log[2], (12_000, NORTH, Light::FlashingRed));
}

// rules: 7.1, 7.2, 7.3, 7.5
#[test]
fn every_report_of_many_threads_is_taken() {
    let road = SharedRoad::default();
    road.road().junctions = vec![(0, crossroads()), (2_500, crossroads())];
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..100).for_each(|_| road.report(1, Report::Arrival(99))));
        }
    });
    road.advance(3_499);
    assert_eq!(road.road().rejected.len(), 400);
    assert_eq!(lamps(&road.road().junctions[1].1), "..");
    road.advance(1);
    assert_eq!(lamps(&road.road().junctions[1].1), "G.");
}
