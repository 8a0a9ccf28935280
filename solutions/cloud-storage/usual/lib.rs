//! A cloud storage: files, users, backups and shared folders.

use std::collections::BTreeMap;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub size: u64,
    pub owner: u32,
    pub version: u64,
}

/// A user with a limit in bytes. `None` is unlimited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub limit: Option<u64>,
    pub backup: Option<BTreeMap<String, File>>,
}

/// How a list of files is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    Path,
    Size,
}

/// What happens to a save on an old version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnConflict {
    KeepBoth,
    Reject,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Viewer,
    Editor,
    Owner,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    InvalidPath,
    NotFound,
    AlreadyExists,
    UnknownUser,
    OverQuota(u64),
    SameUser,
    IsAdmin,
    NoBackup,
    NotAllowed,
    Outdated(u64),
}

/// The storage.
#[derive(Debug)]
pub struct Storage {
    pub files: BTreeMap<String, File>,
    pub users: BTreeMap<u32, User>,
    pub shares: BTreeMap<(String, u32), Role>,
    pub on_conflict: OnConflict,
    pub last_user: u32,
    pub last_version: u64,
}

impl Default for Storage {
    fn default() -> Self {
        Self::new()
    }
}

impl Storage {
    #[must_use]
    pub fn new() -> Self {
        let admin = User {
            limit: None,
            backup: None,
        };
        Self {
            files: BTreeMap::new(),
            users: BTreeMap::from([(0, admin)]),
            shares: BTreeMap::new(),
            on_conflict: OnConflict::KeepBoth,
            last_user: 0,
            last_version: 0,
        }
    }

    pub fn add(&mut self, path: &str, size: u64) -> Result<(), StorageError> {
        self.add_for(0, path, size)
    }

    pub fn add_for(&mut self, user: u32, path: &str, size: u64) -> Result<(), StorageError> {
        check_path(path)?;
        self.check_user(user)?;
        if self.files.contains_key(path) {
            return Err(StorageError::AlreadyExists);
        }
        self.check_quota(user, 0, size)?;
        self.write(path, user, size);
        Ok(())
    }

    pub fn copy(&mut self, from: &str, to: &str) -> Result<(), StorageError> {
        check_path(to)?;
        let file = self.files.get(from).ok_or(StorageError::NotFound)?.clone();
        if self.files.contains_key(to) {
            return Err(StorageError::AlreadyExists);
        }
        self.check_quota(file.owner, 0, file.size)?;
        self.write(to, file.owner, file.size);
        Ok(())
    }

    pub fn delete(&mut self, path: &str) -> Result<u64, StorageError> {
        let file = self.files.remove(path).ok_or(StorageError::NotFound)?;
        Ok(file.size)
    }

    #[must_use]
    pub fn size(&self, path: &str) -> Option<u64> {
        self.files.get(path).map(|file| file.size)
    }

    #[must_use]
    pub fn usage(&self) -> (usize, u64) {
        let sizes = self.files.values().map(|file| file.size);
        (self.files.len(), sizes.sum())
    }

    #[must_use]
    pub fn find(
        &self,
        prefix: &str,
        suffix: &str,
        owner: Option<u32>,
        sort_by: SortBy,
        limit: usize,
    ) -> Vec<(String, u64)> {
        let mut found: Vec<(String, u64)> = Vec::new();
        for (path, file) in &self.files {
            let is_wanted = owner.is_none_or(|owner| owner == file.owner);
            if is_wanted && path.starts_with(prefix) && path.ends_with(suffix) {
                found.push((path.clone(), file.size));
            }
        }
        match sort_by {
            SortBy::Path => {}
            SortBy::Size => found.sort_by_key(|(_, size)| std::cmp::Reverse(*size)),
        }
        found.truncate(limit);
        found
    }

    pub fn add_user(&mut self, limit: Option<u64>) -> u32 {
        self.last_user += 1;
        let user = User {
            limit,
            backup: None,
        };
        self.users.insert(self.last_user, user);
        self.last_user
    }

    #[must_use]
    pub fn used(&self, user: u32) -> u64 {
        let files = self.files.values().filter(|file| file.owner == user);
        files.map(|file| file.size).sum()
    }

    pub fn merge(&mut self, into: u32, from: u32) -> Result<(), StorageError> {
        self.check_user(into)?;
        self.check_user(from)?;
        if into == from {
            return Err(StorageError::SameUser);
        }
        if from == 0 {
            return Err(StorageError::IsAdmin);
        }
        let gone = self.users.remove(&from).ok_or(StorageError::UnknownUser)?;
        if let Some(user) = self.users.get_mut(&into) {
            user.limit = match (user.limit, gone.limit) {
                (Some(a), Some(b)) => Some(a.saturating_add(b)),
                _ => None,
            };
        }
        for file in self.files.values_mut() {
            if file.owner == from {
                file.owner = into;
            }
        }
        self.shares.retain(|(_, user), _| *user != from);
        Ok(())
    }

