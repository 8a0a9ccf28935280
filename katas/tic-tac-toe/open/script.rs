//! Random evenings: small boards that fill up, short games, much undo and redo. Most
//! commands are valid, because the script reads the replies and keeps the board.

use crate::support::{Generator, Session};
use std::collections::BTreeSet;

const RULES: [&str; 6] = [
    "line",
    "misere line",
    "gravity line",
    "misere gravity line",
    "gravity misere line",
    "misere misere line",
];
const MARKS: [&str; 5] = ["X O", "A B", "A B C", "C A B", "X O A B"];
const WATCHERS: [&str; 4] = ["Rita", "Hall", "Anna", "Board"];

/// What the replies have told.
struct Known {
    size: u64,
    /// The mark on turn; the first mark of the game after its end.
    on_turn: String,
    /// The cells with a mark.
    taken: BTreeSet<String>,
    is_over: bool,
    /// How many watchers there are.
    watchers: usize,
}

pub fn script(stage: usize, mut random: Generator, session: &mut Session) {
    let mut known = Known {
        size: 3,
        on_turn: "X".to_string(),
        taken: BTreeSet::new(),
        is_over: false,
        watchers: 0,
    };
    if stage >= 2 && random.chance(70) {
        watch(&mut known, &mut random, session);
    }
    if stage >= 3 {
        for mark in ["X", "O", "A", "B"] {
            if random.chance(70) {
                seat(mark, &known, &mut random, session);
            }
        }
    }
    known.read(&session.run("new"));
    for (_, mut random) in random.steps(1..=120) {
        step(stage, &mut known, &mut random, session);
    }
}

fn step(stage: usize, known: &mut Known, random: &mut Generator, session: &mut Session) {
    let draw = random.below(if stage == 1 { 40 } else { 80 });
    // After the end: another game, or the end is taken back.
    let draw = match draw {
        0..=24 if known.is_over => 32,
        25..=29 | 57..=70 if known.is_over && stage >= 2 => 40,
        draw => draw,
    };
    match draw {
        0..=31 => make_a_move(known, random, session),
        32 | 33 => begin(stage, known, random, session),
        34..=36 => drop(session.run("board")),
        37..=39 => known.read(&session.run("status")),
        40..=46 => {
            known.read(&session.run("undo"));
            known.read(&session.run("status"));
        }
        47..=52 => {
            known.read(&session.run("redo"));
            known.read(&session.run("status"));
        }
        53..=55 => drop(session.run("moves")),
        56 if known.watchers < WATCHERS.len() && !known.is_over => watch(known, random, session),
        57..=74 if stage >= 3 => known.read(&session.run("turn")),
        75 | 76 if stage >= 3 => {
            let mark = known.on_turn.clone();
            seat(&mark, known, random, session);
        }
        77 if stage >= 4 => {
            let marks = random.pick(&MARKS);
            session.run(&format!("marks {marks}"));
        }
        78 | 79 if stage >= 5 => {
            let rule = random.pick(&RULES);
            session.run(&format!("rule {rule}"));
        }
        _ => make_a_move(known, random, session),
    }
}

fn make_a_move(known: &mut Known, random: &mut Generator, session: &mut Session) {
    let mark = if random.chance(92) {
        known.on_turn.clone()
    } else {
        (*random.pick(&["X", "O", "A"])).to_string()
    };
    let mut place = cell(known, random);
    for _ in 0..8 {
        if known.taken.contains(&place) && random.chance(90) {
            place = cell(known, random);
        }
    }
    let reply = session.run(&format!("play {mark} {place}"));
    if !reply.starts_with("rejected") {
        known.taken.insert(place);
    }
    known.read(&reply);
}

/// A game is over: begin another one, mostly of a size that fits.
fn begin(stage: usize, known: &mut Known, random: &mut Generator, session: &mut Session) {
    if stage < 4 || random.chance(20) {
        known.size = 3;
        known.taken.clear();
        known.read(&session.run("new"));
        return;
    }
    let (size, run) = if random.chance(85) {
        let size = *random.pick(&[1, 2, 3, 3, 4, 4, 5]);
        (size, 1 + random.below(size))
    } else {
        (random.below(4), random.below(5))
    };
    let reply = session.run(&format!("new {size} {run}"));
    if !reply.starts_with("rejected") {
        known.size = size;
        known.taken.clear();
    }
    known.read(&reply);
}

fn watch(known: &mut Known, random: &mut Generator, session: &mut Session) {
    let style = random.pick(&["radio", "scoreboard"]);
    let name = WATCHERS[known.watchers];
    session.run(&format!("watch {name} {style}"));
    known.watchers += 1;
}

fn seat(mark: &str, known: &Known, random: &mut Generator, session: &mut Session) {
    match random.below(4) {
        0 => drop(session.run(&format!("seat {mark} first"))),
        1 => {
            let cells: Vec<String> = (0..1 + random.below(4))
                .map(|_| cell(known, random))
                .collect();
            session.run(&format!("seat {mark} script {}", cells.join(" ")));
        }
        _ => drop(session.run(&format!("seat {mark} careful"))),
    }
}

/// A cell, now and then one that is just outside.
fn cell(known: &Known, random: &mut Generator) -> String {
    let end = known.size + u64::from(random.chance(5));
    let column = random.pick(&["a", "b", "c", "d", "e", "f"][..usize::try_from(end).unwrap_or(1)]);
    format!("{column}{}", 1 + random.below(end))
}

impl Known {
    fn read(&mut self, reply: &str) {
        for line in reply.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                [mark, "to", "play"] => {
                    self.on_turn = mark.to_string();
                    self.is_over = false;
                }
                ["draw"] | [_, "wins", ..] => self.is_over = true,
                [_, "plays", cell] | ["redone:", _, cell] => {
                    self.taken.insert(cell.to_string());
                }
                ["undone:", _, cell] => {
                    self.taken.remove(cell);
                }
                _ => {}
            }
        }
    }
}
