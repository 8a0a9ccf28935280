//! Random minutes at a junction: few roads, short greens, buttons and sirens that meet
//! each other. Most commands are valid, because the script reads the replies.

use crate::support::{Generator, Session};

const ROADS: [&str; 5] = ["NORTH", "SOUTH", "EAST", "WEST", "LEFT"];
const CROSSINGS: [&str; 3] = ["ZEBRA", "TOUCAN", "APE"];
const CLASSES: [&str; 3] = ["police", "ambulance", "fire"];
const WAITS: [u64; 8] = [0, 1, 1, 1, 2, 3, 5, 9];

/// What the replies have told.
#[derive(Default)]
struct Known {
    /// Sirens that have not passed.
    sirens: Vec<u64>,
}

pub fn script(stage: usize, mut random: Generator, session: &mut Session) {
    set_up(stage, &mut random, session);
    let mut known = Known::default();
    for (_, mut random) in random.steps(1..=120) {
        step(stage, &mut known, &mut random, session);
    }
}

fn set_up(stage: usize, random: &mut Generator, session: &mut Session) {
    if random.chance(70) {
        let (yellow, red) = (1 + random.below(3), 1 + random.below(2));
        session.run(&format!("clearance {yellow} {red}"));
    }
    let mut phases = 0;
    let wanted = 1 + random.below(4);
    for _ in 0..8 {
        if stage >= 2 && random.chance(30) {
            let (one, other) = two(random);
            session.run(&format!("conflict {one} {other}"));
        }
        let reply = add_phase(stage, random, session);
        phases += u64::from(reply.starts_with("phase"));
        if phases == wanted {
            break;
        }
    }
    if stage >= 2 && random.chance(40) {
        let (one, other) = two(random);
        session.run(&format!("conflict {one} {other}"));
    }
    if phases == 0 {
        session.run("road NORTH 3");
    }
    for name in CROSSINGS {
        if stage >= 4 && random.chance(70) {
            let (phase, walk, flash) = (random.below(5), 1 + random.below(4), 1 + random.below(4));
            session.run(&format!("crossing {name} {phase} {walk} {flash}"));
            if random.chance(30) {
                session.run(&format!("crossing {name} 1 2 1"));
            }
        }
    }
}

fn two(random: &mut Generator) -> (&'static str, &'static str) {
    let one = random.below(5) as usize;
    let other = (one + 1 + random.below(4) as usize) % 5;
    (ROADS[one], ROADS[other])
}

fn add_phase(stage: usize, random: &mut Generator, session: &mut Session) -> String {
    let seconds = 1 + random.below(8);
    if stage == 1 || random.chance(30) {
        return session.run(&format!("road {} {seconds}", random.pick(&ROADS)));
    }
    let first = random.below(5) as usize;
    let mut roads = Vec::new();
    for index in 0..5 {
        if index == 0 || random.chance(30) {
            roads.push(ROADS[(first + index) % 5]);
        }
    }
    session.run(&format!("phase {seconds} {}", roads.join(" ")))
}

fn step(stage: usize, known: &mut Known, random: &mut Generator, session: &mut Session) {
    let highest = [5, 5, 9, 11, 16][stage.clamp(1, 5) - 1];
    match random.below(highest) {
        0..=3 => drop(session.run(&format!("wait {}", random.pick(&WAITS)))),
        4 => drop(session.run("lamps")),
        5..=7 => drop(session.run(&format!("car {}", random.pick(&ROADS)))),
        8 => plan(random, session),
        9 | 10 => drop(session.run(&format!("press {}", random.pick(&CROSSINGS)))),
        11 => siren(known, random, session),
        12 | 13 => passed(known, random, session),
        14 => drop(session.run("mode")),
        _ if random.chance(30) => drop(session.run("fault")),
        _ => drop(session.run("reset")),
    }
}

fn plan(random: &mut Generator, session: &mut Session) {
    let (min, gap) = (random.below(4), random.below(5));
    let max = min + random.below(6);
    let command = match random.below(5) {
        0 => "plan built".to_string(),
        1 => format!("plan fixed {max}"),
        2 => format!("plan quota {min} {max}"),
        _ => format!("plan actuated {min} {gap} {max}"),
    };
    session.run(&command);
}

fn siren(known: &mut Known, random: &mut Generator, session: &mut Session) {
    let (road, class) = (random.pick(&ROADS), random.pick(&CLASSES));
    let reply = session.run(&format!("siren {road} {class}"));
    let number = reply.strip_prefix("siren ");
    let number: Option<u64> = number.and_then(|rest| rest.split(' ').next()?.parse().ok());
    known.sirens.extend(number);
}

fn passed(known: &mut Known, random: &mut Generator, session: &mut Session) {
    let number = if known.sirens.is_empty() || random.chance(15) {
        random.below(9)
    } else {
        known.sirens[random.below(known.sirens.len() as u64) as usize]
    };
    session.run(&format!("passed {number}"));
    known.sirens.retain(|it| *it != number);
}
