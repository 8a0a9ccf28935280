//! Stage 5: shared folders, versions, and conflicts.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::find::FileInfo;
use crate::users::UserId;
use crate::{Bytes, FilePath, Storage};

/// The number of a change: 1, 2, 3 … in the whole storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u64);

/// What a user may do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Viewer,
    Editor,
    Owner,
}

/// A save whose base is not the version of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub path: FilePath,
    /// The user who saves.
    pub user: UserId,
    pub base: Version,
    /// The version of the file now.
    pub current: Version,
    /// 1 for the first call, 2 if the path of the first call is taken, and so on.
    pub attempt: u32,
}

/// Decides where a conflict copy goes.
pub trait ConflictPolicy: Send + Sync {
    /// The path of the conflict copy; `None` rejects the save.
    fn copy_path(&self, conflict: &Conflict) -> Option<FilePath>;
}

/// Appends ` (conflict 1)` to the path, where 1 is the attempt: the default.
#[derive(Clone, Copy, Debug)]
pub struct KeepBoth;

impl ConflictPolicy for KeepBoth {
    fn copy_path(&self, conflict: &Conflict) -> Option<FilePath> {
        todo!()
    }
}

/// Rejects the save.
#[derive(Clone, Copy, Debug)]
pub struct Reject;

impl ConflictPolicy for Reject {
    fn copy_path(&self, conflict: &Conflict) -> Option<FilePath> {
        todo!()
    }
}

/// The result of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The file has this version now.
    Updated(Version),
    /// The file is unchanged, and this file was added.
    ConflictCopy { path: FilePath, version: Version },
}

/// Why a user has no access: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessError {
    UnknownUser(UserId),
    /// No file is at this path, or the user has no role for it.
    NotFound,
    /// The role of the user is too low.
    NotAllowed,
}

/// Why `save` changed nothing: the first reason that applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveError {
    Access(AccessError),
    /// The file has this version now, and the policy returned `None`.
    Outdated(Version),
    /// All paths of the policy are taken.
    AlreadyExists,
    /// The file does not fit into the capacity of its owner.
    OverQuota {
        free: Bytes,
    },
}

/// Why `share` changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareError {
    UnknownUser(UserId),
}

// An `impl` block for a type of an earlier file may move to its fields.
impl FileInfo {
    pub fn version(&self) -> Version {
        todo!()
    }
}

impl Storage {
    /// Sets the policy for conflicts. Call it before the first save. Default:
    /// [`KeepBoth`].
    pub fn with_conflicts(self, policy: impl ConflictPolicy + 'static) -> Self {
        todo!()
    }

    /// Gives a user a role for a path and all paths below it; `None` takes the role
    /// away. The path may have no file.
    ///
    /// # Errors
    /// `UnknownUser`. The storage is then unchanged.
    pub fn share(
        &mut self,
        folder: &FilePath,
        user: UserId,
        role: Option<Role>,
    ) -> Result<(), ShareError> {
        todo!()
    }

    /// The role of a user for a file; `None` without a role, a user or a file.
    pub fn role(&self, user: UserId, path: &FilePath) -> Option<Role> {
        todo!()
    }

    /// The file, with its version.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub fn open(&self, user: UserId, path: &FilePath) -> Result<FileInfo, AccessError> {
        todo!()
    }

    /// Saves a new size for a file that the user opened as version `base`.
    ///
    /// # Errors
    /// See [`SaveError`]. The storage is then unchanged.
    pub fn save(
        &mut self,
        user: UserId,
        path: &FilePath,
        base: Version,
        size: Bytes,
    ) -> Result<Saved, SaveError> {
        todo!()
    }

    /// Removes a file for a user and returns its size.
    ///
    /// # Errors
    /// See [`AccessError`]. The storage is then unchanged.
    pub fn delete_by(&mut self, user: UserId, path: &FilePath) -> Result<Bytes, AccessError> {
        todo!()
    }
}
