//! Versions, roles, and what happens when two users save the same file.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::find::FileInfo;
use crate::state::State;
use crate::users::{ADMIN, UserId};
use crate::{Bytes, FilePath, Storage};

/// How many paths a policy may offer for one conflict.
const MOST_ATTEMPTS: u32 = 9;

/// The number of a change. No number is used twice in a storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u64);

/// What a user may do with a file. A later role may do what an earlier one may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Viewer,
    Editor,
    Owner,
}

/// A save that is based on an old version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub path: FilePath,
    /// The user who saves.
    pub user: UserId,
    /// The version that the user has changed.
    pub base: Version,
    /// The version of the file now.
    pub current: Version,
    /// 1, then 2, 3 … if the path that was returned is taken.
    pub attempt: u32,
}

/// Decides where a conflict copy goes.
pub trait ConflictPolicy: Send + Sync {
    /// The path of the conflict copy; `None` rejects the save.
    fn copy_path(&self, conflict: &Conflict) -> Option<FilePath>;
}

/// Appends ` (conflict 1)` to the path, or a higher number: the default.
#[derive(Clone, Copy, Debug)]
pub struct KeepBoth;

impl ConflictPolicy for KeepBoth {
    fn copy_path(&self, conflict: &Conflict) -> Option<FilePath> {
        let Conflict { path, attempt, .. } = conflict;
        FilePath::parse(&format!("{path} (conflict {attempt})")).ok()
    }
}

/// Rejects the save.
#[derive(Clone, Copy, Debug)]
pub struct Reject;

impl ConflictPolicy for Reject {
    fn copy_path(&self, _conflict: &Conflict) -> Option<FilePath> {
        None
    }
}

/// The result of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The file has this version now.
    Updated(Version),
    /// The file is unchanged, and a conflict copy was added.
    ConflictCopy { path: FilePath, version: Version },
}

/// Why a user could not open or delete a file: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessError {
    UnknownUser(UserId),
    /// No file is at this path, or the user has no role for it.
    NotFound,
    /// The role of the user is too low.
    NotAllowed,
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownUser(UserId(id)) => write!(f, "there is no user {id}"),
            Self::NotFound => f.write_str("no file is at this path"),
            Self::NotAllowed => f.write_str("the user may not do this"),
        }
    }
}

impl Error for AccessError {}

/// Why `save` changed nothing: the first reason that applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveError {
    Access(AccessError),
    /// The file has this version now, and the policy returned no path.
    Outdated(Version),
    /// All paths that the policy returned are taken.
    AlreadyExists,
    /// The file does not fit into the capacity of its owner.
    OverQuota {
        free: Bytes,
    },
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Access(error) => error.fmt(f),
            Self::Outdated(Version(now)) => write!(f, "the file has version {now} now"),
            Self::AlreadyExists => f.write_str("files are at all these paths"),
            Self::OverQuota { free } => write!(f, "only {} bytes are free", free.0),
        }
    }
}

impl Error for SaveError {}

/// Why `share` changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareError {
    UnknownUser(UserId),
}

impl fmt::Display for ShareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::UnknownUser(UserId(id)) = self;
        write!(f, "there is no user {id}")
    }
}

impl Error for ShareError {}

impl State {
    fn exists(&self, user: UserId) -> bool {
        self.accounts.contains_key(&user)
    }

    pub(crate) fn share(
        &mut self,
        folder: &FilePath,
        user: UserId,
        role: Option<Role>,
    ) -> Result<(), ShareError> {
        if !self.exists(user) {
            return Err(ShareError::UnknownUser(user));
        }
        let grants = &mut self.root.edit(folder).grants;
        match role {
            Some(role) => grants.insert(user, role),
            None => grants.remove(&user),
        };
        Ok(())
    }

    pub(crate) fn role(&self, user: UserId, path: &FilePath) -> Option<Role> {
        let file = self.root.file(path)?;
        if self.exists(user) && (user == ADMIN || file.owner == user) {
            return Some(Role::Owner);
        }
        self.root.granted(path, user)
    }

