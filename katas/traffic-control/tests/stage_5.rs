//! Stage 5: emergencies and faults.

use crate::stage_2::{
    EAST, LEFT, NORTH, assert_safe, built, crossroads, lamps, random_junction, with_left_turn,
};
use crate::stage_3::{Counting, actuated, fixed, next_change, with_plan};
use crate::stage_4::{ACROSS, ALONG, STROLL, press, signs, timeline_on_foot, with_crossings};
use crate::support::Generator;
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::Crossing;
use traffic_control::priority::{
    Mode, PreemptError, Preemption, ReleaseError, ResetError, VehicleClass,
};

const SOUTH: Movement = Movement(2);

fn preempt(junction: &mut Intersection, movement: Movement, class: VehicleClass) -> Preemption {
    junction.preempt(movement, class).expect("it is heard")
}

fn ambulance(junction: &mut Intersection, movement: Movement) -> Preemption {
    preempt(junction, movement, VehicleClass::Ambulance)
}

fn release(junction: &mut Intersection, preemption: Preemption) {
    junction.release(preemption).expect("it is active");
}

/// Three roads that all conflict: 10 s, 5 s and 10 s.
fn star() -> Intersection {
    built(
        &crossroads()
            .movement(SOUTH)
            .conflict(NORTH, SOUTH)
            .conflict(EAST, SOUTH)
            .phase(&[SOUTH], 10_000),
    )
}

/// The lamps after each of the next `N` changes, and when.
fn changes<const N: usize>(junction: &mut Intersection) -> [String; N] {
    std::array::from_fn(|_| {
        let at = next_change(junction);
        format!("{at} {}", lamps(junction))
    })
}

pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let mut lines = Vec::new();
    let mut tokens: Vec<(u32, Preemption)> = Vec::new();
    let mut junction = built(&random_junction(&mut random).0);
    for phase in 0..3_u8 {
        let added = junction.add_crossing(Crossing(phase), phase.into(), STROLL);
        added.expect("phases 0 to 2");
    }
    let classes = [
        VehicleClass::Police,
        VehicleClass::Ambulance,
        VehicleClass::FireBrigade,
    ];
    for (number, mut random) in random.steps(0..240) {
        let line = match random.below(24) {
            0..3 => {
                let movement = Movement(u8::try_from(random.below(7)).expect("small"));
                let class = *random.pick(&classes);
                match junction.preempt(movement, class) {
                    Ok(token) => {
                        tokens.push((number, token));
                        format!("{class:?} {number} on {movement:?}")
                    }
                    Err(error) => format!("{class:?} on {movement:?}: {error:?}"),
                }
            }
            3..6 if !tokens.is_empty() => {
                let index = random.below(tokens.len() as u64);
                let (number, token) = tokens.remove(usize::try_from(index).expect("small"));
                let accepted = junction.release(token).is_ok();
                format!("release {number}: {accepted}")
            }
            6 if random.chance(40) => {
                junction.fault();
                String::from("fault")
            }
            7 => format!("reset: {:?}", junction.reset()),
            8..11 => {
                let crossing = Crossing(u8::try_from(random.below(4)).expect("small"));
                format!("press {crossing:?}: {:?}", junction.press(crossing))
            }
            _ => {
                junction.advance(random.below(2_500));
                String::from("time passes")
            }
        };
        let (now, roads, mode) = (junction.now_ms(), lamps(&junction), junction.mode());
        let people = signs(&junction);
        lines.push(format!("{now:>7} {roads} {people:<8} {mode:?} | {line}"));
    }
    lines.join("\n")
}

// rules: 5.3, 5.4
#[test]
fn an_emergency_cuts_the_green_but_not_yellow_and_all_red() {
    let mut junction = with_plan(actuated());
    junction.advance(1_500); // the shortest green would end at 5 s
    let siren = ambulance(&mut junction, EAST);
    assert_eq!(junction.mode(), Mode::Emergency(EAST));
    assert_eq!(lamps(&junction), "y.");
    assert_eq!(changes(&mut junction), ["4500 ..", "5500 .G"]);
    junction.advance(60_000);
    assert_eq!(lamps(&junction), ".G");
    release(&mut junction, siren);
    assert_eq!(junction.mode(), Mode::Plan);
    assert_eq!(lamps(&junction), ".y");
}

