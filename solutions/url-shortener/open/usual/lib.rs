//! A URL shortener that is run by text commands.

use std::collections::{BTreeMap, BTreeSet};

const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

#[derive(Debug)]
pub struct App {
    links: BTreeMap<String, Link>,
    /// The codes in the order in which they were made.
    order: Vec<String>,
    next: u64,
    reserved: BTreeSet<String>,
    same_code: bool,
    permanent: bool,
    teams: BTreeMap<String, Generator>,
    sinks: Vec<Sink>,
    now: u64,
}

#[derive(Debug)]
struct Link {
    url: String,
    alias: bool,
    until: Option<u64>,
    deleted: bool,
}

#[derive(Clone, Copy, Debug)]
enum Generator {
    Counter(u64),
    Sum,
}

#[derive(Debug)]
struct Sink {
    name: String,
    /// For the style `first`: the codes that were clicked.
    first: Option<BTreeSet<String>>,
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

impl App {
    pub fn new() -> Self {
        App {
            links: BTreeMap::new(),
            order: Vec::new(),
            next: 1,
            reserved: BTreeSet::new(),
            same_code: false,
            permanent: false,
            teams: BTreeMap::new(),
            sinks: Vec::new(),
            now: 0,
        }
    }

    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["reserve", word] => {
                self.reserved.insert(word.to_ascii_lowercase());
                format!("{word} is reserved")
            }
            ["repeats", "same"] => {
                self.same_code = true;
                "repeats get the same code".to_string()
            }
            ["status", "301"] => {
                self.permanent = true;
                "redirects are 301".to_string()
            }
            ["team", name, "counter", first] => {
                let generator = Generator::Counter(number(first));
                self.teams.insert(name.to_string(), generator);
                format!("team {name} uses counter")
            }
            ["team", name, "sum"] => {
                self.teams.insert(name.to_string(), Generator::Sum);
                format!("team {name} uses sum")
            }
            ["sink", name, style] => {
                self.sinks.push(Sink {
                    name: name.to_string(),
                    first: (*style == "first").then(BTreeSet::new),
                });
                format!("sink {name} shows {style}")
            }
            ["shorten", url] => self.shorten(None, url, None),
            ["shorten", url, team] => self.shorten(Some(team), url, None),
            ["shorten-for", seconds, url] => {
                let until = self.now + number(seconds);
                self.shorten(None, url, Some(until))
            }
            ["shorten-for", seconds, url, team] => {
                let until = self.now + number(seconds);
                self.shorten(Some(team), url, Some(until))
            }
            ["alias", alias, url] => self.alias(alias, url),
            ["resolve", code] => match self.live(code) {
                Ok(link) => format!("{code} leads to {}", link.url),
                Err(reply) => reply,
            },
            ["follow", code] => self.follow(code),
            ["delete", code] => match self.live(code) {
                Ok(_) => {
                    if let Some(link) = self.links.get_mut(*code) {
                        link.deleted = true;
                    }
                    format!("{code} is deleted")
                }
                Err(reply) => reply,
            },
            ["wait", seconds] => {
                self.now += number(seconds);
                format!("second {}", self.now)
            }
            _ => format!("rejected: {line} makes no sense"),
        }
    }

    fn shorten(&mut self, team: Option<&str>, url: &str, until: Option<u64>) -> String {
        let mut generator = match team {
            None => Generator::Counter(self.next),
            Some(name) => match self.teams.get(name) {
                Some(generator) => *generator,
                None => return format!("rejected: there is no team {name}"),
            },
        };
        if !is_url(url) {
            return format!("rejected: {url} is not a URL");
        }
        if until.is_none()
            && let Some(code) = self.earlier(url)
        {
            return format!("code {code}");
        }
        let mut attempt = 0;
        let code = loop {
            let code = generator.propose(url, attempt);
            attempt += 1;
            if !self.is_reserved(&code) && !self.links.contains_key(&code) {
                break code;
            }
        };
        if let Generator::Counter(next) = generator {
            match team {
                None => self.next = next,
                Some(name) => {
                    self.teams.insert(name.to_string(), generator);
                }
            }
        }
        self.add(&code, url, false, until);
        match until {
            None => format!("code {code}"),
            Some(until) => format!("code {code} until second {until}"),
        }
    }

    fn earlier(&self, url: &str) -> Option<String> {
        if !self.same_code {
            return None;
        }
        let is_it = |code: &&String| {
            let link = &self.links[*code];
            link.url == url && !link.alias && !link.deleted && link.until.is_none()
        };
        self.order.iter().find(is_it).cloned()
    }

    fn alias(&mut self, alias: &str, url: &str) -> String {
        if !is_url(url) {
            format!("rejected: {url} is not a URL")
        } else if !is_code(alias) {
            format!("rejected: {alias} is not a code")
        } else if self.is_reserved(alias) {
            format!("rejected: {alias} is reserved")
        } else if self.links.contains_key(alias) {
            format!("rejected: {alias} is taken")
        } else {
            self.add(alias, url, true, None);
            format!("code {alias}")
        }
    }

    fn add(&mut self, code: &str, url: &str, alias: bool, until: Option<u64>) {
        let link = Link {
            url: url.to_string(),
            alias,
            until,
            deleted: false,
        };
        self.links.insert(code.to_string(), link);
        self.order.push(code.to_string());
    }

    fn is_reserved(&self, code: &str) -> bool {
        self.reserved.contains(&code.to_ascii_lowercase())
    }

    fn live(&self, code: &str) -> Result<&Link, String> {
        let Some(link) = self.links.get(code) else {
            return Err(format!("rejected: {code} is unknown"));
        };
        if link.deleted || link.until.is_some_and(|until| until <= self.now) {
            return Err(format!("rejected: {code} is gone"));
        }
        Ok(link)
    }

    fn follow(&mut self, code: &str) -> String {
        let link = match self.live(code) {
            Ok(link) => link,
            Err(reply) => return reply,
        };
        let status = if self.permanent && link.until.is_none() {
            301
        } else {
            302
        };
        let mut reply = format!("{status} {}", link.url);
        for sink in &mut self.sinks {
            let name = &sink.name;
            match &mut sink.first {
                None => reply += &format!("\n{name}: {code} at second {}", self.now),
                Some(seen) => {
                    if seen.insert(code.to_string()) {
                        reply += &format!("\n{name}: {code} for the first time");
                    }
                }
            }
        }
        reply
    }
}

impl Generator {
    fn propose(&mut self, url: &str, attempt: u64) -> String {
        match self {
            Generator::Counter(next) => {
                *next += 1;
                base62(*next - 1)
            }
            Generator::Sum => {
                let sum: u64 = url.bytes().map(u64::from).sum();
                format!("{:0>4}", base62(sum + attempt))
            }
        }
    }
}

fn base62(mut number: u64) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from(DIGITS[(number % 62) as usize]));
        number /= 62;
        if number == 0 {
            return text;
        }
    }
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("http://");
    let rest = rest.or_else(|| text.strip_prefix("https://"));
    rest.is_some_and(|rest| !rest.is_empty())
}

fn is_code(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=32).contains(&text.len()) && text.bytes().all(is_sign)
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}
