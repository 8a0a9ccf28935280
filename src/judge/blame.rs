//! Whose fault it is that a build failed. The compiler reports a missing linker, a
//! full disk or a refused program like an error in the code; here they are told
//! apart, so that nobody is blamed for their environment.

use std::{io, path::Path};

use super::build::Diagnostic;
use crate::error::Error;

/// So cargo says that a build script or the compiler was not started, or that a
/// build script, which is never a learner's, failed.
const NOT_STARTED: &str = "could not execute process `";
const BUILD_SCRIPT: &str = "failed to run custom build command";
/// The signals and Windows' codes by which a compiler dies of the code: it overflowed
/// its stack, or LLVM gave up. SIGKILL and SIGTERM come from outside.
const DIED_OF_IT: &[&str] = &[
    "(signal: 4,",
    "(signal: 5,",
    "(signal: 6,",
    "(signal: 7,",
    "(signal: 10,",
    "(signal: 11,",
    "0xc0000005",
    "0xc000001d",
    "0xc00000fd",
    "0xc0000409",
    "the compiler unexpectedly panicked",
    "internal compiler error",
];

/// The environment's fault, if there is one: `learners` are the errors in the crates
/// of the members, `foreign` those in any other crate, and `said` is what cargo
/// printed on standard error while it built in `folder`.
pub(super) fn environment(
    learners: &[&Diagnostic],
    foreign: &[Diagnostic],
    said: &str,
    folder: &Path,
) -> Option<Error> {
    // An error in the code has a place in it. `compile_error!` has one, too, so no
    // code can pretend to be the environment.
    let placeless = || {
        let all = learners.iter().copied().chain(foreign);
        all.filter(|error| error.file.is_none())
    };
    let mut words = placeless()
        .map(|error| error.rendered.as_str())
        .chain([said]);
    if words.any(is_disk_full) {
        let full = io::ErrorKind::StorageFull.into();
        return Some(Error::io("build in", folder)(full));
    }
    if let Some(error) = placeless().find(|error| is_of_the_linker(error)) {
        return Some(Error::NoLinker {
            output: error.rendered.clone(),
            in_sandbox: false,
        });
    }
    if let Some((_, rest)) = said.split_once(NOT_STARTED) {
        return Some(not_started(rest));
    }
    if said.contains(BUILD_SCRIPT) {
        return Some(Error::Cargo {
            output: said.to_owned(),
        });
    }
    if let Some(error) = foreign.first() {
        return Some(Error::Cargo {
            output: error.rendered.clone(),
        });
    }
    let broken = placeless().find(|error| is_of_the_machine(error))?;
    Some(Error::Cargo {
        output: broken.rendered.clone(),
    })
}

/// Whether the compiler died of the crate of one of `members`, as cargo tells it.
pub(super) fn died_of_the_code<'a>(said: &str, mut members: impl Iterator<Item = &'a str>) -> bool {
    DIED_OF_IT.iter().any(|sign| said.contains(sign))
        && members.any(|member| said.contains(&format!("could not compile `{member}`")))
}

/// Whether a compiler was ended because it used up its processor time, as cargo tells it.
pub(super) fn used_up(said: &[u8]) -> bool {
    String::from_utf8_lossy(said).contains("(signal: 24")
}

/// So Rust programs, LLVM and linkers say it, and Windows by its numbers.
pub(super) fn is_out_of_memory(output: &str) -> bool {
    const SIGNS: &[&str] = &[
        "memory allocation of",
        "out of memory",
        "Cannot allocate memory",
        "(os error 1455)",
        "LNK1102",
    ];
    SIGNS.iter().any(|sign| output.contains(sign))
}

fn is_disk_full(text: &str) -> bool {
    let number = if cfg!(windows) {
        "(os error 112)"
    } else {
        "(os error 28)"
    };
    text.contains("No space left on device")
        || text.contains("Disk quota exceeded")
        || text.contains("not enough space on the disk")
        || text.contains(number)
}

fn is_of_the_linker(error: &Diagnostic) -> bool {
    ["linker `", "linking with `", "could not exec the linker"]
        .iter()
        .any(|start| error.message.starts_with(start))
}

