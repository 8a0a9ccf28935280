//! A hunt: the learner's tests judge designs. Each test must pass on the correct
//! solutions; a wrong design is killed when a valid test fails on it.
//!
//! What the learner wrote is never an `Err`: it is part of the `HuntVerdict`.

mod designs;
mod program;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::TestFile;

use super::{
    Diagnostic, Judge, JudgeEvent, Outcome, TestReport,
    batch::Batch,
    trial::{Trial, TrialResult},
};
use crate::{
    error::Result,
    fs::TextTree,
    kata::{Kata, TestId},
    limits::{Limit, Limits},
};

/// How often a test runs on each correct solution before it is believed.
const RUNS: usize = 3;
/// The time-out of one test: a wrong design that never ends is killed by it, and the
/// learner waits for it.
const MOST_MS: u64 = 5_000;

/// What is to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Hunt<'a> {
    pub kata: &'a Kata,
    pub stage: usize,
    /// The learner's file.
    pub tests: &'a str,
    /// Correct designs of different shapes: the reference first.
    pub solutions: &'a [TextTree],
    pub mutants: &'a [TextTree],
}

/// What came of it. Solutions and mutants are named by their places in the `Hunt`.
#[derive(Clone, Debug, Default)]
pub struct HuntVerdict {
    /// What hinders a build before it begins, in sentences.
    pub refused: Vec<String>,
    /// The compiler's errors.
    pub errors: Vec<Diagnostic>,
    /// The solution with which the tests do not compile.
    pub fails_on: Option<usize>,
    pub tests: Vec<HuntedTest>,
    /// Mutants with which the tests do not compile: they are not judged.
    pub not_judged: BTreeSet<usize>,
}

/// One test of the learner's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HuntedTest {
    pub name: String,
    pub line: usize,
    /// Why it proves nothing, if so.
    pub invalid: Option<Invalid>,
    /// The mutants on which it fails.
    pub kills: BTreeSet<usize>,
}

/// Why a test proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// It fails on a correct solution.
    Rejects { solution: usize, outcome: Outcome },
    /// It passes in one run and fails in another, on the same solution.
    Changes { solution: usize, outcome: Outcome },
}

impl HuntVerdict {
    /// Whether the tests ran.
    pub fn ran(&self) -> bool {
        self.refused.is_empty() && self.errors.is_empty()
    }

    /// The mutants that some valid test kills.
    pub fn killed(&self) -> BTreeSet<usize> {
        self.tests
            .iter()
            .flat_map(|test| &test.kills)
            .copied()
            .collect()
    }

    fn refused(why: Vec<String>) -> Self {
        Self {
            refused: why,
            ..Self::default()
        }
    }
}

/// One run of a test on a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shot {
    test: usize,
    /// Solutions first, then mutants.
    variant: usize,
    run: usize,
}

impl Judge {
    /// Judges the tests of `hunt`, then the mutants by those that are valid.
    pub fn hunt(
        &self,
        hunt: &Hunt<'_>,
        on_event: &mut dyn FnMut(JudgeEvent<'_>),
    ) -> Result<HuntVerdict> {
        let file = match TestFile::read(hunt) {
            Ok(file) => file,
            Err(why) => return Ok(HuntVerdict::refused(why)),
        };
        let built = match self.hunt_program(hunt, &file, on_event)? {
            Ok(built) => built,
            Err(verdict) => return Ok(verdict),
        };
        let gun = Gun {
            judge: self,
            program: &built.program,
            hunt,
            file: &file,
            limits: limits(hunt.kata.limits()),
        };
        let solutions = 0..hunt.solutions.len();
        let tests = 0..file.tests.len();
        let first: Vec<Shot> = tests
            .clone()
            .flat_map(|test| {
                solutions
                    .clone()
                    .map(move |variant| Shot::new(test, variant, 0))
            })
            .collect();
        let mut outcomes = gun.fire(&first, on_event)?;
        let passes = |test: &usize| {
            let shots = first.iter().filter(|shot| shot.test == *test);
            shots.clone().all(|shot| outcomes[shot].passed())
        };
        let candidates: Vec<usize> = tests.clone().filter(passes).collect();
        let all = hunt.solutions.len() + hunt.mutants.len();
        let judged = (hunt.solutions.len()..all).filter(|it| built.variants.contains(it));
        let judged: Vec<usize> = judged.collect();
        let mut rest = Vec::new();
        for test in candidates {
            for run in 1..RUNS {
                rest.extend(
                    solutions
                        .clone()
                        .map(|variant| Shot::new(test, variant, run)),
                );
            }
            rest.extend(judged.iter().map(|variant| Shot::new(test, *variant, 0)));
        }
        outcomes.extend(gun.fire(&rest, on_event)?);
        gun.confirm_time_outs(&mut outcomes, on_event)?;
        Ok(HuntVerdict {
            tests: tests
                .map(|test| file.hunted(test, hunt, &outcomes))
                .collect(),
            not_judged: (0..hunt.mutants.len())
                .filter(|mutant| !judged.contains(&(hunt.solutions.len() + mutant)))
                .collect(),
            ..HuntVerdict::default()
        })
    }
}

impl Shot {
    fn new(test: usize, variant: usize, run: usize) -> Self {
        Self { test, variant, run }
    }
}

/// The kata's limits, with less time.
fn limits(of_kata: &Limits) -> Limits {
    Limits {
        test_ms: of_kata.test_ms.min(MOST_MS),
        cpu_ms: of_kata.cpu_ms.min(MOST_MS),
        ..*of_kata
    }
}

/// What runs the tests of one hunt.
struct Gun<'a> {
    judge: &'a Judge,
    program: &'a std::path::Path,
    hunt: &'a Hunt<'a>,
    file: &'a TestFile,
    limits: Limits,
}

