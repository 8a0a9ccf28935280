//! Random days of a small shortener: few URLs and short codes, so that codes meet. Most
//! commands are valid, because the script reads the replies.

use crate::support::{Generator, Session};

/// The first four have the same sum of characters.
const URLS: [&str; 9] = [
    "http://ab",
    "http://ba",
    "http://Sale.com/ab",
    "http://Sale.com/ba",
    "https://ab",
    "https://a.com/Docs",
    "https://a.com/Docs/",
    "http://a.com/docs",
    "https://a.com/News",
];
const BAD_URLS: [&str; 7] = [
    "a.com",
    "ftp://a",
    "http://",
    "https://",
    "http:/a",
    "www.http://a",
    "HTTP://ab",
];
const NAMES: [&str; 9] = [
    "Sale", "sale", "Docs", "a+b", "Help", "50%", "HELP", "x", "s-a_l-e",
];
const RESERVED: [&str; 8] = ["Help", "3", "a", "Sale", "00cq", "Z", "12", "x"];
const TEAMS: [&str; 3] = ["Ads", "Shop", "Bank"];
const WAITS: [u64; 7] = [0, 1, 1, 5, 9, 10, 60];

/// The codes that the replies have told.
#[derive(Default)]
struct Known {
    codes: Vec<String>,
}

pub fn script(stage: usize, mut random: Generator, session: &mut Session) {
    set_up(stage, &mut random, session);
    let mut known = Known::default();
    for (_, mut random) in random.steps(1..=120) {
        step(stage, &mut known, &mut random, session);
    }
}

fn set_up(stage: usize, random: &mut Generator, session: &mut Session) {
    if stage >= 2 {
        for _ in 0..random.below(4) {
            session.run(&format!("reserve {}", random.pick(&RESERVED)));
        }
        if random.chance(50) {
            session.run("repeats same");
        }
    }
    if stage >= 3 {
        for team in TEAMS {
            match random.below(4) {
                0 => {}
                1 | 2 => {
                    let first = random.pick(&[0, 1, 3, 8, 34, 60, 61, 3_843]);
                    session.run(&format!("team {team} counter {first}"));
                }
                _ => drop(session.run(&format!("team {team} sum"))),
            }
        }
    }
    if stage >= 4 {
        if random.chance(50) {
            session.run("status 301");
        }
        let sinks = random.below(4) as usize;
        for name in &["Stats", "Mail", "Audit"][..sinks] {
            let style = random.pick(&["all", "first"]);
            session.run(&format!("sink {name} {style}"));
        }
    }
}

fn step(stage: usize, known: &mut Known, random: &mut Generator, session: &mut Session) {
    let choices = [0, 4, 7, 7, 14][stage];
    match random.below(choices) {
        0 | 1 => shorten(stage, known, random, session),
        2 | 3 => {
            let code = some_code(known, random);
            session.run(&format!("resolve {code}"));
        }
        4 | 5 => {
            let code = match random.below(3) {
                0 => (*random.pick(&NAMES)).to_owned(),
                1 => random.below(60).to_string(),
                _ => some_code(known, random),
            };
            let reply = session.run(&format!("alias {code} {}", some_url(random)));
            remember(&reply, known);
        }
        6 => shorten(stage, known, random, session),
        7 | 8 => {
            let seconds = random.below(25);
            let mut command = format!("shorten-for {seconds} {}", some_url(random));
            if random.chance(60) {
                command += &format!(" {}", random.pick(&TEAMS));
            }
            let reply = session.run(&command);
            remember(&reply, known);
        }
        9 => {
            let code = some_code(known, random);
            session.run(&format!("delete {code}"));
        }
        10 => drop(session.run(&format!("wait {}", random.pick(&WAITS)))),
        _ => {
            let code = some_code(known, random);
            session.run(&format!("follow {code}"));
        }
    }
}

fn shorten(stage: usize, known: &mut Known, random: &mut Generator, session: &mut Session) {
    let mut command = format!("shorten {}", some_url(random));
    if stage >= 3 && random.chance(70) {
        command += &format!(" {}", random.pick(&TEAMS));
    }
    let reply = session.run(&command);
    remember(&reply, known);
}

fn some_url(random: &mut Generator) -> String {
    match random.below(12) {
        0 => (*random.pick(&BAD_URLS)).to_owned(),
        1..=3 => format!("https://a.com/{}", random.below(100)),
        _ => (*random.pick(&URLS)).to_owned(),
    }
}

/// Mostly a code that there is.
fn some_code(known: &Known, random: &mut Generator) -> String {
    let draw = random.next_u64();
    let made = known.codes.len() as u64;
    if made > 0 && random.chance(85) {
        let code = &known.codes[(draw % made) as usize];
        return match random.below(12) {
            0 => code.to_ascii_lowercase(),
            1 => code.to_ascii_uppercase(),
            _ => code.clone(),
        };
    }
    (draw % 40).to_string()
}

fn remember(reply: &str, known: &mut Known) {
    if let Some(code) = reply.strip_prefix("code ") {
        let code = code.split(' ').next().unwrap_or_default();
        known.codes.push(code.to_owned());
    }
}
