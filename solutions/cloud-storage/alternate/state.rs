//! All that a storage knows, as one value. A clone shares what has not changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::saves::{ConflictPolicy, KeepBoth, Version};
use crate::tree::{File, Node};
use crate::users::{ADMIN, Account, NoLimit, UserId};
use crate::{Bytes, CopyError, FilePath, NotFound, Usage};

/// The files, the users, and the numbers that were given out last.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) root: Node,
    pub(crate) accounts: BTreeMap<UserId, Account>,
    pub(crate) conflicts: Arc<dyn ConflictPolicy>,
    pub(crate) newest_user: UserId,
    newest: Version,
}

impl State {
    pub(crate) fn new() -> Self {
        Self {
            root: Node::default(),
            accounts: BTreeMap::from([(ADMIN, Account::new(Arc::new(NoLimit)))]),
            conflicts: Arc::new(KeepBoth),
            newest_user: ADMIN,
            newest: Version(0),
        }
    }

    pub(crate) fn copy(&mut self, from: &FilePath, to: &FilePath) -> Result<(), CopyError> {
        let File { size, owner, .. } = *self.root.file(from).ok_or(CopyError::NotFound)?;
        if self.root.file(to).is_some() {
            return Err(CopyError::AlreadyExists);
        }
        if let Some(account) = self.accounts.get(&owner) {
            let fits = account.check_room(owner, Bytes(0), size);
            fits.map_err(|free| CopyError::OverQuota { free })?;
        }
        self.put(to, owner, size);
        Ok(())
    }

    pub(crate) fn delete(&mut self, path: &FilePath) -> Result<Bytes, NotFound> {
        self.take(path).map(|file| file.size).ok_or(NotFound)
    }

    pub(crate) fn usage(&self) -> Usage {
        let mut usage = Usage::default();
        for account in self.accounts.values() {
            usage.files += account.usage.files;
            usage.bytes = usage.bytes.plus(account.usage.bytes);
        }
        usage
    }

    /// Writes a file and enters it in the account of its owner.
    pub(crate) fn put(&mut self, path: &FilePath, owner: UserId, size: Bytes) -> Version {
        self.take(path);
        self.newest.0 += 1;
        let version = self.newest;
        self.root.edit(path).file = Some(File {
            size,
            owner,
            version,
        });
        if let Some(account) = self.accounts.get_mut(&owner) {
            account.usage.files += 1;
            account.usage.bytes = account.usage.bytes.plus(size);
        }
        version
    }

    /// Removes a file, also from the account of its owner.
    pub(crate) fn take(&mut self, path: &FilePath) -> Option<File> {
        self.root.file(path)?;
        let file = self.root.edit(path).file.take()?;
        if let Some(account) = self.accounts.get_mut(&file.owner) {
            account.usage.files -= 1;
            account.usage.bytes = account.usage.bytes.minus(file.size);
        }
        Some(file)
    }
}
