//! What happened, where the code itself could not say it, in one sentence.

use crate::judge::{Build, Outcome};

/// What happened to a test that did not panic.
pub(in crate::ui) fn of_test(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Limit(limit) => limit.of_test(),
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
        Outcome::NeedsNoPartner => {
            "it passes without the partner, too: `src/` knows what the partner must bring"
                .to_owned()
        }
        Outcome::Passed
        | Outcome::Panicked { .. }
        | Outcome::Snapshot { .. }
        | Outcome::NotCompiled
        | Outcome::NotRun => String::new(),
    }
}

/// Why the compiler did not come to its end.
pub(in crate::ui) fn of_build(build: &Build) -> String {
    match build {
        Build::Limit(limit) => limit.of_compiler(),
        Build::CompilerCrashed { .. } => "the compiler crashed on this code:".to_owned(),
        Build::NotTried | Build::Built | Build::Failed { .. } | Build::StagesFailed { .. } => {
            String::new()
        }
    }
}
