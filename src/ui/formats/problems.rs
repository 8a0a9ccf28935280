//! What keeps a check from passing, in words: each problem with a title and a place.

use serde::Serialize;
use serde_json::Value;

use crate::{
    judge::{
        Build, ContractOutcome, ContractReport, Diagnostic, OracleReport, Outcome, TestReport,
        way_lines,
    },
    reports::CheckReport,
    ui::{check, clean, compared::Room, style::Signs},
};

/// One thing that is wrong. Its texts have no escapes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// The name of its outcome, as in JSON: `panicked`, `timeout`, `broken`.
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) text: String,
    /// Below the kata's folder.
    pub(super) file: Option<String>,
    /// From 1.
    pub(super) line: usize,
}

/// All problems of a report, in the order of its screen.
pub(super) fn all(report: &CheckReport) -> Vec<Problem> {
    let verdict = &report.verdict;
    let mut all = of_build(report);
    all.extend(verdict.tests.iter().filter_map(of_test));
    all.extend(verdict.contracts.iter().filter_map(of_contract));
    all.extend(verdict.oracle.iter().flat_map(of_oracle));
    all
}

/// Whether the test was not run.
pub(super) fn is_skipped(test: &TestReport) -> bool {
    matches!(test.outcome, Outcome::NotCompiled | Outcome::NotRun)
}

/// The same of a contract.
pub(super) fn is_untried(contract: &ContractReport) -> bool {
    contract.outcome == ContractOutcome::NotCompiled
}

/// Files that were refused, and what the compiler said.
pub(super) fn of_build(report: &CheckReport) -> Vec<Problem> {
    let verdict = &report.verdict;
    let refused = verdict.refused.iter().map(|it| Problem {
        kind: "refused".to_owned(),
        title: format!("{} is refused", clean(&it.path)),
        text: clean(&format!("`{}` {}", it.path, it.why)),
        file: Some(clean(&it.path)),
        line: 1,
    });
    let errors = verdict.build.errors().iter().map(of_error);
    let mut all: Vec<Problem> = refused.chain(errors).collect();
    if all.is_empty() && !matches!(verdict.build, Build::Built | Build::NotTried) {
        all.push(Problem {
            kind: tag(&verdict.build),
            title: "the compiler did not come to its end".to_owned(),
            text: check::of_build(&verdict.build),
            file: None,
            line: 1,
        });
    }
    all
}

fn of_error(error: &Diagnostic) -> Problem {
    let code = error.code.as_deref().unwrap_or("error");
    let file = error.file.as_ref().and_then(|file| file.split_once('/'));
    Problem {
        kind: "failed".to_owned(),
        title: clean(&format!("{code}: {}", error.message)),
        text: clean(&error.rendered),
        file: file.map(|(_, path)| clean(path)),
        line: error.line.max(1),
    }
}

/// What is wrong with a test, if it ran and fails.
pub(super) fn of_test(report: &TestReport) -> Option<Problem> {
    if report.outcome.passed() || is_skipped(report) {
        return None;
    }
    let (text, place) = match &report.outcome {
        Outcome::Panicked {
            message,
            file,
            line,
            ..
        } => (message.clone(), Some((file, *line))),
        Outcome::Snapshot {
            expected,
            actual,
            file,
            line,
            ..
        } => (
            Room::full(Signs::new(true)).snapshot(expected, actual),
            Some((file, *line)),
        ),
        other => (check::of_test(other), None),
    };
    let place = place.filter(|(file, _)| !file.is_empty());
    let of_stage = format!("tests/stages/stage_{}.rs", report.test.stage);
    Some(Problem {
        kind: tag(&report.outcome),
        title: report.test.sentence(),
        text: clean(&text),
        line: place.map_or(1, |(_, line)| line.max(1)),
        file: Some(place.map_or(of_stage, |(file, _)| clean(file))),
    })
}

/// What is wrong with a contract, if it was judged and does not hold.
pub(super) fn of_contract(report: &ContractReport) -> Option<Problem> {
    let id = &report.contract;
    let text = match &report.outcome {
        ContractOutcome::Holds | ContractOutcome::NotCompiled => return None,
        ContractOutcome::Broken { says } => says.clone(),
        ContractOutcome::Open { ways } => way_lines(ways),
        ContractOutcome::WrongReason { expected, errors } => {
            let expected = expected.join(" or ");
            let says = format!("the compiler rejects it, but not with {expected}");
            with_first(says, errors)
        }
        ContractOutcome::ControlFails { errors } => with_first(
            "what the brief allows does not compile with your code".to_owned(),
            errors,
        ),
    };
    let (file, line) = report.place();
    Some(Problem {
        kind: tag(&report.outcome),
        title: format!("contract: {}", id.replace('_', " ")),
        text: clean(&text),
        file: Some(file),
        line,
    })
}

fn with_first(says: String, errors: &[Diagnostic]) -> String {
    match errors.first() {
        Some(error) => format!("{says}\n{}", error.rendered),
        None => says,
    }
}

/// Where the oracle and the learner's code differ.
pub(super) fn of_oracle(oracle: &OracleReport) -> Vec<Problem> {
    let differences = oracle.differences.iter().map(|it| {
        let shrunk = it.shrunk.as_ref();
        let (expected, actual) = shrunk.map_or((&it.expected, &it.actual), |shrunk| {
            (&shrunk.expected, &shrunk.actual)
        });
        let text = Room::full(Signs::new(true)).snapshot(expected, actual);
        Problem {
            kind: "differs".to_owned(),
            title: format!("the oracle differs: stage {}, seed {}", it.stage, it.seed),
            text: clean(&text),
            file: None,
            line: 1,
        }
    });
    differences.collect()
}

/// The name of a variant, as in JSON.
fn tag(outcome: &impl Serialize) -> String {
    let value = serde_json::to_value(outcome).unwrap_or_default();
    let tag = value.get("outcome").and_then(Value::as_str);
    tag.unwrap_or_default().to_owned()
}
