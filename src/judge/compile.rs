//! One cargo call for the library, the tests and the contracts of all members.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use super::{
    Contracts, Judge, Member, Pace, Workspace, blame,
    build::Build,
    cargo,
    messages::{Built, CargoMessages},
    replies, rustc,
};
use crate::{
    error::{Error, Result},
    limits::{COMPILER_CPU_S, FENCE_MS, Limit, Limits},
    process::{Ended, Ending},
    sandbox::Tier,
};

const MOST_OUTPUT: usize = 64 << 20;

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
) -> Result<Built> {
    let mut once = || compile_once(judge, members, limits, on_artifact);
    match once() {
        Ok(Built::Failed(Build::CompilerCrashed { .. })) | Err(Error::CompilerGone { .. }) => {
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
) -> Result<Built> {
    let args = arguments(&judge.workspace, members);
    let (heard, ended) = call(judge, args, members, limits, on_artifact)?;
    if judge.pace == Pace::InOrder && blame::used_up(&ended.stderr) {
        return Ok(Built::Failed(Build::Limit(Limit::CpuTime {
            ms: COMPILER_CPU_S * 1000,
        })));
    }
    match ended.ending {
        Ending::TimedOut if !heard.harness => Err(Error::Cargo {
            output: format!(
                "the test harness was not built within {} s",
                limits.build_ms / 1000
            ),
        }),
        Ending::TimedOut => Ok(Built::Failed(Build::Limit(Limit::Timeout {
            ms: limits.build_ms,
        }))),
        Ending::TooMuchOutput => Ok(Built::Failed(Build::Limit(Limit::Output {
            bytes: MOST_OUTPUT,
        }))),
        Ending::Exited(_) | Ending::Signalled(_) if heard.finished => heard.explain(&ended, limits),
        Ending::Exited(_) | Ending::Signalled(_) | Ending::Interrupted => Err(cargo_failed(&ended)),
    }
}

/// One cargo call in the sandbox. What the environment did to it is an error.
fn call(
    judge: &Judge,
    args: Vec<OsString>,
    members: &[Member<'_>],
    limits: &Limits,
    on_artifact: &mut dyn FnMut(&str),
) -> Result<(CargoMessages, Ended)> {
    let root = &judge.workspace.root;
    let timeout = Duration::from_millis(match judge.pace {
        Pace::Quick => limits.build_ms,
        Pace::InOrder => limits.build_ms.max(FENCE_MS),
    });
    let mut job = cargo::job(&judge.toolchain, &judge.home, args, timeout, MOST_OUTPUT);
    job.env.extend(rustc::environment(judge, members)?);
    job.env
        .push(("CARGO_ENCODED_RUSTFLAGS".into(), replies::WARN.into()));
    let mut heard = CargoMessages::of(members.iter().flat_map(Member::places));
    let mut rest = Vec::new();
    let ended = judge.run_tool(&job, limits, &mut |chunk| {
        rest.extend_from_slice(chunk);
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            // A line that is none of cargo's is no reason to stop.
            if let Ok(message) = serde_json::from_slice(&line) {
                heard.note(root, message, on_artifact);
            }
        }
    })?;
    if let Some(why) = rustc::why_unconfined(&ended.stderr) {
        return Err(Error::Sandbox(why));
    }
    match heard.environment(&ended, root) {
        Some(error) => Err(error.in_sandbox(judge.sandbox.tier > Tier::T0)),
        None => Ok((heard, ended)),
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
