//! What follows from a verdict: how each stage stands, what broke, where to look, what
//! to do next.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use super::{Place, Regression, StageStanding, StageState};
use crate::{
    judge::{ContractOutcome, ContractReport, Outcome, Verdict},
    kata::{Kata, Round, RoundKind, Solution},
    practice::CheckRun,
};

/// Most lines of a statement that are shown as one.
const MOST_LINES: usize = 8;

/// How each stage of the kata stands.
pub(super) fn progress(run: &CheckRun<'_>, regressions: &[Regression]) -> Vec<StageStanding> {
    let delivered = run.before.delivered.max(run.verdict.stage);
    let delivered = delivered.max(run.delivery.as_ref().map_or(0, |it| it.stage));
    let standing = |stage: usize| {
        let (tests_passed, tests) = run.verdict.count(stage);
        StageStanding {
            stage,
            title: run.kata.title_so_far(stage, delivered).to_owned(),
            state: state(run, regressions, stage),
            tests_passed,
            tests,
        }
    };
    (1..=run.kata.last_stage()).map(standing).collect()
}

fn state(run: &CheckRun<'_>, regressions: &[Regression], stage: usize) -> StageState {
    let verdict = &run.verdict;
    let (passed, all) = verdict.count(stage);
    if stage > verdict.stage {
        let has_come = run.delivery.is_some() && stage == verdict.stage + 1;
        return match () {
            () if has_come => StageState::Arrived,
            () if stage <= run.before.delivered => StageState::NotAskedFor,
            () => StageState::ToCome,
        };
    }
    let passes = if verdict.filter.is_none() {
        verdict.stage_passed(stage)
    } else {
        passed == all
    };
    match () {
        () if all == 0 => StageState::NotAskedFor,
        () if regressions.iter().any(|it| it.stage == stage) => StageState::Broke,
        () if passes => StageState::Passes,
        () if has_run(verdict, stage) => StageState::Fails,
        () if !verdict.refused.is_empty() => StageState::NotJudged,
        () if was_not_run(verdict, stage) => StageState::NotJudged,
        () => StageState::DoesNotCompile,
    }
}

/// Whether tests of this stage ran.
fn has_run(verdict: &Verdict, stage: usize) -> bool {
    let mut tests = verdict.tests.iter();
    tests.any(|t| t.test.stage == stage && has_been_run(&t.outcome))
}

fn has_been_run(outcome: &Outcome) -> bool {
    !matches!(outcome, Outcome::NotCompiled | Outcome::NotRun)
}

/// Whether tests of this stage compile and were not run.
fn was_not_run(verdict: &Verdict, stage: usize) -> bool {
    let mut tests = verdict.tests.iter();
    tests.any(|t| t.test.stage == stage && t.outcome == Outcome::NotRun)
}

/// Stages that had passed and whose tests ran and fail now.
pub(super) fn regressions(verdict: &Verdict, before: &BTreeMap<usize, u64>) -> Vec<Regression> {
    let regression = |(stage, ago): (&usize, &u64)| {
        let (_, tests) = verdict.count(*stage);
        let failing = verdict.failures().filter(|it| it.test.stage == *stage);
        let failing = failing.filter(|it| has_been_run(&it.outcome)).count();
        (failing > 0).then_some(Regression {
            stage: *stage,
            failing,
            tests,
            passed_ms_ago: *ago,
        })
    };
    before.iter().filter_map(regression).collect()
}

/// The first stage with a test that fails.
fn failing_stage(verdict: &Verdict) -> Option<usize> {
    let mut failures = verdict.failures();
    let ran = failures.find(|it| it.outcome != Outcome::NotRun);
    Some(ran.or_else(|| verdict.failures().next())?.test.stage)
}

/// The commands that help after this check, and whether there is a file to edit first.
pub(super) fn next(run: &CheckRun<'_>, regressions: &[Regression]) -> (Vec<&'static str>, bool) {
    let verdict = &run.verdict;
    if verdict.passed() && verdict.stage == run.kata.last_stage() {
        let mut all = vec!["kata solution", "kata solution --alternate", "kata list"];
        if run.kata.solution(Solution::Alternate).is_empty() {
            all.remove(1);
        }
        return (all, false);
    }
    if !run.passes.is_empty() && run.kata.is_open() {
        // The reference opens when everything has passed.
        return (vec!["kata brief", "kata review"], false);
    }
    if !run.passes.is_empty() {
        let mut next = vec!["kata brief", "kata solution"];
        if run
            .passes
            .iter()
            .any(|it| !run.kata.targets(it.stage).is_empty())
        {
            next.push("kata hunt");
        }
        if run.delivery.is_some() {
            next.push("kata predict");
        }
        return (next, false);
    }
    if verdict.passed() {
        // Not the stage at hand, or not all of its tests.
        return (vec!["kata check"], false);
    }
    // What passed and broke was changed since.
    let first = failing_stage(verdict);
    let broke = regressions.iter().any(|it| Some(it.stage) == first);
    let first = if broke { "kata diff" } else { "kata hint" };
    (vec![first, "kata brief"], true)
}

