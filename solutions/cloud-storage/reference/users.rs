//! Users, the plans that say how much they may store, and merges.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use crate::files::total;
use crate::find::{FileInfo, Filter};
use crate::{AddError, Bytes, FilePath, Storage, Usage};

/// The number of a user.
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

impl Capacity {
    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::UpTo(a), Self::UpTo(b)) => Self::UpTo(a.plus(b)),
            _ => Self::Unlimited,
        }
    }
}

/// Decides how much a user may store, again at each call.
pub trait Plan: Send + Sync {
    fn capacity(&self, user: UserId) -> Capacity;
}

/// The same number of bytes for ever.
#[derive(Clone, Copy, Debug)]
pub struct Fixed(Bytes);

impl Fixed {
    #[must_use]
    pub fn new(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl Plan for Fixed {
    fn capacity(&self, _user: UserId) -> Capacity {
        Capacity::UpTo(self.0)
    }
}

/// No limit.
#[derive(Clone, Copy, Debug)]
pub struct NoLimit;

impl Plan for NoLimit {
    fn capacity(&self, _user: UserId) -> Capacity {
        Capacity::Unlimited
    }
}

/// Matches the files of one user.
#[derive(Clone, Copy, Debug)]
pub struct OwnedBy(UserId);

impl OwnedBy {
    #[must_use]
    pub fn new(user: UserId) -> Self {
        Self(user)
    }
}

impl Filter for OwnedBy {
    fn matches(&self, file: &FileInfo) -> bool {
        file.owner() == self.0
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

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownUser(UserId(id)) => write!(f, "there is no user {id}"),
            Self::SameUser => f.write_str("both are the same user"),
            Self::IsAdmin => f.write_str("the admin stays"),
        }
    }
}

impl Error for MergeError {}

/// The users with their plans. A number is never used again.
pub(crate) struct Users {
    plans: BTreeMap<UserId, Vec<Box<dyn Plan>>>,
    newest: UserId,
}

impl Users {
    pub(crate) fn new() -> Self {
        let no_limit: Box<dyn Plan> = Box::new(NoLimit);
        Self {
            plans: BTreeMap::from([(ADMIN, vec![no_limit])]),
            newest: ADMIN,
        }
    }

    pub(crate) fn exists(&self, user: UserId) -> bool {
        self.plans.contains_key(&user)
    }

    /// The sum of what the plans say now; `None` if the user does not exist.
    fn capacity(&self, user: UserId) -> Option<Capacity> {
        let plans = self.plans.get(&user)?.iter();
        let capacities = plans.map(|plan| plan.capacity(user));
        Some(capacities.fold(Capacity::UpTo(Bytes(0)), Capacity::plus))
    }
}

impl Storage {
    /// Adds a user and returns the number: 1, 2, 3 …
    pub fn add_user(&mut self, plan: impl Plan + 'static) -> UserId {
        let user = UserId(self.users.newest.0 + 1);
        self.users.newest = user;
        self.users.plans.insert(user, vec![Box::new(plan)]);
        user
    }

    /// Adds a file of a user.
    ///
    /// # Errors
    /// `UnknownUser`, `AlreadyExists` or `OverQuota`: the first that applies. The
    /// storage is then unchanged.
    pub fn add_for(&mut self, user: UserId, path: &FilePath, size: Bytes) -> Result<(), AddError> {
        if !self.users.exists(user) {
            return Err(AddError::UnknownUser(user));
        }
        if self.files.contains_key(path) {
            return Err(AddError::AlreadyExists);
        }
        let fits = self.check_room(user, Bytes(0), size);
        fits.map_err(|free| AddError::OverQuota { free })?;
        self.put(path.clone(), user, size);
        Ok(())
    }

    /// The files of a user; `None` if the user does not exist.
    #[must_use]
    pub fn usage_of(&self, user: UserId) -> Option<Usage> {
        let files = self.files.values().filter(|file| file.owner == user);
        self.users.exists(user).then(|| total(files))
    }

    /// What the plans of a user say now; `None` if the user does not exist.
    #[must_use]
    pub fn capacity(&self, user: UserId) -> Option<Capacity> {
        self.users.capacity(user)
    }

    /// Gives the files and the plans of `from` to `into`. Then `from` does not exist.
    ///
    /// # Errors
    /// See [`MergeError`]. The storage is then unchanged.
    pub fn merge(&mut self, into: UserId, from: UserId) -> Result<(), MergeError> {
        for user in [into, from] {
            if !self.users.exists(user) {
                return Err(MergeError::UnknownUser(user));
            }
        }
        if into == from {
            return Err(MergeError::SameUser);
        }
        if from == ADMIN {
            return Err(MergeError::IsAdmin);
        }
        let plans = self.users.plans.remove(&from).unwrap_or_default();
        self.users.plans.entry(into).or_default().extend(plans);
        for file in self.files.values_mut().filter(|file| file.owner == from) {
            file.owner = into;
        }
        self.grants.retain(|(_, user), _| *user != from);
        Ok(())
    }

    /// Whether the files of a user fit when `removed` goes and `added` comes.
    ///
    /// # Errors
    /// They do not fit: how many bytes are free now.
    pub(crate) fn check_room(
        &self,
        user: UserId,
        removed: Bytes,
        added: Bytes,
    ) -> Result<(), Bytes> {
        let used = self.usage_of(user).unwrap_or_default().bytes;
        match self.users.capacity(user) {
            Some(Capacity::UpTo(limit)) if used.minus(removed).plus(added) > limit => {
                Err(limit.minus(used))
            }
            _ => Ok(()),
        }
    }
}
