//! What a check found, and what follows from it.

mod facts;
mod transcripts;

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;

pub use transcripts::WrongReply;

use super::Report;
use crate::{
    dojo::{Delivery, Mended},
    judge::Verdict,
    practice::{CheckRun, PartnerBreak, Pass, RoundStanding},
};

/// The reports of a check: of one kata, or of all.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Checks {
    One(Box<CheckReport>),
    All { katas: Vec<CheckReport> },
}

/// What one kata's check found.
#[derive(Debug, Serialize)]
pub struct CheckReport {
    pub stages: usize,
    pub passed: bool,
    /// Whether the answer is from an earlier check of the same content.
    pub known: bool,
    pub took_ms: u64,
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The kata's folder, as the learner names it from where they are.
    pub folder: String,
    /// How each stage of the kata stands, the first one first.
    pub progress: Vec<StageStanding>,
    /// Stages that had passed and fail now.
    pub regressions: Vec<Regression>,
    /// When each stage passed before this check, in milliseconds ago.
    pub passed_before: BTreeMap<usize, u64>,
    /// Where to look first: the first failure, or the file to go on with.
    pub place: Place,
    /// The file to edit, below the kata's folder; null after a pass.
    pub edit: Option<String>,
    /// The commands that help now, the most useful one first.
    pub next: Vec<&'static str>,
    /// The lines of source at the places of the failures, by `file:line`.
    pub lines: BTreeMap<String, String>,
    /// The first wrong reply of each failed transcript, by test.
    pub replies: BTreeMap<String, WrongReply>,
    /// The transcripts of the failures from their beginning to the difference, by test.
    pub transcripts: BTreeMap<String, String>,
    /// The code of the contracts that do not hold.
    pub snippets: BTreeMap<String, String>,
    /// Files that were edited or brought and have no effect.
    pub ignored: Vec<String>,
    /// Backups of files of the tool's that were replaced by a newer text of the kata.
    pub refreshed: Vec<String>,
    /// Files of cargo's that were lost or broken and were written again.
    pub mended: Vec<MendedNote>,
    /// Modules that `src/lib.rs` does not declare yet.
    pub undeclared: Vec<String>,
    /// Stages that pass for the first time.
    pub passes: Vec<Pass>,
    pub delivery: Option<DeliveryNote>,
    /// The frozen rounds of an open track that have arrived.
    pub rounds: Vec<RoundStanding>,
    /// In a frozen round that has not passed: whether `src/` is not as it is frozen; null
    /// elsewhere.
    pub src_changed: Option<bool>,
    /// In an open track: the files of `src/` that were changed since the latest pass, the
    /// most changed one first.
    pub edited: Vec<String>,
    /// The frozen rounds whose partners compiled at the last check, by their stages.
    pub compiled_before: Vec<usize>,
    /// Changes of the public API that partners feel whose rounds have passed.
    pub breaks: Vec<PartnerBreak>,
    /// Why nothing was recorded, if so.
    pub not_recorded: Option<String>,
    /// Whether a screen shows every failure to its end.
    #[serde(skip)]
    pub full: bool,
}

/// How a stage stands after a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageStanding {
    pub stage: usize,
    pub title: String,
    pub state: StageState,
    /// How many of its tests pass, and how many were asked for.
    pub tests_passed: usize,
    pub tests: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    Passes,
    /// Its tests ran, and some fail.
    Fails,
    /// It had passed before, and some of its tests fail now.
    Broke,
    DoesNotCompile,
    /// A file was refused, so nothing was built.
    NotJudged,
    /// None of its tests was asked for.
    NotAskedFor,
    /// It has just come.
    Arrived,
    /// It comes later.
    ToCome,
}

/// A stage that had passed and fails now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Regression {
    pub stage: usize,
    /// How many of its tests fail, and how many there are.
    pub failing: usize,
    pub tests: usize,
    /// When it passed.
    pub passed_ms_ago: u64,
}

/// A line of a file below the kata's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    pub file: String,
    pub line: usize,
}

/// A file that was lost or broken and was written again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MendedNote {
    /// Below the dojo.
    pub file: String,
    /// Where that lies which was there.
    pub backup: Option<String>,
}