/// The place of the first failure that a screen shows; where nothing failed, the file to
/// go on with.
pub(super) fn first_place(verdict: &Verdict, edit: &str) -> Place {
    let refused = verdict.refused.iter().map(|it| (it.path.clone(), 1));
    let errors = verdict.build.errors().iter().filter_map(|error| {
        let (_, path) = error.file.as_ref()?.split_once('/')?;
        Some((path.to_owned(), error.line))
    });
    // As on the screen: what is not written yet comes last.
    let todo = |is: bool| {
        let failures = verdict.failures().map(|report| &report.outcome);
        failures.filter(move |it| it.is_todo() == is)
    };
    let tests = todo(false).chain(todo(true)).filter_map(|it| match it {
        Outcome::Panicked { file, line, .. } | Outcome::Snapshot { file, line, .. }
            if !file.is_empty() =>
        {
            Some((file.clone(), *line))
        }
        _ => None,
    });
    let contracts = verdict.contracts.iter().filter(|it| {
        !matches!(
            it.outcome,
            ContractOutcome::Holds | ContractOutcome::NotCompiled
        )
    });
    let contracts = contracts.map(ContractReport::place);
    let mut all = refused.chain(errors).chain(tests).chain(contracts);
    let (file, line) = all.next().unwrap_or_else(|| (edit.to_owned(), 1));
    Place {
        file,
        line: line.max(1),
    }
}

/// The learner's file in which the first thing went wrong, below the kata's folder.
pub(super) fn file_to_edit(run: &CheckRun<'_>) -> String {
    let verdict = &run.verdict;
    let mut refused = verdict.refused.iter().map(|it| &it.path);
    if let Some(partner) = refused.find(|it| it.starts_with("outside/")) {
        // All of its sources are meant.
        return partner
            .strip_suffix("/src")
            .map_or(partner.clone(), |it| format!("{it}/src/lib.rs"));
    }
    let of_error = verdict.build.errors().iter().filter_map(|error| {
        let file = error.file.as_ref()?;
        let (_, path) = file.split_once('/')?;
        Some(path)
    });
    let of_test = verdict
        .failures()
        .filter_map(|report| match &report.outcome {
            // A partner that misbehaves panics as it shall.
            Outcome::Panicked { file, .. }
                if file.starts_with("src/") || !misbehaves_as_asked(run, report.test.stage) =>
            {
                Some(file.as_str())
            }
            _ => None,
        });
    of_error
        .chain(of_test)
        .find(|file| file.starts_with("src/") || is_of_new_partner(run, file))
        .map_or_else(|| file_of_stage(run), str::to_owned)
}

/// Whether it is the learner's code of a partner whose round has not passed, below the
/// kata's folder, and no earlier stage fails. A partner whose round has passed may not be
/// edited.
fn is_of_new_partner(run: &CheckRun<'_>, file: &str) -> bool {
    let first = failing_stage(&run.verdict);
    run.sealed.partners.iter().any(|partner| {
        let src = format!("{}/src/", Kata::partner_folder(&partner.round));
        let has_passed = run.before.passes.contains_key(&partner.stage);
        file.starts_with(&src) && !has_passed && first.is_none_or(|it| it == partner.stage)
    })
}

/// Where the first stage that fails began, if the learner still has that file.
fn file_of_stage(run: &CheckRun<'_>) -> String {
    let stage = failing_stage(&run.verdict).unwrap_or(1);
    if let Some(round) = run.kata.round(stage) {
        return if run.before.passes.contains_key(&stage) || misbehaves_as_asked(run, stage) {
            own_file(run)
        } else {
            format!("{}/src/lib.rs", Kata::partner_folder(round))
        };
    }
    if run.kata.is_open() {
        return own_file(run);
    }
    let starter = run.kata.starter(stage);
    // The first stage begins in `lib.rs`; so does what is not declared there yet.
    let sources = &run.sealed.sources;
    let theirs = starter.keys().find(|name| sources.contains_key(*name));
    let is_declared = run.undeclared.is_empty() && !starter.contains_key("lib.rs");
    let file = theirs.filter(|_| is_declared);
    format!("src/{}", file.map_or("lib.rs", String::as_str))
}

