//! Stage 6: one storage for many threads.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::backups::{BackupError, RestoreError, Restored};
use crate::find::{FileInfo, Filter, Order};
use crate::saves::{AccessError, Role, SaveError, Saved, ShareError, Version};
use crate::users::{Capacity, MergeError, Plan, UserId};
use crate::{AddError, Bytes, CopyError, FilePath, NotFound, Storage, Usage};

/// A storage that several threads can use. Clones are the same storage.
#[derive(Clone)]
pub struct SharedStorage {
    // yours
}

impl SharedStorage {
    /// Takes over a storage as it is.
    pub fn new(storage: Storage) -> Self {
        todo!()
    }

    /// As `Storage::backup`.
    ///
    /// # Errors
    /// As `Storage::backup`.
    pub fn backup(&self, user: UserId) -> Result<usize, BackupError> {
        todo!()
    }

    /// As `Storage::restore`.
    ///
    /// # Errors
    /// As `Storage::restore`.
    pub fn restore(&self, user: UserId) -> Result<Restored, RestoreError> {
        todo!()
    }

    /// As `Storage::add_user`.
    pub fn add_user(&self, plan: impl Plan + 'static) -> UserId {
        todo!()
    }

    /// As `Storage::add_for`.
    ///
    /// # Errors
    /// As `Storage::add_for`.
    pub fn add_for(&self, user: UserId, path: &FilePath, size: Bytes) -> Result<(), AddError> {
        todo!()
    }

    /// As `Storage::copy`.
    ///
    /// # Errors
    /// As `Storage::copy`.
    pub fn copy(&self, from: &FilePath, to: &FilePath) -> Result<(), CopyError> {
        todo!()
    }

    /// As `Storage::delete`.
    ///
    /// # Errors
    /// As `Storage::delete`.
    pub fn delete(&self, path: &FilePath) -> Result<Bytes, NotFound> {
        todo!()
    }

    /// As `Storage::size`.
    pub fn size(&self, path: &FilePath) -> Option<Bytes> {
        todo!()
    }

    /// As `Storage::usage_of`.
    pub fn usage_of(&self, user: UserId) -> Option<Usage> {
        todo!()
    }

    /// As `Storage::capacity`.
    pub fn capacity(&self, user: UserId) -> Option<Capacity> {
        todo!()
    }

    /// As `Storage::find`.
    pub fn find(&self, filter: &dyn Filter, order: &dyn Order, limit: usize) -> Vec<FileInfo> {
        todo!()
    }

    /// As `Storage::merge`.
    ///
    /// # Errors
    /// As `Storage::merge`.
    pub fn merge(&self, into: UserId, from: UserId) -> Result<(), MergeError> {
        todo!()
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
        todo!()
    }

    /// As `Storage::open`.
    ///
    /// # Errors
    /// As `Storage::open`.
    pub fn open(&self, user: UserId, path: &FilePath) -> Result<FileInfo, AccessError> {
        todo!()
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
        todo!()
    }
}