/// The compiler could not read, write or find what has nothing to do with the code.
fn is_of_the_machine(error: &Diagnostic) -> bool {
    let missing = ["`std`", "`core`"].map(|name| format!("can't find crate for {name}"));
    error.message.contains("(os error ") || missing.iter().any(|said| error.message.contains(said))
}

/// From cargo's words after `NOT_STARTED`: a command line, and the system's reason at
/// the end.
fn not_started(words: &str) -> Error {
    let command = words.split('`').next().unwrap_or_default();
    Error::NotStarted {
        program: command.split(" -").next().unwrap_or_default().to_owned(),
        said: words
            .trim()
            .lines()
            .last()
            .unwrap_or_default()
            .trim()
            .to_owned(),
        in_sandbox: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit_code::ExitCode;

    fn error(message: &str, file: Option<&str>) -> Diagnostic {
        Diagnostic {
            code: None,
            message: message.to_owned(),
            file: file.map(str::to_owned),
            line: 1,
            rendered: format!("error: {message}"),
        }
    }

    fn blamed(learners: &[&Diagnostic], foreign: &[Diagnostic], said: &str) -> Option<Error> {
        environment(learners, foreign, said, Path::new("judge"))
    }

    #[test]
    fn what_the_machine_lacks_is_told_apart_from_errors_in_the_code() {
        let of_the_machine = [
            "linker `cc` not found",
            "linking with `cc` failed: exit status: 1",
            "linker `link.exe` not found",
            "failed to write `/x/y.o`: No space left on device (os error 28)",
            "couldn't create a temp dir: Permission denied (os error 13) at path \"/x\"",
            "can't find crate for `std`",
        ];
        for message in of_the_machine {
            let found = blamed(&[&error(message, None)], &[], "");
            let code = found.as_ref().map(Error::exit_code);
            assert_eq!(code, Some(ExitCode::Environment), "{message}: {found:?}");
        }
    }

    #[test]
    fn an_error_with_a_place_in_the_code_is_never_the_machines() {
        for message in [
            "linker `cc` not found",
            "No space left on device (os error 28)",
            "couldn't read `src/data.txt`: No such file or directory (os error 2)",
            "mismatched types",
        ] {
            let found = blamed(&[&error(message, Some("kata/src/lib.rs"))], &[], "");
            assert!(found.is_none(), "{message}: {found:?}");
        }
    }

    #[test]
    fn an_error_in_a_dependency_is_never_the_learners() {
        let foreign = [error("mismatched types", Some("insta/src/lib.rs"))];
        let found = blamed(&[], &foreign, "error: could not compile `insta` (lib)");
        assert!(matches!(found, Some(Error::Cargo { output }) if output.contains("mismatched")));
    }

    #[test]
    fn a_program_that_the_system_refuses_is_named_with_the_systems_words() {
        let said = "error: failed to run custom build command for `rustix v1.1.6`\n\nCaused by:\n  \
                    could not execute process `/d/target/build-script-build` (never executed)\n\n\
                    Caused by:\n  Permission denied (os error 13)\n";
        let Some(Error::NotStarted { program, said, .. }) = blamed(&[], &[], said) else {
            panic!("not found");
        };
        assert_eq!(program, "/d/target/build-script-build");
        assert_eq!(said, "Permission denied (os error 13)");
    }

    #[test]
    fn a_compiler_dies_of_the_code_or_is_ended_from_outside() {
        let died = |how: &str| {
            let said = format!(
                "error: could not compile `counter` (lib)\n\nCaused by:\n  process didn't exit \
                 successfully: `rustc --crate-name counter` ({how})\n"
            );
            died_of_the_code(&said, ["counter"].into_iter())
        };
        assert!(died("signal: 11, SIGSEGV: invalid memory reference"));
        assert!(died("signal: 6, SIGABRT: process abort signal"));
        assert!(died("exit code: 0xc00000fd, STATUS_STACK_OVERFLOW"));
        assert!(!died("signal: 9, SIGKILL: kill"));
        assert!(!died("signal: 15, SIGTERM: termination signal"));
        assert!(!died("exit status: 101"));
        let other = "error: could not compile `rustix` (build script)\n(signal: 11, SIGSEGV)";
        assert!(!died_of_the_code(other, ["counter"].into_iter()));
    }
}
