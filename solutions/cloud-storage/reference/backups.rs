//! Backups of a user's files, and the vault that keeps them.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use crate::files::File;
use crate::users::{Capacity, UserId};
use crate::{Bytes, FilePath, Storage};

/// The files of one user at one moment. Only the storage makes one.
#[derive(Clone, Debug)]
pub struct Backup {
    user: UserId,
    files: BTreeMap<FilePath, File>,
}

impl Backup {
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The files, in the order of their paths.
    #[must_use]
    pub fn files(&self) -> Vec<(FilePath, Bytes)> {
        let files = self.files.iter();
        files
            .map(|(path, file)| (path.clone(), file.size))
            .collect()
    }
}

/// The vault does not work now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VaultDown;

impl fmt::Display for VaultDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the vault does not work now")
    }
}

impl Error for VaultDown {}

/// Keeps backups, and decides which of them is restored.
pub trait Vault: Send + Sync {
    /// Keeps a backup.
    ///
    /// # Errors
    /// `VaultDown`: the backup is not kept.
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown>;

    /// The backup that is to be restored; `None` if there is none for this user.
    ///
    /// # Errors
    /// `VaultDown`.
    fn fetch(&self, user: UserId) -> Result<Option<Backup>, VaultDown>;
}

/// Keeps the latest backup of each user: the default.
#[derive(Clone, Debug, Default)]
pub struct MemoryVault(BTreeMap<UserId, Backup>);

impl Vault for MemoryVault {
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown> {
        self.0.insert(backup.user, backup.clone());
        Ok(())
    }

    fn fetch(&self, user: UserId) -> Result<Option<Backup>, VaultDown> {
        Ok(self.0.get(&user).cloned())
    }
}

/// Why `backup` kept nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupError {
    UnknownUser(UserId),
    VaultDown,
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownUser(UserId(id)) => write!(f, "there is no user {id}"),
            Self::VaultDown => VaultDown.fmt(f),
        }
    }
}

impl Error for BackupError {}

/// Why `restore` changed nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreError {
    UnknownUser(UserId),
    VaultDown,
    /// The vault has no backup of this user.
    NoBackup,
    /// The vault returned a backup of another user.
    WrongUser(UserId),
    /// The files do not fit into the capacity of the user now.
    OverQuota,
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownUser(UserId(id)) => write!(f, "there is no user {id}"),
            Self::VaultDown => VaultDown.fmt(f),
            Self::NoBackup => f.write_str("the vault has no backup"),
            Self::WrongUser(UserId(id)) => write!(f, "this is a backup of user {id}"),
            Self::OverQuota => f.write_str("the files do not fit"),
        }
    }
}

impl Error for RestoreError {}

/// The result of `restore`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// How many files of the backup the user has now.
    pub files: usize,
    /// The paths that another user has now, in order.
    pub skipped: Vec<FilePath>,
}

impl Storage {
    /// Sets the vault. Call it before the first backup. Default: a [`MemoryVault`].
    #[must_use]
    pub fn with_vault(mut self, vault: impl Vault + 'static) -> Self {
        self.vault = Box::new(vault);
        self
    }

    /// Stores the files of a user in the vault and returns how many they are.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub fn backup(&mut self, user: UserId) -> Result<usize, BackupError> {
        let backup = self.snapshot(user)?;
        store(self.vault.as_mut(), &backup)
    }

    /// Gives a user the files of the backup that the vault returns, and no others.
    ///
    /// # Errors
    /// See [`RestoreError`]. The storage is then unchanged.
    pub fn restore(&mut self, user: UserId) -> Result<Restored, RestoreError> {
        self.check_user(user)?;
        let backup = fetch(self.vault.as_ref(), user)?;
        self.apply(user, &backup)
    }

    /// The files of a user as they are now.
    pub(crate) fn snapshot(&self, user: UserId) -> Result<Backup, BackupError> {
        if !self.users.exists(user) {
            return Err(BackupError::UnknownUser(user));
        }
        let files = self.files.iter().filter(|(_, file)| file.owner == user);
        let files = files.map(|(path, file)| (path.clone(), *file)).collect();
        Ok(Backup { user, files })
    }

    pub(crate) fn check_user(&self, user: UserId) -> Result<(), RestoreError> {
        let exists = self.users.exists(user).then_some(());
        exists.ok_or(RestoreError::UnknownUser(user))
    }

    /// Makes the files of a user those of a backup. All checks come first.
    pub(crate) fn apply(
        &mut self,
        user: UserId,
        backup: &Backup,
    ) -> Result<Restored, RestoreError> {
        self.check_user(user)?;
        if backup.user != user {
            return Err(RestoreError::WrongUser(backup.user));
        }
        let (skipped, wanted): (Vec<_>, Vec<_>) = backup
            .files
            .iter()
            .partition(|(path, _)| self.files.get(path).is_some_and(|now| now.owner != user));
        let sizes = wanted.iter().map(|(_, file)| file.size);
        let needed = sizes.fold(Bytes(0), Bytes::plus);
        if let Some(Capacity::UpTo(limit)) = self.capacity(user)
            && needed > limit
        {
            return Err(RestoreError::OverQuota);
        }
        let is_kept = |path: &FilePath| backup.files.contains_key(path);
        self.files
            .retain(|path, file| file.owner != user || is_kept(path));
        for (path, file) in &wanted {
            let now = self.files.get(path).map(|now| now.version);
            if now != Some(file.version) {
                self.put((*path).clone(), user, file.size);
            }
        }
        Ok(Restored {
            files: wanted.len(),
            skipped: skipped.into_iter().map(|(path, _)| path.clone()).collect(),
        })
    }
}

/// Calls the vault and returns how many files it keeps.
pub(crate) fn store(vault: &mut dyn Vault, backup: &Backup) -> Result<usize, BackupError> {
    let stored = vault.store(backup);
    stored.map_err(|VaultDown| BackupError::VaultDown)?;
    Ok(backup.files.len())
}

/// Calls the vault for the backup that is to be restored.
pub(crate) fn fetch(vault: &dyn Vault, user: UserId) -> Result<Backup, RestoreError> {
    let fetched = vault.fetch(user);
    let fetched = fetched.map_err(|VaultDown| RestoreError::VaultDown)?;
    fetched.ok_or(RestoreError::NoBackup)
}
