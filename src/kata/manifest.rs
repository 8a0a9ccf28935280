//! `kata.toml`, as an author writes it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    KataId, RuleId, Target, is_identifier,
    round::{Round, RoundTable},
};
use crate::{
    kata_path::{forbidden_character, is_reserved},
    limits::Limits,
};

/// Most stages of a kata, contracts, questions, and minutes of a stage.
const MOST_STAGES: usize = 20;
const MOST_CONTRACTS: usize = 100;
const MOST_QUESTIONS: usize = 100;
const MOST_NAMES: usize = 200;
const MOST_TARGETS: usize = 12;
const MOST_MINUTES: u32 = 10_000;
/// Longest title or name, and longest other text, in bytes.
const LONGEST_TITLE: usize = 200;
const LONGEST_TEXT: usize = 16 << 10;
/// The crates that the judge makes beside the contracts.
const TAKEN_BY_THE_JUDGE: &[&str] = &["controls", "all_about_bodies", "all_about_privacy"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) difficulty: u8,
    pub(super) frequency: u8,
    #[serde(default)]
    pub(super) group: Group,
    #[serde(default)]
    pub(super) patterns: Vec<String>,
    #[serde(default)]
    pub(super) principles: Vec<String>,
    #[serde(default)]
    pub(super) prepares: Vec<Prepares>,
    #[serde(default)]
    pub(super) prerequisites: Vec<String>,
    #[serde(default)]
    pub(super) questions: Vec<Question>,
    pub(super) stages: Vec<StageTable>,
    /// The frozen rounds of an open track.
    #[serde(default)]
    pub(super) rounds: Vec<RoundTable>,
    #[serde(default)]
    pub(super) contracts: Vec<Contract>,
    /// What the usual answer cannot take.
    #[serde(default)]
    pub(super) usual: Vec<Lack>,
    #[serde(default)]
    pub(super) limits: Limits,
}

impl Manifest {
    /// What is wrong with it beyond its form, as a sentence.
    pub(super) fn problem(&self) -> Option<String> {
        let score = 1..=5;
        let mut levels = self.stages.iter().filter_map(|stage| stage.difficulty);
        if !score.contains(&self.difficulty)
            || !score.contains(&self.frequency)
            || !levels.all(|level| score.contains(&level))
        {
            return Some("difficulty and frequency go from 1 to 5".to_owned());
        }
        self.counts()
            .or_else(|| self.texts())
            .or_else(|| self.contract_problem())
            .or_else(|| RoundTable::problem(&self.rounds))
            .or_else(|| self.hunt_problem())
            .or_else(|| self.limits.problem())
    }

    fn counts(&self) -> Option<String> {
        let counts = [
            ("stages", self.stages.len(), 1, MOST_STAGES),
            ("contracts", self.contracts.len(), 0, MOST_CONTRACTS),
            ("questions", self.questions.len(), 0, MOST_QUESTIONS),
            ("rounds", self.rounds.len(), 0, MOST_STAGES),
            ("entries in `prepares`", self.prepares.len(), 0, MOST_STAGES),
        ];
        let wrong = counts
            .into_iter()
            .find(|(_, count, least, most)| count < least || count > most);
        if let Some((what, count, least, most)) = wrong {
            return Some(format!(
                "kata.toml has {count} {what}; {least} to {most} are possible"
            ));
        }
        let long = self.stages.iter().find(|it| it.minutes > MOST_MINUTES)?;
        Some(format!(
            "stage `{}` takes {} minutes; {MOST_MINUTES} are possible",
            long.id, long.minutes
        ))
    }