/// The learner's own file in an open track that was changed most since the latest pass;
/// else the one in which the `App` is.
fn own_file(run: &CheckRun<'_>) -> String {
    let has_app = |text: &String| text.contains("impl App") || text.contains("pub struct App");
    let mut files = run.sealed.sources.iter();
    let of_app = files.find(|(_, text)| has_app(text)).map(|(name, _)| name);
    let file = run.edited.first().or(of_app);
    format!("src/{}", file.map_or("lib.rs", String::as_str))
}

/// Whether `stage` is a round with a misbehaving partner that is written and compiles:
/// then the tests fail because of the learner's own crate.
fn misbehaves_as_asked(run: &CheckRun<'_>, stage: usize) -> bool {
    let is_hostile = |round: &Round| round.kind == RoundKind::Hostile;
    let mut failures = run.verdict.failures();
    run.kata.round(stage).is_some_and(is_hostile)
        && has_run(&run.verdict, stage)
        && failures.all(|it| it.test.stage != stage || !is_of_the_partner(&it.outcome))
}

/// Whether a test fails because the partner is not written yet.
fn is_of_the_partner(outcome: &Outcome) -> bool {
    outcome.is_todo() || *outcome == Outcome::NeedsNoPartner
}

/// The lines of source at the places where tests panicked.
pub(super) fn lines(run: &CheckRun<'_>) -> BTreeMap<String, String> {
    let mut lines = BTreeMap::new();
    for report in run.verdict.failures() {
        if let Outcome::Panicked { file, line, .. } = &report.outcome
            && let Some(source) = source(run, file, *line)
        {
            lines.insert(format!("{file}:{line}"), source);
        }
    }
    lines
}

/// The statement at a place of the kata's folder, in one line.
fn source(run: &CheckRun<'_>, file: &str, line: usize) -> Option<String> {
    let number = line.checked_sub(1)?;
    let text = if let Some(name) = file.strip_prefix("src/") {
        run.sealed.sources.get(name)?.as_str()
    } else if file.starts_with("outside/") {
        of_partner(run, file)?
    } else {
        let stage = file
            .strip_prefix("tests/stages/stage_")?
            .strip_suffix(".rs")?;
        run.kata.test_file(stage.parse().ok()?)
    };
    let statement = statement(text, number)?;
    // A command of a transcript stands in the message, with those before it.
    (!statement.starts_with("> ")).then_some(statement)
}

/// The lines from this one on until every bracket is closed, in one; the line alone if
/// that takes too many.
fn statement(text: &str, number: usize) -> Option<String> {
    let mut lines = text.lines().skip(number).map(str::trim);
    let first = lines.next()?.to_owned();
    let is_closed = |text: &str| text.parse::<TokenStream>().is_ok();
    let mut whole = first.clone();
    for line in lines.take(MOST_LINES) {
        if is_closed(&whole) {
            break;
        }
        if line.starts_with([')', ']']) {
            whole.truncate(whole.trim_end_matches(',').len());
        } else if !whole.ends_with(['(', '[']) {
            whole.push(' ');
        }
        whole += line;
    }
    Some(if is_closed(&whole) { whole } else { first })
}

/// The text of a partner's file: its code or its tests.
fn of_partner<'a>(run: &'a CheckRun<'_>, file: &str) -> Option<&'a str> {
    run.sealed.partners.iter().find_map(|partner| {
        let below = file.strip_prefix(&Kata::partner_folder(&partner.round))?;
        match below.strip_prefix("/src/") {
            Some(name) => partner.sources.get(name).map(String::as_str),
            None => Some(run.kata.test_file(partner.stage)),
        }
    })
}

/// The code of the contracts that compile and must not.
pub(super) fn snippets(run: &CheckRun<'_>) -> BTreeMap<String, String> {
    let broken = run
        .verdict
        .contracts
        .iter()
        .filter(|it| matches!(it.outcome, ContractOutcome::Broken { .. }));
    broken
        .map(|it| {
            let code = run.kata.contract(&it.contract).to_owned();
            (it.contract.clone(), code)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_of_several_lines_is_shown_in_one() {
        let text = "    assert_eq!(\n        (a(\")\"), b),\n        [\n            1,\n        ],\n    );\n    f(\n";
        let shown = |number| statement(text, number).unwrap();
        assert_eq!(shown(0), "assert_eq!((a(\")\"), b), [1]);");
        assert_eq!(shown(1), "(a(\")\"), b),");
        assert_eq!(shown(4), "],");
        assert_eq!(shown(6), "f(");
        assert_eq!(statement(text, 7), None);
    }
}
