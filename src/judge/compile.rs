//! One cargo call for the library, the tests and the contracts of all members,
//! and what the compiler said of each.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use cargo_metadata::{
    Message, Target, TargetKind,
    diagnostic::{Diagnostic as RawDiagnostic, DiagnosticLevel},
};

use super::{
    Judge, Workspace, rustc,
    toolchain::{cargo_home, environment, neutral_folder},
    verdict::{Build, Diagnostic},
};
use crate::{
    error::{Error, Result},
    kata::{Contracts, Limits, Member},
    process::{Ended, Ending, Job},
    sandbox::{Fault, Quota, Role, Room},
};

const MOST_OUTPUT: usize = 64 << 20;

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
/// A compiler that dies without a word is asked once more: what dies of the code
/// dies again, and what died of its surroundings is not blamed on the code.
pub fn compile(
    judge: &Judge,
    members: &[Member<'_>],
    limits: &Limits,
    on_artifact: &mut dyn FnMut(&str),
) -> Result<Outcome> {
    match compile_once(judge, members, limits, on_artifact)? {
        Outcome::Failed(Build::CompilerCrashed { .. }) => {
            compile_once(judge, members, limits, on_artifact)
        }
        outcome => Ok(outcome),
    }
}

fn compile_once(
    judge: &Judge,
    members: &[Member<'_>],
    limits: &Limits,
    on_artifact: &mut dyn FnMut(&str),
) -> Result<Outcome> {
    let Judge {
        workspace,
        toolchain,
        sandbox,
    } = judge;
    let mut env = environment(toolchain, false);
    env.extend(rustc::environment(judge, members)?);
    let job = Job {
        program: toolchain.cargo.clone(),
        args: arguments(workspace, members),
        folder: neutral_folder(),
        env,
        stdin: Vec::new(),
        timeout: Duration::from_millis(limits.build_ms),
        output_bytes: MOST_OUTPUT,
    };
    let mut done: BTreeMap<String, Compiled> = members
        .iter()
        .map(|member| (member.name.clone(), Compiled::default()))
        .collect();
    let mut finished = false;
    let mut rest = Vec::new();
    let room = room(judge, limits);
    let ended = sandbox.run(&job, &room, &mut |chunk| {
        rest.extend_from_slice(chunk);
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            // A line that is none of cargo's is no reason to stop.
            if let Ok(message) = serde_json::from_slice(&line) {
                finished |= matches!(message, Message::BuildFinished(_));
                note(&workspace.root, message, &mut done, on_artifact);
            }
        }
    });
    let ended = ended.map_err(|fault| match fault {
        Fault::NoProgram(said) => {
            Error::NoCargo(format!("`{}`: {said}", toolchain.cargo.display()))
        }
        fault @ Fault::NoRoom(_) => fault.into_error(),
    })?;
    if let Some(why) = rustc::why_unconfined(&ended.stderr) {
        return Err(Error::Sandbox(why));
    }
    if is_disk_full(&done, &ended) {
        return Err(Error::io("build in", &workspace.root)(
            io::ErrorKind::StorageFull.into(),
        ));
    }
    match ended.ending {
        Ending::TimedOut => Ok(Outcome::Failed(Build::TimedOut {
            ms: limits.build_ms,
        })),
        Ending::TooMuchOutput => Ok(Outcome::Failed(Build::OutputLimit { bytes: MOST_OUTPUT })),
        Ending::Interrupted => Err(Error::Interrupted),
        _ if !finished => Err(cargo_failed(&ended)),
        _ => Ok(explain(done, &ended, limits)),
    }
}

/// A compiler writes to the judge's tree and reads itself and the harness.
fn room(judge: &Judge, limits: &Limits) -> Room {
    let root = &judge.workspace.root;
    let home = cargo_home();
    let of_tools = [&judge.toolchain.cargo, &judge.toolchain.rustc]
        .into_iter()
        .filter_map(|tool| Some(tool.parent()?.parent()?.to_owned()));
    let launcher = judge.sandbox.launcher().map(Path::to_owned);
    let mut read: Vec<PathBuf> = of_tools.chain(home.clone()).chain(launcher).collect();
    read.retain(|path| path.exists());
    read.dedup();
    Room {
        read,
        hidden: home.map_or_else(Vec::new, |home| {
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

fn note(
    root: &Path,
    message: Message,
    done: &mut BTreeMap<String, Compiled>,
    on_artifact: &mut dyn FnMut(&str),
) {
    match message {
        Message::CompilerArtifact(artifact) => {
            on_artifact(&artifact.target.name);
            if let Some(compiled) = member_of(root, &artifact.target, done) {
                if is(&artifact.target, &TargetKind::Test) {
                    compiled.executable = artifact.executable.map(Into::into);
                }
                compiled.built.insert(example_name(&artifact.target));
            }
        }
        Message::CompilerMessage(message) => {
            let Some(compiled) = member_of(root, &message.target, done) else {
                return;
            };
            match message.message.level {
                DiagnosticLevel::Error | DiagnosticLevel::Ice => {}
                DiagnosticLevel::Warning => {
                    if !message.message.message.contains("generated") {
                        compiled
                            .warnings
                            .push(message.message.rendered.unwrap_or_default());
                    }
                    return;
                }
                _ => return,
            }
            let Some(error) = diagnostic(&message.message) else {
                return;
            };
            let errors = if is(&message.target, &TargetKind::Test) {
                &mut compiled.tests
            } else if message
                .target
                .src_path
                .as_std_path()
                .ends_with("src/lib.rs")
            {
                &mut compiled.lib
            } else {
                compiled
                    .examples
                    .entry(example_name(&message.target))
                    .or_default()
            };
            // Cargo says the same thing once for each target that needs it.
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
        _ => {}
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
        message: raw.message.clone(),
        file: place.map(|span| span.file_name.replace('\\', "/")),
        line: place.map_or(0, |span| span.line_start),
        rendered: raw.rendered.clone().unwrap_or_default(),
    })
}

/// rustc reports a full disk like an error in the code, only without a code.
fn is_disk_full(done: &BTreeMap<String, Compiled>, ended: &Ended) -> bool {
    let is_full =
        |text: &str| text.contains("No space left on device") || text.contains("os error 28");
    let mut errors = done.values().flat_map(|compiled| {
        compiled
            .lib
            .iter()
            .chain(&compiled.tests)
            .chain(compiled.examples.values().flatten())
    });
    errors.any(|error| error.code.is_none() && is_full(&error.message))
        || is_full(&String::from_utf8_lossy(&ended.stderr))
}

/// So do Rust programs, LLVM and linkers say it.
pub(super) fn is_out_of_memory(output: &str) -> bool {
    output.contains("memory allocation of")
        || output.contains("out of memory")
        || output.contains("Cannot allocate memory")
}

/// Cargo stopped before it built anything: its own fault or its surroundings'.
fn cargo_failed(ended: &Ended) -> Error {
    let output = String::from_utf8_lossy(&ended.stderr).into_owned();
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

/// A compiler that ended without an error of its own has crashed or was killed.
fn explain(done: BTreeMap<String, Compiled>, ended: &Ended, limits: &Limits) -> Outcome {
    let silent = done.values().all(|compiled| {
        compiled.lib.is_empty() && compiled.tests.is_empty() && compiled.executable.is_none()
    });
    if silent && ended.ending != Ending::Exited(0) {
        let output = String::from_utf8_lossy(&ended.stderr).into_owned();
        return Outcome::Failed(if is_out_of_memory(&output) {
            Build::OutOfMemory {
                bytes: limits.build_memory_bytes,
            }
        } else {
            Build::CompilerCrashed { output }
        });
    }
    Outcome::Done(done)
}
