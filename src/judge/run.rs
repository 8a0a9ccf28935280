//! The tests, each in a process of its own, several at once.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, mpsc},
    thread,
};

use super::{
    Workspace,
    tamper::Stamps,
    trial::Trial,
    verdict::{Outcome, TestReport},
};
use crate::{
    error::Result,
    kata::{Kata, TestId},
};

/// A test program and the tests to run with it.
#[derive(Clone, Debug)]
pub struct Suite<'a> {
    pub kata: &'a Kata,
    pub member: &'a str,
    pub executable: &'a Path,
    pub tests: Vec<TestId>,
}

/// Runs all tests of all suites, several at once, and gives the reports in the order of the suites. `on_report` sees each as it comes.
pub fn run(
    workspace: &Workspace,
    suites: &[Suite<'_>],
    on_report: &mut dyn FnMut(&TestReport),
) -> Result<Vec<Vec<TestReport>>> {
    let stamps = || -> Vec<Stamps> { suites.iter().map(|suite| suite.stamps(workspace)).collect() };
    let before = stamps();
    let all: Vec<(usize, usize)> = suites
        .iter()
        .enumerate()
        .flat_map(|(suite, s)| (0..s.tests.len()).map(move |test| (suite, test)))
        .collect();
    // The newest stage first: what it tests takes longest, threads above all.
    let queue = Mutex::new(all.iter().rev());
    let cores = thread::available_parallelism().map_or(2, usize::from);
    // Tests that meet or time out wait more than they work.
    let workers = (cores * 2).min(all.len());
    let (sender, reports) = mpsc::channel();
    let mut found: Vec<Vec<Option<TestReport>>> = suites
        .iter()
        .map(|suite| vec![None; suite.tests.len()])
        .collect();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (queue, sender) = (&queue, sender.clone());
            scope.spawn(move || {
                let next = || queue.lock().ok()?.next().copied();
                while let Some((suite, test)) = next() {
                    let report = run_one(workspace, &suites[suite], &suites[suite].tests[test]);
                    let stop = report.is_err();
                    if sender.send((suite, test, report)).is_err() || stop {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (suite, test, report) in &reports {
            let report = report?;
            on_report(&report);
            found[suite][test] = Some(report);
        }
        Ok(())
    })?;
    let mut found: Vec<Vec<TestReport>> = found
        .into_iter()
        .map(|reports| reports.into_iter().flatten().collect())
        .collect();
    let changes = stamps().into_iter().zip(before);
    for ((suite, reports), (after, before)) in suites.iter().zip(&mut found).zip(changes) {
        if let Some(path) = after.changed_since(&before) {
            let path = crate::fs::slashed(&workspace.root, &path);
            for report in reports {
                report.outcome = Outcome::Tampered { path: path.clone() };
            }
            // Whatever it is now, the next check builds it anew.
            crate::fs::remove(suite.executable)?;
        }
    }
    Ok(found)
}

impl Suite<'_> {
    fn stamps(&self, workspace: &Workspace) -> Stamps {
        Stamps::take(
            self.executable,
            &workspace.root.join(self.member).join("tests"),
        )
    }
}

fn run_one(workspace: &Workspace, suite: &Suite<'_>, test: &TestId) -> Result<TestReport> {
    let trial = Trial {
        workspace,
        member: suite.member,
        executable: suite.executable,
        limits: suite.kata.limits,
        args: vec![test.to_string()],
        pending: pending(workspace, suite, test),
    };
    let outcome = trial.run()?.outcome;
    let differing = snapshot(workspace, suite, test, &outcome);
    Ok(TestReport {
        test: test.clone(),
        outcome: differing.unwrap_or(outcome),
    })
}

fn pending(workspace: &Workspace, suite: &Suite<'_>, test: &TestId) -> PathBuf {
    let folder = workspace.pending(suite.member);
    folder.join(format!("{}-{}", test.stage, test.name))
}

/// If the panic is insta's, the snapshot as it is and as it should be.
fn snapshot(
    workspace: &Workspace,
    suite: &Suite<'_>,
    test: &TestId,
    outcome: &Outcome,
) -> Option<Outcome> {
    let Outcome::Panicked { message, .. } = outcome else {
        return None;
    };
    let name = message
        .strip_prefix("snapshot assertion for '")?
        .split('\'')
        .next()?;
    let file_name = format!("stages__stage_{}__{name}.snap", test.stage);
    let folder = format!("{}/tests/stages/snapshots", suite.member);
    let path = pending(workspace, suite, test)
        .join(folder)
        .join(format!("{file_name}.new"));
    let actual = std::fs::read_to_string(&path).ok()?;
    // Nobody needs it any more; where it stays, the next one overwrites it.
    let _ = crate::fs::remove(&pending(workspace, suite, test));
    let snapshots = suite.kata.snapshots(test.stage);
    Some(Outcome::Snapshot {
        name: name.to_owned(),
        expected: snapshot_body(snapshots.get(&file_name).map_or("", String::as_str)),
        actual: snapshot_body(&actual),
        file: format!("tests/stages/stage_{}.rs", test.stage),
        line: message
            .rsplit(' ')
            .next()
            .and_then(|line| line.parse().ok())
            .unwrap_or(0),
    })
}

/// A snapshot file without its head, which stands between two lines `---`.
fn snapshot_body(text: &str) -> String {
    let body = text
        .split_once("---\n")
        .and_then(|(_, rest)| rest.split_once("---\n"));
    body.map_or(text, |(_, body)| body).trim_end().to_owned()
}
