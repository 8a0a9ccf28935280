//! What `bwrap` is told: an empty file system in memory with the few things that
//! a program needs, in namespaces of its own, gone when the judge is gone.

use std::{ffi::OsString, path::Path};

use super::{Role, Room, inside::IN_ROOM, shown_to, words};

/// The arguments up to the command that is run inside.
pub(super) fn arguments(room: &Room, launcher: &Path, folder: &Path) -> Vec<OsString> {
    let mut args: Vec<OsString> =
        words(["--unshare-all", "--die-with-parent", "--new-session"]).collect();
    let mut bind = |how: &str, path: &Path| {
        args.push(how.into());
        args.extend([path.into(), path.into()]);
    };
    for path in shown_to(room.quota.role) {
        bind("--ro-bind-try", &path);
    }
    args.extend(words(["--dev", "/dev"]));
    if room.quota.role == Role::Compiler {
        // A compiler asks it how many cores there are; nobody else needs it.
        args.extend(words(["--proc", "/proc"]));
    }
    tmpfs(&mut args, room.scratch_bytes, Path::new("/tmp"));
    let mut bind = |how: &str, path: &Path| {
        args.push(how.into());
        args.extend([path.into(), path.into()]);
    };
    for path in &room.read {
        bind("--ro-bind", path);
    }
    for path in &room.write {
        bind("--bind", path);
    }
    for path in room.hidden.iter().filter(|path| path.exists()) {
        args.extend(words(["--ro-bind", "/dev/null"]));
        args.push(path.into());
    }
    tmpfs(&mut args, room.scratch_bytes, &room.scratch);
    args.push("--ro-bind".into());
    args.extend([launcher.into(), IN_ROOM.into()]);
    args.push("--chdir".into());
    args.push(folder.into());
    args.push("--".into());
    args.push(IN_ROOM.into());
    args
}

fn tmpfs(args: &mut Vec<OsString>, bytes: u64, path: &Path) {
    args.extend(words(["--size", &bytes.to_string(), "--tmpfs"]));
    args.push(path.into());
}
