//! Stage 3: users, and plans that say how much they may store.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::find::{FileInfo, Filter};
use crate::{AddError, Bytes, FilePath, Storage, Usage};

/// The number of a user: 1, 2, 3 … in the order in which they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub u32);

/// The admin, who exists from the start and has no limit.
pub const ADMIN: UserId = UserId(0);

/// How much a user may store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    UpTo(Bytes),
    Unlimited,
}

/// Decides how much a user may store. The answer may change at any time.
pub trait Plan: Send + Sync {
    fn capacity(&self, user: UserId) -> Capacity;
}

/// Always the same number of bytes.
#[derive(Clone, Copy, Debug)]
pub struct Fixed {
    // yours
}

impl Fixed {
    pub fn new(bytes: Bytes) -> Self {
        todo!()
    }
}

impl Plan for Fixed {
    fn capacity(&self, user: UserId) -> Capacity {
        todo!()
    }
}

/// No limit.
#[derive(Clone, Copy, Debug)]
pub struct NoLimit;

impl Plan for NoLimit {
    fn capacity(&self, user: UserId) -> Capacity {
        todo!()
    }
}

/// Matches the files of one user.
#[derive(Clone, Copy, Debug)]
pub struct OwnedBy {
    // yours
}

impl OwnedBy {
    pub fn new(user: UserId) -> Self {
        todo!()
    }
}

impl Filter for OwnedBy {
    fn matches(&self, file: &FileInfo) -> bool {
        todo!()
    }
}

/// Why `merge` merged nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeError {
    UnknownUser(UserId),
    /// Both are the same user.
    SameUser,
    /// The admin cannot be merged into another user.
    IsAdmin,
}

// An `impl` block for a type of an earlier file may move to its fields.
impl FileInfo {
    pub fn owner(&self) -> UserId {
        todo!()
    }
}

impl Storage {
    /// Adds a user and returns the number.
    pub fn add_user(&mut self, plan: impl Plan + 'static) -> UserId {
        todo!()
    }

    /// Adds a file of a user.
    ///
    /// # Errors
    /// See [`AddError`]. The storage is then unchanged.
    pub fn add_for(&mut self, user: UserId, path: &FilePath, size: Bytes) -> Result<(), AddError> {
        todo!()
    }

    /// The files of a user; `None` if the user does not exist.
    pub fn usage_of(&self, user: UserId) -> Option<Usage> {
        todo!()
    }

    /// What a user may store now; `None` if the user does not exist.
    pub fn capacity(&self, user: UserId) -> Option<Capacity> {
        todo!()
    }

    /// Gives the files and the plans of `from` to `into`. Then `from` does not exist.
    ///
    /// # Errors
    /// See [`MergeError`]. The storage is then unchanged.
    pub fn merge(&mut self, into: UserId, from: UserId) -> Result<(), MergeError> {
        todo!()
    }
}
