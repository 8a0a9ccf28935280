//! Formats for other programs, chosen by `--format`. Each writes the same report.
//!
//! A new format is a file with a [`Format`], and its two lines here: the module, and its
//! name in the list of the report that it writes.

mod github;
mod junit;
mod problems;
mod sarif;

pub(super) use junit::escaped as xml_escaped;

use super::Ui;
use crate::reports::{Checks, Report, ReviewReport};

/// A way to write a report for another program.
#[derive(Debug)]
pub struct Format<R: 'static> {
    /// What `--format` calls it.
    pub name: &'static str,
    write: fn(&R) -> String,
}

/// A report that can be written for other programs.
pub trait Formats: Report + Sized + 'static {
    const ALL: &'static [Format<Self>];
}

impl Formats for Checks {
    const ALL: &'static [Format<Self>] = &[junit::FORMAT, github::FORMAT];
}

impl Formats for ReviewReport {
    const ALL: &'static [Format<Self>] = &[sarif::FORMAT];
}

impl Ui {
    /// Writes a report in `format`, to standard output.
    pub fn write<R>(&self, report: &R, format: &Format<R>) {
        self.raw((format.write)(report).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::{
        judge::{Build, ContractOutcome, ContractReport, Level, Outcome, TestReport, Verdict},
        kata::{KataId, TestId},
        reports::{CheckReport, Checks, Place, StageStanding, StageState},
        sandbox::Tier,
    };

    /// A check in which a test panics with `says`, and a contract says the same.
    pub(super) fn hostile(says: &str) -> Checks {
        let (file, message) = ("src/lib.rs".to_owned(), says.to_owned());
        let panicked = Outcome::Panicked {
            message,
            file,
            line: 7,
            output: String::new(),
        };
        let outcomes = [panicked, Outcome::Passed, Outcome::NotRun];
        let broken = ContractOutcome::Broken {
            says: says.to_owned(),
        };
        report(outcomes.into(), broken)
    }

    pub(super) fn passing() -> Checks {
        report(vec![Outcome::Passed], ContractOutcome::Holds)
    }

    fn report(outcomes: Vec<Outcome>, outcome: ContractOutcome) -> Checks {
        let test = |outcome| TestReport {
            test: TestId {
                stage: 1,
                name: "a_car,_parked".to_owned(),
            },
            outcome,
            rules: Vec::new(),
        };
        let contract = ContractReport {
            contract: "a_ticket".to_owned(),
            stage: 1,
            outcome,
            rules: Vec::new(),
        };
        let verdict = Verdict {
            kata: KataId::parse("lot").unwrap(),
            stage: 1,
            content: String::new(),
            kata_version: String::new(),
            toolchain: String::new(),
            level: Level::Practice,
            sandbox: Tier::T0,
            sandbox_fell: None,
            filter: None,
            refused: Vec::new(),
            build: Build::Built,
            tests: outcomes.into_iter().map(test).collect(),
            contracts: vec![contract],
            oracle: None,
            known: false,
        };
        Checks::One(Box::new(of_verdict(verdict)))
    }

    fn of_verdict(verdict: Verdict) -> CheckReport {
        let standing = StageStanding {
            stage: 1,
            title: "one <floor>".to_owned(),
            state: StageState::Fails,
            tests_passed: 1,
            tests: 3,
        };
        CheckReport {
            rounds: Vec::new(),
            src_changed: None,
            edited: Vec::new(),
            compiled_before: Vec::new(),
            breaks: Vec::new(),
            replies: BTreeMap::new(),
            transcripts: BTreeMap::new(),
            stages: 2,
            passed: verdict.passed(),
            known: false,
            took_ms: 1234,
            verdict,
            folder: "lot".to_owned(),
            progress: vec![standing],
            regressions: Vec::new(),
            passed_before: BTreeMap::new(),
            place: Place {
                file: "src/lib.rs".to_owned(),
                line: 7,
            },
            edit: None,
            next: Vec::new(),
            lines: BTreeMap::new(),
            snippets: BTreeMap::new(),
            ignored: Vec::new(),
            refreshed: Vec::new(),
            mended: Vec::new(),
            undeclared: Vec::new(),
            passes: Vec::new(),
            delivery: None,
            not_recorded: None,
            full: false,
        }
    }
}
