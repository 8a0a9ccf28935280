//! The compiler of a learner's library, behind one more wall: it sees the toolchain,
//! the library's own sources and its own output, and nothing that could hold an
//! answer. No test, no snapshot, no older test program, no other member.
//!
//! Cargo calls this program in place of `rustc` (`RUSTC_WORKSPACE_WRAPPER`). What is no
//! library of a learner's is handed on as it is. For a library, a folder of its own
//! takes the place of cargo's common one, and what the compiler wrote is moved there
//! afterwards.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde::{Deserialize, Serialize};

use super::{Judge, Member};
use crate::{
    error::{Error, Result},
    fs,
    process::{self, Ending},
    sandbox::{self, is_mark, one_more_wall},
};

/// The variable that carries the order to this program, called by cargo.
const VARIABLE: &str = "KATA_RUSTC";
/// Said on standard error when the wall did not come up.
const SIGN: &str = "kata: no wall: ";

#[derive(Debug, Serialize, Deserialize)]
struct WrapperOrder {
    /// The compiler, as cargo names it.
    rustc: PathBuf,
    /// The judge's tree.
    root: PathBuf,
    /// The members whose library is a learner's.
    members: Vec<String>,
    /// This program, as it is seen within the sandbox.
    launcher: PathBuf,
}

/// What cargo's environment needs, so that the libraries of `members` are compiled
/// behind a wall; nothing where no wall can stand.
pub(super) fn environment(
    judge: &Judge,
    members: &[Member<'_>],
) -> Result<Vec<(OsString, OsString)>> {
    let can_stand = judge.sandbox.has_landlock && !judge.workspace.trusted;
    let Some(launcher) = judge.sandbox.launcher().filter(|_| can_stand) else {
        return Ok(Vec::new());
    };
    let order = WrapperOrder {
        rustc: judge.toolchain.rustc.clone(),
        root: judge.workspace.root.clone(),
        members: members.iter().flat_map(Member::places).collect(),
        launcher: launcher.to_owned(),
    };
    let order = serde_json::to_string(&order).map_err(|e| Error::Bug(e.to_string()))?;
    Ok(vec![
        ("RUSTC_WORKSPACE_WRAPPER".into(), launcher.into()),
        (VARIABLE.into(), order.into()),
    ])
}

/// Why a wall did not come up, if cargo's standard error says so.
pub(super) fn why_unconfined(stderr: &[u8]) -> Option<String> {
    let said = String::from_utf8_lossy(stderr);
    let mut lines = said.lines();
    lines.find_map(|line| Some(line.strip_prefix(SIGN)?.to_owned()))
}

/// If cargo called this program in place of the compiler: compiles, and gives the
/// compiler's exit code.
pub(super) fn take_over(args: &[OsString]) -> Option<ExitCode> {
    let order = std::env::var(VARIABLE).ok()?;
    let order: WrapperOrder = serde_json::from_str(&order).ok()?;
    let (rustc, args) = args.get(1..)?.split_first()?;
    (Path::new(rustc) == order.rustc).then_some(())?;
    process::die_with_parent();
    Some(match order.library(args) {
        Some(member) => order.compile_library(member, args).unwrap_or_else(|error| {
            process::tell_parent_aside(format!("{SIGN}{error}\n").as_bytes());
            ExitCode::from(125)
        }),
        None => hand_on(rustc, args),
    })
}

#[cfg(unix)]
fn hand_on(rustc: &std::ffi::OsStr, args: &[OsString]) -> ExitCode {
    let error = process::replace(rustc, args.iter().cloned());
    process::tell_parent_aside(format!("{SIGN}{error}\n").as_bytes());
    ExitCode::from(125)
}

/// There is no wall on this system.
#[cfg(not(unix))]
fn hand_on(_: &std::ffi::OsStr, _: &[OsString]) -> ExitCode {
    ExitCode::from(125)
}

impl WrapperOrder {
    /// The member whose library `args` compile, if it is one of ours.
    fn library(&self, args: &[OsString]) -> Option<&str> {
        let is_file = |member: &str| {
            let lib = Path::new(member).join("src/lib.rs");
            args.iter()
                .any(|arg| *arg == *lib.as_os_str() || *arg == *self.root.join(&lib).as_os_str())
        };
        let mut members = self.members.iter().map(String::as_str);
        members.find(|member| is_file(member))
    }

    fn compile_library(&self, member: &str, args: &[OsString]) -> Result<ExitCode> {
        let own = self.root.join("target/own").join(member);
        let (out, scratch) = (own.join("out"), own.join("tmp"));
        for folder in [&out, &scratch] {
            fs::remove(folder)?;
            fs::create_dir(folder)?;
        }
        let (args, common) = within(&own, args);
        let common = common.ok_or_else(|| Error::Bug("cargo names no folder".into()))?;
        let mut readable = self.readable(member);
        readable.extend(dependencies(&args));
        let mut wall = one_more_wall(readable, vec![own.clone()]);
        wall.push(self.rustc.clone().into());
        wall.extend(args);
        let (mut moved, mut copied) = (Ok(()), false);
        let ended = process::relay(
            &self.launcher,
            &wall,
            &[("TMPDIR", &scratch)],
            &mut |line| {
                if is_mark(line) {
                    return;
                }
                if is_metadata(line) {
                    // Cargo goes on to the tests as soon as it reads this line.
                    moved = copy_all(&out, &common);
                    copied = true;
                }
                process::tell_parent_aside(line);
            },
        )
        .map_err(Error::io("start", &self.launcher))?;
        // A partner may be compiled against the copy already, and its wall lets this one
        // file through: it stays.
        moved.and_then(|()| move_all(&out, &common, copied))?;
        Ok(match ended {
            Ending::Exited(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
            Ending::Signalled(signal) => process::end_by(signal),
            Ending::TimedOut | Ending::TooMuchOutput | Ending::Interrupted => ExitCode::FAILURE,
        })
    }

    fn readable(&self, member: &str) -> Vec<PathBuf> {
        let toolchain = self.rustc.parent().and_then(Path::parent);
        let mut read: Vec<PathBuf> = sandbox::libraries().collect();
        read.extend(toolchain.map(|folder| folder.join("lib")));
        read.push(self.rustc.clone());
        read.push(self.root.join(member).join("src"));
        read
    }
}

/// The libraries that a partner is compiled against: the learner's own.
fn dependencies(args: &[OsString]) -> Vec<PathBuf> {
    let named = args.windows(2).filter(|pair| pair[0] == "--extern");
    let path = |pair: &[OsString]| Some(pair[1].to_str()?.split_once('=')?.1.into());
    named.filter_map(path).collect()
}

/// The compiler's arguments with folders below `own` in place of cargo's, and cargo's
/// folder for what is built.
fn within(own: &Path, args: &[OsString]) -> (Vec<OsString>, Option<PathBuf>) {
    let mut common = None;
    let mut changed: Vec<OsString> = Vec::new();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("--out-dir") => {
                common = args.next().map(PathBuf::from);
                changed.extend([arg.clone(), own.join("out").into()]);
            }
            // A library of a learner's has no dependencies but those named by `--extern`.
            Some("-L") => drop(args.next()),
            Some(text) if text.starts_with("incremental=") => {
                let mut incremental = OsString::from("incremental=");
                incremental.push(own.join("incremental"));
                changed.push(incremental);
            }
            _ => changed.push(arg.clone()),
        }
    }
    (changed, common)
}

