//! What cargo's messages say of each member, and whose fault a missing program is.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use cargo_metadata::{
    CompilerMessage, Message, Target, TargetKind,
    diagnostic::{Diagnostic as RawDiagnostic, DiagnosticLevel},
};

use super::{
    blame::{self, is_out_of_memory},
    build::{Build, Diagnostic},
    replies,
};
use crate::{
    error::{Error, Result},
    limits::{Limit, Limits},
    process::{Ended, Ending},
};

/// Of one error's picture, and of one crate's errors, so much is kept: nobody reads
/// more, and macros without end make megabytes.
const MOST_PICTURE: usize = 32 << 10;
pub(super) const MOST_ERRORS: usize = 200;
/// The one package that a kata depends on.
pub(super) const INSTA: &str = "insta";

/// What became of one member.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    pub lib: Vec<Diagnostic>,
    pub tests: Vec<Diagnostic>,
    /// By the example's name without the crate's: contracts, and `controls`.
    pub examples: BTreeMap<String, Vec<Diagnostic>>,
    /// The test program, if it was built.
    pub executable: Option<PathBuf>,
    /// Why the compiler did not come to its end on it, if so.
    pub stopped: Option<Build>,
    /// The compiler's warnings, as it words them.
    pub warnings: Vec<String>,
    built: BTreeSet<String>,
}

impl Compiled {
    /// Whether the contract or control `example` compiled.
    pub fn compiled(&self, example: &str) -> bool {
        self.built.contains(example)
    }
}

/// How the cargo call as a whole ended.
#[derive(Clone, Debug)]
pub enum Built {
    /// By member's name; a member without errors is built.
    Done(BTreeMap<String, Compiled>),
    /// The compiler did not come to its end; why is not `Built`.
    Failed(Build),
}

/// What the messages of one cargo call tell.
#[derive(Default)]
pub(super) struct CargoMessages {
    members: BTreeMap<String, Compiled>,
    /// Errors in crates that are no member.
    foreign: Vec<Diagnostic>,
    /// Pictures of the compiler's own failures in the crates of members.
    crashes: Vec<String>,
    /// The last program that was built and is no member's.
    pub(super) program: Option<PathBuf>,
    /// Whether the harness is built.
    pub(super) harness: bool,
    /// Whether cargo said that it is done.
    pub(super) finished: bool,
}

impl CargoMessages {
    /// Nothing yet of these members.
    pub(super) fn of(members: impl Iterator<Item = String>) -> Self {
        Self {
            members: members.map(|name| (name, Compiled::default())).collect(),
            ..Self::default()
        }
    }

    pub(super) fn note(
        &mut self,
        root: &Path,
        message: Message,
        on_artifact: &mut dyn FnMut(&str),
    ) {
        match message {
            Message::BuildFinished(_) => self.finished = true,
            Message::CompilerArtifact(artifact) => {
                on_artifact(&artifact.target.name);
                self.harness |= artifact.target.name == INSTA;
                if let Some(compiled) = member_of(root, &artifact.target, &mut self.members) {
                    if is(&artifact.target, &TargetKind::Test) {
                        compiled.executable = artifact.executable.map(Into::into);
                    }
                    compiled.built.insert(example_name(&artifact.target));
                } else if is(&artifact.target, &TargetKind::Bin) {
                    self.program = artifact.executable.map(Into::into);
                }
            }
            Message::CompilerMessage(message) => self.note_error(root, &message),
            _ => {}
        }
    }

    fn note_error(&mut self, root: &Path, message: &CompilerMessage) {
        let (target, raw) = (&message.target, &message.message);
        let member = member_of(root, target, &mut self.members);
        match (raw.level, member) {
            (DiagnosticLevel::Error, Some(compiled)) => compiled.add(target, raw),
            (DiagnosticLevel::Ice, Some(_)) => {
                self.crashes.push(raw.rendered.clone().unwrap_or_default());
            }
            (DiagnosticLevel::Error | DiagnosticLevel::Ice, None) => {
                self.foreign.extend(diagnostic(raw));
            }
            (DiagnosticLevel::Warning, Some(compiled)) if !raw.message.contains("generated") => {
                compiled.warn(target, raw);
            }
            _ => {}
        }
    }