// rules: 5.5
#[test]
fn a_phase_that_was_cut_gets_a_full_green() {
    let mut junction = star();
    junction.advance(17_000); // phase 1 is green from 15 s to 20 s
    assert_eq!(lamps(&junction), ".G.");
    let siren = ambulance(&mut junction, NORTH);
    junction.advance(10_000);
    assert_eq!(lamps(&junction), "G..");
    release(&mut junction, siren);
    let seen = changes(&mut junction);
    let expected = [
        "30000 ...",
        "31000 .G.",
        "36000 .y.",
        "39000 ...",
        "40000 ..G",
    ];
    assert_eq!(seen, expected);

    let mut junction = star();
    junction.advance(5_000);
    let siren = ambulance(&mut junction, SOUTH);
    junction.advance(1_000);
    release(&mut junction, siren);
    assert_eq!(
        changes(&mut junction),
        ["8000 ...", "9000 G..", "19000 y.."]
    );
}

// rules: 5.3
#[test]
fn a_phase_that_serves_the_vehicle_is_held() {
    let mut junction = built(&crossroads());
    junction.advance(5_000);
    let siren = ambulance(&mut junction, NORTH);
    junction.advance(2_000);
    release(&mut junction, siren);
    assert_eq!(changes(&mut junction), ["11000 y."]); // as if nothing had been
    junction.advance(5_000);
    let siren = ambulance(&mut junction, EAST);
    junction.advance(30_000);
    assert_eq!(lamps(&junction), ".G");
    release(&mut junction, siren);
    assert_eq!(lamps(&junction), ".y"); // its green is over: now
    assert_eq!(changes(&mut junction), ["49000 ..", "50000 G."]);

    let mut junction = with_crossings(with_plan(fixed(&[2_000])));
    press(&mut junction, ALONG);
    junction.advance(2_000);
    let siren = ambulance(&mut junction, NORTH);
    junction.advance(2_000); // the plan's end was at 3 s
    assert_eq!(signs(&junction), "W -", "a hold cuts no Walk");
    release(&mut junction, siren);
    assert_eq!(changes(&mut junction), ["8000 y."]);
}

// rules: 5.4
#[test]
fn a_clearance_is_finished_and_then_decided_anew() {
    let mut junction = star();
    junction.advance(12_000); // yellow from 11 s: phase 1 would be next
    let siren = ambulance(&mut junction, SOUTH);
    assert_eq!(changes(&mut junction), ["14000 ...", "15000 ..G"]);
    release(&mut junction, siren);
    let expected = ["18000 ...", "19000 .G.", "24000 .y."];
    assert_eq!(changes(&mut junction), expected);

    let mut junction = star();
    let _siren = ambulance(&mut junction, SOUTH);
    assert_eq!(changes(&mut junction), ["1000 ..G"]);
    junction.fault();
    junction.reset().expect("a fault");
    let siren = ambulance(&mut junction, EAST);
    assert_eq!(changes(&mut junction), ["2000 .G."]);
    release(&mut junction, siren);
    assert_eq!(changes(&mut junction), ["5000 ...", "6000 G.."]);
}

// rules: 5.1, 5.3
#[test]
fn the_higher_class_comes_first_then_the_earlier() {
    let mut junction = star();
    junction.advance(1_000);
    let police = preempt(&mut junction, NORTH, VehicleClass::Police);
    let first = ambulance(&mut junction, EAST);
    let second = ambulance(&mut junction, SOUTH);
    assert_eq!(junction.mode(), Mode::Emergency(EAST));
    junction.advance(6_000);
    assert_eq!(lamps(&junction), ".G.");
    let fire = preempt(&mut junction, NORTH, VehicleClass::FireBrigade);
    assert_eq!(changes(&mut junction), ["10000 ...", "11000 G.."]);
    release(&mut junction, fire);
    assert_eq!(changes(&mut junction), ["14000 ...", "15000 .G."]);
    release(&mut junction, police); // it has waited in vain
    assert_eq!(lamps(&junction), ".G.");
    release(&mut junction, first);
    assert_eq!(changes(&mut junction), ["18000 ...", "19000 ..G"]);
    release(&mut junction, second);
    let expected = ["22000 ...", "23000 G..", "33000 y.."];
    assert_eq!(changes(&mut junction), expected);

    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    junction.advance(2_000);
    let there = ambulance(&mut junction, EAST);
    junction.advance(1_000);
    let here = preempt(&mut junction, NORTH, VehicleClass::FireBrigade);
    junction.advance(5_000);
    release(&mut junction, there);
    release(&mut junction, here);
    assert_eq!(next_change(&mut junction), 11_000, "as planned");
}

