//! The right to change a dojo. Everything that writes below a dojo is a method of
//! `LockedDojo` or takes one, so that no code can write without the lock.

use std::{
    fs::{File, TryLockError},
    ops::Deref,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use super::Dojo;
use crate::{
    error::{Error, Result},
    fs, process,
};

/// How often a wait for the lock looks again, and looks for Ctrl-C.
const PAUSE: Duration = Duration::from_millis(20);

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

    /// The judge's folder, to write in.
    pub fn judge(&self) -> PathBuf {
        self.state().join("judge")
    }
}

fn is_taken(file: &File, path: &Path) -> Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(e)) => Err(Error::io("lock", path)(e)),
    }
}
