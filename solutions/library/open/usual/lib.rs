//! A library that is run by text commands.

use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub struct App {
    today: u32,
    titles: Vec<Title>,
    copies: Vec<Copy>,
    fines: Option<Fines>,
    debts: BTreeMap<String, u64>,
    channels: Vec<Channel>,
    notices: Vec<String>,
}

#[derive(Debug)]
struct Title {
    name: String,
    author: String,
    kind: Kind,
    waiting: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Book,
    Dvd,
    Ebook,
    Reference,
}

#[derive(Debug)]
struct Copy {
    title: usize,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Shelf,
    Lent {
        member: String,
        due: u32,
        renewals: u32,
    },
    Kept {
        member: String,
        until: u32,
    },
}

#[derive(Clone, Copy, Debug)]
enum Fines {
    Daily(u64),
    Weekly(u64),
}

#[derive(Debug)]
struct Channel {
    name: String,
    only_ready: bool,
}

impl App {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let mut reply = match words.as_slice() {
            ["fines", name, cents] => {
                let cents = amount(cents);
                self.fines = Some(match *name {
                    "weekly" => Fines::Weekly(cents),
                    _ => Fines::Daily(cents),
                });
                format!("fines {name}")
            }
            ["channel", name, style] => {
                self.channels.push(Channel {
                    name: (*name).to_string(),
                    only_ready: *style == "ready",
                });
                format!("channel {name} shows {style}")
            }
            ["title", name, author] => {
                self.add_title(name, author, Kind::Book);
                format!("title {name} by {author}")
            }
            ["title", name, author, kind] => {
                self.add_title(name, author, kind_of(kind));
                format!("title {name} by {author}, {kind}")
            }
            ["copy", name] => self.add_copy(name),
            ["borrow", member, name] => self.borrow(member, name),
            ["return", copy] => self.take_back(number(copy)),
            ["renew", member, name] => self.renew(member, name),
            ["wait", days] => {
                for _ in 0..number(days) {
                    self.today += 1;
                    self.start_day();
                }
                format!("day {}", self.today)
            }
            ["shelf", name] => {
                let title = self.title(name);
                let all = self.copies.iter().filter(|copy| copy.title == title);
                let all = all.count();
                let free = self.on_shelf(title).count();
                format!("{name}: {free} of {all} on the shelf")
            }
            ["where", copy] => self.place(number(copy)),
            ["owes", member] => format!("{member} owes {}", money(self.debt(member))),
            ["pay", member, cents] => self.pay(member, amount(cents)),
            ["search", conditions @ ..] => self.search(conditions),
            ["hold", member, name] => self.hold(member, name),
            ["cancel", member, name] => self.cancel(member, name),
            ["queue", name] => {
                let waiting = &self.titles[self.title(name)].waiting;
                if waiting.is_empty() {
                    format!("{name}: empty")
                } else {
                    format!("{name}: {}", waiting.join(", "))
                }
            }
            _ => format!("rejected: {line} makes no sense"),
        };
        for notice in std::mem::take(&mut self.notices) {
            reply += &format!("\n{notice}");
        }
        reply
    }

    fn add_title(&mut self, name: &str, author: &str, kind: Kind) {
        self.titles.push(Title {
            name: name.to_string(),
            author: author.to_string(),
            kind,
            waiting: Vec::new(),
        });
    }

    fn title(&self, name: &str) -> usize {
        let mut titles = self.titles.iter();
        titles.position(|title| title.name == name).unwrap_or(0)
    }

    fn on_shelf(&self, title: usize) -> impl Iterator<Item = usize> {
        let copies = self.copies.iter().enumerate();
        let copies = copies.filter(move |(_, copy)| copy.title == title);
        let copies = copies.filter(|(_, copy)| matches!(copy.place, Place::Shelf));
        copies.map(|(index, _)| index)
    }

    fn loan(&self, who: &str, title: usize) -> Option<usize> {
        self.copies.iter().position(|copy| {
            copy.title == title
                && matches!(&copy.place, Place::Lent { member, .. } if member == who)
        })
    }

    fn kept(&self, who: &str, title: usize) -> Option<usize> {
        self.copies.iter().position(|copy| {
            copy.title == title
                && matches!(&copy.place, Place::Kept { member, .. } if member == who)
        })
    }

    fn debt(&self, member: &str) -> u64 {
        self.debts.get(member).copied().unwrap_or(0)
    }

    fn add_copy(&mut self, name: &str) -> String {
        let title = self.title(name);
        self.copies.push(Copy {
            title,
            place: Place::Shelf,
        });
        let count = self.copies.len();
        self.make_free(count - 1);
        format!("copy {count} of {name}")
    }

    fn borrow(&mut self, member: &str, name: &str) -> String {
        let title = self.title(name);
        let debt = self.debt(member);
        if debt >= 1000 {
            return format!("rejected: {member} owes {}", money(debt));
        }
        if self.loan(member, title).is_some() {
            return format!("rejected: {member} has {name}");
        }
        let loans = (0..self.titles.len()).filter(|it| self.loan(member, *it).is_some());
        if loans.count() >= 5 {
            return format!("rejected: {member} has 5 loans");
        }
        let days = match self.titles[title].kind {
            Kind::Reference => return format!("rejected: {name} is not lent"),
            Kind::Dvd => 3,
            Kind::Book | Kind::Ebook => 14,
        };
        let kept = self.kept(member, title);
        let Some(copy) = kept.or_else(|| self.on_shelf(title).next()) else {
            return format!("rejected: no copy of {name}");
        };
        let due = self.today + days;
        self.copies[copy].place = Place::Lent {
            member: member.to_string(),
            due,
            renewals: 0,
        };
        format!("{member} has copy {} until day {due}", copy + 1)
    }

    fn take_back(&mut self, number: usize) -> String {
        let copy = self.copies.get(number.wrapping_sub(1));
        let Some(Place::Lent { member, due, .. }) = copy.map(|copy| copy.place.clone()) else {
            return format!("rejected: copy {number} is not lent");
        };
        let mut reply = format!("{member} returned copy {number}");
        let days = self.today.saturating_sub(due);
        if days > 0 {
            reply += &format!(", late by {days}");
            if let Some(fines) = self.fines {
                let fine = match fines {
                    Fines::Daily(cents) => (cents * u64::from(days)).min(800),
                    Fines::Weekly(cents) => cents * u64::from(days.div_ceil(7)),
                };
                let debt = self.debt(&member) + fine;
                self.debts.insert(member, debt);
                reply += &format!("\nfine {}, owes {}", money(fine), money(debt));
            }
        }
        self.make_free(number - 1);
        reply
    }

    fn renew(&mut self, member: &str, name: &str) -> String {
        let title = self.title(name);
        let Some(copy) = self.loan(member, title) else {
            return format!("rejected: {member} does not have {name}");
        };
        let debt = self.debt(member);
        if debt >= 1000 {
            return format!("rejected: {member} owes {}", money(debt));
        }
        let Place::Lent { due, renewals, .. } = &mut self.copies[copy].place else {
            return String::new();
        };
        if *due < self.today {
            return format!("rejected: {name} is late");
        }
        if !self.titles[title].waiting.is_empty() {
            return format!("rejected: {name} is wanted");
        }
        *due += match self.titles[title].kind {
            Kind::Book => 14,
            Kind::Dvd if *renewals == 0 => 3,
            _ => return format!("rejected: {name} cannot be renewed"),
        };
        *renewals += 1;
        format!("{member} has copy {} until day {due}", copy + 1)
    }

    fn place(&self, number: usize) -> String {
        let Some(copy) = self.copies.get(number.wrapping_sub(1)) else {
            return format!("rejected: there is no copy {number}");
        };
        match &copy.place {
            Place::Shelf => format!("copy {number} is on the shelf"),
            Place::Lent { member, due, .. } => {
                format!("copy {number} is with {member} until day {due}")
            }
            Place::Kept { member, until } => {
                format!("copy {number} is kept for {member} until day {until}")
            }
        }
    }

    fn pay(&mut self, member: &str, cents: u64) -> String {
        let debt = self.debt(member);
        if cents > debt {
            return format!("rejected: {member} owes only {}", money(debt));
        }
        self.debts.insert(member.to_string(), debt - cents);
        format!("{member} owes {}", money(debt - cents))
    }

    fn search(&self, words: &[&str]) -> String {
        let mut found = Vec::new();
        for (index, title) in self.titles.iter().enumerate() {
            let mut groups = words.split(|word| *word == "or");
            if groups.any(|group| group.iter().all(|word| self.matches(index, word))) {
                found.push(title.name.as_str());
            }
        }
        if found.is_empty() {
            return "found nothing".to_string();
        }
        format!("found {}", found.join(", "))
    }

    fn matches(&self, index: usize, word: &str) -> bool {
        let title = &self.titles[index];
        if let Some(rest) = word.strip_prefix('!') {
            return !self.matches(index, rest);
        }
        match word.split_once('=') {
            Some(("title", text)) => contains(&title.name, text),
            Some((_, text)) => contains(&title.author, text),
            None => self.on_shelf(index).next().is_some(),
        }
    }

    fn hold(&mut self, member: &str, name: &str) -> String {
        let title = self.title(name);
        let debt = self.debt(member);
        if debt >= 1000 {
            return format!("rejected: {member} owes {}", money(debt));
        }
        if self.loan(member, title).is_some() {
            return format!("rejected: {member} has {name}");
        }
        let waits = self.titles[title].waiting.iter().any(|it| it == member);
        if waits || self.kept(member, title).is_some() {
            return format!("rejected: {member} has a hold on {name}");
        }
        if self.titles[title].kind == Kind::Reference {
            return format!("rejected: {name} is not lent");
        }
        if self.on_shelf(title).next().is_some() {
            return format!("rejected: a copy of {name} is on the shelf");
        }
        let waiting = &mut self.titles[title].waiting;
        waiting.push(member.to_string());
        format!("{member} is number {} for {name}", waiting.len())
    }

    fn cancel(&mut self, member: &str, name: &str) -> String {
        let title = self.title(name);
        let waiting = &mut self.titles[title].waiting;
        if let Some(index) = waiting.iter().position(|it| it == member) {
            waiting.remove(index);
        } else if let Some(copy) = self.kept(member, title) {
            self.make_free(copy);
        } else {
            return format!("rejected: {member} has no hold on {name}");
        }
        format!("{member} has no hold on {name} now")
    }

    fn make_free(&mut self, copy: usize) {
        let waiting = &mut self.titles[self.copies[copy].title].waiting;
        if waiting.is_empty() {
            self.copies[copy].place = Place::Shelf;
            return;
        }
        let member = waiting.remove(0);
        let until = self.today + 3;
        let notice = format!("copy {} is ready for {member} until day {until}", copy + 1);
        self.copies[copy].place = Place::Kept { member, until };
        self.notify(true, &notice);
    }

    fn notify(&mut self, is_ready: bool, notice: &str) {
        for channel in &self.channels {
            if is_ready || !channel.only_ready {
                self.notices.push(format!("{}: {notice}", channel.name));
            }
        }
    }

    fn start_day(&mut self) {
        for copy in 0..self.copies.len() {
            let kind = self.titles[self.copies[copy].title].kind;
            if let Place::Lent { due, .. } = self.copies[copy].place
                && kind == Kind::Ebook
                && due < self.today
            {
                self.make_free(copy);
            }
        }
        for copy in 0..self.copies.len() {
            if let Place::Kept { member, until } = self.copies[copy].place.clone()
                && until < self.today
            {
                self.notify(
                    false,
                    &format!("the hold of {member} on copy {} ended", copy + 1),
                );
                self.make_free(copy);
            }
        }
        for copy in 0..self.copies.len() {
            if let Place::Lent { member, due, .. } = self.copies[copy].place.clone()
                && due + 1 == self.today
            {
                self.notify(false, &format!("copy {} of {member} is late", copy + 1));
            }
        }
    }
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

fn kind_of(word: &str) -> Kind {
    match word {
        "dvd" => Kind::Dvd,
        "ebook" => Kind::Ebook,
        "reference" => Kind::Reference,
        _ => Kind::Book,
    }
}

fn money(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn amount(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}

fn number(word: &str) -> usize {
    word.parse().unwrap_or(0)
}
