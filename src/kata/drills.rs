//! Drill cards in `katas/drills/<topic>.toml`: questions about systems and design, each
//! with an answer and a reason.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::embedded;
use crate::{
    error::{Error, Result},
    fs::TextTree,
    kata_path::forbidden_character,
};

/// The folder beside the katas.
pub const DRILLS: &str = "drills";
const NEAR: f64 = 0.8;
const LONGEST_SUMMARY: usize = 60;
const LONGEST_TEXT: usize = 2_000;
const CHOICES: std::ops::RangeInclusive<usize> = 3..=4;
const POINTS: std::ops::RangeInclusive<usize> = 3..=6;

/// All cards about one subject.
#[derive(Clone, Debug)]
pub struct DrillTopic {
    /// The name of its file.
    pub id: String,
    pub title: String,
    pub summary: String,
    pub order: u32,
    pub cards: Vec<DrillCard>,
    pub open: Vec<OpenQuestion>,
}

/// A situation with one right answer and one right reason. Numbers count from 1.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillCard {
    pub id: String,
    /// Whether it is a trap of interviews.
    #[serde(default)]
    pub trap: bool,
    pub asks: String,
    pub answers: Vec<String>,
    pub right: usize,
    pub reasons: Vec<String>,
    pub right_reason: usize,
    /// What each answer misses; empty for the right one.
    pub misses: Vec<String>,
    /// What is true.
    pub says: String,
    /// A number worth knowing.
    pub number: Option<String>,
    /// `learn:TOPIC` and `kata:KATA`.
    #[serde(default)]
    pub more: Vec<String>,
    pub source: String,
}

/// A question whose answer the learner compares with a rubric.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenQuestion {
    pub id: String,
    pub asks: String,
    pub rubric: Vec<String>,
    pub model: String,
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    summary: String,
    order: u32,
    #[serde(default)]
    cards: Vec<DrillCard>,
    #[serde(default)]
    open: Vec<OpenQuestion>,
}

/// The topics, in their order.
#[derive(Clone, Debug, Default)]
pub struct Drills(Vec<DrillTopic>);

impl Drills {
    /// The cards in the binary.
    pub fn embedded() -> Result<Self> {
        let mut drills = Self::default();
        let texts = embedded::drills()?;
        let files = texts
            .all()
            .map(|(name, text)| (name.to_owned(), text.to_owned()));
        drills.add(&files.collect())?;
        Ok(drills)
    }

    /// Adds the topics of `files`, by the names of the files; one that is there already
    /// is replaced.
    pub fn add(&mut self, files: &TextTree) -> Result<()> {
        for (name, text) in files {
            let topic = DrillTopic::parse(name, text).map_err(|problem| bad(name, problem))?;
            self.0.retain(|other| other.id != topic.id);
            self.0.push(topic);
        }
        self.0.sort_by_key(|topic| topic.order);
        let mut known = BTreeMap::new();
        for topic in &self.0 {
            if let Some(other) = known.insert(topic.order, &topic.id) {
                let problem = format!("has `order = {}`, as `{other}` has", topic.order);
                return Err(bad(&format!("{}.toml", topic.id), problem));
            }
        }
        Ok(())
    }

    pub fn iter(&self) -> impl Iterator<Item = &DrillTopic> {
        self.0.iter()
    }

    /// The topic called `name`, or the error with the nearest name.
    pub fn get(&self, name: &str) -> Result<&DrillTopic> {
        let wanted = name.trim().to_lowercase().replace([' ', '_'], "-");
        let is_it = |topic: &&DrillTopic| {
            topic.id == wanted || topic.title.to_lowercase().replace(' ', "-") == wanted
        };
        self.iter().find(is_it).ok_or_else(|| {
            let alike = |topic: &DrillTopic| {
                let begins = wanted.len() >= 3 && topic.id.contains(&wanted);
                if begins {
                    1.0
                } else {
                    strsim::jaro_winkler(&topic.id, &wanted)
                }
            };
            let near = self.iter().map(|topic| (alike(topic), topic));
            let near = near.filter(|(alike, _)| *alike >= NEAR);
            let near = near.reduce(|best, next| if next.0 > best.0 { next } else { best });
            Error::UnknownDrill {
                topic: name.to_owned(),
                near: near.map(|(_, topic)| topic.id.clone()),
            }
        })
    }
}

