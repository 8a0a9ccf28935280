//! One cargo call for the library, the tests and the contracts of all members,
//! and what the compiler said of each.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use cargo_metadata::{
    CompilerMessage, Message, Target, TargetKind,
    diagnostic::{Diagnostic as RawDiagnostic, DiagnosticLevel},
};

use super::{
    Judge, Workspace, blame,
    blame::is_out_of_memory,
    rustc,
    toolchain::{environment, linker, neutral_folder, user_cargo_home},
    verdict::{Build, Diagnostic},
};
use crate::{
    error::{Error, Result},
    fs,
    kata::{Contracts, Limits, Member},
    process::{Ended, Ending, Job},
    sandbox::{Fault, Quota, Role, Room, Tier},
};

const MOST_OUTPUT: usize = 64 << 20;
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
pub enum Outcome {
    /// By member's name; a member without errors is built.
    Done(BTreeMap<String, Compiled>),
    /// The compiler did not come to its end; why is not `Built`.
    Failed(Build),
}

/// Builds `members`, which lie in the judge's workspace. `on_artifact` is called
/// for each target that is done, with its name.
///
/// Packages that are missing are brought. A compiler that dies is asked once more:
/// what dies of the code dies again, and what died of its environment is not blamed
/// on the code.
pub fn compile(
    judge: &Judge,
    members: &[Member<'_>],
    limits: &Limits,
    on_artifact: &mut dyn FnMut(&str),
) -> Result<Outcome> {
    let mut once = || compile_once(judge, members, limits, on_artifact);
    match once() {
        Ok(Outcome::Failed(Build::CompilerCrashed { .. })) | Err(Error::CompilerGone { .. }) => {
            once()
        }
        Err(Error::Offline { .. }) => {
            let manifest = judge.workspace.manifest();
            judge.home.bring(&judge.toolchain, &manifest)?;
            once()
        }
        outcome => outcome,
    }
}

/// What the messages of one cargo call tell.
#[derive(Default)]
struct Heard {
    members: BTreeMap<String, Compiled>,
    /// Errors in crates that are no member.
    foreign: Vec<Diagnostic>,
    /// Pictures of the compiler's own failures in the crates of members.
    crashes: Vec<String>,
    /// The last program that was built and is no member's.
    program: Option<PathBuf>,
    /// Whether the harness is built.
    harness: bool,
    /// Whether cargo said that it is done.
    finished: bool,
}

/// Runs cargo with `args`, which build a program that no learner wrote; gives its path.
pub(super) fn build_alone(judge: &Judge, args: Vec<OsString>) -> Result<PathBuf> {
    let (heard, ended) = call(judge, args, &[], &Limits::default(), &mut |_| {})?;
    heard.program.ok_or_else(|| cargo_failed(&ended))
}

fn compile_once(
    judge: &Judge,
    members: &[Member<'_>],
    limits: &Limits,
    on_artifact: &mut dyn FnMut(&str),
) -> Result<Outcome> {
    let args = arguments(&judge.workspace, members);
    let (heard, ended) = call(judge, args, members, limits, on_artifact)?;
    match ended.ending {
        Ending::TimedOut if !heard.harness => Err(Error::Cargo {
            output: format!(
                "the test harness was not built within {} s",
                limits.build_ms / 1000
            ),
        }),
        Ending::TimedOut => Ok(Outcome::Failed(Build::TimedOut {
            ms: limits.build_ms,
        })),
        Ending::TooMuchOutput => Ok(Outcome::Failed(Build::OutputLimit { bytes: MOST_OUTPUT })),
        _ if !heard.finished => Err(cargo_failed(&ended)),
        _ => heard.explain(&ended, limits),
    }
}

/// One cargo call in the sandbox. What the environment did to it is an error.
fn call(
    judge: &Judge,
    args: Vec<OsString>,
    members: &[Member<'_>],
    limits: &Limits,
    on_artifact: &mut dyn FnMut(&str),
) -> Result<(Heard, Ended)> {
    let (toolchain, root) = (&judge.toolchain, &judge.workspace.root);
    let mut env = environment(toolchain, &judge.home);
    env.extend(rustc::environment(judge, members)?);
    let job = Job {
        program: toolchain.cargo.clone(),
        args,
        folder: neutral_folder(),
        env,
        stdin: Vec::new(),
        timeout: Duration::from_millis(limits.build_ms),
        output_bytes: MOST_OUTPUT,
    };
    let blank = |member: &Member<'_>| (member.name.clone(), Compiled::default());
    let mut heard = Heard {
        members: members.iter().map(blank).collect(),
        ..Heard::default()
    };
    let mut rest = Vec::new();
    let ended = judge.sandbox.run(&job, &room(judge, limits), &mut |chunk| {
        rest.extend_from_slice(chunk);
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            // A line that is none of cargo's is no reason to stop.
            if let Ok(message) = serde_json::from_slice(&line) {
                heard.note(root, message, on_artifact);
            }
        }
    });
    let ended = ended.map_err(|fault| match fault {
        Fault::NoProgram(said) => Error::NoCargo(format!("`{}`: {said}", fs::shown(&job.program))),
        fault @ Fault::NoRoom(_) => fault.into_error(),
    })?;
    if ended.ending == Ending::Interrupted {
        return Err(Error::Interrupted);
    }
    if let Some(why) = rustc::why_unconfined(&ended.stderr) {
        return Err(Error::Sandbox(why));
    }
    match heard.environment(&ended, root) {
        Some(error) => Err(error.in_sandbox(judge.sandbox.tier > Tier::T0)),
        None => Ok((heard, ended)),
    }
}

/// A compiler writes to the judge's tree and reads itself, its linker and the harness.
pub fn room(judge: &Judge, limits: &Limits) -> Room {
    let root = &judge.workspace.root;
    let user = user_cargo_home();
    let of_tools = [&judge.toolchain.cargo, &judge.toolchain.rustc]
        .into_iter()
        .filter_map(|tool| Some(tool.parent()?.parent()?.to_owned()));
    let mut read: Vec<PathBuf> = of_tools
        .chain([judge.home.folder.clone()])
        .chain(judge.home.sources.iter().cloned())
        .chain(linker())
        .chain(judge.sandbox.launcher().map(Path::to_owned))
        .collect();
    read.retain(|path| path.exists());
    read.sort();
    read.dedup();
    Room {
        read,
        hidden: user.map_or_else(Vec::new, |home| {
            vec![home.join("credentials.toml"), home.join("credentials")]
        }),
        write: vec![root.clone()],
        scratch: root.join("scratch"),
        scratch_bytes: 1 << 30,
        quota: Quota {
            memory_bytes: limits.build_memory_bytes,
            file_bytes: 1 << 30,
            open_files: 4096,
            // The time-out on the wall ends it first.
            cpu_s: limits.build_ms / 250 + 1,
            role: Role::Compiler,
        },
    }
}

fn arguments(workspace: &Workspace, members: &[Member<'_>]) -> Vec<OsString> {
    let mut args: Vec<OsString> = [
        "build",
        "--keep-going",
        "--offline",
        "--locked",
        "--quiet",
        "--message-format=json-diagnostic-rendered-ansi",
        "--tests",
    ]
    .map(OsString::from)
    .to_vec();
    let is_plain =
        |member: &Member<'_>| member.contracts == Contracts::Not && member.examples.is_empty();
    if !members.iter().all(is_plain) {
        args.push("--examples".into());
    }
    args.extend([
        "--workspace".into(),
        "--manifest-path".into(),
        workspace.manifest().into(),
    ]);
    args.extend(["--target-dir".into(), workspace.target().into()]);
    args
}

impl Heard {
    fn note(&mut self, root: &Path, message: Message, on_artifact: &mut dyn FnMut(&str)) {
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
    fn environment(&self, ended: &Ended, root: &Path) -> Option<Error> {
        let learners: Vec<&Diagnostic> = self.members.values().flat_map(Compiled::errors).collect();
        let said = String::from_utf8_lossy(&ended.stderr);
        blame::environment(&learners, &self.foreign, &said, root)
    }

    /// A member without a program and without an error tells that its compiler has
    /// crashed or was ended.
    fn explain(mut self, ended: &Ended, limits: &Limits) -> Result<Outcome> {
        let is_silent = |compiled: &Compiled| {
            compiled.lib.is_empty() && compiled.tests.is_empty() && compiled.executable.is_none()
        };
        if ended.ending == Ending::Exited(0) || !self.members.values().any(is_silent) {
            return Ok(Outcome::Done(self.members));
        }
        let mut said = String::from_utf8_lossy(&ended.stderr).into_owned();
        let is_of = |name: &String| blame::died_of_the_code(&said, [name.as_str()].into_iter());
        let is_crash = !self.crashes.is_empty() || self.members.keys().any(is_of);
        said = self.crashes.concat() + &said;
        if !is_crash && !is_out_of_memory(&said) {
            return Err(Error::CompilerGone { output: said });
        }
        if !self.members.values().all(is_silent) {
            // The others deserve their verdict.
            let silent = self.members.values_mut().filter(|member| is_silent(member));
            silent.for_each(|member| member.lib.push(crash(&said)));
            return Ok(Outcome::Done(self.members));
        }
        Ok(Outcome::Failed(if is_crash {
            Build::CompilerCrashed { output: said }
        } else {
            Build::OutOfMemory {
                bytes: limits.build_memory_bytes,
            }
        }))
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

/// That the compiler died of one of several members, said as an error in it.
fn crash(said: &str) -> Diagnostic {
    Diagnostic {
        code: None,
        message: "the compiler crashed on this code".to_owned(),
        file: None,
        line: 0,
        rendered: said.to_owned(),
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

/// Cargo stopped before it was done: its own fault, its environment's, or somebody
/// ended it.
fn cargo_failed(ended: &Ended) -> Error {
    let mut output = String::from_utf8_lossy(&ended.stderr).into_owned();
    if let Ending::Signalled(signal) = ended.ending {
        output += &format!("cargo was ended by signal {signal}");
    }
    let is_missing = [
        "no matching package",
        "failed to download",
        "attempting to make an HTTP request",
    ]
    .iter()
    .any(|sign| output.contains(sign));
    if is_missing {
        Error::Offline { output }
    } else {
        Error::Cargo { output }
    }
}
