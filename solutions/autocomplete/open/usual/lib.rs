//! A search field that is run by text commands.

use std::collections::BTreeMap;

/// The most characters of a term.
const LONGEST: usize = 20;

#[derive(Debug, Default)]
pub struct App {
    terms: BTreeMap<String, Term>,
    users: BTreeMap<String, User>,
    log: Option<Log>,
    lines: Vec<String>,
    lower: bool,
    hidden_words: Vec<String>,
    hidden_starts: Vec<String>,
    order: Order,
    today: u64,
}

#[derive(Debug)]
struct Term {
    weight: u64,
    last_used: u64,
}

#[derive(Debug, Default)]
struct User {
    text: String,
    is_dead: bool,
}

#[derive(Debug)]
struct Log {
    is_up: bool,
    queries: usize,
}

#[derive(Clone, Copy, Debug, Default)]
enum Order {
    #[default]
    Weight,
    Recent,
}

impl App {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let mut reply = match words.as_slice() {
            ["log"] => {
                self.log = Some(Log {
                    is_up: true,
                    queries: 0,
                });
                "log is up".to_string()
            }
            ["log", state] => {
                if let Some(log) = &mut self.log {
                    log.is_up = *state == "up";
                }
                format!("log is {state}")
            }
            ["spelling", name] => {
                self.lower = *name == "lower";
                format!("spelling {name}")
            }
            ["rank", name] => {
                self.order = match *name {
                    "recent" => Order::Recent,
                    _ => Order::Weight,
                };
                format!("ranks by {name}")
            }
            ["add", text, weight] => self.add(text, number(weight)),
            ["remove", text] => {
                let term = self.spelled(text);
                match self.terms.remove(&term) {
                    Some(_) => format!("{term} is removed"),
                    None => format!("rejected: there is no {text}"),
                }
            }
            ["weight", text] => {
                let term = self.spelled(text);
                match self.terms.get(&term) {
                    Some(found) => format!("{term} has weight {}", found.weight),
                    None => format!("rejected: there is no {text}"),
                }
            }
            ["score", text] => {
                let term = self.spelled(text);
                match self.terms.get(&term) {
                    Some(found) => format!("{term} scores {}", self.score(found)),
                    None => format!("rejected: there is no {text}"),
                }
            }
            ["suggest", prefix, k] => self.suggest(prefix, number(k)),
            ["top", k] => self.suggest("", number(k)),
            ["type", user, keys] => self.type_in(user, keys),
            ["text", user] => {
                let text = self.users.get(*user).map_or("", |user| &user.text);
                let text = if text.is_empty() { "nothing" } else { text };
                format!("{user} typed {text}")
            }
            ["hide", kind, text] => {
                let text_in_lower_case = text.to_lowercase();
                let hidden = self.hidden(kind);
                if !hidden.contains(&text_in_lower_case) {
                    hidden.push(text_in_lower_case);
                }
                format!("hides {kind} {text}")
            }
            ["unhide", kind, text] => {
                let text_in_lower_case = text.to_lowercase();
                let hidden = self.hidden(kind);
                let before = hidden.len();
                hidden.retain(|other| *other != text_in_lower_case);
                if hidden.len() < before {
                    format!("no longer hides {kind} {text}")
                } else {
                    format!("rejected: {kind} {text} is not hidden")
                }
            }
            ["wait", days] => {
                self.today += number(days);
                format!("day {}", self.today)
            }
            _ => format!("rejected: {line} makes no sense"),
        };
        for line in std::mem::take(&mut self.lines) {
            reply += &format!("\n{line}");
        }
        reply
    }

    fn spelled(&self, text: &str) -> String {
        if self.lower {
            text.to_lowercase()
        } else {
            text.to_string()
        }
    }

    fn hidden(&mut self, kind: &str) -> &mut Vec<String> {
        match kind {
            "word" => &mut self.hidden_words,
            _ => &mut self.hidden_starts,
        }
    }

    fn add(&mut self, text: &str, weight: u64) -> String {
        if text.chars().count() > LONGEST {
            return format!("rejected: {text} is too long");
        }
        let term = self.spelled(text);
        let old = self.put(&term, weight);
        match old {
            Some(old) => format!("{term} has weight {weight}, before {old}"),
            None => format!("{term} has weight {weight}"),
        }
    }

    /// Sets a weight and says which one it was.
    fn put(&mut self, term: &str, weight: u64) -> Option<u64> {
        let last_used = self.today;
        let new = Term { weight, last_used };
        let old = self.terms.insert(term.to_string(), new);
        old.map(|old| old.weight)
    }

    fn is_hidden(&self, term: &str) -> bool {
        let term = term.to_lowercase();
        let word = self.hidden_words.iter();
        let mut word = word.filter(|hidden| term.split('-').any(|word| word == *hidden));
        let start = self.hidden_starts.iter();
        let mut start = start.filter(|hidden| term.starts_with(*hidden));
        word.next().is_some() || start.next().is_some()
    }

    fn score(&self, term: &Term) -> u64 {
        match self.order {
            Order::Weight => term.weight,
            Order::Recent => {
                let weeks = (self.today - term.last_used) / 7;
                if weeks >= 64 { 0 } else { term.weight >> weeks }
            }
        }
    }

    fn suggest(&self, prefix: &str, k: u64) -> String {
        let prefix = self.spelled(prefix);
        let mut found: Vec<(u64, &String, u64)> = self
            .terms
            .iter()
            .filter(|(term, _)| term.starts_with(&prefix))
            .filter(|(term, _)| !self.is_hidden(term))
            .map(|(text, term)| (self.score(term), text, term.weight))
            .collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        found.truncate(usize::try_from(k).unwrap_or(usize::MAX));
        if found.is_empty() {
            return "nothing".to_string();
        }
        let cells = found
            .iter()
            .map(|(_, text, weight)| format!("{text} {weight}"));
        cells.collect::<Vec<_>>().join(", ")
    }

    fn type_in(&mut self, name: &str, keys: &str) -> String {
        let mut reply = String::new();
        for key in keys.chars() {
            reply = if key == '#' {
                self.commit(name)
            } else {
                self.press(name, key)
            };
            if reply.starts_with("rejected") {
                break;
            }
        }
        reply
    }

    fn press(&mut self, name: &str, key: char) -> String {
        let user = self.users.entry(name.to_string()).or_default();
        user.text.push(key);
        if user.is_dead {
            return "nothing".to_string();
        }
        let text = user.text.clone();
        let reply = self.suggest(&text, 3);
        if let Some(user) = self.users.get_mut(name) {
            user.is_dead = reply == "nothing";
        }
        reply
    }

    fn commit(&mut self, name: &str) -> String {
        let user = self.users.get(name);
        let text = user.map(|user| user.text.clone()).unwrap_or_default();
        let mut reply = "nothing".to_string();
        if !text.is_empty() && text.chars().count() <= LONGEST {
            let term = self.spelled(&text);
            if let Some(log) = &mut self.log {
                if !log.is_up {
                    return "rejected: log is down".to_string();
                }
                log.queries += 1;
                let line = format!("logged {}: {term}", log.queries);
                self.lines.push(line);
            }
            let weight = self.terms.get(&term).map_or(0, |term| term.weight);
            self.put(&term, weight.saturating_add(1));
            reply = format!("{name} searched {term}");
        }
        self.users.remove(name);
        reply
    }
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}