/// A stage that has just arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeliveryNote {
    pub stage: usize,
    pub files: Vec<String>,
    pub modules: Vec<String>,
    /// Skeletons whose name was taken, with where they lie instead.
    pub kept: Vec<(String, String)>,
    pub backups: Vec<String>,
}

impl Report for Checks {
    const NAME: &'static str = "check";
}

impl Checks {
    pub fn reports(&self) -> &[CheckReport] {
        match self {
            Self::One(report) => std::slice::from_ref(report),
            Self::All { katas } => katas,
        }
    }

    pub fn passed(&self) -> bool {
        self.reports().iter().all(|report| report.passed)
    }
}

impl CheckReport {
    /// After the last stage the plan says what comes next, not the list.
    #[must_use]
    pub fn with_a_plan(mut self) -> Self {
        for step in self.next.iter_mut().filter(|it| **it == "kata list") {
            *step = "kata plan";
        }
        self
    }

    /// The report of `run` at the time `now`, in milliseconds since 1970. `shown` words a
    /// path as the learner would write it; `folder` is the kata's.
    pub fn new(
        run: CheckRun<'_>,
        folder: &Path,
        now: u64,
        shown: &dyn Fn(&Path) -> String,
    ) -> Self {
        let passes = run.before.passes.iter();
        let passed_before: BTreeMap<usize, u64> = passes
            .map(|(stage, pass)| (*stage, now.saturating_sub(pass.at)))
            .collect();
        let regressions = facts::regressions(&run.verdict, &passed_before);
        let edit = facts::file_to_edit(&run);
        let (next, is_to_edit) = facts::next(&run, &regressions);
        let replies = transcripts::wrong_replies(run.kata, &run.verdict);
        Self {
            stages: run.kata.last_stage(),
            passed: run.verdict.passed(),
            known: run.verdict.known,
            took_ms: run.took_ms,
            folder: shown(folder),
            progress: facts::progress(&run, &regressions),
            place: facts::first_place(&run.verdict, &edit),
            next,
            edit: is_to_edit.then_some(edit),
            lines: facts::lines(&run),
            transcripts: transcripts::to_the_difference(&replies),
            replies,
            snippets: facts::snippets(&run),
            regressions,
            passed_before,
            ignored: run.ignored,
            refreshed: run.refreshed.iter().map(|path| shown(path)).collect(),
            mended: MendedNote::all(&run.mended, shown),
            undeclared: run.undeclared,
            passes: run.passes,
            delivery: run.delivery.map(|it| DeliveryNote::new(&it, shown)),
            rounds: run.rounds,
            src_changed: run.src_changed,
            edited: run.edited,
            compiled_before: run.compiled,
            breaks: run.breaks,
            not_recorded: run.not_recorded,
            verdict: run.verdict,
            full: false,
        }
    }

    /// The same, to be shown in full if `full`.
    #[must_use]
    pub fn in_full(self, full: bool) -> Self {
        Self { full, ..self }
    }

    /// The title of a stage.
    pub fn title(&self, stage: usize) -> &str {
        let mut standings = self.progress.iter();
        let standing = standings.find(|standing| standing.stage == stage);
        standing.map_or("", |standing| standing.title.as_str())
    }
}

impl MendedNote {
    /// Notes of `mended`; `shown` words a path as the learner would write it.
    pub fn all(mended: &[Mended], shown: &dyn Fn(&Path) -> String) -> Vec<Self> {
        let note = |it: &Mended| Self {
            file: it.file.clone(),
            backup: it.backup.as_ref().map(|path| shown(path)),
        };
        mended.iter().map(note).collect()
    }
}

impl DeliveryNote {
    /// `shown` words a path as the learner would write it.
    pub fn new(delivery: &Delivery, shown: &dyn Fn(&Path) -> String) -> Self {
        let kept = delivery
            .kept
            .iter()
            .map(|(name, path)| (name.clone(), shown(path)));
        Self {
            stage: delivery.stage,
            files: delivery.files.clone(),
            modules: delivery.modules.clone(),
            kept: kept.collect(),
            backups: delivery.backups.iter().map(|path| shown(path)).collect(),
        }
    }
}
