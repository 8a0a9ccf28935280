//! One process of a test program. It has passed only if it says so with the nonce
//! that it alone was given.

use std::{
    collections::hash_map::RandomState,
    ffi::OsString,
    hash::{BuildHasher, Hasher},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{Workspace, verdict::Outcome};
use crate::{
    error::{Error, Result},
    kata::Limits,
    process::{self, Ended, Ending, Job},
};

/// How much of a test's own output is kept for the report.
const KEPT_OUTPUT: usize = 8 << 10;

/// What to run, and within which limits.
#[derive(Clone, Debug)]
pub(super) struct Trial<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) member: &'a str,
    pub(super) executable: &'a Path,
    pub(super) limits: Limits,
    pub(super) args: Vec<String>,
    /// Where insta puts a snapshot that differs.
    pub(super) pending: PathBuf,
}

/// What came of it.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) outcome: Outcome,
    /// What a scenario gave back; empty for a test.
    pub(super) transcript: String,
}

impl Trial<'_> {
    pub(super) fn run(&self) -> Result<Told> {
        let nonce = nonce();
        let ended = match process::run(&self.job(&nonce), &mut |_| {}) {
            Ok(ended) => ended,
            // It was built a moment ago; another test has removed or replaced it.
            Err(e) if !self.executable.is_file() || e.kind() == io::ErrorKind::PermissionDenied => {
                return Ok(self.tampered());
            }
            Err(e) => return Err(Error::Bug(format!("the test program does not start: {e}"))),
        };
        if ended.ending == Ending::Interrupted {
            return Err(Error::Interrupted);
        }
        let stdout = String::from_utf8_lossy(&ended.stdout);
        let report: Vec<&str> = stdout
            .lines()
            .filter_map(|line| line.strip_prefix(nonce.as_str()))
            .collect();
        let told = |line: &&str| line.strip_prefix('|').map(|line| format!("{line}\n"));
        Ok(Told {
            outcome: judge(&ended, &report, &nonce, self.member, self.limits),
            transcript: report.iter().filter_map(told).collect(),
        })
    }

    fn tampered(&self) -> Told {
        let path = crate::fs::slashed(&self.workspace.root, self.executable);
        Told {
            outcome: Outcome::Tampered { path },
            transcript: String::new(),
        }
    }

    fn job(&self, nonce: &str) -> Job {
        let root = self.workspace.root.join(self.member);
        let set = |name: &str, value: &str| (OsString::from(name), OsString::from(value));
        let mut env = vec![
            set("INSTA_UPDATE", "new"),
            set("INSTA_FORCE_PASS", "0"),
            set("INSTA_OUTPUT", "none"),
            (
                "INSTA_WORKSPACE_ROOT".into(),
                self.workspace.root.clone().into(),
            ),
            ("INSTA_PENDING_DIR".into(), self.pending.clone().into()),
            ("CARGO_MANIFEST_DIR".into(), root.clone().into()),
        ];
        // Windows starts no program without it.
        env.extend(std::env::var_os("SystemRoot").map(|value| ("SystemRoot".into(), value)));
        Job {
            program: self.executable.to_owned(),
            args: self.args.iter().map(OsString::from).collect(),
            folder: root,
            env,
            stdin: format!("{nonce}\n{}\n", self.limits.test_ms + 5_000).into_bytes(),
            timeout: Duration::from_millis(self.limits.test_ms),
            output_bytes: self.limits.output_bytes,
        }
    }
}

/// 128 bits that nobody can guess: the hasher's keys come from the system.
fn nonce() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}

fn judge(ended: &Ended, report: &[&str], nonce: &str, member: &str, limits: Limits) -> Outcome {
    match (ended.ending, report.first()) {
        (Ending::TimedOut, _) => Outcome::Timeout { ms: limits.test_ms },
        (Ending::TooMuchOutput, _) => Outcome::OutputLimit {
            bytes: limits.output_bytes,
        },
        (Ending::Exited(0), Some(&" passed")) => Outcome::Passed,
        (Ending::Exited(1), Some(head)) if head.starts_with(" panicked ") => {
            panicked(head, report, member, output_of(ended, nonce))
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
