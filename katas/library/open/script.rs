//! Random days in a small library: few copies and few members, so that titles run out,
//! queues grow and holds end. Most commands are valid, because the script reads the
//! replies.

use crate::support::{Generator, Session};

const TITLES: [(&str, &str); 8] = [
    ("Emma", "Austen"),
    ("Ulysses", "Joyce"),
    ("The-Sea", "Banville"),
    ("Persuasion", "Austen"),
    ("Dubliners", "Joyce"),
    ("Seaside", "Austin"),
    ("Dune", "Herbert"),
    ("Émile", "Rousseau"),
];
const MEMBERS: [&str; 5] = ["Ada", "Bo", "Cleo", "Dan", "Eve"];
const KINDS: [&str; 6] = ["book", "book", "dvd", "ebook", "ebook", "reference"];
const WAITS: [u64; 9] = [0, 1, 1, 2, 3, 4, 7, 14, 15];
const CONDITIONS: [&str; 9] = [
    "on-shelf",
    "!on-shelf",
    "title=SEA",
    "!title=e",
    "author=aust",
    "author=Joyce",
    "!author=j",
    "title=u",
    "title=émile",
];

#[derive(Clone, Copy)]
struct Lent {
    member: &'static str,
    title: &'static str,
    copy: u64,
}

