//! What the gate demands of a warm-up beyond the rest: its starter is working code whose
//! behaviour stays, it brings one capability, and it says what it is good for.

use super::Finding;
use crate::{
    judge::TestReport,
    kata::{Catalogue, Kata},
};

/// In the name of a test for behaviour that is there before and stays.
const STILL: &str = "still";
const OUTSIDE: &str = "outside";
const MOST_STAGES: usize = 2;
/// For all stages.
const MOST_MINUTES: u32 = 25;

/// What can be said by reading it.
pub(super) fn findings(kata: &Kata) -> Vec<Finding> {
    let in_manifest = |says: String| Finding::new("kata.toml", says);
    if !kata.is_warm_up() {
        let says = "`prepares` is for `group = \"warm-ups\"`".to_owned();
        let has_it = !kata.prepares.is_empty();
        return has_it.then(|| in_manifest(says)).into_iter().collect();
    }
    let mut findings = Vec::new();
    let (stages, minutes) = (kata.last_stage(), kata.minutes());
    if stages > MOST_STAGES {
        let says = format!("has {stages} stages; a warm-up has at most {MOST_STAGES}");
        findings.push(in_manifest(says));
    }
    if minutes > MOST_MINUTES {
        let says = format!("takes {minutes} minutes; a warm-up takes at most {MOST_MINUTES}");
        findings.push(in_manifest(says));
    }
    if kata.prepares.is_empty() {
        let says = "no `prepares = [\"KATA STAGE\"]`: what is this warm-up good for?";
        findings.push(in_manifest(says.to_owned()));
    }
    if (1..=stages).all(|stage| kata.concepts(stage).is_empty()) {
        let says = "no stage names a page of `kata learn` in `concepts`";
        findings.push(in_manifest(says.to_owned()));
    }
    let has = |stages: std::ops::RangeInclusive<usize>, word: &str| {
        let mut tests = stages.flat_map(|stage| kata.tests(stage));
        tests.any(|test| test.name.contains(word))
    };
    if !has(1..=1, STILL) {
        let says = format!("no test has `{STILL}` in its name: it pins what the starter does");
        findings.push(Finding::new("tests/stage_1.rs", says));
    }
    if !has(1..=stages, OUTSIDE) && kata.contracts().is_empty() {
        let says = format!(
            "no test has `{OUTSIDE}` in its name and there is no contract: what proves the \
             capability that the refactoring brings?"
        );
        findings.push(Finding::new("tests", says));
    }
    findings
}

/// Whether there are the stages for which `kata` says that it prepares.
pub(super) fn prepares<'a>(
    kata: &'a Kata,
    catalogue: &'a Catalogue,
) -> impl Iterator<Item = Finding> {
    kata.prepares.iter().filter_map(|it| {
        let wanted = catalogue.get(&it.kata).and_then(|of| of.stage(it.stage));
        let says = format!("`prepares`: {}", wanted.err()?);
        Some(Finding::new("kata.toml", says))
    })
}

/// On the starter the tests of what stays pass, and all others fail.
pub(super) fn arrival(reports: &[TestReport]) -> impl Iterator<Item = Finding> {
    reports.iter().filter_map(|report| {
        let says = match (report.test.name.contains(STILL), report.outcome.passed()) {
            (true, false) => "fails on the starter: what is there before must pass",
            (false, true) => {
                "passes on the starter: it pins what is there before, so its name has `still`"
            }
            _ => return None,
        };
        Some(Finding::new(report.test.to_string(), says))
    })
}
