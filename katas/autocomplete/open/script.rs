//! Random hours of a small search field: few letters, so that many terms begin alike,
//! weights are equal and texts die. The script reads replies, so that users end terms
//! which are there.

use crate::support::{Generator, Session};

const TERMS: [&str; 14] = [
    "Aa",
    "Aab",
    "Aab-Ba",
    "Aba",
    "Ab-Aa",
    "aa",
    "aab",
    "Ba",
    "Bab",
    "Ba-Aab",
    "ba",
    "BA-ba",
    "Bbbbbbbbbbbbbbbbbbbb",
    "Bbbbbbbbbbbbbbbbbbbbb",
];
const PREFIXES: [&str; 8] = ["A", "Aa", "Aab", "Ab", "a", "B", "Ba", "Bbb"];
const USERS: [&str; 3] = ["Ada", "Bo", "Cleo"];
const WEIGHTS: [u64; 9] = [0, 1, 2, 2, 3, 3, 8, 40, 1_000_000_007];
const WAITS: [u64; 7] = [0, 1, 6, 7, 8, 70, 450];
const HIDDEN: [&str; 7] = [
    "word Aa",
    "word ba",
    "word AAB",
    "start Aa",
    "start b",
    "start AB",
    "start Ba-",
];

pub fn script(stage: usize, mut random: Generator, session: &mut Session) {
    if stage >= 2 && random.chance(60) {
        session.run("log");
    }
    if stage >= 3 && random.chance(70) {
        let name = random.pick(&["lower", "lower", "plain"]);
        session.run(&format!("spelling {name}"));
    }
    if stage >= 4 && random.chance(75) {
        let name = random.pick(&["recent", "recent", "weight"]);
        session.run(&format!("rank {name}"));
    }
    for _ in 0..random.below(8) {
        add(&mut random, session);
    }
    for (_, mut random) in random.steps(1..=120) {
        step(stage, &mut random, session);
    }
}

fn step(stage: usize, random: &mut Generator, session: &mut Session) {
    let term = *random.pick(&TERMS);
    let kinds = [0, 8, 16, 20, 25];
    match random.below(kinds[stage.min(4)]) {
        0..=2 => add(random, session),
        3 => drop(session.run(&format!("remove {term}"))),
        4 => drop(session.run(&format!("weight {term}"))),
        5 | 6 => {
            let prefix = *random.pick(&PREFIXES);
            let k = random.below(8);
            session.run(&format!("suggest {prefix} {k}"));
        }
        7 => {
            let k = random.below(14);
            session.run(&format!("top {k}"));
        }
        8..=12 => type_in(random, session),
        13 | 14 => {
            let user = *random.pick(&USERS);
            session.run(&format!("text {user}"));
        }
        15 => log(random, session),
        16..=18 => {
            let what = *random.pick(&HIDDEN);
            session.run(&format!("hide {what}"));
            if random.chance(40) {
                session.run("top 9");
            }
        }
        19 => {
            let what = *random.pick(&HIDDEN);
            session.run(&format!("unhide {what}"));
        }
        20 | 21 => {
            let days = random.pick(&WAITS);
            session.run(&format!("wait {days}"));
        }
        _ => drop(session.run(&format!("score {term}"))),
    }
}

fn add(random: &mut Generator, session: &mut Session) {
    let (term, weight) = (*random.pick(&TERMS), *random.pick(&WEIGHTS));
    session.run(&format!("add {term} {weight}"));
}

/// Some keys, or the rest of a term that begins with what the user has typed.
fn type_in(random: &mut Generator, session: &mut Session) {
    let user = *random.pick(&USERS);
    let mut keys = String::new();
    for _ in 0..1 + random.below(4) {
        keys.push(*random.pick(&['A', 'a', 'b', 'B', '-', '#', 'a']));
    }
    if random.chance(60) {
        let typed = session.run(&format!("text {user}"));
        let typed = typed.rsplit(' ').next().unwrap_or_default().to_string();
        let term = *random.pick(&TERMS);
        let rest = term.strip_prefix(&typed).unwrap_or(term);
        keys = format!("{rest}#");
    }
    session.run(&format!("type {user} {keys}"));
}

/// The log goes down or up, if there is one.
fn log(random: &mut Generator, session: &mut Session) {
    let state = random.pick(&["down", "up"]);
    let query = "type Cleo #Aa#";
    if session.run(query).contains("logged") {
        session.run(&format!("log {state}"));
        session.run(query);
        session.run("log up");
    }
}
