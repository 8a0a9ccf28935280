//! The tests, each in a process of its own. A test has passed only if its
//! process says so with the nonce that it alone was given.

use std::{
    collections::hash_map::RandomState,
    ffi::OsString,
    hash::{BuildHasher, Hasher},
    path::Path,
    sync::{Mutex, mpsc},
    thread,
    time::Duration,
};

use super::{
    Workspace,
    verdict::{Outcome, TestReport},
};
use crate::{
    error::{Error, Result},
    kata::{Kata, Limits, TestId},
    process::{self, Ended, Ending, Job},
};

/// How much of a test's own output is kept for the report.
const KEPT_OUTPUT: usize = 8 << 10;

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
    Ok(found
        .into_iter()
        .map(|reports| reports.into_iter().flatten().collect())
        .collect())
}

fn run_one(workspace: &Workspace, suite: &Suite<'_>, test: &TestId) -> Result<TestReport> {
    let nonce = nonce();
    let limits = suite.kata.limits;
    let job = job(workspace, suite, test, &nonce, limits);
    let ended = process::run(&job, &mut |_| {})
        .map_err(|e| Error::Bug(format!("the test program does not start: {e}")))?;
    if ended.ending == Ending::Interrupted {
        return Err(Error::Interrupted);
    }
    let mut outcome = judge(&ended, &nonce, suite.member, limits);
    if let Some(differing) = snapshot(workspace, suite, test, &outcome) {
        outcome = differing;
    }
    Ok(TestReport {
        test: test.clone(),
        outcome,
    })
}

fn job(
    workspace: &Workspace,
    suite: &Suite<'_>,
    test: &TestId,
    nonce: &str,
    limits: Limits,
) -> Job {
    let root = workspace.root.join(suite.member);
    let set = |name: &str, value: &str| (OsString::from(name), OsString::from(value));
    let mut env = vec![
        set("INSTA_UPDATE", "new"),
        set("INSTA_FORCE_PASS", "0"),
        set("INSTA_OUTPUT", "none"),
        ("INSTA_WORKSPACE_ROOT".into(), workspace.root.clone().into()),
        (
            "INSTA_PENDING_DIR".into(),
            pending(workspace, suite, test).into(),
        ),
        ("CARGO_MANIFEST_DIR".into(), root.clone().into()),
    ];
    // Windows starts no program without it.
    env.extend(std::env::var_os("SystemRoot").map(|value| ("SystemRoot".into(), value)));
    Job {
        program: suite.executable.to_owned(),
        args: vec![test.to_string().into()],
        folder: root,
        env,
        stdin: format!("{nonce}\n{}\n", limits.test_ms + 5_000).into_bytes(),
        timeout: Duration::from_millis(limits.test_ms),
        output_bytes: limits.output_bytes,
    }
}

fn pending(workspace: &Workspace, suite: &Suite<'_>, test: &TestId) -> std::path::PathBuf {
    workspace.pending(suite.member).join(&test.name)
}

/// 128 bits that nobody can guess: the hasher's keys come from the system.
fn nonce() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}

fn judge(ended: &Ended, nonce: &str, member: &str, limits: Limits) -> Outcome {
    let stdout = String::from_utf8_lossy(&ended.stdout);
    let report: Vec<&str> = stdout
        .lines()
        .filter_map(|line| line.strip_prefix(nonce))
        .collect();
    match (ended.ending, report.first()) {
        (Ending::TimedOut, _) => Outcome::Timeout { ms: limits.test_ms },
        (Ending::TooMuchOutput, _) => Outcome::OutputLimit {
            bytes: limits.output_bytes,
        },
        (Ending::Exited(0), Some(&" passed")) => Outcome::Passed,
        (Ending::Exited(1), Some(head)) if head.starts_with(" panicked ") => {
            panicked(head, &report, member, output_of(ended, nonce))
        }
        (Ending::Signalled(signal), _) => Outcome::Killed {
            signal,
            output: output_of(ended, nonce),
        },
        (Ending::Exited(code), _) => Outcome::Exited {
            code,
            output: output_of(ended, nonce),
        },
        (Ending::Interrupted, _) => Outcome::NotCompiled,
    }
}

fn panicked(head: &str, report: &[&str], member: &str, output: String) -> Outcome {
    let mut parts = head.trim_start_matches(" panicked ").splitn(3, ' ');
    let line = parts.next().and_then(|line| line.parse().ok()).unwrap_or(0);
    let file = parts.nth(1).unwrap_or_default().replace('\\', "/");
    let message: Vec<&str> = report
        .iter()
        .filter_map(|line| line.strip_prefix('|'))
        .collect();
    Outcome::Panicked {
        message: message.join("\n"),
        // The compiler names files from the workspace's root: `parking-lot/src/lib.rs`.
        // A place outside, in some library, helps nobody.
        file: file
            .strip_prefix(&format!("{member}/"))
            .unwrap_or_default()
            .to_owned(),
        line,
        output,
    }
}

/// What the test printed, without the report and without escapes; the end of it
/// if it is long.
fn output_of(ended: &Ended, nonce: &str) -> String {
    let mut text = String::new();
    for stream in [&ended.stdout, &ended.stderr] {
        let stream = String::from_utf8_lossy(stream);
        for line in stream.lines().filter(|line| !line.starts_with(nonce)) {
            text += line;
            text.push('\n');
        }
    }
    let mut start = text.len().saturating_sub(KEPT_OUTPUT);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text[start..].trim().to_owned()
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