    /// Keeps the files of a user. The backup before it is gone.
    pub fn backup(&mut self, user: u32) -> Result<usize, StorageError> {
        self.check_user(user)?;
        let files = self.files.iter().filter(|(_, file)| file.owner == user);
        let files: BTreeMap<String, File> = files
            .map(|(path, file)| (path.clone(), file.clone()))
            .collect();
        let count = files.len();
        if let Some(user) = self.users.get_mut(&user) {
            user.backup = Some(files);
        }
        Ok(count)
    }

    /// Returns how many files came back, and which did not.
    pub fn restore(&mut self, user: u32) -> Result<(usize, Vec<String>), StorageError> {
        let account = self.users.get(&user).ok_or(StorageError::UnknownUser)?;
        let backup = account.backup.clone().ok_or(StorageError::NoBackup)?;
        let (mut wanted, mut skipped, mut needed) = (Vec::new(), Vec::new(), 0);
        for (path, file) in backup {
            match self.files.get(&path) {
                Some(now) if now.owner != user => skipped.push(path),
                _ => {
                    needed += file.size;
                    wanted.push((path, file));
                }
            }
        }
        if account.limit.is_some_and(|limit| needed > limit) {
            return Err(StorageError::OverQuota(0));
        }
        self.files.retain(|path, file| {
            file.owner != user || wanted.iter().any(|(wanted, _)| wanted == path)
        });
        for (path, file) in &wanted {
            if self.files.get(path).map(|now| now.version) != Some(file.version) {
                self.write(path, user, file.size);
            }
        }
        Ok((wanted.len(), skipped))
    }

    pub fn share(&mut self, folder: &str, user: u32, role: Role) -> Result<(), StorageError> {
        self.check_user(user)?;
        self.shares.insert((folder.to_string(), user), role);
        Ok(())
    }

    #[must_use]
    pub fn role(&self, user: u32, path: &str) -> Option<Role> {
        let file = self.files.get(path)?;
        if user == 0 || file.owner == user {
            return Some(Role::Owner);
        }
        let mut here = path;
        while !here.is_empty() {
            if let Some(role) = self.shares.get(&(here.to_string(), user)) {
                return Some(*role);
            }
            here = here.rsplit_once('/').map_or("", |(folder, _)| folder);
        }
        None
    }

    /// Returns the path that was written and its version.
    pub fn save(
        &mut self,
        user: u32,
        path: &str,
        base: u64,
        size: u64,
    ) -> Result<(String, u64), StorageError> {
        self.check_user(user)?;
        let role = self.role(user, path).ok_or(StorageError::NotFound)?;
        if role < Role::Editor {
            return Err(StorageError::NotAllowed);
        }
        let file = self.files.get(path).ok_or(StorageError::NotFound)?.clone();
        if file.version == base {
            self.check_quota(file.owner, file.size, size)?;
            return Ok((path.to_string(), self.write(path, file.owner, size)));
        }
        match self.on_conflict {
            OnConflict::Reject => Err(StorageError::Outdated(file.version)),
            OnConflict::KeepBoth => {
                let mut names = (1..=9).map(|number| format!("{path} (conflict {number})"));
                let name = names.find(|name| !self.files.contains_key(name));
                let name = name.ok_or(StorageError::AlreadyExists)?;
                self.check_quota(file.owner, 0, size)?;
                let version = self.write(&name, file.owner, size);
                Ok((name, version))
            }
        }
    }

    fn check_user(&self, user: u32) -> Result<(), StorageError> {
        match self.users.get(&user) {
            Some(_) => Ok(()),
            None => Err(StorageError::UnknownUser),
        }
    }

    fn check_quota(&self, user: u32, removed: u64, added: u64) -> Result<(), StorageError> {
        let used = self.used(user);
        let limit = self.users.get(&user).and_then(|user| user.limit);
        match limit {
            Some(limit) if used - removed + added > limit => {
                Err(StorageError::OverQuota(limit.saturating_sub(used)))
            }
            _ => Ok(()),
        }
    }

    fn write(&mut self, path: &str, owner: u32, size: u64) -> u64 {
        self.last_version += 1;
        let file = File {
            size,
            owner,
            version: self.last_version,
        };
        self.files.insert(path.to_string(), file);
        self.last_version
    }
}

fn check_path(path: &str) -> Result<(), StorageError> {
    let names = path.strip_prefix('/').ok_or(StorageError::InvalidPath)?;
    if names.split('/').any(|name| ["", ".", ".."].contains(&name)) {
        return Err(StorageError::InvalidPath);
    }
    Ok(())
}
