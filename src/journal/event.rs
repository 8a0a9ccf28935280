//! The lines of the journal.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::round::{MachineScore, OwnScore, Step};
use crate::{hash::sha256, kata::KataId};

/// The newest format that this program knows.
pub(super) const VERSION: u32 = 4;

/// One line: what happened and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The format's version.
    pub v: u32,
    /// Milliseconds since 1970 in UTC.
    pub at: u64,
    #[serde(flatten)]
    pub event: Event,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    Fetched {
        kata: KataId,
        version: String,
        /// The stages that were there from the start.
        stages: usize,
        /// The folder with the kata, if it is not one of the program's own.
        folder: Option<PathBuf>,
    },
    /// The kata's files changed with the program, and the learner's copies of them too.
    Upgraded {
        kata: KataId,
        version: String,
    },
    Checked {
        kata: KataId,
        stage: usize,
        content: String,
        toolchain: String,
        // Absent from lines that older programs wrote.
        #[serde(default)]
        kata_version: String,
        /// Whether only the tests or the oracle, too, judged it.
        #[serde(default)]
        level: String,
        /// What stood between the code and the machine.
        #[serde(default)]
        sandbox: String,
        passed: usize,
        failed: usize,
        /// Stages that pass, counted from the first.
        stages_passed: usize,
    },
    Passed {
        kata: KataId,
        stage: usize,
        content: String,
        /// The copy of the sources that passed, below the dojo's own folder.
        copy: String,
        /// What was frozen, if the stage is a frozen round.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round: Option<RoundPass>,
    },
    Delivered {
        kata: KataId,
        stage: usize,
    },
    Hint {
        kata: KataId,
        stage: usize,
        number: usize,
    },
    GaveUp {
        kata: KataId,
        stage: usize,
    },
    Reset {
        kata: KataId,
        /// The stage that starts over.
        stage: usize,
        backup: String,
    },
    Restored {
        kata: KataId,
        /// The backup, or the copy of what passed a stage, that is there now.
        from: String,
        /// The backup of what was there before.
        backup: String,
        passed: usize,
        delivered: usize,
        /// The stage whose copy it was; none for a backup.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stage: Option<usize>,
    },
    /// A stage started on somebody else's code.
    TookOver {
        kata: KataId,
        stage: usize,
        /// Whose code it is: `reference`.
        of: String,
        /// A hash of that code, and the copy of it below the dojo's own folder.
        content: String,
        copy: String,
        /// The backup of what was there, if the kata was there.
        backup: Option<String>,
    },
    /// The learner reviewed a wrong design.
    Spotted {
        kata: KataId,
        mutant: String,
        /// Whether the line and the consequence were right.
        line: bool,
        consequence: bool,
    },
    /// What the learner expects a stage to touch.
    Predicted {
        kata: KataId,
        stage: usize,
        /// Below `src/`.
        files: Vec<String>,
        lines: Option<usize>,
    },
    /// The learner's tests judged the wrong designs of a hunt.
    Hunted {
        kata: KataId,
        stage: usize,
        /// Whether only the first designs were asked for.
        first: bool,
        /// A hash of the tests.
        content: String,
        tests: usize,
        valid: usize,
        /// The names of the mutants that were killed, and how many there were.
        killed: Vec<String>,
        of: usize,
    },
    /// A round of an interview began, went on or ended.
    Interview {
        kata: KataId,
        step: Step,
    },
    /// The learner asked a question outside an interview.
    Asked {
        kata: KataId,
        stage: usize,
        words: String,
        /// The question on the card that it opened, if it opened one.
        card: Option<String>,
    },
    /// The learner answered a drill card.
    Drilled {
        topic: String,
        card: String,
        /// The answer and the reason by their places on the card, or the points of the
        /// rubric that were ticked, from 1.
        picked: Vec<usize>,
        right: bool,
    },
    /// The learner made a plan, or changed it.
    Planned {
        /// Its first day, counted from 1970.
        from: u64,
        /// How many days it has.
        days: u64,
    },
    /// The learner said where they come from: `java`, `python` or `rust`.
    ChoseStart {
        from: String,
    },
    /// The learner read a concept page.
    Read {
        topic: String,
    },
    /// The learner scored themselves; what the machine said stands beside it.
    Graded {
        kata: KataId,
        own: OwnScore,
        machine: Option<MachineScore>,
    },
}

/// A frozen round that passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundPass {
    /// A hash of the learner's own sources, which are frozen from here on.
    pub src: String,
    /// A hash of the partner's sources, which are never edited again.
    pub partner: String,
    /// Whether the learner's own sources had to be changed for it.
    pub opened: bool,
    /// The copy of the partner, below the dojo's own folder.
    pub copy: String,
}