type Outcomes = BTreeMap<Shot, Outcome>;

impl Gun<'_> {
    /// The outcome of each of `shots`, each in a process of its own.
    fn fire(&self, shots: &[Shot], on_event: &mut dyn FnMut(JudgeEvent<'_>)) -> Result<Outcomes> {
        on_event(JudgeEvent::Running { tests: shots.len() });
        let batch = Batch {
            root: self.judge.workspace.root.clone(),
            pace: self.judge.pace,
            trials: shots.iter().map(|shot| self.trial(*shot)).collect(),
        };
        let mut outcomes = Outcomes::new();
        batch.run(&self.judge.sandbox, &mut |index, result: TrialResult| {
            let test = TestId {
                stage: self.hunt.stage,
                name: self.file.tests[shots[index].test].name.clone(),
            };
            let report = TestReport {
                test,
                outcome: result.outcome,
                rules: Vec::new(),
                begun: None,
            };
            on_event(JudgeEvent::Test(&report));
            outcomes.insert(shots[index], report.outcome);
        })?;
        Ok(outcomes)
    }

    fn trial(&self, shot: Shot) -> Trial {
        let name = &self.file.tests[shot.test].name;
        Trial {
            member: program::RUN.to_owned(),
            executable: self.program.to_owned(),
            // Time-outs of one design must not keep another from being judged.
            budget: shot.variant.to_string(),
            limits: self.limits,
            args: vec![format!("{}::{name}", shot.variant), shot.run.to_string()],
        }
    }

    /// Runs each test that a mutant let run out of time once more: a busy machine may
    /// have been the reason.
    fn confirm_time_outs(
        &self,
        outcomes: &mut Outcomes,
        on_event: &mut dyn FnMut(JudgeEvent<'_>),
    ) -> Result<()> {
        let first_mutant = self.hunt.solutions.len();
        let is_due = |(shot, outcome): &(&Shot, &Outcome)| {
            let timed_out = matches!(outcome, Outcome::Limit(Limit::Timeout { .. }));
            shot.variant >= first_mutant && timed_out
        };
        let mut due: Vec<Shot> = outcomes.iter().filter(is_due).map(|it| *it.0).collect();
        // One time-out is enough to kill.
        due.dedup_by_key(|shot| (shot.variant, shot.test));
        if !due.is_empty() {
            outcomes.extend(self.fire(&due, on_event)?);
        }
        Ok(())
    }
}

impl TestFile {
    /// What the outcomes say of the test with this number.
    fn hunted(&self, test: usize, hunt: &Hunt<'_>, outcomes: &Outcomes) -> HuntedTest {
        let solutions = hunt.solutions.len();
        let of_test = || outcomes.iter().filter(move |(shot, _)| shot.test == test);
        let fails = of_test()
            .find(|(shot, outcome)| shot.variant < solutions && !outcome.passed())
            .map(|(shot, outcome)| {
                let (solution, outcome) = (shot.variant, outcome.clone());
                // The later runs are those of tests that passed before.
                if shot.run == 0 {
                    Invalid::Rejects { solution, outcome }
                } else {
                    Invalid::Changes { solution, outcome }
                }
            });
        let kills = of_test().filter(|(shot, outcome)| {
            shot.variant >= solutions && !outcome.passed() && **outcome != Outcome::NotRun
        });
        let kills = kills.map(|(shot, _)| shot.variant - solutions);
        HuntedTest {
            name: self.tests[test].name.clone(),
            line: self.tests[test].line,
            kills: if fails.is_none() {
                kills.collect()
            } else {
                BTreeSet::new()
            },
            invalid: fails,
        }
    }
}
