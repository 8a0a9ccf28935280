//! The learner's tests, and the designs that they judge.

use std::path::Path;

use serde::Serialize;

use super::Report;
use crate::{
    error::Result,
    journal::{HuntProgress, KataProgress},
    judge::{Diagnostic, Invalid, Outcome},
    kata::{Kata, MistakeKind},
    practice::{HuntRun, TRIES_BEFORE_SYMPTOM},
};

/// What a hunt found.
#[derive(Debug, Serialize)]
pub struct HuntReport {
    pub kata: String,
    pub stage: usize,
    /// Whether only the first designs were asked for, before the stage's tests were read.
    pub examples_first: bool,
    /// The learner's file.
    pub file: String,
    /// Whether it was brought just now.
    pub new: bool,
    pub took_ms: u64,
    /// Why nothing was built, in sentences.
    pub refused: Vec<String>,
    /// The compiler's errors, and the solution with which the tests do not compile:
    /// `reference` or `alternate`.
    pub errors: Vec<Diagnostic>,
    pub fails_on: Option<&'static str>,
    pub tests: Vec<HuntTest>,
    pub designs: Vec<HuntDesign>,
    /// How many designs these tests kill.
    pub killed: usize,
    /// How many different files of tests were tried.
    pub tries: usize,
    pub won: bool,
    /// What the first try missed, by kind; empty until the hunt is won.
    pub lesson: Vec<KindMissed>,
    /// Why nothing was recorded, if so.
    pub not_recorded: Option<String>,
}

/// One test of the learner's.
#[derive(Debug, Serialize)]
pub struct HuntTest {
    pub test: String,
    pub line: usize,
    pub valid: bool,
    /// The solution that an invalid test rejects: `reference` or `alternate`.
    pub rejects: Option<&'static str>,
    /// Whether it does so in some runs only.
    pub changes: bool,
    /// How it ended there.
    pub outcome: Option<Outcome>,
    /// The labels of the designs on which it fails.
    pub kills: Vec<String>,
}

/// One wrong design. Its mistake is open once some test has killed it.
#[derive(Debug, Serialize)]
pub struct HuntDesign {
    /// `m1`, `m2` …
    pub label: String,
    pub state: DesignState,
    pub mistake: Option<String>,
    pub kind: Option<MistakeKind>,
    /// Whether `kata hunt --symptom` tells what shows of it.
    pub symptom_open: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DesignState {
    Killed,
    Alive,
    /// The tests do not compile with it.
    NotJudged,
}

/// How many designs of a kind there are, and how many of them the first try missed.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct KindMissed {
    pub kind: MistakeKind,
    pub designs: usize,
    pub missed: usize,
}

/// What shows of a design that is alive.
#[derive(Debug, Serialize)]
pub struct SymptomReport {
    pub kata: String,
    pub stage: usize,
    pub label: String,
    pub symptom: String,
}

/// How far the hunt of a stage is, for other reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HuntRow {
    pub stage: usize,
    /// The most that one try killed.
    pub killed: usize,
    pub designs: usize,
    pub tries: usize,
    pub won: bool,
}

impl Report for HuntReport {
    const NAME: &'static str = "hunt";
}

impl Report for SymptomReport {
    const NAME: &'static str = "hunt";
}

/// The name of the design with this number, from 0.
pub fn label(number: usize) -> String {
    format!("m{}", number + 1)
}

fn solution(number: usize) -> &'static str {
    if number == 0 {
        "reference"
    } else {
        "alternate"
    }
}

impl HuntReport {
    /// `shown` words a path as the learner would write it.
    pub fn new(kata: &Kata, run: HuntRun<'_>, shown: &dyn Fn(&Path) -> String) -> Result<Self> {
        let killed = run.verdict.killed();
        let designs = (0..run.targets.len())
            .map(|number| design(kata, &run, number))
            .collect::<Result<_>>()?;
        let won = run.won();
        Ok(Self {
            kata: kata.id.to_string(),
            stage: run.stage,
            examples_first: run.first,
            file: shown(&run.file),
            new: run.new,
            took_ms: run.took_ms,
            designs,
            killed: killed.len(),
            tries: run.after.tries,
            won,
            lesson: if won { lesson(&run) } else { Vec::new() },
            not_recorded: run.not_recorded,
            fails_on: run.verdict.fails_on.map(solution),
            refused: run.verdict.refused,
            errors: run.verdict.errors,
            tests: run.verdict.tests.into_iter().map(HuntTest::from).collect(),
        })
    }
}

impl From<crate::judge::HuntedTest> for HuntTest {
    fn from(test: crate::judge::HuntedTest) -> Self {
        let changes = matches!(test.invalid, Some(Invalid::Changes { .. }));
        let (rejects, outcome) = match test.invalid {
            Some(
                Invalid::Rejects {
                    solution: of,
                    outcome,
                }
                | Invalid::Changes {
                    solution: of,
                    outcome,
                },
            ) => (Some(solution(of)), Some(own_place(outcome))),
            None => (None, None),
        };
        Self {
            test: test.name,
            line: test.line,
            valid: outcome.is_none(),
            rejects,
            changes,
            outcome,
            kills: test.kills.into_iter().map(label).collect(),
        }
    }
}

/// The outcome without a place in a solution, which is not the learner's to know.
fn own_place(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Panicked {
            message,
            file,
            line,
            output: _,
        } => {
            let is_theirs = file.starts_with('m');
            Outcome::Panicked {
                message,
                file: String::new(),
                line: if is_theirs { line } else { 0 },
                output: String::new(),
            }
        }
        other => other,
    }
}

fn design(kata: &Kata, run: &HuntRun<'_>, number: usize) -> Result<HuntDesign> {
    let target = &run.targets[number];
    let state = if run.verdict.killed().contains(&number) {
        DesignState::Killed
    } else if run.verdict.not_judged.contains(&number) {
        DesignState::NotJudged
    } else {
        DesignState::Alive
    };
    let is_known = state == DesignState::Killed || run.after.killed.contains(&target.mutant);
    Ok(HuntDesign {
        label: label(number),
        state,
        mistake: if is_known {
            Some(kata.mistake(target)?)
        } else {
            None
        },
        kind: is_known.then_some(target.kind),
        symptom_open: !is_known && run.after.tries >= TRIES_BEFORE_SYMPTOM,
    })
}

fn lesson(run: &HuntRun<'_>) -> Vec<KindMissed> {
    let at_once = |mutant: &String| run.after.at_once.contains(mutant);
    let of_kind = |kind: MistakeKind| {
        let mutants = run.targets.iter().filter(move |it| it.kind == kind);
        KindMissed {
            kind,
            designs: mutants.clone().count(),
            missed: mutants.filter(|it| !at_once(&it.mutant)).count(),
        }
    };
    let kinds = MistakeKind::ALL.into_iter().map(of_kind);
    kinds.filter(|it| it.designs > 0).collect()
}

impl HuntRow {
    /// The hunt of `stage`, if it was tried.
    pub fn of(kata: &Kata, state: &KataProgress, stage: usize) -> Option<Self> {
        let HuntProgress {
            tries, best, won, ..
        } = state.hunts.get(&stage)?;
        Some(Self {
            stage,
            killed: *best,
            designs: kata.targets(stage).len(),
            tries: *tries,
            won: *won,
        })
    }

    /// All hunts that were tried.
    pub fn all(kata: &Kata, state: &KataProgress) -> Vec<Self> {
        let stages = 1..=kata.last_stage();
        stages
            .filter_map(|stage| Self::of(kata, state, stage))
            .collect()
    }
}
