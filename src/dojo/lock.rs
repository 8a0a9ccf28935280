//! The right to change a dojo. Everything that writes below a dojo is a method of
//! `LockedDojo` or takes one, so that no code can write without the lock.

use std::{
    ffi::OsStr,
    fs::{File, TryLockError},
    ops::Deref,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use tempfile::TempDir;
use walkdir::WalkDir;

use super::Dojo;
use crate::{
    error::{Error, Result},
    fs,
    kata::KataId,
    process, user,
};

/// How often a wait for the lock looks again, and looks for Ctrl-C.
const PAUSE: Duration = Duration::from_millis(20);
/// So deep lie the folders that this program makes below `.kata`, as in
/// `backups/edited/1`.
const DEPTH_OF_FOLDERS: usize = 3;
/// The mark in the judge's folder is shorter.
const MOST_BYTES: u64 = 1 << 10;

/// A dojo of which this program is the only one that writes, until this is dropped.
/// The journal that a decision rests on is read after the lock was taken.
#[derive(Debug)]
pub struct LockedDojo {
    dojo: Dojo,
    _file: File,
}

impl Deref for LockedDojo {
    type Target = Dojo;

    fn deref(&self) -> &Dojo {
        &self.dojo
    }
}

impl LockedDojo {
    /// Waits until no other program changes `dojo`; `on_wait` is called once if one
    /// does. Removes what a killed program left half-written.
    pub fn take(dojo: Dojo, on_wait: impl FnOnce()) -> Result<Self> {
        dojo.refuse_links()?;
        let path = dojo.state().join("check.lock");
        let file = fs::open_append(&path)?;
        if !is_taken(&file, &path)? {
            on_wait();
            while !is_taken(&file, &path)? {
                if process::is_interrupted() {
                    return Err(Error::Interrupted);
                }
                thread::sleep(PAUSE);
            }
        }
        let dojo = Self { dojo, _file: file };
        // It is for git's sake: a check does without.
        let _ = dojo.write_notes();
        let others = [
            "judge",
            "judge.reference",
            "copies",
            "backups",
            "target",
            ".git",
        ];
        fs::sweep(&dojo.root, &others);
        Ok(dojo)
    }

    /// A folder in the dojo that is gone when the result is dropped.
    pub fn scratch(&self) -> Result<TempDir> {
        fs::scratch_in(&self.state())
    }

    /// The judge's folder, to write in. One that a program of this user did not make
    /// is made again: a dojo from a stranger may bring programs for cargo to find.
    pub fn judge(&self) -> Result<PathBuf> {
        let folder = self.state().join("judge");
        let mark = folder.join("made-by");
        let seal = user::seal_of("judge");
        let found = fs::read_regular(&mark, MOST_BYTES).ok();
        let reference = folder.with_extension("reference");
        let is_ours = seal.is_some() && found.as_deref() == seal.as_deref().map(str::as_bytes);
        if !is_ours || folder.is_symlink() || reference.is_symlink() {
            fs::remove(&folder)?;
            fs::remove(&reference)?;
            fs::create_dir(&folder)?;
            fs::write_if_changed(&mark, seal.unwrap_or_default().as_bytes())?;
        }
        Ok(folder)
    }
}

impl Dojo {
    /// An error if the dojo's own folder is a link or has one in a place where this
    /// program makes folders: it would lead what is written elsewhere.
    fn refuse_links(&self) -> Result<()> {
        let entries = WalkDir::new(self.state())
            .follow_root_links(false)
            .max_depth(DEPTH_OF_FOLDERS)
            .into_iter()
            .filter_entry(|entry| entry.depth() != 1 || !is_rebuilt(entry.file_name()));
        match entries.flatten().find(walkdir::DirEntry::path_is_symlink) {
            Some(link) => Err(Error::Link(link.into_path())),
            None => Ok(()),
        }
    }

    /// The same for every folder on the way to `path`, which lies below the dojo.
    pub(super) fn refuse_links_on_the_way(&self, path: &Path) -> Result<()> {
        let above = path.ancestors().skip(1);
        let mut below = above.take_while(|folder| *folder != self.root);
        match below.find(|folder| folder.is_symlink()) {
            Some(link) => Err(Error::Link(link.to_owned())),
            None => Ok(()),
        }
    }

    /// The same for the folder of a kata, when its stages are brought.
    pub fn refuse_links_in(&self, id: &KataId) -> Result<()> {
        let folder = self.kata(id);
        // Not `src`: a link there is part of the verdict, and is moved away by a reset.
        let parts = ["tests", "tests/stages", "tests/stages/snapshots"];
        let more = ["tests/stages/support", "tests/contracts"];
        let below = parts.iter().chain(&more).map(|part| folder.join(part));
        let mut folders = std::iter::once(folder.clone()).chain(below);
        match folders.find(|path| path.is_symlink()) {
            Some(link) => Err(Error::Link(link)),
            None => Ok(()),
        }
    }
}

/// The judge's trees: what a link leads to there is removed as a link.
fn is_rebuilt(name: &OsStr) -> bool {
    name == "judge" || name == "judge.reference"
}

fn is_taken(file: &File, path: &Path) -> Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(e)) => Err(Error::io("lock", path)(e)),
    }
}
