//! The files themselves: what is at a path, and what a call may change.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use crate::backups::{MemoryVault, Vault};
use crate::paths::FilePath;
use crate::saves::{ConflictPolicy, KeepBoth, Role, Version};
use crate::users::{ADMIN, UserId, Users};

/// The size of a file, or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub u64);

impl Bytes {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// How many files there are, and the sum of their sizes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub files: usize,
    pub bytes: Bytes,
}

/// Why `add` added no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddError {
    /// A file is at this path.
    AlreadyExists,
    /// No user has this number.
    UnknownUser(UserId),
    /// The file does not fit into the capacity of its owner.
    OverQuota { free: Bytes },
}

impl fmt::Display for AddError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyExists => f.write_str("a file is at this path"),
            Self::UnknownUser(UserId(id)) => write!(f, "there is no user {id}"),
            Self::OverQuota { free } => write!(f, "only {} bytes are free", free.0),
        }
    }
}

impl Error for AddError {}

/// Why `copy` copied nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CopyError {
    /// No file is at the first path.
    NotFound,
    /// A file is at the second path.
    AlreadyExists,
    /// The copy does not fit into the capacity of its owner.
    OverQuota { free: Bytes },
}

impl fmt::Display for CopyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("no file is at the first path"),
            Self::AlreadyExists => f.write_str("a file is at the second path"),
            Self::OverQuota { free } => write!(f, "only {} bytes are free", free.0),
        }
    }
}

impl Error for CopyError {}

/// No file is at this path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFound;

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no file is at this path")
    }
}

impl Error for NotFound {}

/// What is recorded of a file. What a user has in use is computed from these.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File {
    pub(crate) size: Bytes,
    pub(crate) owner: UserId,
    pub(crate) version: Version,
}

/// The storage.
pub struct Storage {
    pub(crate) files: BTreeMap<FilePath, File>,
    pub(crate) users: Users,
    pub(crate) vault: Box<dyn Vault>,
    pub(crate) conflicts: Box<dyn ConflictPolicy>,
    pub(crate) grants: BTreeMap<(FilePath, UserId), Role>,
    /// The version that was given out last.
    pub(crate) newest: Version,
}

impl Default for Storage {
    fn default() -> Self {
        Self {
            files: BTreeMap::new(),
            users: Users::new(),
            vault: Box::new(MemoryVault::default()),
            conflicts: Box::new(KeepBoth),
            grants: BTreeMap::new(),
            newest: Version(0),
        }
    }
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Storage");
        text.field("files", &self.files).finish_non_exhaustive()
    }
}

impl Storage {
    /// A storage without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file of the admin.
    ///
    /// # Errors
    /// `AlreadyExists`. The storage is then unchanged.
    pub fn add(&mut self, path: &FilePath, size: Bytes) -> Result<(), AddError> {
        self.add_for(ADMIN, path, size)
    }

    /// Copies a file.
    ///
    /// # Errors
    /// See [`CopyError`]. The storage is then unchanged.
    pub fn copy(&mut self, from: &FilePath, to: &FilePath) -> Result<(), CopyError> {
        let file = *self.files.get(from).ok_or(CopyError::NotFound)?;
        if self.files.contains_key(to) {
            return Err(CopyError::AlreadyExists);
        }
        let fits = self.check_room(file.owner, Bytes(0), file.size);
        fits.map_err(|free| CopyError::OverQuota { free })?;
        self.put(to.clone(), file.owner, file.size);
        Ok(())
    }

    /// Removes a file and returns its size.
    ///
    /// # Errors
    /// `NotFound`. The storage is then unchanged.
    pub fn delete(&mut self, path: &FilePath) -> Result<Bytes, NotFound> {
        let file = self.files.remove(path).ok_or(NotFound)?;
        Ok(file.size)
    }

    /// The size of a file; `None` if no file is at this path.
    #[must_use]
    pub fn size(&self, path: &FilePath) -> Option<Bytes> {
        self.files.get(path).map(|file| file.size)
    }

    /// All files together.
    #[must_use]
    pub fn usage(&self) -> Usage {
        total(self.files.values())
    }

    /// Records a file. Every check comes before this call.
    pub(crate) fn put(&mut self, path: FilePath, owner: UserId, size: Bytes) -> Version {
        self.newest.0 += 1;
        let version = self.newest;
        let file = File {
            size,
            owner,
            version,
        };
        self.files.insert(path, file);
        version
    }
}

/// How many files these are, and the sum of their sizes.
pub(crate) fn total<'a>(files: impl Iterator<Item = &'a File>) -> Usage {
    let mut usage = Usage::default();
    for file in files {
        usage.files += 1;
        usage.bytes = usage.bytes.plus(file.size);
    }
    usage
}
