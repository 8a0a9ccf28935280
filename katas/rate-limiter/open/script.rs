//! Random requests to a small limiter: few clients and endpoints, small limits, so that
//! requests pass and wait about equally often. The script reads how long to wait, and
//! often waits exactly that long.

use crate::support::{Generator, Session};

const CLIENTS: [&str; 3] = ["Ada", "Bo", "Cleo"];
const ENDPOINTS: [&str; 4] = ["rain", "snow", "wind", "fog"];
const TIERS: [&str; 3] = ["gold", "red", "none"];

pub fn script(stage: usize, mut random: Generator, session: &mut Session) {
    let limited = 1 + random.below(3) as usize;
    for endpoint in &ENDPOINTS[..limited] {
        let limits = limits(stage, &mut random);
        session.run(&format!("limit {endpoint} {limits}"));
        if stage >= 3 && random.chance(60) {
            let limits = self::limits(stage, &mut random);
            let tier = random.pick(&TIERS[..2]);
            session.run(&format!("limit {endpoint} for {tier} {limits}"));
        }
    }
    if random.chance(50) {
        let limit = limit(stage, &mut random);
        session.run(&format!("default {limit}"));
    }
    if random.chance(30) {
        let endpoint = random.pick(&ENDPOINTS);
        let limits = limits(stage, &mut random);
        session.run(&format!("limit {endpoint} {limits}"));
        let limit = limit(stage, &mut random);
        session.run(&format!("default {limit}"));
    }
    if stage >= 4 && random.chance(50) {
        session.run("count rejected");
    }
    let mut until = 0;
    let mut now = 0;
    for (_, mut random) in random.steps(1..=120) {
        step(stage, limited, &mut now, &mut until, &mut random, session);
    }
}

fn step(
    stage: usize,
    limited: usize,
    now: &mut u64,
    until: &mut u64,
    random: &mut Generator,
    session: &mut Session,
) {
    let clients = 2 + random.below(2) as usize;
    let client = *random.pick(&CLIENTS[..clients]);
    let kinds = [0, 16, 16, 17, 20];
    match random.below(kinds[stage.min(4)]) {
        0..=11 => {
            let known = if random.chance(85) {
                limited
            } else {
                ENDPOINTS.len()
            };
            let endpoint = *random.pick(&ENDPOINTS[..known]);
            let reply = session.run(&format!("ask {client} {endpoint}"));
            let wait = reply
                .strip_prefix("no, wait ")
                .and_then(|it| it.parse().ok());
            if let Some(wait) = wait {
                let _: u64 = wait;
                *until = *now + wait;
            }
        }
        12 | 13 => wait(random.below(12), now, session),
        14 => wait(until.saturating_sub(*now), now, session),
        15 => {
            let rest = until.saturating_sub(*now).saturating_sub(1);
            wait(rest, now, session);
        }
        16 => {
            let tier = random.pick(&TIERS);
            session.run(&format!("tier {client} {tier}"));
        }
        17 => drop(session.run("counters")),
        _ => drop(session.run("evict")),
    }
}

fn wait(ms: u64, now: &mut u64, session: &mut Session) {
    session.run(&format!("wait {ms}"));
    *now += ms;
}

fn limits(stage: usize, random: &mut Generator) -> String {
    let count = if stage >= 3 { 1 + random.below(3) } else { 1 };
    let limits: Vec<String> = (0..count).map(|_| limit(stage, random)).collect();
    limits.join(" and ")
}

fn limit(stage: usize, random: &mut Generator) -> String {
    let n = if random.chance(4) {
        0
    } else {
        *random.pick(&[1, 1, 2, 2, 3, 4])
    };
    let ms = if random.chance(3) {
        0
    } else {
        5 + random.below(60)
    };
    match random.below(if stage >= 2 { 3 } else { 1 }) {
        0 => format!("window {n} {ms}"),
        1 => format!("log {n} {ms}"),
        _ => format!("bucket {n} {} {ms}", 1 + random.below(3)),
    }
}
