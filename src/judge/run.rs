//! The tests, each in a process of its own, several at once.

use std::path::Path;

use super::{
    Judge, Workspace,
    batch::Batch,
    tamper::FileStamps,
    trial::{Trial, TrialResult},
    verdict::{Outcome, TestReport},
};
use crate::{
    error::{Error, Result},
    kata::{Kata, TestId},
};

/// A test program and the tests to run with it.
#[derive(Clone, Debug)]
pub struct Suite<'a> {
    pub kata: &'a Kata,
    pub member: &'a str,
    pub executable: &'a Path,
    pub tests: Vec<TestId>,
    /// Which of the designs in the program is meant, if there are several.
    pub design: Option<usize>,
}

/// The name of `test` in a program of several designs.
pub(super) fn design_test(design: usize, test: &TestId) -> String {
    format!("{design} {test}")
}

/// Runs all tests of all suites, several at once, and gives the reports in the order
/// of the suites. `on_report` sees each as it comes.
pub fn run(
    judge: &Judge,
    suites: &[Suite<'_>],
    on_report: &mut dyn FnMut(&TestReport),
) -> Result<Vec<Vec<TestReport>>> {
    let stamps = || -> Vec<FileStamps> {
        suites
            .iter()
            .map(|suite| suite.stamps(&judge.workspace))
            .collect()
    };
    let before = stamps();
    let all: Vec<(usize, usize)> = suites
        .iter()
        .enumerate()
        .flat_map(|(suite, s)| (0..s.tests.len()).map(move |test| (suite, test)))
        .collect();
    let batch = Batch {
        root: judge.workspace.root.clone(),
        pace: judge.pace,
        trials: all
            .iter()
            .map(|(suite, test)| suites[*suite].trial(*test))
            .collect(),
    };
    let mut found: Vec<Vec<Option<TestReport>>> = suites
        .iter()
        .map(|suite| vec![None; suite.tests.len()])
        .collect();
    let ran = batch.run(&judge.sandbox, &mut |index, result| {
        let (suite, test) = all[index];
        let report = suites[suite].report(test, result);
        on_report(&report);
        found[suite][test] = Some(report);
    });
    let ran = ran.and_then(|()| again_alone(judge, suites, &mut found));
    let mut is_tampered = false;
    let mut reports = Vec::new();
    let changes = stamps().into_iter().zip(before);
    for ((suite, found), (after, before)) in suites.iter().zip(found).zip(changes) {
        let changed = after.changed_since(&before);
        is_tampered |= changed.is_some();
        reports.push(match changed {
            Some(path) => suite.tampered(&judge.workspace, &path),
            None => found.into_iter().flatten().collect(),
        });
    }
    match ran {
        // A program that was replaced does not start.
        Err(Error::NotStarted { .. }) if is_tampered => Ok(reports),
        ran => ran.map(|()| reports),
    }
}

/// Runs tests that did not end on the wall once more, the first of each suite alone:
/// on a busy machine others may have held it up. If it ends now, the rest of the suite
/// gets its second chance, too. If it does not, other suites of the same code get none.
fn again_alone(
    judge: &Judge,
    suites: &[Suite<'_>],
    found: &mut [Vec<Option<TestReport>>],
) -> Result<()> {
    let mut hung: Vec<String> = Vec::new();
    for (suite, reports) in suites.iter().zip(found) {
        if hung.contains(&suite.budget()) {
            continue;
        }
        let is_due = |report: &Option<TestReport>| {
            let report = report.as_ref();
            report.is_some_and(|report| report.outcome.is_unfinished())
        };
        let mut due: Vec<usize> = (0..reports.len())
            .filter(|index| is_due(&reports[*index]))
            .collect();
        let waited = due.iter().position(
            |index| matches!(&reports[*index], Some(it) if it.outcome != Outcome::NotRun),
        );
        let Some(first) = waited.map(|place| due.remove(place)) else {
            continue;
        };
        run_again(judge, suite, &[first], reports)?;
        // Alone it may use up the processor time that it did not get before.
        let has_ended = |report: &TestReport| !report.outcome.is_out_of_time();
        if reports[first].as_ref().is_some_and(has_ended) {
            run_again(judge, suite, &due, reports)?;
        } else {
            hung.push(suite.budget());
        }
    }
    Ok(())
}

fn run_again(
    judge: &Judge,
    suite: &Suite<'_>,
    tests: &[usize],
    reports: &mut [Option<TestReport>],
) -> Result<()> {
    let batch = Batch {
        root: judge.workspace.root.clone(),
        pace: judge.pace,
        trials: tests.iter().map(|test| suite.trial(*test)).collect(),
    };
    batch.run(&judge.sandbox, &mut |index, result| {
        reports[tests[index]] = Some(suite.report(tests[index], result));
    })
}

impl Suite<'_> {
    pub(super) fn trial(&self, test: usize) -> Trial {
        let name = &self.tests[test];
        Trial {
            member: self.member.to_owned(),
            executable: self.executable.to_owned(),
            budget: self.budget(),
            limits: *self.kata.limits(),
            args: vec![match self.design {
                Some(design) => design_test(design, name),
                None => name.to_string(),
            }],
        }
    }

    /// The name of what its time is taken from: that of one design's code.
    fn budget(&self) -> String {
        let design = self.design.map(|it| format!("#{it}"));
        self.member.to_owned() + &design.unwrap_or_default()
    }

    fn report(&self, test: usize, result: TrialResult) -> TestReport {
        let test = self.tests[test].clone();
        let differing = snapshot(self, &test, &result).or_else(|| at_command(&result.outcome));
        let mut report = TestReport {
            test,
            outcome: differing.unwrap_or(result.outcome),
            rules: Vec::new(),
            begun: None,
        };
        report.begun = result.begun.and_then(|begun| begun.of(self.kata, &report));
        report
    }

    /// The reports where the file `path` of the judge's is not as it was.
    fn tampered(&self, workspace: &Workspace, path: &Path) -> Vec<TestReport> {
        // Whatever it is now, the next check builds it anew; and if it cannot be
        // removed, it is still no pass.
        let _ = crate::fs::remove(self.executable);
        let path = crate::fs::slashed(&workspace.root, path);
        let report = |test: &TestId| TestReport {
            test: test.clone(),
            outcome: Outcome::Tampered { path: path.clone() },
            rules: Vec::new(),
            begun: None,
        };
        self.tests.iter().map(report).collect()
    }

    fn stamps(&self, workspace: &Workspace) -> FileStamps {
        FileStamps::take(
            self.executable,
            &workspace.root.join(self.member).join("tests"),
        )
    }
}

/// If the panic is insta's, the snapshot as it is and as it should be.
fn snapshot(suite: &Suite<'_>, test: &TestId, result: &TrialResult) -> Option<Outcome> {
    let Outcome::Panicked { message, .. } = &result.outcome else {
        return None;
    };
    let name = message
        .strip_prefix("snapshot assertion for '")?
        .split('\'')
        .next()?;
    let file_name = format!("stages__stage_{}__{name}.snap", test.stage);
    let actual = result.snapshot.as_ref()?;
    let snapshots = suite.kata.snapshots(test.stage);
    Some(Outcome::Snapshot {
        name: name.to_owned(),
        expected: snapshot_body(snapshots.get(&file_name).map_or("", String::as_str)),
        actual: snapshot_body(actual),
        file: format!("tests/stages/stage_{}.rs", test.stage),
        line: message
            .rsplit(' ')
            .next()
            .and_then(|line| line.parse().ok())
            .unwrap_or(0),
    })
}

/// Where a reply of a transcript differs, the command's place in the file in place of the
/// transcript's.
fn at_command(outcome: &Outcome) -> Option<Outcome> {
    let Outcome::Panicked {
        message,
        file,
        line,
        output,
    } = outcome
    else {
        return None;
    };
    let (number, story) = message
        .strip_prefix("line ")?
        .split_once(" of the transcript\n")?;
    Some(Outcome::Panicked {
        message: story.to_owned(),
        file: file.clone(),
        line: line + number.parse::<usize>().ok()?,
        output: output.clone(),
    })
}

/// A snapshot file without its head, which stands between two lines `---`.
fn snapshot_body(text: &str) -> String {
    let body = text
        .split_once("---\n")
        .and_then(|(_, rest)| rest.split_once("---\n"));
    body.map_or(text, |(_, body)| body).trim_end().to_owned()
}