fn bad(file: &str, problem: String) -> Error {
    Error::BadDrills {
        file: file.to_owned(),
        problem,
    }
}

impl DrillTopic {
    fn parse(name: &str, text: &str) -> Result<Self, String> {
        let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
        let id = name
            .strip_suffix(".toml")
            .filter(|id| !id.is_empty() && id.len() <= 40 && id.chars().all(is_name));
        let id = id.ok_or("its name is not of small letters and `-`, with `.toml` behind")?;
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let topic = Self {
            id: id.to_owned(),
            title: file.title,
            summary: file.summary,
            order: file.order,
            cards: file.cards,
            open: file.open,
        };
        topic.problem().map_or(Ok(topic), Err)
    }

    fn problem(&self) -> Option<String> {
        if self.title.is_empty() || self.summary.chars().count() > LONGEST_SUMMARY {
            return Some(format!(
                "it needs a title, and a summary of at most {LONGEST_SUMMARY} characters"
            ));
        }
        if let Some(found) = [&self.title, &self.summary]
            .into_iter()
            .find_map(|it| forbidden_character(it))
        {
            return Some(format!("a text of {found}"));
        }
        let mut known = BTreeSet::new();
        let ids = self.cards.iter().map(|card| &card.id);
        let ids = ids.chain(self.open.iter().map(|open| &open.id));
        for id in ids {
            let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if id.is_empty() || !id.chars().all(is_part) {
                return Some(format!(
                    "the id `{id}` is not of small letters, digits and `-`"
                ));
            }
            if !known.insert(id) {
                return Some(format!("the id `{id}` is there twice"));
            }
        }
        let cards = self.cards.iter();
        let of_card = |card: &DrillCard| Some(format!("card `{}`: {}", card.id, card.problem()?));
        let of_open = |open: &OpenQuestion| Some(format!("`{}`: {}", open.id, open.problem()?));
        cards
            .filter_map(of_card)
            .chain(self.open.iter().filter_map(of_open))
            .next()
    }

    /// The card called `id`.
    pub fn card(&self, id: &str) -> Option<&DrillCard> {
        self.cards.iter().find(|card| card.id == id)
    }

    pub fn open_question(&self, id: &str) -> Option<&OpenQuestion> {
        self.open.iter().find(|open| open.id == id)
    }
}

impl DrillCard {
    fn problem(&self) -> Option<String> {
        let lists = [
            ("answers", &self.answers, "right", self.right),
            ("reasons", &self.reasons, "right_reason", self.right_reason),
        ];
        for (name, list, of, right) in lists {
            if !CHOICES.contains(&list.len()) {
                return Some(format!("it has {} {name}; 3 or 4 are possible", list.len()));
            }
            if !(1..=list.len()).contains(&right) {
                return Some(format!(
                    "`{of} = {right}` is none of its {} {name}",
                    list.len()
                ));
            }
            if list.iter().collect::<BTreeSet<_>>().len() < list.len() {
                return Some(format!("two of its {name} are the same"));
            }
        }
        if self.misses.len() != self.answers.len() {
            return Some("`misses` has another length than `answers`".to_owned());
        }
        for (number, misses) in (1..).zip(&self.misses) {
            if misses.is_empty() != (number == self.right) {
                return Some("`misses` is empty for the right answer only".to_owned());
            }
        }
        let is_link = |it: &&String| it.starts_with("learn:") || it.starts_with("kata:");
        if let Some(link) = self.more.iter().find(|it| !is_link(it)) {
            return Some(format!("`{link}` is neither `learn:…` nor `kata:…`"));
        }
        let texts = [&self.asks, &self.says, &self.source].into_iter();
        let texts = texts.chain(&self.answers).chain(&self.reasons);
        let required = problem_of(texts, true);
        let others = self.misses.iter().chain(&self.more).chain(&self.number);
        required.or_else(|| problem_of(others, false))
    }
}

