//! One process of a test program. It has passed only if it says so with the nonce
//! that it alone was given.

use std::{
    collections::hash_map::RandomState,
    ffi::OsString,
    hash::{BuildHasher, Hasher},
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{blame::is_out_of_memory, cargo::system_variables, verdict::Outcome};
use crate::{
    error::{Error, Result},
    fs,
    hash::sha256,
    limits::{Limit, Limits},
    process::{Ended, Ending, Job},
    sandbox::{Confinement, Fault, Role, Sandbox, Tier},
};

/// How much of a test's own output is kept for the report.
const KEPT_OUTPUT: usize = 8 << 10;
/// A scratch folder's name may be this long on every file system.
const LONGEST_NAME: usize = 100;

/// What to run, and within which limits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Trial {
    pub(super) member: String,
    pub(super) executable: PathBuf,
    pub(super) limits: Limits,
    pub(super) args: Vec<String>,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TrialResult {
    pub(super) outcome: Outcome,
    /// What a scenario gave back; empty for a test.
    pub(super) transcript: String,
    /// The numbers of the steps that a scenario took.
    pub(super) steps: Vec<u64>,
    /// The file that insta wrote, where a snapshot differs.
    pub(super) snapshot: Option<String>,
}

impl TrialResult {
    /// Of a trial that was not run.
    pub(super) fn not_run() -> Self {
        Self {
            outcome: Outcome::NotRun,
            transcript: String::new(),
            steps: Vec::new(),
            snapshot: None,
        }
    }
}

impl Trial {
    /// Runs it in the judge's tree `root`.
    pub(super) fn run(&self, root: &Path, sandbox: &Sandbox) -> Result<TrialResult> {
        let nonce = nonce();
        let confinement = self.confinement(root);
        let ran = sandbox.run(
            &self.job(&nonce, root, &confinement),
            &confinement,
            &mut |_| {},
        );
        let ended = match ran {
            Ok(ended) => ended,
            // It was built a moment ago; another test has removed it.
            Err(_) if !self.executable.is_file() => return Ok(self.tampered(root)),
            // Another test has replaced it, which its stamp tells, or the system
            // refuses to start it.
            Err(Fault::NoProgram(said)) => {
                return Err(Error::NotStarted {
                    program: fs::shown(&self.executable),
                    said,
                    in_sandbox: sandbox.tier > Tier::T0,
                });
            }
            Err(fault) => return Err(fault.into_error()),
        };
        if ended.ending == Ending::Interrupted {
            return Err(Error::Interrupted);
        }
        let stdout = String::from_utf8_lossy(&ended.stdout);
        let report: Vec<&str> = stdout
            .lines()
            .filter_map(|line| line.strip_prefix(nonce.as_str()))
            .collect();
        let lines_with = |sign: char| -> String {
            let lines = report.iter().filter_map(|line| line.strip_prefix(sign));
            lines.flat_map(|line| [line, "\n"]).collect()
        };
        Ok(TrialResult {
            outcome: judge(&ended, &report, &nonce, &self.member, self.limits),
            transcript: lines_with('|'),
            steps: lines_with('#')
                .split_whitespace()
                .filter_map(|step| step.parse().ok())
                .collect(),
            snapshot: Some(lines_with('+')).filter(|text| !text.is_empty()),
        })
    }

    fn tampered(&self, root: &Path) -> TrialResult {
        let path = crate::fs::slashed(root, &self.executable);
        TrialResult {
            outcome: Outcome::Tampered { path },
            transcript: String::new(),
            steps: Vec::new(),
            snapshot: None,
        }
    }

    fn job(&self, nonce: &str, root: &Path, confinement: &Confinement) -> Job {
        let folder = root.join(&self.member);
        let set = |name: &str, value: &str| (OsString::from(name), OsString::from(value));
        let mut env = vec![
            set("INSTA_UPDATE", "new"),
            set("INSTA_FORCE_PASS", "0"),
            set("INSTA_OUTPUT", "none"),
            ("INSTA_WORKSPACE_ROOT".into(), root.into()),
            (
                "INSTA_PENDING_DIR".into(),
                confinement.scratch.clone().into(),
            ),
            ("CARGO_MANIFEST_DIR".into(), folder.clone().into()),
        ];
        env.extend(system_variables());
        Job {
            program: self.executable.clone(),
            args: self.args.iter().map(OsString::from).collect(),
            folder,
            env,
            stdin: format!("{nonce}\n{}\n", self.limits.test_ms + 5_000).into_bytes(),
            timeout: Duration::from_millis(self.limits.test_ms),
            output_bytes: self.limits.output_bytes,
        }
    }
}

impl Trial {
    /// A test reads itself and its snapshots.
    pub(super) fn reads(&self, root: &Path) -> [PathBuf; 2] {
        [root.join(&self.member), self.executable.clone()]
    }

    /// It writes to a folder of its own.
    fn confinement(&self, root: &Path) -> Confinement {
        let mut name = self.args.join("-").replace("::", "-");
        if name.len() > LONGEST_NAME {
            name = sha256([&name], 32);
        }
        Confinement {
            read: self.reads(root).to_vec(),
            hidden: Vec::new(),
            write: Vec::new(),
            scratch: root.join("scratch").join(&self.member).join(name),
            scratch_bytes: 64 << 20,
            quota: self.limits.of_test(),
            role: Role::Test,
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
        (Ending::TimedOut, _) => Outcome::Limit(Limit::Timeout { ms: limits.test_ms }),
        (Ending::TooMuchOutput, _) => Outcome::Limit(Limit::OutputLimit {
            bytes: limits.output_bytes,
        }),
        (Ending::Exited(0), Some(&" passed")) => Outcome::Passed,
        (Ending::Exited(1), Some(head)) if head.starts_with(" panicked ") => {
            panicked(head, report, member, output_of(ended, nonce), limits)
        }
        (Ending::Signalled(signal), _) => killed(signal, output_of(ended, nonce), limits),
        (Ending::Exited(code), _) => Outcome::Exited {
            code,
            output: output_of(ended, nonce),
        },
        (Ending::Interrupted, _) => Outcome::NotCompiled,
    }
}

/// Which limit a signal tells of, if it does. The numbers are Linux's and macOS's
/// where they agree; SIGSYS is seccomp's, so Linux's.
fn killed(signal: i32, output: String, limits: Limits) -> Outcome {
    Outcome::Limit(match signal {
        6 if is_out_of_memory(&output) => Limit::Memory {
            bytes: limits.memory_bytes,
        },
        24 => Limit::CpuTime { ms: limits.cpu_ms },
        25 => Limit::FileSize {
            bytes: limits.file_bytes,
        },
        31 if cfg!(target_os = "linux") => Limit::Processes,
        _ => return Outcome::Killed { signal, output },
    })
}

fn panicked(head: &str, report: &[&str], member: &str, output: String, limits: Limits) -> Outcome {
    let mut parts = head.trim_start_matches(" panicked ").splitn(3, ' ');
    let line = parts.next().and_then(|line| line.parse().ok()).unwrap_or(0);
    let file = parts.nth(1).unwrap_or_default().replace('\\', "/");
    let message: Vec<&str> = report
        .iter()
        .filter_map(|line| line.strip_prefix('|'))
        .collect();
    let message = message.join("\n");
    // The system's words, which no number in a learner's own message is taken for.
    let too_many = if cfg!(windows) {
        "Os { code: 4,"
    } else {
        "Too many open files"
    };
    if message.contains(too_many) {
        return Outcome::Limit(Limit::OpenFiles {
            most: limits.open_files,
        });
    }
    // A thread's stack is memory.
    if message.contains("failed to spawn thread") {
        return Outcome::Limit(Limit::Memory {
            bytes: limits.memory_bytes,
        });
    }
    Outcome::Panicked {
        message,
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
