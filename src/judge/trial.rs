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

use super::{
    begun::{self, Begun},
    blame::is_out_of_memory,
    cargo::system_variables,
    harness::in_folder_of,
    verdict::Outcome,
};
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
    /// Trials with the same word share the time that may be used up.
    pub(super) budget: String,
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
    /// The last command of a transcript that began.
    pub(super) begun: Option<Begun>,
}

impl TrialResult {
    /// Of a trial that was not run.
    pub(super) fn not_run() -> Self {
        Self {
            outcome: Outcome::NotRun,
            transcript: String::new(),
            steps: Vec::new(),
            snapshot: None,
            begun: None,
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
            begun: Begun::last(&ended.stderr),
        })
    }

    fn tampered(&self, root: &Path) -> TrialResult {
        let path = crate::fs::slashed(root, &self.executable);
        TrialResult {
            outcome: Outcome::Tampered { path },
            ..TrialResult::not_run()
        }
    }

    fn job(&self, nonce: &str, root: &Path, confinement: &Confinement) -> Job {
        let folder = root.join(&self.member);
        let set = |name: &str, value: &str| (OsString::from(name), OsString::from(value));
        let mut env = vec![
            set("INSTA_UPDATE", "new"),
            set("INSTA_FORCE_PASS", "0"),
            set("INSTA_OUTPUT", "none"),
            set(begun::VARIABLE, "1"),
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
        (Ending::TooMuchOutput, _) => Outcome::Limit(Limit::Output {
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
        file: in_folder_of(member, &file).to_owned(),
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
        let lines = stream.lines().filter(|line| !line.starts_with(nonce));
        for line in lines.filter_map(begun::printed) {
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

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: &str = "0123";
    const LIMITS: fn() -> Limits = Limits::default;

    /// What becomes of a program that ended so and printed `stdout` and `stderr`.
    fn outcome(ending: Ending, stdout: &str, stderr: &str) -> Outcome {
        let ended = Ended {
            ending,
            stdout: stdout.as_bytes().to_vec(),
            stderr: stderr.as_bytes().to_vec(),
        };
        let report: Vec<&str> = stdout
            .lines()
            .filter_map(|line| line.strip_prefix(NONCE))
            .collect();
        judge(&ended, &report, NONCE, "counter", LIMITS())
    }

    fn exited(code: i32, output: &str) -> Outcome {
        let output = output.to_owned();
        Outcome::Exited { code, output }
    }

    #[test]
    fn only_the_nonce_and_exit_code_0_make_a_pass() {
        assert_eq!(
            outcome(Ending::Exited(0), "0123 passed\n", ""),
            Outcome::Passed
        );
        for (ending, stdout) in [
            (Ending::Exited(0), ""),
            (Ending::Exited(0), " passed\n"),
            (Ending::Exited(0), "4567 passed\n"),
            (Ending::Exited(0), "0123 panicked 3 0 counter/src/lib.rs\n"),
            (Ending::Exited(1), "0123 passed\n"),
            (Ending::Exited(101), "0123 passed\n"),
            (Ending::Signalled(11), "0123 passed\n"),
            (Ending::TimedOut, "0123 passed\n"),
            (Ending::TooMuchOutput, "0123 passed\n"),
            (Ending::Interrupted, "0123 passed\n"),
        ] {
            assert_ne!(
                outcome(ending, stdout, ""),
                Outcome::Passed,
                "{ending:?} {stdout}"
            );
        }
    }

    #[test]
    fn each_way_to_reach_a_limit_is_told_by_its_limit() {
        let limits = LIMITS();
        let memory = Limit::Memory {
            bytes: limits.memory_bytes,
        };
        let mut cases = vec![
            (Ending::TimedOut, "", Limit::Timeout { ms: limits.test_ms }),
            (
                Ending::TooMuchOutput,
                "",
                Limit::Output {
                    bytes: limits.output_bytes,
                },
            ),
            (
                Ending::Signalled(6),
                "memory allocation of 99 bytes failed",
                memory,
            ),
            (
                Ending::Signalled(24),
                "",
                Limit::CpuTime { ms: limits.cpu_ms },
            ),
            (
                Ending::Signalled(25),
                "",
                Limit::FileSize {
                    bytes: limits.file_bytes,
                },
            ),
        ];
        if cfg!(target_os = "linux") {
            cases.push((Ending::Signalled(31), "", Limit::Processes));
        }
        for (ending, stderr, limit) in cases {
            assert_eq!(
                outcome(ending, "", stderr),
                Outcome::Limit(limit),
                "{ending:?}"
            );
        }
        let spawn = "0123 panicked 3 0 counter/src/lib.rs\n0123|failed to spawn thread: Os\n";
        assert_eq!(
            outcome(Ending::Exited(1), spawn, ""),
            Outcome::Limit(memory)
        );
        let files = if cfg!(windows) {
            "Os { code: 4, kind: Uncategorized }"
        } else {
            "Os { code: 24, message: \"Too many open files\" }"
        };
        let files = format!("0123 panicked 3 0 counter/src/lib.rs\n0123|{files}\n");
        let most = limits.open_files;
        assert_eq!(
            outcome(Ending::Exited(1), &files, ""),
            Outcome::Limit(Limit::OpenFiles { most })
        );
    }

    #[test]
    fn other_signals_and_exit_codes_are_told_with_what_was_printed() {
        let aborted = outcome(
            Ending::Signalled(6),
            "",
            "thread main has overflowed its stack",
        );
        assert!(matches!(aborted, Outcome::Killed { signal: 6, output } if !output.is_empty()));
        assert_eq!(outcome(Ending::Exited(0), "bye\n", ""), exited(0, "bye"));
        assert_eq!(outcome(Ending::Exited(1), "", "no\n"), exited(1, "no"));
        // What follows the nonce is the harness's and is not shown.
        assert_eq!(
            outcome(Ending::Exited(3), "0123 odd\nbye\n", ""),
            exited(3, "bye")
        );
    }

    #[test]
    fn a_panic_has_its_place_in_the_kata_and_its_message() {
        let place = |head: &str| {
            let stdout = format!("0123 panicked {head}\n0123|left: 1\n0123|right: 2\nmine\n");
            match outcome(Ending::Exited(1), &stdout, "") {
                Outcome::Panicked {
                    message,
                    file,
                    line,
                    output,
                } => {
                    assert_eq!(
                        (message.as_str(), output.as_str()),
                        ("left: 1\nright: 2", "mine")
                    );
                    (file, line)
                }
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(
            place("7 5 counter/src/lib.rs"),
            ("src/lib.rs".to_owned(), 7)
        );
        assert_eq!(
            place("7 5 counter\\src\\lib.rs"),
            ("src/lib.rs".to_owned(), 7)
        );
        assert_eq!(
            place("7 5 /rustc/library/core/option.rs"),
            (String::new(), 7)
        );
        assert_eq!(place("x"), (String::new(), 0));
    }

    #[test]
    fn of_long_output_the_end_is_kept() {
        let long = format!("{}end", "ä".repeat(KEPT_OUTPUT));
        let Outcome::Exited { output, .. } = outcome(Ending::Exited(2), "", &long) else {
            panic!("no exit");
        };
        assert!(output.len() <= KEPT_OUTPUT && output.ends_with("äend"));
    }
}
