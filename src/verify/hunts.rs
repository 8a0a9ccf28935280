//! Hunts: the author's tests find every wrong design, the example that learners begin
//! with finds some and not all, and correct solutions pass both.

use std::collections::BTreeSet;

use super::Finding;
use crate::{
    error::{Error, Result},
    judge::{Hunt, HuntVerdict, Judge},
    kata::Kata,
};

const FEWEST: usize = 6;
const MOST: usize = 8;
/// So many kinds of mistakes are in a hunt at the least.
const KINDS: usize = 2;

/// What can be said of the hunts by reading them.
pub(super) fn findings(kata: &Kata) -> Vec<Finding> {
    let mut findings = Vec::new();
    for stage in kata.hunts() {
        let targets = kata.targets(stage);
        let mut finding = |says: String| {
            findings.push(Finding::new(subject(stage), says));
        };
        if !(FEWEST..=MOST).contains(&targets.len()) {
            let count = targets.len();
            finding(format!(
                "names {count} mutants; {FEWEST} to {MOST} are wanted"
            ));
        }
        let names: BTreeSet<&str> = targets.iter().map(|it| it.mutant.as_str()).collect();
        if names.len() < targets.len() {
            finding("names a mutant twice".to_owned());
        }
        let kinds: BTreeSet<_> = targets.iter().map(|it| it.kind).collect();
        if kinds.len() < KINDS {
            finding(format!(
                "its mutants are of one kind; {KINDS} kinds are wanted"
            ));
        }
        if kata.hunt_example(stage).is_empty() {
            finding("the example `hunts/stage_k.rs` of the kata is missing".to_owned());
        }
        if kata.hunt_answer(stage).is_empty() {
            finding("the author's tests `hunts/stage_k.rs` of the solution are missing".to_owned());
        }
    }
    findings
}

fn subject(stage: usize) -> String {
    format!("hunts/stage_{stage}.rs")
}

/// What running the hunt of `stage` says.
pub(super) fn proven(judge: &Judge, kata: &Kata, stage: usize) -> Result<Vec<Finding>> {
    let says = match says(judge, kata, stage) {
        Err(Error::BadKata { problem, .. }) => vec![problem],
        says => says?,
    };
    let finding = |says| Finding::new(subject(stage), says);
    Ok(says.into_iter().map(finding).collect())
}

fn says(judge: &Judge, kata: &Kata, stage: usize) -> Result<Vec<String>> {
    let targets = kata.targets(stage);
    let (answer, example) = (kata.hunt_answer(stage), kata.hunt_example(stage));
    if answer.is_empty() || example.is_empty() {
        return Ok(Vec::new());
    }
    let [solutions, mutants] = kata.hunt_designs(targets)?;
    let run = |tests: &str| {
        let hunt = Hunt {
            kata,
            stage,
            tests,
            solutions: &solutions,
            mutants: &mutants,
        };
        judge.hunt(&hunt, &mut |_| {})
    };
    let mut says = of_answer(kata, stage, &run(answer)?);
    says.extend(of_example(&run(example)?, targets.len()));
    Ok(says)
}

/// What hinders `verdict` from saying anything, or which tests are invalid.
fn invalid<'a>(whose: &'a str, verdict: &'a HuntVerdict) -> impl Iterator<Item = String> + 'a {
    let refused = verdict.refused.iter();
    let refused = refused.map(move |why| format!("{whose}: {why}"));
    let errors = verdict.errors.iter().take(1);
    let errors =
        errors.map(move |error| format!("{whose} do not compile: {}", error.rendered.trim()));
    let invalid = verdict.tests.iter().filter(|test| test.invalid.is_some());
    let invalid =
        invalid.map(move |test| format!("{whose}: `{}` is invalid: {:?}", test.name, test.invalid));
    refused.chain(errors).chain(invalid)
}

fn of_answer(kata: &Kata, stage: usize, verdict: &HuntVerdict) -> Vec<String> {
    let mut says: Vec<String> = invalid("the author's tests", verdict).collect();
    if !verdict.ran() {
        return says;
    }
    let killed = verdict.killed();
    let alive = kata.targets(stage).iter().zip(0..);
    let alive = alive.filter(|(_, number)| !killed.contains(number));
    says.extend(
        alive.map(|(target, _)| format!("the author's tests do not kill `{}`", target.mutant)),
    );
    let idle = verdict.tests.iter().filter(|test| test.kills.is_empty());
    says.extend(idle.map(|test| format!("the author's test `{}` kills nothing", test.name)));
    says
}

fn of_example(verdict: &HuntVerdict, targets: usize) -> Vec<String> {
    let mut says: Vec<String> = invalid("the example", verdict).collect();
    if !verdict.ran() {
        return says;
    }
    let killed = verdict.killed();
    if !killed.contains(&0) {
        says.push("the example does not kill the first mutant, the easiest".to_owned());
    }
    if killed.len() == targets {
        says.push("the example kills all mutants, so nothing is left to hunt".to_owned());
    }
    says
}
