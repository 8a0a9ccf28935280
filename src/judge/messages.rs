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
    verdict::{Build, Diagnostic},
};
use crate::{
    error::{Error, Result},
    limits::{Limit, Limits},
    process::{Ended, Ending},
};

/// Of one error's picture, and of one crate's errors, so much is kept: nobody reads
/// more, and macros without end make megabytes.
const MOST_PICTURE: usize = 32 << 10;
const MOST_ERRORS: usize = 200;
/// The one package that a kata depends on.
pub(super) const HARNESS: &str = "insta";

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
pub(super) struct Heard {
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

impl Heard {
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
                self.harness |= artifact.target.name == HARNESS;
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
                let said = raw.rendered.clone().unwrap_or_default();
                compiled.warnings.push(said);
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
    let name = relative.components().next()?.as_os_str().to_str()?;
    done.get_mut(name)
}

fn is(target: &Target, kind: &TargetKind) -> bool {
    target.kind.contains(kind)
}

/// The example's file name, which is the contract's id.
fn example_name(target: &Target) -> String {
    target.src_path.file_stem().unwrap_or_default().to_owned()
}

/// None for the summary lines ("aborting due to 2 previous errors").
fn diagnostic(raw: &RawDiagnostic) -> Option<Diagnostic> {
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
