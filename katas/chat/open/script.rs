//! Random days in a small chat: few users and few groups, so that messages wait, groups
//! are full and devices lag behind. Most commands are valid, because the script reads
//! the replies.

use crate::support::{Generator, Session};

const USERS: [&str; 5] = ["Ada", "Bo", "Cleo", "Dan", "Eve"];
const GROUPS: [&str; 2] = ["@team", "@club"];
const TEXTS: [&str; 4] = ["hello", "yes", "no", "hm"];
const WAITS: [u64; 7] = [0, 1, 2, 4, 5, 14, 30];

/// What the replies have told.
#[derive(Default)]
struct Known {
    /// Chats with the number of their messages.
    chats: Vec<(String, u64)>,
    devices: Vec<String>,
}

impl Known {
    /// Reads `Ada+Bo 3 Ada: hello`.
    fn note(&mut self, reply: &str) {
        let mut words = reply.split(' ');
        let (Some(chat), Some(number)) = (words.next(), words.next()) else {
            return;
        };
        let Ok(number) = number.parse::<u64>() else {
            return;
        };
        match self.chats.iter_mut().find(|it| it.0 == chat) {
            Some(known) => known.1 = number.max(known.1),
            None => self.chats.push((chat.to_string(), number)),
        }
    }

    /// A chat, mostly one that there is, and a number in it.
    fn message(&self, random: &mut Generator) -> (String, u64) {
        let draw = random.next_u64();
        if self.chats.is_empty() || random.chance(4) {
            return ("Ada+Eve".to_string(), random.below(3));
        }
        let (chat, last) = &self.chats[(draw % self.chats.len() as u64) as usize];
        let number = match random.below(10) {
            0 => random.below(last + 2),
            1..=3 => *last,
            _ => last.saturating_sub(random.below(5)).max(1),
        };
        (chat.clone(), number)
    }

    /// A user, or a device of a user.
    fn device(&self, stage: usize, random: &mut Generator) -> String {
        let user = random.pick(&USERS).to_string();
        if stage < 4 || self.devices.is_empty() || random.chance(55) {
            return user;
        }
        random.pick(&self.devices).clone()
    }
}

pub fn script(stage: usize, mut random: Generator, session: &mut Session) {
    let mut known = Known::default();
    if stage >= 5 {
        let mut kinds = vec!["push", "text", "mail"];
        for _ in 0..random.below(4) {
            let kind = kinds.remove(random.below(kinds.len() as u64) as usize);
            session.run(&format!("notifier {kind}"));
        }
    }
    if stage >= 3 {
        let limit = 2 + random.below(3);
        session.run(&format!("group @team Ada {limit} invite"));
        session.run(&format!("group @club Bo {} public", limit + 1));
        session.run("add Ada @club Ada");
        session.run("chats Ada");
    }
    for (_, mut random) in random.steps(1..=120) {
        step(stage, &mut known, &mut random, session);
    }
}

fn step(stage: usize, known: &mut Known, random: &mut Generator, session: &mut Session) {
    let user = *random.pick(&USERS);
    let other = *random.pick(&USERS);
    match random.below(100) {
        0..=29 => send(stage, known, random, session),
        30..=36 => {
            let (chat, _) = known.message(random);
            session.run(&format!("history {} {chat}", member(&chat, user)));
        }
        37..=41 => {
            session.run(&format!("chats {user}"));
        }
        42..=59 if stage >= 2 => connections(stage, known, random, session),
        60..=75 if stage >= 3 => groups(random, session, user, other),
        76..=87 if stage >= 4 => devices(known, random, session, user),
        88..=99 if stage >= 5 => presence(known, random, session, user),
        _ => send(stage, known, random, session),
    }
}

/// Mostly a member of a chat of two.
fn member<'a>(chat: &'a str, user: &'a str) -> &'a str {
    let is_in = chat.starts_with('@') || chat.split('+').any(|it| it == user);
    match chat.split('+').next() {
        Some(first) if !is_in && user != "Eve" => first,
        _ => user,
    }
}

fn send(stage: usize, known: &mut Known, random: &mut Generator, session: &mut Session) {
    let from = *random.pick(&USERS);
    let to = match stage >= 3 && random.chance(60) {
        true => *random.pick(&GROUPS),
        false => *random.pick(&USERS[..3]),
    };
    let text = *random.pick(&TEXTS);
    let reply = match stage >= 3 && random.chance(25) {
        true => {
            let reply = session.run(&format!("once {from} {to} {} {text}", random.below(3)));
            session.run(&format!("chats {from}"));
            reply
        }
        false => session.run(&format!("send {from} {to} {text}")),
    };
    known.note(&reply);
}

fn connections(stage: usize, known: &mut Known, random: &mut Generator, session: &mut Session) {
    let device = known.device(stage, random);
    let (chat, number) = known.message(random);
    match random.below(12) {
        0..=2 => session.run(&format!("connect {device} {}", random.below(5))),
        3 | 4 => session.run(&format!("connect {device}")),
        5 => session.run(&format!("disconnect {device}")),
        6..=9 => {
            let word = *random.pick(&["got", "read"]);
            let device = match device.contains('/') {
                true => device,
                false => member(&chat, &device).to_string(),
            };
            session.run(&format!("{word} {device} {chat} {number}"));
            session.run(&format!("status {chat} {number}"))
        }
        10 => session.run(&format!("status {chat} {number}")),
        _ => session.run(&format!("unread {}", random.pick(&USERS))),
    };
}

fn groups(random: &mut Generator, session: &mut Session, user: &str, other: &str) {
    let group = *random.pick(&GROUPS);
    match random.below(10) {
        0 | 1 => session.run(&format!("add {user} {group} {user}")),
        2..=4 => session.run(&format!("add Ada {group} {other}")),
        5 => session.run(&format!("add {user} {group} {other}")),
        6 => session.run(&format!("remove {user} {group} {user}")),
        7 | 8 => session.run(&format!("remove {user} {group} {other}")),
        _ => session.run(&format!("members {group}")),
    };
}

fn devices(known: &mut Known, random: &mut Generator, session: &mut Session, user: &str) {
    let (chat, number) = known.message(random);
    let device = *random.pick(&["laptop", "watch", "glasses"]);
    let name = format!("{user}/{device}");
    if random.chance(25) && !known.devices.contains(&name) {
        session.run(&format!("device {user} {device}"));
        known.devices.push(name);
        return;
    }
    let (reader, limit) = (member(&chat, user), 1 + random.below(4));
    match random.chance(50) {
        true => session.run(&format!("page {reader} {chat} {limit}")),
        false => session.run(&format!("page {reader} {chat} {limit} {}", number.max(1))),
    };
}

fn presence(known: &Known, random: &mut Generator, session: &mut Session, user: &str) {
    let (chat, _) = known.message(random);
    match random.below(10) {
        0..=2 => session.run(&format!("beat {user}")),
        3..=5 => session.run(&format!("wait {}", random.pick(&WAITS))),
        6 => session.run("online"),
        7 | 8 => {
            let user = match random.chance(75) {
                true => member(&chat, user),
                false => user,
            };
            session.run(&format!("typing {user} {chat}"));
            session.run("online");
            session.run(&format!("who {chat}"))
        }
        _ => session.run(&format!("who {chat}")),
    };
}