    /// What went wrong through nobody's code.
    pub(super) fn environment(&self, ended: &Ended, root: &Path) -> Option<Error> {
        let learners: Vec<&Diagnostic> = self.members.values().flat_map(Compiled::errors).collect();
        let said = String::from_utf8_lossy(&ended.stderr);
        blame::environment(&learners, &self.foreign, &said, root)
    }

    /// A member without a program and without an error tells that its compiler has
    /// crashed or was ended.
    pub(super) fn explain(mut self, ended: &Ended, limits: &Limits) -> Result<Built> {
        super::partner::excuse(&mut self.members);
        let is_silent = |compiled: &Compiled| {
            compiled.lib.is_empty() && compiled.tests.is_empty() && compiled.executable.is_none()
        };
        if ended.ending == Ending::Exited(0) || !self.members.values().any(is_silent) {
            return Ok(Built::Done(self.members));
        }
        let mut said = String::from_utf8_lossy(&ended.stderr).into_owned();
        let is_of = |name: &String| blame::died_of_the_code(&said, [name.as_str()].into_iter());
        let is_crash = !self.crashes.is_empty() || self.members.keys().any(is_of);
        said = self.crashes.concat() + &said;
        if !is_crash && !is_out_of_memory(&said) {
            return Err(Error::CompilerGone { output: said });
        }
        let stopped = if is_crash {
            Build::CompilerCrashed { output: said }
        } else {
            Build::Limit(Limit::Memory {
                bytes: limits.build_memory_bytes,
            })
        };
        if self.members.values().all(is_silent) {
            return Ok(Built::Failed(stopped));
        }
        // The others deserve their verdict.
        let silent = self.members.values_mut().filter(|member| is_silent(member));
        silent.for_each(|member| member.stopped = Some(stopped.clone()));
        Ok(Built::Done(self.members))
    }
}

impl Compiled {
    fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        let examples = self.examples.values().flatten();
        self.lib.iter().chain(&self.tests).chain(examples)
    }

    /// A partner that runs commands is wrong; anything else is a warning.
    fn warn(&mut self, target: &Target, raw: &RawDiagnostic) {
        if !replies::is_told(target.src_path.as_std_path(), raw) {
            self.warnings.push(raw.rendered.clone().unwrap_or_default());
        } else if let Some(mut error) = diagnostic(raw).filter(|_| self.lib.len() < MOST_ERRORS) {
            error.message = replies::in_own_words(&error.message);
            error.rendered = replies::in_own_words(&error.rendered);
            self.lib.push(error);
        }
    }

    fn add(&mut self, target: &Target, raw: &RawDiagnostic) {
        let Some(error) = diagnostic(raw) else {
            return;
        };
        let errors = if is(target, &TargetKind::Test) {
            &mut self.tests
        } else if target.src_path.as_std_path().ends_with("src/lib.rs") {
            &mut self.lib
        } else {
            self.examples.entry(example_name(target)).or_default()
        };
        // Cargo says the same thing once for each target that needs it.
        if errors.len() < MOST_ERRORS && !errors.contains(&error) {
            errors.push(error);
        }
    }
}

fn member_of<'a>(
    root: &Path,
    target: &Target,
    done: &'a mut BTreeMap<String, Compiled>,
) -> Option<&'a mut Compiled> {
    let relative = target.src_path.as_std_path().strip_prefix(root).ok()?;
    done.get_mut(&super::partner::place_of(relative, done)?)
}

fn is(target: &Target, kind: &TargetKind) -> bool {
    target.kind.contains(kind)
}

/// The example's file name, which is the contract's id.
fn example_name(target: &Target) -> String {
    target.src_path.file_stem().unwrap_or_default().to_owned()
}

/// None for the summary lines ("aborting due to 2 previous errors").
pub(super) fn diagnostic(raw: &RawDiagnostic) -> Option<Diagnostic> {
    let place = raw.spans.iter().find(|span| span.is_primary);
    if place.is_none() && raw.code.is_none() && raw.message.starts_with("aborting due to") {
        return None;
    }
    Some(Diagnostic {
        code: raw.code.as_ref().map(|code| code.code.clone()),
        message: shortened(&raw.message),
        file: place.map(|span| span.file_name.replace('\\', "/")),
        line: place.map_or(0, |span| span.line_start),
        rendered: shortened(raw.rendered.as_deref().unwrap_or_default()),
    })
}

