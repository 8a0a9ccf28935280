//! A cloud storage: a tree of folders that is shared until it changes.

pub mod backups;
pub mod find;
mod paths;
pub mod saves;
pub mod shared;
mod state;
mod tree;
pub mod users;

use std::error::Error;
use std::fmt;

use backups::{MemoryVault, Vault};
use state::State;
use users::{ADMIN, UserId};

pub use paths::{FilePath, InvalidPath};

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

/// The storage: a state, and the vault.
pub struct Storage {
    state: State,
    vault: Box<dyn Vault>,
}

impl Default for Storage {
    fn default() -> Self {
        Self {
            state: State::new(),
            vault: Box::new(MemoryVault::default()),
        }
    }
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Storage");
        text.field("root", &self.state.root).finish_non_exhaustive()
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
        self.state.copy(from, to)
    }

    /// Removes a file and returns its size.
    ///
    /// # Errors
    /// `NotFound`. The storage is then unchanged.
    pub fn delete(&mut self, path: &FilePath) -> Result<Bytes, NotFound> {
        self.state.delete(path)
    }

    /// The size of a file; `None` if no file is at this path.
    #[must_use]
    pub fn size(&self, path: &FilePath) -> Option<Bytes> {
        self.state.root.file(path).map(|file| file.size)
    }

    /// All files together.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.state.usage()
    }
}