impl Event {
    /// The first format that has this event: a line is written in no newer one, so
    /// that an older program goes on as long as it can.
    pub(super) fn since(&self) -> u32 {
        match self {
            Self::TookOver { .. }
            | Self::Hunted { .. }
            | Self::Predicted { .. }
            | Self::Spotted { .. }
            | Self::Drilled { .. }
            | Self::Planned { .. }
            | Self::ChoseStart { .. }
            | Self::Read { .. }
            | Self::Interview {
                step: Step::Discussed { .. },
                ..
            } => 4,
            Self::Asked { .. } => 3,
            Self::Interview { .. } | Self::Graded { .. } => 2,
            Self::Fetched { .. }
            | Self::Upgraded { .. }
            | Self::Checked { .. }
            | Self::Passed { .. }
            | Self::Delivered { .. }
            | Self::Hint { .. }
            | Self::GaveUp { .. }
            | Self::Reset { .. }
            | Self::Restored { .. } => 1,
        }
    }

    /// Whether it says nothing but that an interview goes on.
    pub fn is_beat(&self) -> bool {
        matches!(
            self,
            Self::Interview {
                step: Step::Beat,
                ..
            }
        )
    }

    /// The kata that it is about, if it is about one.
    pub fn kata(&self) -> Option<&KataId> {
        match self {
            Self::Fetched { kata, .. }
            | Self::Upgraded { kata, .. }
            | Self::Checked { kata, .. }
            | Self::Passed { kata, .. }
            | Self::Delivered { kata, .. }
            | Self::Hint { kata, .. }
            | Self::GaveUp { kata, .. }
            | Self::Reset { kata, .. }
            | Self::Restored { kata, .. }
            | Self::TookOver { kata, .. }
            | Self::Hunted { kata, .. }
            | Self::Predicted { kata, .. }
            | Self::Spotted { kata, .. }
            | Self::Interview { kata, .. }
            | Self::Asked { kata, .. }
            | Self::Graded { kata, .. } => Some(kata),
            Self::Drilled { .. }
            | Self::Planned { .. }
            | Self::ChoseStart { .. }
            | Self::Read { .. } => None,
        }
    }
}

/// An event that no file of the dojo depends on, so that it is written without the
/// dojo's lock.
#[derive(Clone, Debug, PartialEq)]
pub struct Note(Event);

impl Note {
    pub fn hint(kata: KataId, stage: usize, number: usize) -> Self {
        Self(Event::Hint {
            kata,
            stage,
            number,
        })
    }

    pub fn gave_up(kata: KataId, stage: usize) -> Self {
        Self(Event::GaveUp { kata, stage })
    }

    pub fn interview(kata: KataId, step: Step) -> Self {
        Self(Event::Interview { kata, step })
    }

    pub fn asked(kata: KataId, stage: usize, words: String, card: Option<String>) -> Self {
        Self(Event::Asked {
            kata,
            stage,
            words,
            card,
        })
    }

    pub fn drilled(topic: String, card: String, picked: Vec<usize>, right: bool) -> Self {
        Self(Event::Drilled {
            topic,
            card,
            picked,
            right,
        })
    }

    pub fn planned(from: u64, days: u64) -> Self {
        Self(Event::Planned { from, days })
    }

    pub fn chose_start(from: String) -> Self {
        Self(Event::ChoseStart { from })
    }

    pub fn read(topic: String) -> Self {
        Self(Event::Read { topic })
    }

    pub fn spotted(kata: KataId, mutant: String, line: bool, consequence: bool) -> Self {
        Self(Event::Spotted {
            kata,
            mutant,
            line,
            consequence,
        })
    }

    pub fn graded(kata: KataId, own: OwnScore, machine: Option<MachineScore>) -> Self {
        Self(Event::Graded { kata, own, machine })
    }
}

impl From<Note> for Event {
    fn from(note: Note) -> Self {
        note.0
    }
}

/// What a line of the file turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Line {
    Good(Box<Entry>),
    /// Whole, but of a format this program does not know.
    Newer(u32),
    Broken,
}

#[derive(Deserialize)]
struct OnlyVersion {
    v: u32,
}

/// The line for `entry`, with its checksum and line end.
pub(super) fn encode(entry: &Entry) -> serde_json::Result<String> {
    let json = serde_json::to_string(entry)?;
    Ok(format!("{{\"sum\":\"{}\",\"entry\":{json}}}\n", sum(&json)))
}

pub(super) fn decode(line: &[u8]) -> Line {
    let Some(json) = checked(line) else {
        return Line::Broken;
    };
    match serde_json::from_str::<OnlyVersion>(json) {
        Ok(OnlyVersion { v }) if v > VERSION => Line::Newer(v),
        _ => serde_json::from_str(json).map_or(Line::Broken, |entry| Line::Good(Box::new(entry))),
    }
}

fn checked(line: &[u8]) -> Option<&str> {
    // Git writes `\r\n` where it is told to, and that is no damage.
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = std::str::from_utf8(line).ok()?;
    let rest = line.strip_prefix("{\"sum\":\"")?;
    let (found, rest) = rest.split_once("\",\"entry\":")?;
    let json = rest.strip_suffix('}')?;
    (sum(json) == found).then_some(json)
}

fn sum(json: &str) -> String {
    sha256([json], 16)
}