// rules: 5.3
#[test]
fn a_cut_green_waits_for_people_and_only_cuts_walk() {
    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    junction.advance(2_000);
    assert_eq!(signs(&junction), "W -");
    let siren = ambulance(&mut junction, EAST);
    assert_eq!(
        (lamps(&junction), signs(&junction)),
        ("G.".into(), "f -".into())
    );
    assert_eq!(changes(&mut junction), ["5000 y."]);
    assert_eq!(signs(&junction), "- -");
    release(&mut junction, siren);
    press(&mut junction, ALONG);
    assert_eq!(changes(&mut junction), ["8000 ..", "9000 G."]);
    junction.advance(5_000); // flashing from 13 s to 16 s
    let _siren = ambulance(&mut junction, EAST);
    assert_eq!(changes(&mut junction), ["16000 y."]);

    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    junction.advance(2_000);
    let siren = ambulance(&mut junction, EAST);
    junction.advance(1_000);
    release(&mut junction, siren);
    assert_eq!(
        (lamps(&junction), signs(&junction)),
        ("G.".into(), "f -".into())
    );
    assert_eq!(changes(&mut junction), ["11000 y.", "14000 ..", "15000 .G"]);
}

// rules: 5.6
#[test]
fn nobody_starts_to_walk_in_an_emergency() {
    let mut junction = with_crossings(built(&crossroads()));
    junction.advance(3_000);
    press(&mut junction, ACROSS);
    let siren = ambulance(&mut junction, EAST);
    junction.advance(20_000);
    assert_eq!(
        (lamps(&junction), signs(&junction)),
        (".G".into(), "- -*".into())
    );
    release(&mut junction, siren);
    junction.advance(18_000); // 23 + 4 + 10 + 4 = 41: the side road's own turn
    assert_eq!(
        (lamps(&junction), signs(&junction)),
        (".G".into(), "- W".into())
    );

    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    let siren = ambulance(&mut junction, NORTH);
    junction.advance(1_000);
    assert_eq!(lamps(&junction), "G.");
    assert_eq!(signs(&junction), "-* -");
    release(&mut junction, siren);
    junction.advance(9_999);
    assert_eq!(
        (lamps(&junction), signs(&junction)),
        ("G.".into(), "-* -".into())
    );
    junction.advance(13_001); // 24 s: the next green of the main road
    assert_eq!(signs(&junction), "W -");
}

// rules: 5.6
#[test]
fn arrivals_and_plans_wait_until_the_emergency_is_over() {
    let mut junction = with_plan(actuated());
    junction.advance(4_000);
    let siren = ambulance(&mut junction, NORTH);
    junction.detect(NORTH).expect("a movement of the junction");
    release(&mut junction, siren);
    assert_eq!(changes(&mut junction), ["5000 y."]);

    let siren = ambulance(&mut junction, NORTH);
    junction.set_plan(fixed(&[2_000]));
    junction.advance(10_000); // main road from 9 s, out of turn
    release(&mut junction, siren);
    let expected = ["18000 ..", "19000 .G", "21000 .y"];
    assert_eq!(changes(&mut junction), expected);

    let mut junction = with_crossings(with_plan(actuated()));
    press(&mut junction, ALONG);
    junction.advance(2_500);
    let siren = preempt(&mut junction, EAST, VehicleClass::Police);
    junction.advance(2_000);
    junction.detect(NORTH).expect("a movement of the junction");
    release(&mut junction, siren);
    assert_eq!(next_change(&mut junction), 5_500);

    let mut junction = built(&crossroads());
    junction.advance(12_000);
    let siren = ambulance(&mut junction, EAST);
    junction.set_plan(fixed(&[2_000]));
    assert_eq!(changes(&mut junction), ["14000 ..", "15000 .G"]);
    release(&mut junction, siren);
    assert_eq!(next_change(&mut junction), 17_000);
}

