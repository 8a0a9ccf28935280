//! Random days in the lot: small lots that fill up, few plates, times near the steps of
//! the tariffs. Most commands are valid, because the script reads the replies.

use crate::support::{Generator, Session};

const SIZES: [&str; 3] = ["motorcycle", "compact", "large"];
const KINDS: [&str; 6] = ["bike", "car", "truck", "e-bike", "e-car", "e-truck"];
const WAITS: [u64; 12] = [0, 1, 9, 10, 11, 49, 59, 60, 61, 600, 1439, 1441];
const STRATEGIES: [&str; 3] = ["best-fit", "emptiest-floor", "nearest"];

/// What the replies have told.
#[derive(Default)]
struct Known {
    /// Tickets that are valid, with their plates.
    inside: Vec<(u64, String)>,
}

pub fn script(stage: usize, mut random: Generator, session: &mut Session) {
    let floors = set_up_floors(stage, &mut random, session);
    if stage >= 3 {
        set_up_prices(stage, &mut random, session);
    }
    if stage >= 4 {
        set_up_gates(&floors, &mut random, session);
    }
    if stage >= 5 {
        set_up_extras(&floors, &mut random, session);
    }
    let mut known = Known::default();
    for (_, mut random) in random.steps(1..=120) {
        step(stage, &mut known, &mut random, session);
    }
}

/// The number of spots on each floor.
fn set_up_floors(stage: usize, random: &mut Generator, session: &mut Session) -> Vec<u64> {
    let floors = if stage == 1 { 1 } else { 1 + random.below(3) };
    let mut counts = Vec::new();
    for floor in 0..floors {
        let spots = 1 + random.below(5);
        let sizes: Vec<&str> = (0..spots).map(|_| *random.pick(&SIZES)).collect();
        let command = if floor == 0 { "lot" } else { "floor" };
        session.run(&format!("{command} {}", sizes.join(" ")));
        counts.push(spots);
    }
    let boards = if stage == 1 { 0 } else { random.below(4) };
    for number in 0..boards {
        let style = random.pick(&["counter", "lamp"]);
        session.run(&format!("board b{number} {style}"));
    }
    counts
}

fn set_up_prices(stage: usize, random: &mut Generator, session: &mut Session) {
    let cents = random.below(500);
    match random.below(6) {
        0 => {}
        1 => drop(session.run(&format!("tariff flat {cents}"))),
        2 | 3 => drop(session.run("tariff hourly")),
        _ => drop(session.run("tariff daytime")),
    }
    if stage >= 5 && random.chance(60) {
        session.run(&format!("charging-fee {cents}"));
    }
    if stage >= 5 && random.chance(60) {
        session.run("lost-fee 2500");
    }
}

fn set_up_gates(floors: &[u64], random: &mut Generator, session: &mut Session) {
    let distances_first = random.chance(50);
    if distances_first {
        set_up_distances(floors, random, session);
    }
    for gate in 1..=3 {
        if random.chance(80) {
            let strategy = random.pick(&STRATEGIES);
            session.run(&format!("gate {gate} {strategy}"));
        }
    }
    if !distances_first {
        set_up_distances(floors, random, session);
    }
}

fn set_up_distances(floors: &[u64], random: &mut Generator, session: &mut Session) {
    for (floor, spots) in floors.iter().enumerate() {
        for spot in 1..=*spots {
            let gate = 1 + random.below(3);
            if random.chance(70) {
                let metres = 10 * random.below(4);
                session.run(&format!("distance {gate} {floor} {spot} {metres}"));
            }
        }
    }
}

fn set_up_extras(floors: &[u64], random: &mut Generator, session: &mut Session) {
    for (floor, spots) in floors.iter().enumerate() {
        for spot in 1..=*spots {
            if random.chance(40) {
                session.run(&format!("charger {floor} {spot}"));
            }
            if random.chance(30) {
                session.run(&format!("reserve {floor} {spot}"));
            }
        }
    }
}

fn step(stage: usize, known: &mut Known, random: &mut Generator, session: &mut Session) {
    let plate = format!("KA-{:02}", random.below(12));
    let inside = known.inside.len() as u64;
    let draw = random.next_u64();
    let guest = (inside > 0).then(|| known.inside[(draw % inside.max(1)) as usize].clone());
    let guest = guest.filter(|_| random.chance(80));
    let (ticket, name) = guest.unwrap_or((random.below(40), plate.clone()));
    match random.below(if stage >= 5 { 12 } else { 10 }) {
        0..=3 => park(stage, &plate, known, random, session),
        4 | 5 => {
            let reply = session.run(&format!("leave {ticket}"));
            gone(&reply, known);
        }
        6 => drop(session.run(&format!("find {name}"))),
        7 if stage >= 2 && random.chance(60) => {
            let (size, floor) = (random.pick(&SIZES), random.below(4));
            session.run(&format!("free {size} {floor}"));
        }
        7 => drop(session.run(&format!("free {}", random.pick(&SIZES)))),
        8 | 9 if stage >= 3 => {
            let minutes = match random.below(3) {
                0 => random.below(1500),
                _ => *random.pick(&WAITS),
            };
            session.run(&format!("wait {minutes}"));
        }
        8 | 9 => park(stage, &plate, known, random, session),
        10 => drop(session.run(&format!("permit {plate}"))),
        _ => {
            let reply = session.run(&format!("lost {name}"));
            gone(&reply, known);
        }
    }
}

fn park(
    stage: usize,
    plate: &str,
    known: &mut Known,
    random: &mut Generator,
    session: &mut Session,
) {
    let kinds = if stage >= 5 { 6 } else { 3 };
    let kind = random.pick(&KINDS[..kinds]);
    let mut command = format!("park {kind} {plate}");
    if stage >= 4 && random.chance(70) {
        command += &format!(" {}", 1 + random.below(4));
    }
    let reply = session.run(&command);
    let ticket = reply.strip_prefix("ticket ");
    let ticket = ticket.and_then(|rest| rest.split(':').next()?.parse().ok());
    known.inside.extend(ticket.map(|it| (it, plate.to_string())));
}

/// Forgets the vehicle that the reply says has left.
fn gone(reply: &str, known: &mut Known) {
    if let Some((plate, _)) = reply.split_once(" left ") {
        known.inside.retain(|(_, other)| other != plate);
    }
}