/// What the replies have told.
#[derive(Default)]
struct Known {
    titles: Vec<&'static str>,
    copies: u64,
    lent: Vec<Lent>,
    /// Titles for which a member waits.
    holds: Vec<(&'static str, &'static str)>,
    /// Members who owe something.
    debts: Vec<(&'static str, u64)>,
}

pub fn script(stage: usize, mut random: Generator, session: &mut Session) {
    let mut known = Known::default();
    if stage >= 2 && random.chance(80) {
        let list = random.pick(&["daily", "weekly"]);
        let cents = random.pick(&[0, 25, 333, 500, 1000]);
        session.run(&format!("fines {list} {cents}"));
    }
    let channels = if stage >= 4 {
        random.below(4) as usize
    } else {
        0
    };
    for name in &["wall", "mail", "desk"][..channels] {
        let style = random.pick(&["all", "ready"]);
        session.run(&format!("channel {name} {style}"));
    }
    let titles = *random.pick(&[1, 2, 3, 6, 7, 8]);
    for (name, author) in &TITLES[..titles] {
        let mut command = format!("title {name} {author}");
        if stage >= 5 && random.chance(70) {
            command += &format!(" {}", random.pick(&KINDS));
        }
        session.run(&command);
        known.titles.push(name);
        let copies = if titles > 3 {
            [0, 1, 1, 1]
        } else {
            [1, 1, 2, 3]
        };
        for _ in 0..*random.pick(&copies) {
            session.run(&format!("copy {name}"));
            known.copies += 1;
        }
    }
    for (_, mut random) in random.steps(1..=120) {
        step(stage, &mut known, &mut random, session);
    }
}

fn step(stage: usize, known: &mut Known, random: &mut Generator, session: &mut Session) {
    // With many titles, one member borrows most of them and reaches the limit.
    let is_busy = known.titles.len() > 5 && random.chance(70);
    let member = if is_busy {
        MEMBERS[0]
    } else {
        *random.pick(&MEMBERS)
    };
    let title = *random.pick(&known.titles);
    let kinds = [0, 14, 17, 19, 26, 28];
    match random.below(kinds[stage.min(5)]) {
        0..=4 => {
            let reply = session.run(&format!("borrow {member} {title}"));
            lent(&reply, member, title, known);
        }
        5..=7 => give_back(known, random, session),
        8..=10 => {
            session.run(&format!("wait {}", random.pick(&WAITS)));
        }
        11 => drop(session.run(&format!("shelf {title}"))),
        12 => {
            let copy = random.below(known.copies + 2);
            session.run(&format!("where {copy}"));
        }
        13 if random.chance(30) => {
            session.run(&format!("copy {title}"));
            known.copies += 1;
        }
        13 => drop(session.run(&format!("where {}", 1 + random.below(known.copies + 1)))),
        14 => drop(session.run(&format!("owes {member}"))),
        15 | 16 => pay(member, known, random, session),
        17 | 18 => search(random, session),
        19..=22 => {
            let title = known.any_loan(random).map_or(title, |loan| loan.title);
            let reply = session.run(&format!("hold {member} {title}"));
            if reply.contains(" is number ") {
                known.holds.push((member, title));
            }
        }
        23 => {
            let held = (!known.holds.is_empty()).then(|| {
                let index = random.below(known.holds.len() as u64) as usize;
                known.holds.swap_remove(index)
            });
            let (member, title) = held.unwrap_or((member, title));
            session.run(&format!("cancel {member} {title}"));
        }
        24 | 25 => drop(session.run(&format!("queue {title}"))),
        _ => {
            let loan = known.any_loan(random);
            let (member, title) = loan.map_or((member, title), |it| (it.member, it.title));
            session.run(&format!("renew {member} {title}"));
        }
    }
}

impl Known {
    /// Mostly one of the loans.
    fn any_loan(&self, random: &mut Generator) -> Option<Lent> {
        let draw = random.next_u64();
        let loans = self.lent.len() as u64;
        let any = (loans > 0).then(|| self.lent[(draw % loans.max(1)) as usize]);
        any.filter(|_| random.chance(85))
    }
}

/// Remembers a loan, if the reply is "Ada has copy 1 until day 14".
fn lent(reply: &str, member: &'static str, title: &'static str, known: &mut Known) {
    let copy = reply.split_once(" has copy ").map(|(_, rest)| rest);
    let copy = copy.and_then(|rest| rest.split(' ').next()?.parse().ok());
    if let Some(copy) = copy {
        known.lent.retain(|other| other.copy != copy);
        known.lent.push(Lent {
            member,
            title,
            copy,
        });
    }
}

fn give_back(known: &mut Known, random: &mut Generator, session: &mut Session) {
    let draw = random.next_u64();
    let any = random.below(known.copies + 2);
    let loans = known.lent.len() as u64;
    if loans == 0 || random.chance(15) {
        // A rejected return changes nothing, also if the copy is kept.
        session.run(&format!("return {any}"));
        session.run(&format!("where {any}"));
        return;
    }
    let Lent { member, copy, .. } = known.lent.swap_remove((draw % loans) as usize);
    let reply = session.run(&format!("return {copy}"));
    // "fine 0.50, owes 1.25"
    let owed = reply.split_once(", owes ").map(|(_, rest)| rest);
    let owed = owed.and_then(|rest| rest.lines().next()?.replace('.', "").parse().ok());
    if let Some(owed) = owed {
        known.debts.retain(|(other, _)| *other != member);
        known.debts.push((member, owed));
    }
}

fn pay(member: &'static str, known: &mut Known, random: &mut Generator, session: &mut Session) {
    let debts = known.debts.len() as u64;
    let draw = random.next_u64();
    if debts == 0 || random.chance(15) {
        session.run(&format!("pay {member} {}", random.below(3)));
        return;
    }
    let (member, owed) = known.debts.swap_remove((draw % debts) as usize);
    let cents = match random.below(4) {
        0 => owed + 1,
        1 => owed,
        2 => owed.saturating_sub(999),
        _ => 1 + owed / 2,
    };
    session.run(&format!("pay {member} {cents}"));
}

fn search(random: &mut Generator, session: &mut Session) {
    let mut words = vec!["search".to_string()];
    for group in 0..1 + random.below(3) {
        if group > 0 {
            words.push("or".to_string());
        }
        for _ in 0..1 + random.below(3) {
            words.push((*random.pick(&CONDITIONS)).to_string());
        }
    }
    session.run(&words.join(" "));
}
