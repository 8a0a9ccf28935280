//! The folder in which the program keeps what belongs to the user and to no dojo: a
//! dojo may come from a stranger, this folder does not.
//!
//! `KATA_HOME` names it; else it lies where the system's programs keep such things.

use std::{
    env,
    fs::Metadata,
    hash::{BuildHasher, Hasher, RandomState},
    path::{Path, PathBuf},
};

use crate::{fs, hash::sha256};

const SECRET: &str = "secret";
/// Nothing that is kept here is larger.
const MOST_BYTES: u64 = 1 << 20;

/// The contents of the file `name`, unless another user can write to it.
pub fn read(name: &str) -> Option<Vec<u8>> {
    let folder = folder()?;
    let file = folder.join(name);
    let is_safe = |path: &PathBuf| path.symlink_metadata().is_ok_and(|it| is_own(&it));
    (is_safe(&folder) && is_safe(&file)).then_some(())?;
    fs::read_regular(&file, MOST_BYTES).ok()
}

/// Replaces the file `name`. Where that fails the program only forgets.
pub fn write(name: &str, contents: &[u8]) {
    if let Some(folder) = folder() {
        let _ = fs::create_private_dir(&folder)
            .and_then(|()| fs::write_atomic(&folder.join(name), contents));
    }
}

/// The folder `name`, made if need be, unless another user can write to it.
pub fn subfolder(name: &str) -> Option<PathBuf> {
    let folder = folder()?;
    fs::create_private_dir(&folder).ok()?;
    let inner = folder.join(name);
    fs::create_private_dir(&inner).ok()?;
    let is_safe = |path: &PathBuf| path.symlink_metadata().is_ok_and(|it| is_own(&it));
    (is_safe(&folder) && is_safe(&inner)).then_some(inner)
}

/// A mark by which this user's program knows again what it wrote itself about
/// `contents`: a stranger cannot make it. None where there is no such folder.
pub fn seal_of(contents: &str) -> Option<String> {
    Some(sha256([secret()?.as_str(), contents], 32))
}

/// Whether the folder `course` was named on the command line before.
pub fn knows_course(course: &Path) -> bool {
    read(&note_of(course)).is_some_and(|it| it == course.as_os_str().as_encoded_bytes())
}

/// Remembers that the folder `course` was named on the command line.
pub fn remember_course(course: &Path) {
    if !knows_course(course) {
        write(&note_of(course), course.as_os_str().as_encoded_bytes());
    }
}

/// The file for a course. Each has its own, so that two programs at once lose none.
fn note_of(course: &Path) -> String {
    format!("course-{}", sha256([course.to_string_lossy().as_ref()], 16))
}

/// Made once. If it is lost, nothing that it sealed counts any more.
fn secret() -> Option<String> {
    let known = || String::from_utf8(read(SECRET)?).ok();
    known().or_else(|| {
        let keys = (0..4).map(|_| RandomState::new().build_hasher().finish());
        let secret: String = keys.map(|key| format!("{key:016x}")).collect();
        write(SECRET, secret.as_bytes());
        // Another program may have been first.
        known()
    })
}

fn folder() -> Option<PathBuf> {
    let from = |name: &str| Some(PathBuf::from(env::var_os(name)?)).filter(|it| it.is_absolute());
    if let Some(folder) = from("KATA_HOME") {
        return Some(folder);
    }
    let home = || env::home_dir().filter(|home| home.is_absolute());
    let base = if cfg!(windows) {
        from("LOCALAPPDATA")?
    } else if cfg!(target_os = "macos") {
        home()?.join("Library/Caches")
    } else {
        from("XDG_CACHE_HOME").or_else(|| Some(home()?.join(".cache")))?
    };
    Some(base.join("kata"))
}

#[cfg(unix)]
fn is_own(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let writable_by_others = 0o022;
    metadata.uid() == nix::unistd::geteuid().as_raw()
        && metadata.mode() & writable_by_others == 0
        && !metadata.is_symlink()
}

#[cfg(not(unix))]
fn is_own(metadata: &Metadata) -> bool {
    !metadata.is_symlink()
}