// rules: 5.7
#[test]
fn a_fault_flashes_red_and_ends_all_emergencies() {
    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    junction.advance(2_000);
    press(&mut junction, ACROSS);
    junction.fault();
    assert_eq!(
        (lamps(&junction), signs(&junction)),
        ("xx".into(), "- -*".into())
    );
    junction.advance(500_000);
    junction.fault();
    assert_eq!(
        (lamps(&junction), junction.mode()),
        ("xx".into(), Mode::Fault)
    );
    assert_eq!(junction.reset(), Ok(()));
    assert_eq!(
        (lamps(&junction), junction.mode()),
        ("..".into(), Mode::Plan)
    );
    let expected = ["503000 G.", "513000 y.", "516000 ..", "517000 .G"];
    assert_eq!(changes(&mut junction), expected);
    assert_eq!(signs(&junction), "- W");

    let mut junction = built(&crossroads());
    let siren = ambulance(&mut junction, EAST);
    junction.fault();
    let refused: Result<(), ReleaseError> = junction.release(siren);
    let Err(ReleaseError::NotActive(siren)) = refused else {
        panic!("the fault has ended it");
    };
    assert_eq!(junction.reset(), Ok(()));
    let newer = ambulance(&mut junction, NORTH);
    assert_eq!(
        junction.release(siren).map_err(|_| "not active"),
        Err("not active")
    );
    assert_eq!(junction.mode(), Mode::Emergency(NORTH));
    release(&mut junction, newer);
}

// rules: 5.1, 5.7
#[test]
fn a_refused_emergency_or_reset_changes_nothing() {
    let mut junction = built(&crossroads());
    junction.advance(2_000);
    let unknown = Movement(9);
    let error = PreemptError::UnknownMovement(unknown);
    assert_eq!(junction.preempt(unknown, VehicleClass::Police), Err(error));
    assert_eq!(junction.reset(), Err(ResetError::NotFaulty));
    assert_eq!(
        (lamps(&junction), junction.mode()),
        ("G.".into(), Mode::Plan)
    );
    junction.fault();
    assert_eq!(junction.preempt(unknown, VehicleClass::Police), Err(error));
    let refused = junction.preempt(EAST, VehicleClass::Police);
    assert_eq!(refused, Err(PreemptError::Faulty));
    assert_eq!(junction.mode(), Mode::Fault);
}

// rules: 5.3, 5.4
#[test]
fn random_operations_of_all_kinds_stay_safe() {
    let mut random = Generator::new(10);
    for _ in 0..30 {
        let (builder, conflicts) = random_junction(&mut random);
        let mut junction = built(&builder);
        junction.set_plan(actuated());
        junction.add_crossing(ALONG, 0, STROLL).expect("phase 0");
        let mut sirens = Vec::new();
        for _ in 0..150 {
            let movement = Movement(u8::try_from(random.below(6)).expect("small"));
            match random.below(12) {
                0 => junction.fault(),
                1 | 2 => drop(junction.reset()),
                3..6 => sirens.extend(junction.preempt(movement, VehicleClass::Police)),
                6..8 => drop(sirens.pop().map(|siren| junction.release(siren))),
                8 => press(&mut junction, ALONG),
                _ => drop(junction.detect(movement)),
            }
            assert_safe(&junction, &conflicts);
            junction.advance(random.below(1_300));
            assert_safe(&junction, &conflicts);
        }
    }
}

// rules: 5.3, 5.4
#[test]
fn a_busy_minute_for_the_fire_brigade() {
    let mut junction = with_crossings(built(&crossroads()));
    let mut sirens = Vec::new();
    let mut events = [' '; 76];
    let text = timeline_on_foot(&mut junction, 76, |second, junction| {
        events[second] = match second {
            10 | 36 => {
                press(junction, ACROSS);
                'b'
            }
            18 => {
                sirens.push(preempt(junction, NORTH, VehicleClass::FireBrigade));
                'F'
            }
            21 => {
                sirens.push(ambulance(junction, EAST));
                'A'
            }
            32 | 44 => {
                release(junction, sirens.remove(0));
                '/'
            }
            60 => {
                junction.fault();
                '!'
            }
            68 => {
                junction.reset().expect("it was faulty");
                'r'
            }
            _ => ' ',
        };
    });
    let events: String = events.iter().collect();
    let text = format!(
        "{text}{:<12}{}\n\nb button  F fire brigade, main road  A ambulance, side road\n\
         / one has passed  ! fault  r reset\n",
        "events",
        events.trim_end(),
    );
    insta::assert_snapshot!("a_busy_minute_for_the_fire_brigade", text);
}

// rules: 5.3, 5.7
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}

