//! Users, the plans that say how much they may store, and merges.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::find::{FileInfo, Filter};
use crate::state::State;
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

/// A user: the plans, and what is in use now.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) plans: Vec<Arc<dyn Plan>>,
    pub(crate) usage: Usage,
}

impl Account {
    pub(crate) fn new(plan: Arc<dyn Plan>) -> Self {
        Self {
            plans: vec![plan],
            usage: Usage::default(),
        }
    }

    /// The sum of what the plans say now.
    pub(crate) fn capacity(&self, user: UserId) -> Capacity {
        let capacities = self.plans.iter().map(|plan| plan.capacity(user));
        capacities.fold(Capacity::UpTo(Bytes(0)), Capacity::plus)
    }

    /// Whether the files fit when `removed` goes and `added` comes.
    ///
    /// # Errors
    /// They do not fit: how many bytes are free now.
    pub(crate) fn check_room(
        &self,
        user: UserId,
        removed: Bytes,
        added: Bytes,
    ) -> Result<(), Bytes> {
        let used = self.usage.bytes;
        match self.capacity(user) {
            Capacity::UpTo(limit) if used.minus(removed).plus(added) > limit => {
                Err(limit.minus(used))
            }
            _ => Ok(()),
        }
    }
}

impl State {
    pub(crate) fn add_user(&mut self, plan: Arc<dyn Plan>) -> UserId {
        self.newest_user.0 += 1;
        let user = self.newest_user;
        self.accounts.insert(user, Account::new(plan));
        user
    }

    pub(crate) fn add_for(
        &mut self,
        user: UserId,
        path: &FilePath,
        size: Bytes,
    ) -> Result<(), AddError> {
        let account = self.accounts.get(&user);
        let account = account.ok_or(AddError::UnknownUser(user))?;
        if self.root.file(path).is_some() {
            return Err(AddError::AlreadyExists);
        }
        let fits = account.check_room(user, Bytes(0), size);
        fits.map_err(|free| AddError::OverQuota { free })?;
        self.put(path, user, size);
        Ok(())
    }

    pub(crate) fn merge(&mut self, into: UserId, from: UserId) -> Result<(), MergeError> {
        for user in [into, from] {
            if !self.accounts.contains_key(&user) {
                return Err(MergeError::UnknownUser(user));
            }
        }
        if into == from {
            return Err(MergeError::SameUser);
        }
        if from == ADMIN {
            return Err(MergeError::IsAdmin);
        }
        let Some(gone) = self.accounts.remove(&from) else {
            return Err(MergeError::UnknownUser(from));
        };
        if let Some(account) = self.accounts.get_mut(&into) {
            account.plans.extend(gone.plans);
            account.usage.files += gone.usage.files;
            account.usage.bytes = account.usage.bytes.plus(gone.usage.bytes);
        }
        self.root.hand_over(from, into);
        Ok(())
    }
}

impl Storage {
    /// Adds a user and returns the number: 1, 2, 3 …
    pub fn add_user(&mut self, plan: impl Plan + 'static) -> UserId {
        self.state.add_user(Arc::new(plan))
    }

    /// Adds a file of a user.
    ///
    /// # Errors
    /// `UnknownUser`, `AlreadyExists` or `OverQuota`: the first that applies. The
    /// storage is then unchanged.
    pub fn add_for(&mut self, user: UserId, path: &FilePath, size: Bytes) -> Result<(), AddError> {
        self.state.add_for(user, path, size)
    }

    /// The files of a user; `None` if the user does not exist.
    #[must_use]
    pub fn usage_of(&self, user: UserId) -> Option<Usage> {
        self.state.accounts.get(&user).map(|account| account.usage)
    }

    /// What the plans of a user say now; `None` if the user does not exist.
    #[must_use]
    pub fn capacity(&self, user: UserId) -> Option<Capacity> {
        let account = self.state.accounts.get(&user)?;
        Some(account.capacity(user))
    }

    /// Gives the files and the plans of `from` to `into`. Then `from` does not exist.
    ///
    /// # Errors
    /// See [`MergeError`]. The storage is then unchanged.
    pub fn merge(&mut self, into: UserId, from: UserId) -> Result<(), MergeError> {
        self.state.merge(into, from)
    }
}
