//! One storage for many threads. Each call works on a state of its own and publishes
//! it, unless another call has published one meanwhile: then it begins again.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::backups::{BackupError, RestoreError, Restored, Vault, fetch, store};
use crate::find::{FileInfo, Filter, Order, find_in};
use crate::saves::{AccessError, Role, SaveError, Saved, ShareError, Version};
use crate::state::State;
use crate::users::{Capacity, MergeError, Plan, UserId};
use crate::{AddError, Bytes, CopyError, FilePath, NotFound, Storage, Usage};

/// A storage that several threads can use. Clones are the same storage.
#[derive(Clone)]
pub struct SharedStorage {
    inner: Arc<Inner>,
}

struct Inner {
    /// The state that was published last. It is never changed, only replaced.
    newest: Mutex<Arc<State>>,
    vault: Mutex<Box<dyn Vault>>,
}

/// The error of a change that cannot fail.
enum Never {}

impl fmt::Debug for SharedStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedStorage").finish_non_exhaustive()
    }
}

impl SharedStorage {
    /// Takes over a storage as it is.
    #[must_use]
    pub fn new(storage: Storage) -> Self {
        Self {
            inner: Arc::new(Inner {
                newest: Mutex::new(Arc::new(storage.state)),
                vault: Mutex::new(storage.vault),
            }),
        }
    }

    /// As `Storage::backup`.
    ///
    /// # Errors
    /// As `Storage::backup`.
    pub fn backup(&self, user: UserId) -> Result<usize, BackupError> {
        let mut vault = lock(&self.inner.vault);
        let backup = self.now().snapshot(user)?;
        store(vault.as_mut(), &backup)
    }

    /// As `Storage::restore`.
    ///
    /// # Errors
    /// As `Storage::restore`.
    pub fn restore(&self, user: UserId) -> Result<Restored, RestoreError> {
        self.now().check_user(user)?;
        let vault = lock(&self.inner.vault);
        // The lock of the vault stays until the files are published: no backup in between.
        let backup = fetch(vault.as_ref(), user)?;
        self.change(|state| state.apply(user, &backup))
    }

    /// As `Storage::add_user`.
    pub fn add_user(&self, plan: impl Plan + 'static) -> UserId {
        let plan: Arc<dyn Plan> = Arc::new(plan);
        let added: Result<UserId, Never> =
            self.change(|state| Ok(state.add_user(Arc::clone(&plan))));
        match added {
            Ok(user) => user,
            Err(never) => match never {},
        }
    }

    /// As `Storage::add_for`.
    ///
    /// # Errors
    /// As `Storage::add_for`.
    pub fn add_for(&self, user: UserId, path: &FilePath, size: Bytes) -> Result<(), AddError> {
        self.change(|state| state.add_for(user, path, size))
    }

    /// As `Storage::copy`.
    ///
    /// # Errors
    /// As `Storage::copy`.
    pub fn copy(&self, from: &FilePath, to: &FilePath) -> Result<(), CopyError> {
        self.change(|state| state.copy(from, to))
    }

    /// As `Storage::delete`.
    ///
    /// # Errors
    /// As `Storage::delete`.
    pub fn delete(&self, path: &FilePath) -> Result<Bytes, NotFound> {
        self.change(|state| state.delete(path))
    }

    /// As `Storage::size`.
    #[must_use]
    pub fn size(&self, path: &FilePath) -> Option<Bytes> {
        self.now().root.file(path).map(|file| file.size)
    }

    /// As `Storage::usage_of`.
    #[must_use]
    pub fn usage_of(&self, user: UserId) -> Option<Usage> {
        self.now().accounts.get(&user).map(|it| it.usage)
    }

    /// As `Storage::capacity`.
    #[must_use]
    pub fn capacity(&self, user: UserId) -> Option<Capacity> {
        let state = self.now();
        state.accounts.get(&user).map(|it| it.capacity(user))
    }

    /// As `Storage::find`.
    #[must_use]
    pub fn find(&self, filter: &dyn Filter, order: &dyn Order, limit: usize) -> Vec<FileInfo> {
        find_in(&self.now(), filter, order, limit)
    }

    /// As `Storage::merge`.
    ///
    /// # Errors
    /// As `Storage::merge`.
    pub fn merge(&self, into: UserId, from: UserId) -> Result<(), MergeError> {
        self.change(|state| state.merge(into, from))
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
        self.change(|state| state.share(folder, user, role))
    }

    /// As `Storage::open`.
    ///
    /// # Errors
    /// As `Storage::open`.
    pub fn open(&self, user: UserId, path: &FilePath) -> Result<FileInfo, AccessError> {
        self.now().access(user, path, Role::Viewer)
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
        self.change(|state| state.save(user, path, base, size))
    }

    /// The state that was published last.
    fn now(&self) -> Arc<State> {
        Arc::clone(&lock(&self.inner.newest))
    }

    /// Changes a copy of the newest state and publishes it. No lock is held meanwhile,
    /// so `act` may be called again.
    fn change<T, E>(&self, act: impl Fn(&mut State) -> Result<T, E>) -> Result<T, E> {
        loop {
            let before = self.now();
            let mut after = State::clone(&before);
            let outcome = act(&mut after);
            let mut newest = lock(&self.inner.newest);
            if Arc::ptr_eq(&newest, &before) {
                if outcome.is_ok() {
                    *newest = Arc::new(after);
                }
                return outcome;
            }
        }
    }
}

/// A panic under one of these locks leaves a state that was published whole.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
