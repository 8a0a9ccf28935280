//! T2: `bwrap` gives an empty file system in memory with the few things that a
//! program needs, in namespaces of its own, gone when the judge is gone.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::{
    Call, Confinement, Role, Wall, advice,
    inside::{self, Order},
    words,
};
use crate::process::{self, Ending};

/// Where this program lies behind the wall.
pub const LAUNCHER_IN_BWRAP: &str = "/.kata";
/// So many files and folders one sandbox may show: `bwrap` takes 9,000 arguments, and
/// each path costs three.
pub const MOST_SHOWN_BY_BWRAP: usize = 2_500;

pub(super) struct Bwrap;

impl Wall for Bwrap {
    fn name(&self) -> &'static str {
        "`bwrap`"
    }

    fn stops(&self) -> &'static str {
        "reading your files, processes that live on"
    }

    fn advice(&self) -> String {
        advice::for_namespaces()
    }

    fn opener(&self) -> Result<Option<PathBuf>, String> {
        let bwrap = process::in_path("bwrap");
        bwrap.map(Some).ok_or("`bwrap` is not installed".to_owned())
    }

    fn has_landlock(&self) -> bool {
        inside::has_landlock()
    }

    /// In memory.
    fn makes_scratch(&self) -> bool {
        true
    }

    fn launcher<'a>(&self, _: &'a Path) -> &'a Path {
        Path::new(LAUNCHER_IN_BWRAP)
    }

    fn order(&self, confinement: &Confinement) -> Order {
        Order {
            quota: Some(confinement.quota),
            landlock: None,
            seccomp: Some(confinement.role),
        }
    }

    fn command(&self, call: Call<'_>) -> (PathBuf, Vec<OsString>) {
        let mut args = arguments(call.confinement, call.launcher, call.folder);
        args.extend(call.inner);
        (call.opener.unwrap_or(Path::new("bwrap")).to_owned(), args)
    }

    /// A signal that ended the program is in the exit code.
    fn ending(&self, ending: Ending) -> Ending {
        match ending {
            Ending::Exited(code @ 129..=192) => Ending::Signalled(code - 128),
            Ending::Exited(_)
            | Ending::Signalled(_)
            | Ending::TimedOut
            | Ending::TooMuchOutput
            | Ending::Interrupted => ending,
        }
    }
}

/// The arguments up to the command that is run inside.
fn arguments(confinement: &Confinement, launcher: &Path, folder: &Path) -> Vec<OsString> {
    let mut args: Vec<OsString> =
        words(["--unshare-all", "--die-with-parent", "--new-session"]).collect();
    for path in confinement.system_paths() {
        bind(&mut args, "--ro-bind-try", &path);
    }
    args.extend(words(["--dev", "/dev"]));
    if confinement.role == Role::Compiler {
        // A compiler asks it how many cores there are; no other program needs it.
        args.extend(words(["--proc", "/proc"]));
    }
    tmpfs(&mut args, confinement.scratch_bytes, Path::new("/tmp"));
    for path in &confinement.read {
        bind(&mut args, "--ro-bind", path);
    }
    for path in &confinement.write {
        bind(&mut args, "--bind", path);
    }
    for path in confinement.hidden.iter().filter(|path| path.exists()) {
        args.extend(words(["--ro-bind", "/dev/null"]));
        args.push(path.into());
    }
    tmpfs(&mut args, confinement.scratch_bytes, &confinement.scratch);
    args.push("--ro-bind".into());
    args.extend([launcher.into(), LAUNCHER_IN_BWRAP.into()]);
    args.push("--chdir".into());
    args.push(folder.into());
    args.push("--".into());
    args.push(LAUNCHER_IN_BWRAP.into());
    args
}

fn bind(args: &mut Vec<OsString>, how: &str, path: &Path) {
    args.push(how.into());
    args.extend([path.into(), path.into()]);
}

fn tmpfs(args: &mut Vec<OsString>, bytes: u64, path: &Path) {
    args.extend(words(["--size", &bytes.to_string(), "--tmpfs"]));
    args.push(path.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_is_read_from_the_exit_code() {
        for (told, meant) in [
            (Ending::Exited(0), Ending::Exited(0)),
            (Ending::Exited(128), Ending::Exited(128)),
            (Ending::Exited(134), Ending::Signalled(6)),
            (Ending::Exited(159), Ending::Signalled(31)),
            (Ending::Exited(193), Ending::Exited(193)),
            (Ending::Signalled(9), Ending::Signalled(9)),
            (Ending::TimedOut, Ending::TimedOut),
        ] {
            assert_eq!(Bwrap.ending(told), meant);
        }
    }
}
