//! What happened, where the code itself could not say it, in one sentence.

use crate::judge::{Build, Outcome};

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

/// What happened to a test that did not panic.
pub(in crate::ui) fn of_test(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Timeout { ms } => {
            format!(
                "did not end within {} s: a loop without end, or two locks that wait for each other",
                ms / 1000
            )
        }
        Outcome::OutputLimit { bytes } => {
            format!("printed more than {} KiB and was stopped", bytes / 1024)
        }
        Outcome::Memory { bytes } => {
            format!(
                "wanted more than {} MiB of memory: does something grow without end?",
                bytes / MIB
            )
        }
        Outcome::CpuTime { ms } => {
            format!("used more than {} s of processor time", ms / 1000)
        }
        Outcome::FileSize { bytes } => {
            format!("wrote more than {} KiB into a file", bytes / KIB)
        }
        Outcome::OpenFiles { most } => {
            format!("had more than {most} files open at once")
        }
        Outcome::Processes => {
            "tried to start another program, which no kata needs, and was stopped".to_owned()
        }
        Outcome::Exited { code, .. } => {
            format!(
                "the process ended with exit code {code} before the test did: does something call `exit`?"
            )
        }
        Outcome::Tampered { path } => {
            format!(
                "while the tests ran, something changed the judge's `{path}`: nothing of this run counts"
            )
        }
        Outcome::Killed { signal: 6, .. } => {
            "the process was aborted (signal 6): a stack overflow, or a panic while panicking"
                .to_owned()
        }
        Outcome::Killed { signal, .. } => format!("the process was ended by signal {signal}"),
        _ => String::new(),
    }
}

/// Why the compiler did not come to its end.
pub(in crate::ui) fn of_build(build: &Build) -> String {
    match build {
        Build::TimedOut { ms } => format!(
            "the compiler did not end within {} s: is there a macro or a constant without end?",
            ms / 1000
        ),
        Build::OutOfMemory { bytes } => format!(
            "the compiler wanted more than {} MiB of memory: is there a huge constant or macro?",
            bytes / MIB
        ),
        Build::OutputLimit { bytes } => {
            format!("the compiler printed more than {} MiB", *bytes as u64 / MIB)
        }
        Build::CompilerCrashed { .. } => "the compiler crashed on this code:".to_owned(),
        _ => String::new(),
    }
}