// rules: 5.4
#[test]
fn who_stays_green_is_decided_when_the_yellow_begins() {
    let mut junction = built(&with_left_turn());
    junction.advance(10_000);
    assert_eq!(lamps(&junction), "Gy..", "north was to stay green");
    let siren = ambulance(&mut junction, EAST);
    assert_eq!(
        changes(&mut junction),
        ["12000 G...", "13000 y...", "16000 ....", "17000 ..G."]
    );
    release(&mut junction, siren);

    let mut junction = with_crossings(built(&with_left_turn()));
    press(&mut junction, ALONG);
    junction.advance(2_000);
    let _east = preempt(&mut junction, EAST, VehicleClass::Police);
    junction.advance(1_000);
    let _left = preempt(&mut junction, LEFT, VehicleClass::FireBrigade);
    let expected = ["5000 Gy..", "8000 G...", "9000 G..G"];
    assert_eq!(changes(&mut junction), expected, "north is in phase 1, too");
}

// rules: 5.5
#[test]
fn the_plan_times_a_green_on_turn_and_no_other() {
    let mut junction = built(&crossroads());
    junction.advance(12_000);
    let siren = ambulance(&mut junction, EAST);
    junction.advance(4_000);
    assert_eq!(lamps(&junction), ".G");
    release(&mut junction, siren);
    assert_eq!(next_change(&mut junction), 20_000);

    let plan = Counting::default();
    let mut junction = with_plan(plan.clone());
    junction.advance(2_000);
    let siren = ambulance(&mut junction, EAST);
    junction.advance(10_000);
    assert_eq!(plan.asked(), 1);
    release(&mut junction, siren);
}

// rules: 5.2
#[test]
fn who_serves_a_siren_is_found_anew() {
    let mut junction = built(&with_left_turn());
    junction.advance(10_000);
    let siren = ambulance(&mut junction, NORTH);
    junction.advance(3_000);
    assert_eq!(lamps(&junction), "GG..");
    release(&mut junction, siren);

    let mut junction = built(&with_left_turn());
    junction.advance(14_000);
    assert_eq!(lamps(&junction), "G..G", "phase 1 serves north");
    let police = preempt(&mut junction, NORTH, VehicleClass::Police);
    let fire = preempt(&mut junction, EAST, VehicleClass::FireBrigade);
    assert_eq!(changes(&mut junction), ["17000 ....", "18000 ..G."]);
    release(&mut junction, fire);
    let expected = ["21000 ....", "22000 GG.."];
    assert_eq!(changes(&mut junction), expected, "phase 0 is the lowest");
    release(&mut junction, police);
    assert_eq!(lamps(&junction), "Gy..", "phase 1 is still on turn");
}

// rules: 5.5
#[test]
fn a_phase_cut_after_its_planned_end_stays_on_turn() {
    let mut junction = star();
    junction.advance(5_000);
    let police = preempt(&mut junction, NORTH, VehicleClass::Police);
    junction.advance(7_000);
    let fire = preempt(&mut junction, SOUTH, VehicleClass::FireBrigade);
    junction.advance(4_000);
    assert_eq!(lamps(&junction), "..G");
    release(&mut junction, police);
    release(&mut junction, fire);
    junction.advance(4_000);
    assert_eq!(lamps(&junction), "G..");

    let mut junction = star();
    junction.advance(5_000);
    let here = ambulance(&mut junction, NORTH);
    let there = ambulance(&mut junction, SOUTH);
    junction.advance(25_000); // its green would have ended at 11 s
    assert_eq!(lamps(&junction), "G..");
    release(&mut junction, here);
    assert_eq!(lamps(&junction), "y..");
    assert_eq!(changes(&mut junction), ["33000 ...", "34000 ..G"]);
    junction.advance(6_000);
    release(&mut junction, there);
    let expected = ["43000 ...", "44000 G..", "54000 y.."];
    assert_eq!(changes(&mut junction), expected);
}

// rules: 5.7
#[test]
fn a_fault_forgets_arrivals_and_keeps_a_new_plan() {
    let mut junction = with_plan(actuated());
    junction.advance(2_000);
    junction.fault();
    assert_eq!(junction.detect(NORTH), Ok(()));
    junction.advance(500);
    assert_eq!(junction.now_ms(), 2_500);
    junction.reset().expect("a fault");
    assert_eq!(changes(&mut junction), ["3500 G.", "7500 y."]);

    let mut before = built(&crossroads());
    before.advance(2_000);
    before.set_plan(fixed(&[2_000]));
    before.fault();
    before.reset().expect("a fault");
    before.advance(3_000);
    assert_eq!(lamps(&before), "y.");

    let mut during = built(&crossroads());
    during.fault();
    during.set_plan(fixed(&[2_000]));
    during.reset().expect("a fault");
    during.advance(3_000);
    assert_eq!(lamps(&during), "y.");
}
