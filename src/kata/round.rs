//! Frozen rounds: a partner extends the learner's crate from outside.

use serde::{Deserialize, Serialize};

use super::{
    KataId,
    manifest::{Hints, Level, Stage},
};

/// For a round that does not say it.
const MINUTES: u32 = 20;

/// A frozen round: the partner's name, and what the round asks of the learner's API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    pub id: String,
    pub kind: RoundKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoundKind {
    /// A partner's thing beside the built-in ones.
    Opening,
    /// A partner's thing that builds on a built-in one.
    Composition,
    /// A partner's thing that misbehaves.
    Hostile,
    /// A thing of another kind, whose interface needs context.
    SecondAxis,
}

impl RoundKind {
    pub const ALL: [Self; 4] = [
        Self::Opening,
        Self::Composition,
        Self::Hostile,
        Self::SecondAxis,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Composition => "composition",
            Self::Hostile => "hostile",
            Self::SecondAxis => "second-axis",
        }
    }

    fn hints(self) -> [&'static str; 3] {
        match self {
            Self::Opening => [
                "Look for the place where your crate decides between the built-in ones. A \
                 partner adds one more there without editing it.",
                "A public trait with the behaviour, and a way to register a value of it under \
                 a name before the first command.",
                "Ask for a factory, not for a value, if the command has arguments: \
                 `Box<dyn Fn(&[&str]) -> Option<Box<dyn YourTrait>>>`.",
            ],
            Self::Composition => [
                "The partner needs your built-in one as a part. Are the built-in ones the \
                 same kind of thing as the partner's?",
                "Publish the built-in types, or a function that makes one by its name. Both \
                 implement the trait that the partner implements.",
                "The partner's type holds a built-in one and calls it in its own method, as a \
                 decorator does.",
            ],
            Self::Hostile => [
                "Foreign code may panic, or answer something that makes no sense. Which of \
                 your data has already changed when you call it?",
                "Call the partner first, check its answer, and change your data last. A \
                 narrow interface leaves less to check.",
                "`std::panic::catch_unwind(AssertUnwindSafe(|| …))` around the call gives a \
                 `Result`; on `Err`, reply and change nothing.",
            ],
            Self::SecondAxis => [
                "What does the partner have to know to decide? Your interface must carry it.",
                "Pass a small view with the context as an argument, not your whole app.",
                "A struct with private fields and a few methods can grow later without \
                 breaking partners; a list of arguments cannot.",
            ],
        }
    }
}

/// A round as `track.toml` has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoundTable {
    id: String,
    title: String,
    kind: RoundKind,
    asks: String,
    #[serde(default = "minutes")]
    minutes: u32,
    difficulty: Option<u8>,
    #[serde(default)]
    concepts: Vec<String>,
    hints: Option<Hints>,
}

fn minutes() -> u32 {
    MINUTES
}

impl RoundTable {
    /// What is wrong with `rounds`, as a sentence.
    pub(super) fn problem(rounds: &[Self]) -> Option<String> {
        let mut known: Vec<&str> = Vec::new();
        rounds.iter().find_map(|round| {
            let id = round.id.as_str();
            let is_new = !known.contains(&id);
            known.push(id);
            // The name of a folder and of a crate, as that of a kata.
            let is_good = KataId::parse(id).is_ok() && is_new && round.minutes < 1000;
            let is_hard = round.difficulty.is_none_or(|it| (1..=5).contains(&it));
            let says = "its id is no name of a kata, or is there twice; or a number is too large";
            (!is_good || !is_hard).then(|| format!("round `{id}`: {says}"))
        })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        [&self.id, &self.title].into_iter().chain(&self.concepts)
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.asks).chain(self.hints.iter().flatten())
    }

    pub(super) fn concepts(&self) -> &[String] {
        &self.concepts
    }

    pub(super) fn hints(&self) -> Hints {
        let of_kind = || self.kind.hints().map(str::to_owned);
        self.hints.clone().unwrap_or_else(of_kind)
    }

    pub(super) fn into_stage(self) -> Stage {
        Stage {
            id: self.id.clone(),
            title: self.title,
            level: Level::Senior,
            difficulty: self.difficulty,
            minutes: self.minutes,
            adds: self.asks,
            round: Some(Round {
                id: self.id,
                kind: self.kind,
            }),
        }
    }
}
