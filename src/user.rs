//! The folder in which the program keeps what belongs to the user and to no dojo: a
//! dojo may come from a stranger, this folder does not.
//!
//! `KATA_HOME` names it; else it lies where the system's programs keep such things.

use std::{env, fs::Metadata, path::PathBuf};

use crate::fs;

/// The contents of the file `name`, unless another user can write to it.
pub fn read(name: &str) -> Option<Vec<u8>> {
    let folder = folder()?;
    let file = folder.join(name);
    let is_safe = |path: &PathBuf| path.symlink_metadata().is_ok_and(|it| is_own(&it));
    (is_safe(&folder) && is_safe(&file)).then_some(())?;
    std::fs::read(file).ok()
}

/// Replaces the file `name`. Where that fails the program only forgets.
pub fn write(name: &str, contents: &[u8]) {
    if let Some(folder) = folder() {
        let _ = fs::create_private_dir(&folder)
            .and_then(|()| fs::write_atomic(&folder.join(name), contents));
    }
}

fn folder() -> Option<PathBuf> {
    let from = |name: &str| Some(PathBuf::from(env::var_os(name)?)).filter(|it| it.is_absolute());
    if let Some(folder) = from("KATA_HOME") {
        return Some(folder);
    }
    let base = if cfg!(windows) {
        from("LOCALAPPDATA")?
    } else if cfg!(target_os = "macos") {
        env::home_dir()?.join("Library/Caches")
    } else {
        from("XDG_CACHE_HOME").or_else(|| Some(env::home_dir()?.join(".cache")))?
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