    pub(crate) fn access(
        &self,
        user: UserId,
        path: &FilePath,
        needed: Role,
    ) -> Result<FileInfo, AccessError> {
        if !self.exists(user) {
            return Err(AccessError::UnknownUser(user));
        }
        // A user without a role learns nothing, not even that the file exists.
        let role = self.role(user, path).ok_or(AccessError::NotFound)?;
        if role < needed {
            return Err(AccessError::NotAllowed);
        }
        let file = self.root.file(path).ok_or(AccessError::NotFound)?;
        Ok(FileInfo::new(path, file))
    }

    pub(crate) fn save(
        &mut self,
        user: UserId,
        path: &FilePath,
        base: Version,
        size: Bytes,
    ) -> Result<Saved, SaveError> {
        let file = self.access(user, path, Role::Editor);
        let file = file.map_err(SaveError::Access)?;
        if file.version() == base {
            let version = self.write(path, file.owner(), file.size(), size)?;
            return Ok(Saved::Updated(version));
        }
        let copy = self.conflict_path(user, &file, base)?;
        let version = self.write(&copy, file.owner(), Bytes(0), size)?;
        Ok(Saved::ConflictCopy {
            path: copy,
            version,
        })
    }

    fn write(
        &mut self,
        path: &FilePath,
        owner: UserId,
        removed: Bytes,
        size: Bytes,
    ) -> Result<Version, SaveError> {
        if let Some(account) = self.accounts.get(&owner) {
            let fits = account.check_room(owner, removed, size);
            fits.map_err(|free| SaveError::OverQuota { free })?;
        }
        Ok(self.put(path, owner, size))
    }

    /// The first path of the policy that is free.
    fn conflict_path(
        &self,
        user: UserId,
        file: &FileInfo,
        base: Version,
    ) -> Result<FilePath, SaveError> {
        let current = file.version();
        let mut conflict = Conflict {
            path: file.path().clone(),
            user,
            base,
            current,
            attempt: 1,
        };
        while conflict.attempt <= MOST_ATTEMPTS {
            let path = self.conflicts.copy_path(&conflict);
            let path = path.ok_or(SaveError::Outdated(current))?;
            if self.root.file(&path).is_none() {
                return Ok(path);
            }
            conflict.attempt += 1;
        }
        Err(SaveError::AlreadyExists)
    }
}

impl Storage {
    /// Sets the policy for conflicts. Call it before the first save. Default:
    /// [`KeepBoth`].
    #[must_use]
    pub fn with_conflicts(mut self, policy: impl ConflictPolicy + 'static) -> Self {
        self.state.conflicts = Arc::new(policy);
        self
    }

    /// Gives a user a role for a folder and all below it; `None` takes the role away.
    ///
    /// # Errors
    /// `UnknownUser`. The storage is then unchanged.
    pub fn share(
        &mut self,
        folder: &FilePath,
        user: UserId,
        role: Option<Role>,
    ) -> Result<(), ShareError> {
        self.state.share(folder, user, role)
    }

    /// The role of a user for the file at this path; `None` without a role, a user or
    /// a file.
    #[must_use]
    pub fn role(&self, user: UserId, path: &FilePath) -> Option<Role> {
        self.state.role(user, path)
    }

    /// The file as a user sees it, with the version to save on.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub fn open(&self, user: UserId, path: &FilePath) -> Result<FileInfo, AccessError> {
        self.state.access(user, path, Role::Viewer)
    }

    /// Saves a new size on the version `base`.
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
        self.state.save(user, path, base, size)
    }

    /// Removes a file for a user and returns its size.
    ///
    /// # Errors
    /// See [`AccessError`]. The storage is then unchanged.
    pub fn delete_by(&mut self, user: UserId, path: &FilePath) -> Result<Bytes, AccessError> {
        self.state.access(user, path, Role::Owner)?;
        self.delete(path).map_err(|_| AccessError::NotFound)
    }
}
