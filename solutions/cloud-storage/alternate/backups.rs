//! Backups of a user's files, and the vault that keeps them.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::state::State;
use crate::tree::{File, Node};
use crate::users::{Capacity, UserId};
use crate::{Bytes, FilePath, Storage};

/// The files of one user at one moment. Only the storage makes one.
///
/// It shares the whole tree of that moment: nothing is copied.
#[derive(Clone, Debug)]
pub struct Backup {
    user: UserId,
    root: Arc<Node>,
}

impl Backup {
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The files, in the order of their paths.
    #[must_use]
    pub fn files(&self) -> Vec<(FilePath, Bytes)> {
        let files = self.entries().into_iter();
        files.map(|(path, file)| (path, file.size)).collect()
    }

    fn entries(&self) -> Vec<(FilePath, File)> {
        self.root.files_of(self.user)
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
        let backup = self.state.snapshot(user)?;
        store(self.vault.as_mut(), &backup)
    }

    /// Gives a user the files of the backup that the vault returns, and no others.
    ///
    /// # Errors
    /// See [`RestoreError`]. The storage is then unchanged.
    pub fn restore(&mut self, user: UserId) -> Result<Restored, RestoreError> {
        self.state.check_user(user)?;
        let backup = fetch(self.vault.as_ref(), user)?;
        self.state.apply(user, &backup)
    }
}

impl State {
    /// The files of a user as they are now.
    pub(crate) fn snapshot(&self, user: UserId) -> Result<Backup, BackupError> {
        if !self.accounts.contains_key(&user) {
            return Err(BackupError::UnknownUser(user));
        }
        let root = Arc::new(self.root.clone());
        Ok(Backup { user, root })
    }

    pub(crate) fn check_user(&self, user: UserId) -> Result<(), RestoreError> {
        let exists = self.accounts.contains_key(&user).then_some(());
        exists.ok_or(RestoreError::UnknownUser(user))
    }

    /// Makes the files of a user those of a backup. All checks come first.
    pub(crate) fn apply(
        &mut self,
        user: UserId,
        backup: &Backup,
    ) -> Result<Restored, RestoreError> {
        let account = self.accounts.get(&user);
        let account = account.ok_or(RestoreError::UnknownUser(user))?;
        if backup.user != user {
            return Err(RestoreError::WrongUser(backup.user));
        }
        let (mut wanted, mut skipped, mut needed) = (Vec::new(), Vec::new(), Bytes(0));
        for (path, file) in backup.entries() {
            match self.root.file(&path) {
                Some(now) if now.owner != user => skipped.push(path),
                _ => {
                    needed = needed.plus(file.size);
                    wanted.push((path, file));
                }
            }
        }
        if let Capacity::UpTo(limit) = account.capacity(user)
            && needed > limit
        {
            return Err(RestoreError::OverQuota);
        }
        for (path, _) in self.root.files_of(user) {
            if !wanted.iter().any(|(wanted, _)| *wanted == path) {
                self.take(&path);
            }
        }
        for (path, file) in &wanted {
            let now = self.root.file(path).map(|now| now.version);
            if now != Some(file.version) {
                self.put(path, user, file.size);
            }
        }
        let files = wanted.len();
        Ok(Restored { files, skipped })
    }
}

/// Calls the vault and returns how many files it keeps.
pub(crate) fn store(vault: &mut dyn Vault, backup: &Backup) -> Result<usize, BackupError> {
    let stored = vault.store(backup);
    stored.map_err(|VaultDown| BackupError::VaultDown)?;
    Ok(backup.entries().len())
}

/// Calls the vault for the backup that is to be restored.
pub(crate) fn fetch(vault: &dyn Vault, user: UserId) -> Result<Backup, RestoreError> {
    let fetched = vault.fetch(user);
    let fetched = fetched.map_err(|VaultDown| RestoreError::VaultDown)?;
    fetched.ok_or(RestoreError::NoBackup)
}
