//! Stage 5: sirens.

use crate::stage_2::{
    EAST, LEFT, NORTH, assert_safe, built, crossroads, lamps, random_junction, with_left_turn,
};
use crate::stage_3::{Diary, actuated, arrive, changes, fixed, next_change, with_plan};
use crate::stage_4::{
    ACROSS, ALONG, STROLL, School, press, signs, timeline_on_foot, with_crossings,
};
use crate::support::Generator;
use traffic_control::intersection::{Intersection, Movement};
use traffic_control::pedestrians::Crossing;
use traffic_control::priority::{Mode, PreemptError, Preemption, ReleaseError, VehicleClass};

const SOUTH: Movement = Movement(2);

pub fn preempt(junction: &mut Intersection, movement: Movement, class: VehicleClass) -> Preemption {
    let token: Result<Preemption, PreemptError> = junction.preempt(movement, class);
    token.expect("a movement of the junction")
}

pub fn ambulance(junction: &mut Intersection, movement: Movement) -> Preemption {
    preempt(junction, movement, VehicleClass::Ambulance)
}

pub fn release(junction: &mut Intersection, preemption: Preemption) {
    let released: Result<(), ReleaseError> = junction.release(preemption);
    assert!(released.is_ok(), "a token of this junction");
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

pub const CLASSES: [VehicleClass; 3] = [
    VehicleClass::Police,
    VehicleClass::Ambulance,
    VehicleClass::FireBrigade,
];

pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let mut lines = Vec::new();
    let mut tokens: Vec<(u32, Preemption)> = Vec::new();
    let mut junction = built(&random_junction(&mut random).0);
    for phase in 0..3_u8 {
        let added = junction.add_crossing(Crossing(phase), phase.into(), STROLL);
        added.expect("phases 0 to 2");
    }
    for (number, mut random) in random.steps(0..240) {
        let line = match random.below(24) {
            0..3 => {
                let movement = Movement(u8::try_from(random.below(7)).expect("small"));
                let class = *random.pick(&CLASSES);
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
            6..10 => {
                let crossing = Crossing(u8::try_from(random.below(4)).expect("small"));
                format!("press {crossing:?}: {:?}", junction.press(crossing))
            }
            10 => {
                junction.set_plan(actuated());
                String::from("actuated")
            }
            11 | 12 => {
                let movement = Movement(u8::try_from(random.below(6)).expect("small"));
                format!("arrival {movement:?}: {:?}", junction.detect(movement))
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

// rules: 5.4, 5.6
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

// rules: 5.4
#[test]
fn a_green_is_cut_even_at_the_instant_at_which_it_started() {
    let mut junction = built(&crossroads());
    junction.advance(1_000);
    assert_eq!(lamps(&junction), "G.");
    let siren = ambulance(&mut junction, EAST);
    assert_eq!(lamps(&junction), "y.", "cut at its first instant");
    assert_eq!(changes(&mut junction), ["4000 ..", "5000 .G"]);
    release(&mut junction, siren);
}

// rules: 5.4, 5.7
#[test]
fn a_green_that_serves_the_vehicle_is_held() {
    let mut junction = built(&crossroads());
    junction.advance(5_000);
    let siren = ambulance(&mut junction, NORTH);
    junction.advance(2_000);
    release(&mut junction, siren);
    assert_eq!(changes(&mut junction), ["11000 y."], "as planned");
    junction.advance(5_000);
    let siren = ambulance(&mut junction, EAST);
    junction.advance(30_000);
    assert_eq!(lamps(&junction), ".G");
    release(&mut junction, siren);
    assert_eq!(lamps(&junction), ".y", "its planned end is past");
    assert_eq!(changes(&mut junction), ["49000 ..", "50000 G."]);

    let mut junction = built(&with_left_turn());
    junction.advance(14_000);
    assert_eq!(lamps(&junction), "G..G", "north is in phases 0 and 1");
    let siren = ambulance(&mut junction, NORTH);
    junction.advance(60_000);
    assert_eq!(lamps(&junction), "G..G");
    release(&mut junction, siren);
    assert_eq!(lamps(&junction), "y..y");
}

// rules: 5.3, 5.1
#[test]
fn the_higher_class_comes_first_then_the_earlier() {
    let mut junction = star();
    junction.advance(2_000);
    let police = preempt(&mut junction, NORTH, VehicleClass::Police);
    let first = ambulance(&mut junction, EAST);
    let second = ambulance(&mut junction, SOUTH);
    assert_eq!(junction.mode(), Mode::Emergency(EAST));
    junction.advance(6_000);
    assert_eq!(lamps(&junction), ".G.");
    let fire = preempt(&mut junction, NORTH, VehicleClass::FireBrigade);
    assert_eq!(changes(&mut junction), ["11000 ...", "12000 G.."]);
    junction.advance(1_000);
    release(&mut junction, fire);
    assert_eq!(changes(&mut junction), ["16000 ...", "17000 .G."]);
    junction.advance(1_000);
    release(&mut junction, police); // its place in the middle of the list
    assert_eq!(junction.mode(), Mode::Emergency(EAST));
    release(&mut junction, first);
    assert_eq!(junction.mode(), Mode::Emergency(SOUTH));
    assert_eq!(changes(&mut junction), ["21000 ...", "22000 ..G"]);
    release(&mut junction, second);
    assert_eq!(junction.mode(), Mode::Plan);
}

// rules: 5.4, 5.5
#[test]
fn a_hold_cuts_no_walk_and_a_release_waits_for_people() {
    let mut junction = with_crossings(with_plan(fixed(2_000)));
    press(&mut junction, ALONG);
    junction.advance(2_000);
    let siren = ambulance(&mut junction, NORTH);
    junction.advance(2_000); // the plan's end was at 3 s
    assert_eq!(signs(&junction), "W -");
    release(&mut junction, siren);
    assert_eq!(changes(&mut junction), ["8000 y."]);

    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    junction.advance(2_000);
    let first = ambulance(&mut junction, NORTH);
    let second = ambulance(&mut junction, EAST);
    assert_eq!(signs(&junction), "W -", "the green is still held");
    release(&mut junction, first);
    assert_eq!(signs(&junction), "f -", "now it is cut");
    release(&mut junction, second);
}

// rules: 5.6, 5.7
#[test]
fn the_order_goes_on_from_the_green_of_the_emergency() {
    let mut junction = star();
    junction.advance(5_000);
    let siren = ambulance(&mut junction, EAST);
    junction.advance(15_000);
    assert_eq!(lamps(&junction), ".G.");
    release(&mut junction, siren);
    let expected = ["23000 ...", "24000 ..G", "34000 ..y"];
    assert_eq!(changes(&mut junction), expected);

    let mut junction = star();
    junction.advance(5_000);
    let siren = ambulance(&mut junction, SOUTH);
    junction.advance(5_000); // south is green from 9 s
    release(&mut junction, siren);
    let expected = ["19000 ..y", "22000 ...", "23000 G.."];
    assert_eq!(changes(&mut junction), expected, "the plan timed it");
}

// rules: 5.6
#[test]
fn the_next_phase_is_decided_at_the_end_of_the_clearance() {
    let mut junction = star();
    junction.advance(12_000); // yellow from 11 s: phase 1 would be next
    let siren = ambulance(&mut junction, SOUTH);
    assert_eq!(changes(&mut junction), ["14000 ...", "15000 ..G"]);
    release(&mut junction, siren);

    let mut junction = star();
    junction.advance(5_000);
    let siren = ambulance(&mut junction, SOUTH);
    junction.advance(1_000);
    release(&mut junction, siren); // no emergency when the clearance ends
    assert_eq!(changes(&mut junction), ["8000 ...", "9000 .G."]);

    let mut junction = star();
    let siren = ambulance(&mut junction, SOUTH);
    assert_eq!(changes(&mut junction), ["1000 ..G"]);
    release(&mut junction, siren);

    let mut junction = built(&with_left_turn());
    junction.advance(23_000);
    assert_eq!(lamps(&junction), "..G.");
    let siren = ambulance(&mut junction, NORTH);
    let expected = ["26000 ....", "27000 GG.."];
    assert_eq!(changes(&mut junction), expected, "the lowest phase");
    release(&mut junction, siren);

    let mut junction = built(&crossroads().phase(&[NORTH], 1_000));
    junction.advance(16_000);
    assert_eq!(lamps(&junction), ".G");
    let siren = ambulance(&mut junction, NORTH);
    junction.advance(5_000); // phase 0 is green from 20 s, and not phase 2
    release(&mut junction, siren);
    assert_eq!(changes(&mut junction), ["30000 y.", "33000 ..", "34000 .G"]);
}

// rules: 5.6
#[test]
fn a_movement_that_was_to_stay_green_has_its_own_clearance() {
    let mut junction = built(&with_left_turn());
    junction.advance(10_000);
    assert_eq!(lamps(&junction), "Gy..", "north was to stay green");
    let siren = ambulance(&mut junction, EAST);
    assert_eq!(
        changes(&mut junction),
        ["12000 G...", "13000 y...", "16000 ....", "17000 ..G."]
    );
    release(&mut junction, siren);

    let [both, north, south, left, tram] = [0, 1, 2, 3, 4].map(Movement);
    let builder = [both, north, south, left, tram]
        .into_iter()
        .fold(Intersection::builder(), |it, movement| {
            it.movement(movement)
        })
        .phase(&[both, north, south], 5_000)
        .phase(&[both, north, left], 5_000)
        .phase(&[both, tram], 5_000);
    let mut junction = built(&builder);
    junction.advance(7_000);
    assert_eq!(lamps(&junction), "GGy..");
    let siren = ambulance(&mut junction, tram);
    let expected = ["9000 GG...", "10000 Gy...", "13000 G....", "14000 G...G"];
    assert_eq!(changes(&mut junction), expected, "`both` never stops");
    release(&mut junction, siren);
}

// rules: 5.6
#[test]
fn movements_of_the_phase_of_the_emergency_stay_green() {
    let mut junction = built(&with_left_turn());
    junction.advance(2_000);
    let siren = ambulance(&mut junction, LEFT);
    let expected = ["5000 G...", "6000 G..G"];
    assert_eq!(lamps(&junction), "Gy..", "north is in phase 1, too");
    assert_eq!(changes(&mut junction), expected);
    release(&mut junction, siren);
}

// rules: 5.1
#[test]
fn equal_emergencies_are_released_one_by_one() {
    let mut junction = built(&crossroads());
    junction.advance(2_000);
    let one = ambulance(&mut junction, EAST);
    let two = ambulance(&mut junction, EAST);
    let three = ambulance(&mut junction, EAST);
    release(&mut junction, two);
    assert_eq!(junction.mode(), Mode::Emergency(EAST));
    release(&mut junction, three);
    junction.advance(60_000);
    assert_eq!(lamps(&junction), ".G");
    release(&mut junction, one);
    assert_eq!(junction.mode(), Mode::Plan);
}

// rules: 5.1, 5.2
#[test]
fn an_unknown_movement_or_a_foreign_token_changes_nothing() {
    let builder = crossroads();
    let mut junction = with_crossings(built(&builder));
    let mut other = built(&builder);
    press(&mut junction, ALONG);
    junction.advance(2_000);
    let unknown = Movement(9);
    let error = junction.preempt(unknown, VehicleClass::Police).err();
    assert_eq!(error, Some(PreemptError::UnknownMovement(unknown)));
    assert_eq!(
        (junction.mode(), signs(&junction)),
        (Mode::Plan, "W -".into())
    );

    let (here, there) = (ambulance(&mut junction, EAST), ambulance(&mut other, NORTH));
    let Err(ReleaseError::OtherJunction(there)) = junction.release(there) else {
        panic!("a token of another junction");
    };
    assert_eq!(junction.mode(), Mode::Emergency(EAST));
    release(&mut other, there);
    release(&mut junction, here);
    assert_eq!((junction.mode(), other.mode()), (Mode::Plan, Mode::Plan));
}

// rules: 5.5, 4.6
#[test]
fn a_cut_turns_walk_into_flashing() {
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

    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    junction.advance(6_000); // flashing from 5 s to 8 s
    let siren = ambulance(&mut junction, EAST);
    assert_eq!(changes(&mut junction), ["8000 y."]);
    release(&mut junction, siren);

    let school = School::default();
    let mut junction = built(&crossroads());
    let added = junction.add_crossing(ALONG, 0, school.clone());
    added.expect("phase 0");
    press(&mut junction, ALONG);
    junction.advance(2_000);
    let siren = ambulance(&mut junction, EAST);
    assert_eq!(
        (signs(&junction), school.calls()),
        ("f".into(), vec![1_000])
    );
    release(&mut junction, siren);
}

// rules: 5.7, 5.4
#[test]
fn a_cut_that_waits_for_people_ends_with_the_emergency() {
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

    let mut junction = with_crossings(with_plan(fixed(5_000)));
    press(&mut junction, ALONG);
    junction.advance(2_000);
    let siren = ambulance(&mut junction, EAST); // the sign stops at 5 s, not at 8 s
    junction.advance(1_000);
    release(&mut junction, siren);
    assert_eq!(changes(&mut junction), ["6000 y."], "as planned");
}

// rules: 5.5, 4.2
#[test]
fn nobody_starts_to_walk_in_an_emergency() {
    let mut junction = with_crossings(built(&crossroads()));
    press(&mut junction, ALONG);
    let siren = ambulance(&mut junction, NORTH);
    junction.advance(1_000);
    press(&mut junction, ACROSS);
    assert_eq!(
        (lamps(&junction), signs(&junction)),
        ("G.".into(), "-* -*".into())
    );
    release(&mut junction, siren);
    junction.advance(9_999);
    assert_eq!(signs(&junction), "-* -*", "the green has started already");
    junction.advance(4_001); // 15 s: the green of the side road
    assert_eq!(signs(&junction), "-* W");
    junction.advance(11_000); // 26 s: the next green of the main road
    assert_eq!(signs(&junction), "W -");
}

// rules: 5.7, 3.2
#[test]
fn plans_and_arrivals_count_during_an_emergency() {
    let plan = Diary::default();
    let mut junction = with_plan(plan.clone());
    junction.advance(2_000);
    let siren = ambulance(&mut junction, EAST);
    junction.advance(5_000); // east is green from 6 s
    arrive(&mut junction, EAST);
    arrive(&mut junction, NORTH);
    release(&mut junction, siren);
    let seen: Vec<(usize, u32)> = plan
        .read()
        .iter()
        .map(|it| (it.phase, it.arrivals))
        .collect();
    assert_eq!(seen, [(0, 0), (1, 0), (1, 1)]);
    assert_eq!(next_change(&mut junction), 16_000);

    let siren = ambulance(&mut junction, NORTH); // north is next anyway
    junction.set_plan(fixed(2_000));
    assert_eq!(changes(&mut junction), ["19000 ..", "20000 G."]);
    release(&mut junction, siren);
    assert_eq!(next_change(&mut junction), 22_000, "the new plan");
}

// rules: 5.4, 5.6
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
            match random.below(9) {
                0..3 => sirens.push(ambulance(&mut junction, movement)),
                3..5 => drop(sirens.pop().map(|siren| junction.release(siren))),
                5 => press(&mut junction, ALONG),
                _ => arrive(&mut junction, movement),
            }
            assert_safe(&junction, &conflicts);
            junction.advance(random.below(1_300));
            assert_safe(&junction, &conflicts);
        }
    }
}

// rules: 5.4, 5.6
#[test]
fn a_busy_minute_for_the_fire_brigade() {
    let mut junction = with_crossings(built(&crossroads()));
    let mut sirens = Vec::new();
    let mut events = [' '; 60];
    let text = timeline_on_foot(&mut junction, 60, |second, junction| {
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
            _ => ' ',
        };
    });
    let events: String = events.iter().collect();
    let text = format!(
        "{text}{:<12}{}\n\nb button  F fire brigade, main road  A ambulance, side road\n\
         / one has passed\n",
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