    fn texts(&self) -> Option<String> {
        let titles = std::iter::once(&self.title)
            .chain(&self.patterns)
            .chain(&self.principles)
            .chain(self.concepts())
            .chain(self.stages.iter().flat_map(|it| [&it.id, &it.title]))
            .chain(self.rounds.iter().flat_map(RoundTable::names));
        let long = titles.into_iter().any(|it| it.len() > LONGEST_TITLE);
        let named = self.patterns.len() + self.principles.len() + self.concepts().count();
        if long || named > MOST_NAMES {
            return Some(format!(
                "kata.toml has a title, name or pattern of more than {LONGEST_TITLE} bytes, \
                 or more than {MOST_NAMES} patterns, principles and concepts"
            ));
        }
        let texts = std::iter::once(&self.summary)
            .chain(self.questions.iter().flat_map(Question::texts))
            .chain(self.contracts.iter().map(|it| &it.says))
            .chain(self.stages.iter().map(|it| &it.adds))
            .chain(self.stages.iter().flat_map(|it| &it.hints))
            .chain(self.stages.iter().flat_map(|it| it.rule_hints.values()))
            .chain(self.hunt_texts())
            .chain(self.usual.iter().map(|it| &it.lacks))
            .chain(self.rounds.iter().flat_map(RoundTable::texts));
        let long = texts.into_iter().any(|it| it.len() > LONGEST_TEXT);
        if long {
            return Some(format!(
                "kata.toml has a text of more than {LONGEST_TEXT} bytes"
            ));
        }
        self.forbidden_text()
    }

    /// The names of concept pages, of the kata and of its stages.
    fn concepts(&self) -> impl Iterator<Item = &String> {
        let of_stages = self.stages.iter().flat_map(|stage| &stage.concepts);
        self.prerequisites.iter().chain(of_stages)
    }

    fn hunt_texts(&self) -> impl Iterator<Item = &String> {
        let targets = self.stages.iter().flat_map(|stage| &stage.hunt);
        targets.flat_map(Target::texts)
    }

    /// More wrong designs than a table has room for.
    fn hunt_problem(&self) -> Option<String> {
        let long = self.stages.iter().find(|it| it.hunt.len() > MOST_TARGETS)?;
        Some(format!(
            "the hunt of stage `{}` has more than {MOST_TARGETS} mutants",
            long.id
        ))
    }

    /// An escape in a TOML string may spell what no file may hold.
    fn forbidden_text(&self) -> Option<String> {
        let all = [&self.id, &self.title, &self.summary].into_iter();
        let all = all
            .chain(&self.patterns)
            .chain(&self.principles)
            .chain(self.concepts())
            .chain(self.questions.iter().flat_map(Question::texts))
            .chain(self.contracts.iter().flat_map(|it| [&it.id, &it.says]))
            .chain(
                self.stages
                    .iter()
                    .flat_map(|it| [&it.id, &it.title, &it.adds]),
            )
            .chain(self.stages.iter().flat_map(|it| &it.hints))
            .chain(self.stages.iter().flat_map(|it| it.rule_hints.values()))
            .chain(self.hunt_texts())
            .chain(self.usual.iter().map(|it| &it.lacks))
            .chain(self.rounds.iter().flat_map(RoundTable::names))
            .chain(self.rounds.iter().flat_map(RoundTable::texts));
        let found = all.into_iter().find_map(|it| forbidden_character(it))?;
        Some(format!("kata.toml: a text of {found}"))
    }

    fn contract_problem(&self) -> Option<String> {
        let mut known = BTreeSet::new();
        self.contracts.iter().find_map(|contract| {
            let id = contract.id.as_str();
            let says = if !is_identifier(id) || id.len() > 60 || id != id.to_lowercase() {
                "its id is no lower-case name of a Rust module"
            } else if TAKEN_BY_THE_JUDGE.contains(&id) || is_reserved(id) {
                "its id is taken"
            } else if !known.insert(id) {
                "its id is there twice"
            } else if !(1..=self.stages.len()).contains(&contract.stage) {
                return Some(format!("contract `{id}`: no stage {}", contract.stage));
            } else {
                return None;
            };
            Some(format!("contract `{id}`: {says}"))
        })
    }
}

/// What a good candidate asks before coding, with the interviewer's answer.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub ask: String,
    pub answer: String,
    /// Other words for it, in phrases.
    #[serde(default)]
    pub also: Vec<String>,
    /// The stage from which on it is answered.
    #[serde(default = "first_stage")]
    pub stage: usize,
}

impl Question {
    fn texts(&self) -> impl Iterator<Item = &String> {
        [&self.ask, &self.answer].into_iter().chain(&self.also)
    }
}

fn first_stage() -> usize {
    1
}

/// Where a kata stands in the catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// The design questions that interviews ask most.
    #[default]
    Core,
    /// Larger systems of several parts.
    Systems,
    /// Building blocks: a cache, a queue, a rate limiter.
    Blocks,
    /// Short exercises to begin with.
    WarmUps,
}

impl Group {
    pub const ALL: [Self; 4] = [Self::Core, Self::Systems, Self::Blocks, Self::WarmUps];

