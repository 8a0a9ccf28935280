//! Stage 4: backups, and a vault of another team.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::users::UserId;
use crate::{Bytes, FilePath, Storage};

/// The files of one user at one moment. Only the storage makes one.
#[derive(Clone, Debug)]
pub struct Backup {
    // yours
}

impl Backup {
    pub fn user(&self) -> UserId {
        todo!()
    }

    /// The files with their sizes, in the order of the bytes of their paths.
    pub fn files(&self) -> Vec<(FilePath, Bytes)> {
        todo!()
    }
}

/// The vault does not work now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VaultDown;

/// Keeps backups, and decides which of them comes back.
pub trait Vault: Send + Sync {
    /// Keeps a backup.
    ///
    /// # Errors
    /// `VaultDown`: the backup is not kept.
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown>;

    /// The backup to restore; `None` if there is none for this user.
    ///
    /// # Errors
    /// `VaultDown`.
    fn fetch(&self, user: UserId) -> Result<Option<Backup>, VaultDown>;
}

/// Keeps the latest backup of each user: the default.
#[derive(Clone, Debug, Default)]
pub struct MemoryVault {
    // yours
}

impl Vault for MemoryVault {
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown> {
        todo!()
    }

    fn fetch(&self, user: UserId) -> Result<Option<Backup>, VaultDown> {
        todo!()
    }
}

/// Why `backup` kept nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupError {
    UnknownUser(UserId),
    VaultDown,
}

/// Why `restore` changed nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreError {
    UnknownUser(UserId),
    VaultDown,
    /// The vault has no backup of this user.
    NoBackup,
    /// The vault returned a backup of this other user.
    WrongUser(UserId),
    /// The files are larger than the capacity now.
    OverQuota,
}

/// The result of `restore`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// How many files of the backup the user has now.
    pub files: usize,
    /// The paths of the backup that another user has now.
    pub skipped: Vec<FilePath>,
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Storage {
    /// Sets the vault. Call it before the first backup. Default: a [`MemoryVault`].
    pub fn with_vault(self, vault: impl Vault + 'static) -> Self {
        todo!()
    }

    /// Stores the files of a user in the vault and returns how many they are.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub fn backup(&mut self, user: UserId) -> Result<usize, BackupError> {
        todo!()
    }

    /// Gives a user the files of the backup that the vault returns.
    ///
    /// # Errors
    /// See [`RestoreError`]. The storage is then unchanged.
    pub fn restore(&mut self, user: UserId) -> Result<Restored, RestoreError> {
        todo!()
    }
}