/// Whether `line` is the compiler's note that the metadata is written.
fn is_metadata(line: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Artifact {
        emit: String,
    }
    serde_json::from_slice::<Artifact>(line).is_ok_and(|note| note.emit == "metadata")
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| path.is_file()).collect()
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    for path in files_in(from) {
        if path.extension().is_some_and(|end| end == "rmeta") {
            let name = path.file_name().unwrap_or_default();
            fs::copy(&path, &to.join(name))?;
        }
    }
    Ok(())
}

fn move_all(from: &Path, to: &Path, without_metadata: bool) -> Result<()> {
    let is_metadata = |path: &PathBuf| path.extension().is_some_and(|end| end == "rmeta");
    let files = files_in(from).into_iter();
    for path in files.filter(|path| !(without_metadata && is_metadata(path))) {
        let name = path.file_name().unwrap_or_default();
        fs::rename(&path, &to.join(name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    // There is a wall on Unix only, and its paths are Unix's.
    #[cfg(unix)]
    #[test]
    fn the_compiler_is_given_folders_of_the_library_alone() {
        let args = [
            "--crate-name",
            "a",
            "a/src/lib.rs",
            "--out-dir",
            "/t/deps",
            "-C",
            "incremental=/t/incremental",
            "-L",
            "dependency=/t/deps",
        ];
        let args = args.map(OsString::from);
        let (changed, common) = within(Path::new("/own"), &args);
        assert_eq!(common, Some(PathBuf::from("/t/deps")));
        let changed: Vec<_> = changed.iter().filter_map(|arg| arg.to_str()).collect();
        let expected = [
            "--crate-name",
            "a",
            "a/src/lib.rs",
            "--out-dir",
            "/own/out",
            "-C",
            "incremental=/own/incremental",
        ];
        assert_eq!(changed, expected);
    }

    #[test]
    fn only_the_note_of_metadata_is_one() {
        assert!(is_metadata(
            b"{\"$message_type\":\"artifact\",\"artifact\":\"/a.rmeta\",\"emit\":\"metadata\"}\n"
        ));
        assert!(!is_metadata(
            b"{\"$message_type\":\"artifact\",\"artifact\":\"/a.d\",\"emit\":\"dep-info\"}\n"
        ));
        assert!(!is_metadata(b"warning: no\n"));
    }
}
