//! One storage for many threads. The vault has a lock of its own, so that a slow vault
//! does not stop the other calls.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::backups::{BackupError, MemoryVault, RestoreError, Restored, Vault, fetch, store};
use crate::find::{FileInfo, Filter, Order};
use crate::saves::{AccessError, Role, SaveError, Saved, ShareError, Version};
use crate::users::{Capacity, MergeError, Plan, UserId};
use crate::{AddError, Bytes, CopyError, FilePath, NotFound, Storage, Usage};

/// A storage that several threads can use. Clones are the same storage.
#[derive(Clone)]
pub struct SharedStorage {
    inner: Arc<Inner>,
}

/// A thread that needs both locks takes that of the vault first.
struct Inner {
    vault: Mutex<Box<dyn Vault>>,
    storage: Mutex<Storage>,
}

impl fmt::Debug for SharedStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedStorage").finish_non_exhaustive()
    }
}

impl SharedStorage {
    /// Takes over a storage as it is.
    #[must_use]
    pub fn new(mut storage: Storage) -> Self {
        let unused: Box<dyn Vault> = Box::new(MemoryVault::default());
        let vault = std::mem::replace(&mut storage.vault, unused);
        Self {
            inner: Arc::new(Inner {
                vault: Mutex::new(vault),
                storage: Mutex::new(storage),
            }),
        }
    }

    /// As `Storage::backup`. The snapshot is taken when it is this call's turn at the
    /// vault, so the vault gets snapshots in the order in which they were taken.
    ///
    /// # Errors
    /// As `Storage::backup`.
    pub fn backup(&self, user: UserId) -> Result<usize, BackupError> {
        let mut vault = lock(&self.inner.vault);
        let backup = self.storage().snapshot(user)?;
        store(vault.as_mut(), &backup)
    }

    /// As `Storage::restore`.
    ///
    /// # Errors
    /// As `Storage::restore`.
    pub fn restore(&self, user: UserId) -> Result<Restored, RestoreError> {
        let vault = lock(&self.inner.vault);
        self.storage().check_user(user)?;
        let backup = fetch(vault.as_ref(), user)?;
        self.storage().apply(user, &backup)
    }

    /// As `Storage::add_user`.
    pub fn add_user(&self, plan: impl Plan + 'static) -> UserId {
        self.storage().add_user(plan)
    }

    /// As `Storage::add_for`.
    ///
    /// # Errors
    /// As `Storage::add_for`.
    pub fn add_for(&self, user: UserId, path: &FilePath, size: Bytes) -> Result<(), AddError> {
        self.storage().add_for(user, path, size)
    }

    /// As `Storage::copy`.
    ///
    /// # Errors
    /// As `Storage::copy`.
    pub fn copy(&self, from: &FilePath, to: &FilePath) -> Result<(), CopyError> {
        self.storage().copy(from, to)
    }

    /// As `Storage::delete`.
    ///
    /// # Errors
    /// As `Storage::delete`.
    pub fn delete(&self, path: &FilePath) -> Result<Bytes, NotFound> {
        self.storage().delete(path)
    }

    /// As `Storage::size`.
    #[must_use]
    pub fn size(&self, path: &FilePath) -> Option<Bytes> {
        self.storage().size(path)
    }

    /// As `Storage::usage_of`.
    #[must_use]
    pub fn usage_of(&self, user: UserId) -> Option<Usage> {
        self.storage().usage_of(user)
    }

    /// As `Storage::capacity`.
    #[must_use]
    pub fn capacity(&self, user: UserId) -> Option<Capacity> {
        self.storage().capacity(user)
    }

    /// As `Storage::find`.
    #[must_use]
    pub fn find(&self, filter: &dyn Filter, order: &dyn Order, limit: usize) -> Vec<FileInfo> {
        self.storage().find(filter, order, limit)
    }

    /// As `Storage::merge`.
    ///
    /// # Errors
    /// As `Storage::merge`.
    pub fn merge(&self, into: UserId, from: UserId) -> Result<(), MergeError> {
        self.storage().merge(into, from)
    }

    /// As `Storage::share`.
    ///
    /// # Errors
    /// As `Storage::share`.
    pub fn share(
        &self,
        folder: &FilePath,
        user: UserId,
        role: Option<Role>,
    ) -> Result<(), ShareError> {
        self.storage().share(folder, user, role)
    }

    /// As `Storage::open`.
    ///
    /// # Errors
    /// As `Storage::open`.
    pub fn open(&self, user: UserId, path: &FilePath) -> Result<FileInfo, AccessError> {
        self.storage().open(user, path)
    }

    /// As `Storage::save`.
    ///
    /// # Errors
    /// As `Storage::save`.
    pub fn save(
        &self,
        user: UserId,
        path: &FilePath,
        base: Version,
        size: Bytes,
    ) -> Result<Saved, SaveError> {
        self.storage().save(user, path, base, size)
    }

    fn storage(&self) -> MutexGuard<'_, Storage> {
        lock(&self.inner.storage)
    }
}

/// Plans and policies are called before the first change of a call. If one panics, what
/// the lock protects is unchanged, so the poison may be ignored.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