    pub fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Systems => "systems",
            Self::Blocks => "blocks",
            Self::WarmUps => "warm-ups",
        }
    }
}

/// A stage of another kata for which a warm-up prepares: `KATA STAGE` in `kata.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String")]
pub struct Prepares {
    pub kata: String,
    pub stage: usize,
}

impl TryFrom<String> for Prepares {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once(' ');
        let parsed = parts.and_then(|(kata, stage)| {
            let kata = KataId::parse(kata).ok()?.to_string();
            let stage = stage
                .parse()
                .ok()
                .filter(|it| (1..=MOST_STAGES).contains(it))?;
            Some(Self { kata, stage })
        });
        parsed.ok_or_else(|| format!("`{text}` is not a kata's name, a blank and a stage"))
    }
}

/// One requirement on top of the ones before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub id: String,
    pub title: String,
    pub level: Level,
    /// 1 very easy … 5 hard; that of the kata if it is absent.
    pub difficulty: Option<u8>,
    /// For someone fresh.
    pub minutes: u32,
    pub adds: String,
    /// What the crate of a partner is to be, if the stage is a frozen round.
    pub round: Option<Round>,
}

/// A stage as `kata.toml` has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StageTable {
    id: String,
    title: String,
    minutes: u32,
    adds: String,
    #[serde(default)]
    concepts: Vec<String>,
    hints: Hints,
    #[serde(default)]
    level: Level,
    difficulty: Option<u8>,
    #[serde(default)]
    rule_hints: BTreeMap<RuleId, String>,
    #[serde(default)]
    hunt: Vec<Target>,
}

/// For whom a stage is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Part of what makes a complete kata for a fresher.
    #[default]
    Core,
    Senior,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Senior => "senior",
        }
    }
}

/// What the usual answer cannot take at a stage.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lack {
    pub stage: usize,
    pub lacks: String,
}

/// The concept, the shape, the code.
pub(super) type Hints = [String; 3];

/// What `kata.toml` says beyond what the index of the embedded katas holds. It is read
/// when it is asked for.
#[derive(Clone, Debug)]
pub(super) struct Details {
    /// The concept pages to know before stage 1.
    pub(super) prerequisites: Vec<String>,
    pub(super) questions: Vec<Question>,
    /// For each stage, the concept pages that help in it.
    pub(super) concepts: Vec<Vec<String>>,
    /// For each stage.
    pub(super) hints: Vec<Hints>,
    /// For each stage, help with single rules.
    pub(super) rule_hints: Vec<BTreeMap<RuleId, String>>,
    /// For each stage, the wrong designs of its hunt.
    pub(super) hunts: Vec<Vec<Target>>,
    /// What the usual answer cannot take.
    pub(super) usual: Vec<Lack>,
    pub(super) contracts: Vec<Contract>,
    pub(super) limits: Limits,
}

impl Manifest {
    /// The stages, and the rest.
    pub(super) fn into_details(self) -> (Vec<Stage>, Details) {
        let mut details = Details {
            prerequisites: self.prerequisites,
            questions: self.questions,
            concepts: Vec::new(),
            hints: Vec::new(),
            rule_hints: Vec::new(),
            hunts: Vec::new(),
            usual: self.usual,
            contracts: self.contracts,
            limits: self.limits,
        };
        let mut stages = Vec::new();
        for table in self.stages {
            stages.push(Stage {
                id: table.id,
                title: table.title,
                level: table.level,
                difficulty: table.difficulty,
                minutes: table.minutes,
                adds: table.adds,
                round: None,
            });
            details.concepts.push(table.concepts);
            details.hints.push(table.hints);
            details.rule_hints.push(table.rule_hints);
            details.hunts.push(table.hunt);
        }
        for table in self.rounds {
            details.concepts.push(table.concepts().to_vec());
            details.hints.push(table.hints());
            details.rule_hints.push(BTreeMap::new());
            details.hunts.push(Vec::new());
            stages.push(table.into_stage());
        }
        (stages, details)
    }
}

/// A snippet that must not compile against the learner's crate.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    pub id: String,
    /// The stage from which on it holds.
    pub stage: usize,
    /// What anyone could do if it compiled.
    pub says: String,
    /// The rules of the pages that it proves.
    #[serde(default)]
    pub rules: Vec<RuleId>,
}
