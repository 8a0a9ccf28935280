//! Random days in a small storage: few paths and small plans, so that paths are taken,
//! plans are full and saves meet. Most commands are valid, because the script reads the
//! replies.

use crate::support::{Generator, Session};

const PATHS: [&str; 9] = [
    "/a", "/a/b", "/a/b/c", "/a.txt", "/ab", "/b", "/b~1", "/C/d.txt", "/c/d.txt",
];
const WRONG: [&str; 8] = ["a", "/", "/a/", "//a", "/a//b", "/a/../b", "/./a", "/.."];
const USERS: [&str; 4] = ["Ada", "Bo", "Cleo", "Dan"];
const CONDITIONS: [&str; 12] = [
    "prefix=/a",
    "prefix=/a/",
    "prefix=/c",
    "suffix=.txt",
    "suffix=b",
    "min=10",
    "min=25",
    "!prefix=/a",
    "!suffix=.txt",
    "!min=20",
    "!suffix=1",
    "prefix=a",
];
const OWNERS: [&str; 4] = ["owner=Ada", "owner=Bo", "!owner=Cleo", "owner=Dan"];
const ROLES: [&str; 6] = ["viewer", "viewer", "editor", "editor", "owner", "none"];

/// What the replies have told.
#[derive(Default)]
struct Known {
    users: Vec<&'static str>,
    /// Paths that were written, with their last version.
    written: Vec<(String, u64)>,
    version: u64,
}

impl Known {
    fn user(&self, random: &mut Generator) -> &'static str {
        let any = *random.pick(&USERS);
        if self.users.is_empty() || random.chance(4) {
            any
        } else {
            *random.pick(&self.users)
        }
    }

    /// Mostly a path at which something was written.
    fn path(&self, random: &mut Generator) -> String {
        let any = *random.pick(&PATHS);
        let index = random.below(self.written.len().max(1) as u64) as usize;
        let is_known = random.chance(75);
        match self.written.get(index) {
            Some((path, _)) if is_known => path.clone(),
            _ => any.to_string(),
        }
    }

    fn wrote(&mut self, path: &str) {
        self.version += 1;
        let version = self.version;
        self.written.retain(|(other, _)| other != path);
        self.written.push((path.to_string(), version));
    }

    fn version_of(&self, path: &str) -> u64 {
        let mut written = self.written.iter();
        let known = written.find(|(other, _)| other == path);
        known.map_or(0, |(_, version)| *version)
    }
}

pub fn script(stage: usize, mut random: Generator, session: &mut Session) {
    let mut known = Known::default();
    if stage >= 4 && random.chance(70) {
        session.run(&format!("keep {}", 1 + random.below(3)));
    }
    if stage >= 5 && random.chance(50) {
        let name = random.pick(&["keep-both", "reject"]);
        session.run(&format!("conflicts {name}"));
    }
    if stage >= 3 {
        let count = 2 + random.below(3) as usize;
        for name in &USERS[..count] {
            let plan = match random.below(6) {
                0 | 1 => format!("fixed {}", 20 + random.below(60)),
                2..=4 => format!("bonus {}", 10 + random.below(40)),
                _ => "unlimited".to_string(),
            };
            session.run(&format!("user {name} {plan}"));
            known.users.push(name);
        }
    }
    for (_, mut random) in random.steps(1..=110) {
        step(stage, &mut known, &mut random, session);
    }
}

fn step(stage: usize, known: &mut Known, random: &mut Generator, session: &mut Session) {
    let kinds = [0, 14, 18, 26, 32, 44];
    let path = if random.chance(3) {
        (*random.pick(&WRONG)).to_string()
    } else {
        known.path(random)
    };
    let user = known.user(random);
    let size = 1 + random.below(30);
    match random.below(kinds[stage.min(5)]) {
        0..=4 => {
            let fresh = *random.pick(&PATHS);
            let command = if stage >= 3 && random.chance(75) {
                format!("add {fresh} {size} {user}")
            } else {
                format!("add {fresh} {size}")
            };
            if session.run(&command).starts_with("added ") {
                known.wrote(fresh);
            }
        }
        5 | 6 => {
            let to = *random.pick(&PATHS);
            let reply = session.run(&format!("copy {path} {to}"));
            if reply.starts_with("copied ") {
                known.wrote(to);
            }
        }
        7..=9 => drop(session.run(&format!("delete {path}"))),
        10 | 11 => drop(session.run(&format!("size {path}"))),
        12 => drop(session.run(&format!("add {} {size}", random.pick(&WRONG)))),
        13 => drop(session.run("usage")),
        14..=17 => find(stage, random, session),
        18 | 19 => drop(session.run(&format!("account {user}"))),
        20..=23 => {
            let fresh = *random.pick(&PATHS);
            let reply = session.run(&format!("add {fresh} {} {user}", 2 * size));
            if reply.starts_with("added ") {
                known.wrote(fresh);
            }
        }
        24 => drop(session.run("find path 99")),
        25 if random.chance(15) => {
            let from = known.user(random);
            let reply = session.run(&format!("merge {user} {from}"));
            if !reply.starts_with("rejected") {
                known.users.retain(|other| *other != from);
            }
        }
        25 => drop(session.run(&format!("account {user}"))),
        26..=28 => drop(session.run(&format!("backup {user}"))),
        29 | 30 => drop(session.run(&format!("restore {user}"))),
        31 => drop(session.run(&format!("restore {user} {}", 1 + random.below(6)))),
        32..=35 => {
            let role = random.pick(&ROLES);
            session.run(&format!("share {path} {user} {role}"));
        }
        36..=38 => {
            // "/a has 30 bytes, version 3"
            let reply = session.run(&format!("open {path} {user}"));
            let version = reply.rsplit_once("version ").map(|(_, rest)| rest);
            if let Some(version) = version.and_then(|text| text.parse().ok()) {
                known.version = known.version.max(version);
                known.written.retain(|(other, _)| *other != path);
                known.written.push((path, version));
            }
        }
        39..=42 => {
            let version = known.version_of(&path);
            let base = match random.below(5) {
                0 => version.saturating_sub(1),
                1 => version + 1,
                _ => version,
            };
            let reply = session.run(&format!("save {path} {size} {user} {base}"));
            // "saved /a, version 3"
            let saved = reply.strip_prefix("saved ");
            if let Some((path, version)) = saved.and_then(|it| it.split_once(", version ")) {
                known.version = version.parse().unwrap_or(known.version);
                known.written.retain(|(other, _)| other != path);
                known.written.push((path.to_string(), known.version));
            }
        }
        _ => drop(session.run(&format!("remove {path} {user}"))),
    }
}

fn find(stage: usize, random: &mut Generator, session: &mut Session) {
    let order = random.pick(&["path", "largest", "largest"]);
    let mut command = format!("find {order} {}", random.below(7));
    for _ in 0..random.below(3) {
        command += &format!(" {}", random.pick(&CONDITIONS));
    }
    if stage >= 3 && random.chance(50) {
        command += &format!(" {}", random.pick(&OWNERS));
    }
    session.run(&command);
}