/// The beginning of an error's picture, and how much is left out, if it is long.
fn shortened(picture: &str) -> String {
    if picture.len() <= MOST_PICTURE {
        return picture.to_owned();
    }
    let is_boundary = |at: &usize| picture.is_char_boundary(*at);
    let end = (0..=MOST_PICTURE).rfind(is_boundary).unwrap_or(0);
    let rest = picture.len() - end;
    // The colours of the part that is left out end with it.
    format!(
        "{}\u{1b}[0m\n… {rest} more bytes: `cargo check` shows them\n",
        &picture[..end]
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ROOT: &str = "/judge";

    fn target(kind: &str, path: &str) -> Value {
        json!({
            "kind": [kind], "crate_types": [kind], "name": "n", "edition": "2024",
            "src_path": format!("{ROOT}/{path}"), "doctest": false, "test": false, "doc": false,
        })
    }

    fn said(level: &str, message: &str, target: &Value) -> Value {
        let place = json!([{
            "file_name": "counter/src/lib.rs", "byte_start": 0, "byte_end": 1, "line_start": 4,
            "line_end": 4, "column_start": 1, "column_end": 2, "is_primary": true, "text": [],
            "label": null, "suggested_replacement": null, "suggestion_applicability": null,
            "expansion": null,
        }]);
        json!({
            "reason": "compiler-message", "package_id": "path+file:///judge/counter#0.1.0",
            "manifest_path": "/judge/counter/Cargo.toml", "target": target,
            "message": {
                "message": message, "code": null, "level": level, "spans": place, "children": [],
                "rendered": format!("{level}: {message}"),
            },
        })
    }

    fn built(target: &Value, executable: Option<&str>) -> Value {
        json!({
            "reason": "compiler-artifact", "package_id": "path+file:///judge/counter#0.1.0",
            "manifest_path": "/judge/counter/Cargo.toml", "target": target,
            "profile": {
                "opt_level": "0", "debuginfo": 0, "debug_assertions": true,
                "overflow_checks": true, "test": true,
            },
            "features": [], "filenames": [], "executable": executable, "fresh": false,
        })
    }

    /// What is heard of the members `counter` and `other` in these messages.
    fn heard(messages: &[Value]) -> CargoMessages {
        let mut heard = CargoMessages::of(["counter", "other"].map(str::to_owned).into_iter());
        for message in messages {
            let message = serde_json::from_value(message.clone()).unwrap();
            heard.note(Path::new(ROOT), message, &mut |_| {});
        }
        heard
    }

    fn ended(code: i32, stderr: &str) -> Ended {
        Ended {
            ending: Ending::Exited(code),
            stdout: Vec::new(),
            stderr: stderr.as_bytes().to_vec(),
        }
    }

    fn explained(heard: CargoMessages, stderr: &str) -> Result<Built> {
        heard.explain(&ended(101, stderr), &Limits::default())
    }

    #[test]
    fn an_error_is_of_the_target_in_which_it_is() {
        let lib = target("lib", "counter/src/lib.rs");
        let tests = target("test", "counter/tests/stages/main.rs");
        let contract = target("example", "counter/contracts/no_copy.rs");
        let foreign = json!({
            "kind": ["lib"], "crate_types": ["lib"], "name": "insta", "edition": "2021",
            "src_path": "/home/insta/src/lib.rs", "doctest": false, "test": false, "doc": false,
        });
        let heard = heard(&[
            said("error", "of the library", &lib),
            // Cargo says it once for each target that needs the library.
            said("error", "of the library", &lib),
            said("error", "of a test", &tests),
            said("error", "of a contract", &contract),
            said("warning", "unused variable", &lib),
            said("warning", "`counter` generated 1 warning", &lib),
            said("error", "of the harness", &foreign),
        ]);
        let words = |errors: &[Diagnostic]| -> Vec<String> {
            errors.iter().map(|error| error.message.clone()).collect()
        };
        let counter = &heard.members["counter"];
        assert_eq!(words(&counter.lib), ["of the library"]);
        assert_eq!(words(&counter.tests), ["of a test"]);
        assert_eq!(words(&counter.examples["no_copy"]), ["of a contract"]);
        assert_eq!(counter.warnings, ["warning: unused variable"]);
        assert_eq!(words(&heard.foreign), ["of the harness"]);
        assert_eq!(counter.lib[0].line, 4);
        assert!(heard.members["other"].lib.is_empty());
    }

    #[test]
    fn what_is_built_is_known_by_its_member() {
        let heard = heard(&[
            built(
                &target("test", "counter/tests/stages/main.rs"),
                Some("/judge/t"),
            ),
            built(&target("example", "counter/contracts/controls.rs"), None),
            built(&target("bin", "src/main.rs"), Some("/judge/probe")),
            json!({"reason": "build-finished", "success": true}),
        ]);
        let counter = &heard.members["counter"];
        assert_eq!(counter.executable.as_deref(), Some(Path::new("/judge/t")));
        assert!(counter.compiled("controls") && !counter.compiled("no_copy"));
        assert_eq!(heard.program.as_deref(), Some(Path::new("/judge/probe")));
        assert!(heard.finished);
    }

    #[test]
    fn a_build_with_errors_is_done() {
        let lib = |member| target("lib", &format!("{member}/src/lib.rs"));
        let heard = heard(&[
            said("error", "a", &lib("counter")),
            said("error", "b", &lib("other")),
        ]);
        assert!(matches!(explained(heard, ""), Ok(Built::Done(members)) if members.len() == 2));
    }

    #[test]
    fn a_compiler_that_died_of_one_member_stopped_at_it_and_the_other_has_its_verdict() {
        let heard = heard(&[said("error", "b", &target("lib", "other/src/lib.rs"))]);
        let died = "error: could not compile `counter` (lib)\n(signal: 11, SIGSEGV)";
        let Ok(Built::Done(members)) = explained(heard, died) else {
            panic!("not done");
        };
        let stopped = members["counter"].stopped.as_ref();
        assert!(
            matches!(stopped, Some(Build::CompilerCrashed { .. })),
            "{stopped:?}"
        );
        assert!(members["counter"].lib.is_empty());
        assert_eq!(members["other"].stopped, None);
        assert_eq!(members["other"].lib.len(), 1);
    }

    #[test]
    fn a_compiler_that_ended_on_all_members_is_told_by_the_reason() {
        let died = "error: could not compile `counter` (lib)\n(signal: 6, SIGABRT)";
        let crashed = explained(heard(&[]), died);
        assert!(matches!(
            crashed,
            Ok(Built::Failed(Build::CompilerCrashed { .. }))
        ));
        let memory = explained(heard(&[]), "rustc: memory allocation of 9 bytes failed");
        assert!(matches!(
            memory,
            Ok(Built::Failed(Build::Limit(Limit::Memory { .. })))
        ));
        // Something outside ended it: no code is blamed.
        let gone = explained(heard(&[]), "(signal: 9, SIGKILL: kill)");
        assert!(matches!(gone, Err(Error::CompilerGone { .. })));
        let ice = said(
            "error: internal compiler error",
            "x",
            &target("lib", "counter/src/lib.rs"),
        );
        assert!(matches!(
            explained(heard(&[ice]), ""),
            Ok(Built::Failed(Build::CompilerCrashed { .. }))
        ));
    }

    #[test]
    fn of_many_and_long_errors_only_so_much_is_kept() {
        let lib = target("lib", "counter/src/lib.rs");
        let many: Vec<Value> = (0..MOST_ERRORS + 5)
            .map(|at| said("error", &format!("{at}{}", "x".repeat(MOST_PICTURE)), &lib))
            .collect();
        let heard = heard(&many);
        let errors = &heard.members["counter"].lib;
        assert_eq!(errors.len(), MOST_ERRORS);
        assert!(errors[0].rendered.contains("more bytes"));
        assert!(errors[0].rendered.len() < MOST_PICTURE + 100);
    }

    #[test]
    fn the_compilers_summary_is_no_error() {
        let mut summary = said("error", "aborting due to 2 previous errors", &Value::Null);
        summary["message"]["spans"] = json!([]);
        let raw = serde_json::from_value(summary["message"].clone()).unwrap();
        assert_eq!(diagnostic(&raw), None);
    }
}