impl OpenQuestion {
    fn problem(&self) -> Option<String> {
        if !POINTS.contains(&self.rubric.len()) {
            return Some(format!(
                "it has {} points; 3 to 6 are possible",
                self.rubric.len()
            ));
        }
        let texts = [&self.asks, &self.model, &self.source].into_iter();
        problem_of(texts.chain(&self.rubric), true)
    }
}

fn problem_of<'a>(texts: impl Iterator<Item = &'a String>, required: bool) -> Option<String> {
    for text in texts {
        if required && text.trim().is_empty() {
            return Some("a text is empty".to_owned());
        }
        if text.len() > LONGEST_TEXT {
            return Some(format!("a text has more than {LONGEST_TEXT} bytes"));
        }
        if let Some(found) = forbidden_character(text) {
            return Some(format!("a text of {found}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = r#"
title = "T"
summary = "S"
order = 1

[[cards]]
id = "one"
asks = "?"
answers = ["a", "b", "c"]
right = 2
reasons = ["x", "y", "z"]
right_reason = 3
misses = ["m", "", "n"]
says = "s"
source = "r"

[[open]]
id = "two"
asks = "?"
rubric = ["p", "q", "r"]
model = "m"
source = "r"
"#;

    fn problem(from: &str, to: &str) -> String {
        assert!(CARD.contains(from), "{from}");
        DrillTopic::parse("caching.toml", &CARD.replacen(from, to, 1)).unwrap_err()
    }

    #[test]
    fn a_card_is_read_strictly_and_its_fault_is_named() {
        let topic = DrillTopic::parse("caching.toml", CARD).unwrap();
        assert_eq!(topic.card("one").unwrap().right, 2);
        assert!(topic.open_question("two").is_some());
        for (from, to, says) in [
            (
                "right = 2",
                "right = 4",
                "`right = 4` is none of its 3 answers",
            ),
            (
                "right_reason = 3",
                "right_reason = 0",
                "none of its 3 reasons",
            ),
            (
                "\"m\", \"\", \"n\"",
                "\"\", \"m\", \"n\"",
                "for the right answer only",
            ),
            ("\"m\", \"\", \"n\"", "\"m\", \"\"", "another length"),
            ("\"a\", \"b\", \"c\"", "\"a\", \"b\"", "it has 2 answers"),
            (
                "\"x\", \"y\"",
                "\"x\", \"x\"",
                "two of its reasons are the same",
            ),
            (
                "id = \"two\"",
                "id = \"one\"",
                "the id `one` is there twice",
            ),
            ("says = \"s\"", "tells = \"s\"", "unknown field `tells`"),
            ("source = \"r\"", "source = \" \"", "a text is empty"),
            (
                "source = \"r\"",
                "source = \"r\"\nmore = [\"x\"]",
                "neither `learn:…`",
            ),
            ("\"p\", \"q\", ", "", "it has 1 points"),
            ("summary = \"S\"", "summary = \"\\u0007\"", "a text of"),
        ] {
            assert!(problem(from, to).contains(says), "{}", problem(from, to));
        }
        assert!(DrillTopic::parse("Caching.toml", CARD).is_err());
    }

    #[test]
    fn two_topics_do_not_have_one_place() {
        let files = ["a.toml", "b.toml"].map(|name| (name.to_owned(), CARD.to_owned()));
        let error = Drills::default().add(&files.into()).unwrap_err();
        assert!(
            error.to_string().contains("has `order = 1`, as `a` has"),
            "{error}"
        );
    }

    #[test]
    fn the_cards_in_the_binary_are_well_formed() {
        Drills::embedded().unwrap();
    }
}
