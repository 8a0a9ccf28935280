//! The storage behind a text command: it reads words, calls the storage, and writes
//! replies.
//!
//! A partner brings plans, conditions and names for conflict copies, before the first
//! command. They are foreign code: a panic is a reply.

use crate::backups::{Backup, RestoreError, Restored, Vault, VaultDown};
use crate::find::{ByPath, FileInfo, Filter, LargestFirst, Order, Prefix, Suffix};
use crate::saves::{AccessError, Conflict, ConflictPolicy, Role, SaveError, Saved, Version};
use crate::users::{ADMIN, Capacity, MergeError, OwnedBy, Plan, UserId};
use crate::{AddError, Bytes, CopyError, FilePath, NotFound, Storage};
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How much a user may store, who has this many files now.
pub trait Allowance: Send + Sync {
    fn capacity(&self, files: usize) -> Capacity;
}

/// Names the conflict copy of a file.
pub trait Naming: Send + Sync {
    /// The path of the copy; `None` rejects the save. The attempts are 1, 2, 3 …, as
    /// long as a file is at the path that was returned.
    fn copy_path(&self, path: &FilePath, attempt: u32) -> Option<FilePath>;
}

/// Makes an allowance from the words after the name of the plan.
type MakePlan = Box<dyn Fn(&[&str]) -> Option<Box<dyn Allowance>>>;
/// Makes a condition from the text after its `=`, and what happened so far.
type MakeCondition = Box<dyn Fn(&str, &History) -> Box<dyn Filter>>;

/// Each save so far, first to last.
#[derive(Clone, Debug, Default)]
pub struct History(Vec<(String, FilePath)>);

impl History {
    /// Who has saved at which path. A conflict copy is at the path of the copy.
    pub fn saves(&self) -> impl Iterator<Item = (&str, &FilePath)> {
        self.0.iter().map(|(user, path)| (user.as_str(), path))
    }
}

/// Makes a built-in plan from its words: `fixed 100`, `bonus 20`, `unlimited`.
#[must_use]
pub fn plan(words: &[&str]) -> Option<Box<dyn Allowance>> {
    match words {
        ["fixed", bytes] => Some(Box::new(Fixed(number(bytes)?))),
        ["bonus", bytes] => Some(Box::new(Bonus(number(bytes)?))),
        ["unlimited"] => Some(Box::new(Unlimited)),
        _ => None,
    }
}

/// A cloud storage that is run by text commands.
pub struct App {
    plans: BTreeMap<String, MakePlan>,
    conditions: BTreeMap<String, MakeCondition>,
    namings: BTreeMap<String, Arc<dyn Naming>>,
    storage: Storage,
    users: BTreeMap<String, UserId>,
    desk: Desk,
    history: History,
}

impl Default for App {
    fn default() -> Self {
        let desk = Desk::default();
        let storage = Storage::new()
            .with_vault(Shelf(desk.clone()))
            .with_conflicts(Chosen(desk.clone()));
        let app = Self {
            plans: BTreeMap::new(),
            conditions: BTreeMap::new(),
            namings: BTreeMap::new(),
            storage,
            users: BTreeMap::new(),
            desk,
            history: History::default(),
        };
        app.with_condition("prefix", |text, _| Box::new(Prefix::new(text)))
            .with_condition("suffix", |text, _| Box::new(Suffix::new(text)))
            .with_condition("min", |text, _| Box::new(AtLeast(number(text))))
            .with_naming("keep-both", KeepBoth)
            .with_naming("reject", Reject)
    }
}

impl App {
    /// A storage without files, which knows the built-in plans, conditions and names.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a plan for `user NAME PLAN …`. A name that is taken keeps its meaning.
    #[must_use]
    pub fn with_plan(
        mut self,
        name: &str,
        make: impl Fn(&[&str]) -> Option<Box<dyn Allowance>> + 'static,
    ) -> Self {
        let entry = self.plans.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Adds a condition for `find … NAME=TEXT`. A name that is taken keeps its meaning.
    #[must_use]
    pub fn with_condition(
        mut self,
        name: &str,
        make: impl Fn(&str, &History) -> Box<dyn Filter> + 'static,
    ) -> Self {
        let entry = self.conditions.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Adds names for `conflicts NAME`. A name that is taken keeps its meaning.
    #[must_use]
    pub fn with_naming(mut self, name: &str, naming: impl Naming + 'static) -> Self {
        let entry = self.namings.entry(name.to_string());
        entry.or_insert(Arc::new(naming));
        self
    }

    /// Runs one command, and returns the lines of the reply.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        self.count_files();
        let reply = self.act(&words).unwrap_or_else(Some);
        let failed = self.desk.lock().failed.take();
        match (failed, reply) {
            (Some(failed), _) => format!("rejected: {failed} failed"),
            (None, Some(reply)) => reply,
            (None, None) => format!("rejected: {line} makes no sense"),
        }
    }

    /// `Err` has the reply to a command that is rejected.
    fn act(&mut self, words: &[&str]) -> Result<Option<String>, String> {
        Ok(Some(match words {
            ["keep", count] => {
                self.desk.lock().kept = count.parse().unwrap_or(1);
                format!("each user keeps {count} backups")
            }
            ["conflicts", name] => {
                let Some(naming) = self.namings.get(*name) else {
                    return Ok(None);
                };
                let naming = Arc::clone(naming);
                self.desk.lock().naming = Some(((*name).to_string(), naming));
                format!("conflicts {name}")
            }
            ["user", name, plan @ ..] => return self.add_user(name, plan),
            ["add", path, size] => self.add(path, size, None)?,
            ["add", path, size, user] => self.add(path, size, Some(user))?,
            ["copy", from, to] => self.copy(from, to)?,
            ["delete", text] => {
                let path = parsed(text)?;
                let size = self.storage.delete(&path);
                let size = size.map_err(|NotFound| missing(&path))?;
                format!("deleted {path}, {} bytes", size.0)
            }
            ["size", text] => {
                let path = parsed(text)?;
                let size = self.storage.size(&path);
                let size = size.ok_or_else(|| missing(&path))?;
                format!("{path} has {} bytes", size.0)
            }
            ["usage"] => {
                let usage = self.storage.usage();
                format!("{} files, {} bytes", usage.files, usage.bytes.0)
            }
            ["find", order, limit, conditions @ ..] => return self.find(order, limit, conditions),
            ["account", name] => self.account(name, self.user(name)?),
            ["merge", into, from] => self.merge(into, from)?,
            ["backup", name] => {
                let user = self.user(name)?;
                let files = self.storage.backup(user).unwrap_or(0);
                let number = self.desk.lock().made.get(&user).copied().unwrap_or(0);
                format!("backup {number} of {name}: {files} files")
            }
            ["restore", name] => self.restore(name, None)?,
            ["restore", name, number] => self.restore(name, number.parse().ok())?,
            ["share", text, name, role] => self.share(text, name, role)?,
            ["open", text, name] => {
                let (path, user) = (parsed(text)?, self.user(name)?);
                let file = self.storage.open(user, &path);
                let file = file.map_err(|error| denied(error, name, "open", &path))?;
                let (size, version) = (file.size().0, file.version().0);
                format!("{path} has {size} bytes, version {version}")
            }
            ["save", text, size, name, base] => self.save(text, size, name, base)?,
            ["remove", text, name] => {
                let (path, user) = (parsed(text)?, self.user(name)?);
                let size = self.storage.delete_by(user, &path);
                let size = size.map_err(|error| denied(error, name, "remove", &path))?;
                format!("deleted {path}, {} bytes", size.0)
            }
            _ => return Ok(None),
        }))
    }

    fn add_user(&mut self, name: &str, words: &[&str]) -> Result<Option<String>, String> {
        let made = match plan(words) {
            Some(plan) => Some(plan),
            None => words
                .split_first()
                .and_then(|(name, rest)| self.plans.get(*name)?(rest)),
        };
        let (Some(allowance), Some(plan)) = (made, words.first()) else {
            return Ok(None);
        };
        let plan = Named {
            name: (*plan).to_string(),
            allowance,
            desk: self.desk.clone(),
        };
        let user = self.storage.add_user(plan);
        self.users.insert(name.to_string(), user);
        Ok(Some(match self.storage.capacity(user) {
            Some(Capacity::UpTo(bytes)) => format!("{name} may store {} bytes", bytes.0),
            _ => format!("{name} may store all"),
        }))
    }

    fn add(&mut self, text: &str, size: &str, name: Option<&str>) -> Result<String, String> {
        let path = parsed(text)?;
        let user = name.map_or(Ok(ADMIN), |name| self.user(name))?;
        let size = Bytes(size.parse().unwrap_or(0));
        let added = self.storage.add_for(user, &path, size);
        added.map_err(|error| match error {
            AddError::OverQuota { free } => full(free),
            _ => taken(&path),
        })?;
        Ok(match name {
            Some(name) => format!("added {path}, {} bytes, for {name}", size.0),
            None => format!("added {path}, {} bytes", size.0),
        })
    }

    fn copy(&mut self, from: &str, to: &str) -> Result<String, String> {
        let (from, to) = (parsed(from)?, parsed(to)?);
        let copied = self.storage.copy(&from, &to);
        copied.map_err(|error| match error {
            CopyError::NotFound => missing(&from),
            CopyError::OverQuota { free } => full(free),
            _ => taken(&to),
        })?;
        let size = self.storage.size(&to).unwrap_or_default();
        Ok(format!("copied {from} to {to}, {} bytes", size.0))
    }

    fn find(&self, order: &str, limit: &str, words: &[&str]) -> Result<Option<String>, String> {
        let order: &dyn Order = match order {
            "path" => &ByPath,
            "largest" => &LargestFirst,
            _ => return Ok(None),
        };
        let mut conditions = Vec::new();
        for word in words {
            let Some(condition) = self.condition(word) else {
                return Ok(None);
            };
            conditions.push(condition);
        }
        let limit = limit.parse().unwrap_or(0);
        let found = self.storage.find(&Every(conditions), order, limit);
        let mut reply = format!("found {}", found.len());
        for file in found {
            reply += &format!("\n{} {}", file.path(), file.size().0);
        }
        Ok(Some(reply))
    }

    fn condition(&self, word: &str) -> Option<Box<dyn Filter>> {
        let (is_negated, word) = match word.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, word),
        };
        let (name, text) = word.split_once('=')?;
        let filter = if name == "owner" {
            let owner = self.users.get(text);
            owner.map(|user| -> Box<dyn Filter> { Box::new(OwnedBy::new(*user)) })
        } else {
            let make = self.conditions.get(name)?;
            let made = catch_unwind(AssertUnwindSafe(|| make(text, &self.history)));
            if made.is_err() {
                self.desk.fail(format!("condition {name}"));
            }
            made.ok()
        };
        Some(Box::new(Condition {
            name: name.to_string(),
            filter,
            is_negated,
            desk: self.desk.clone(),
        }))
    }

    fn account(&self, name: &str, user: UserId) -> String {
        let usage = self.storage.usage_of(user).unwrap_or_default();
        let (files, used) = (usage.files, usage.bytes.0);
        match self.storage.capacity(user) {
            Some(Capacity::UpTo(limit)) => {
                format!("{name} has {files} files, {used} of {} bytes", limit.0)
            }
            _ => format!("{name} has {files} files, {used} bytes"),
        }
    }

    fn merge(&mut self, into: &str, from: &str) -> Result<String, String> {
        let (kept, gone) = (self.user(into)?, self.user(from)?);
        let merged = self.storage.merge(kept, gone);
        merged.map_err(|error| match error {
            MergeError::SameUser => format!("rejected: {into} is one user"),
            _ => no_user(from),
        })?;
        self.users.remove(from);
        self.count_files();
        Ok(self.account(into, kept))
    }

    fn restore(&mut self, name: &str, number: Option<usize>) -> Result<String, String> {
        let user = self.user(name)?;
        self.desk.lock().wanted = number;
        let restored = self.storage.restore(user);
        let Restored { files, skipped } = restored.map_err(|error| match (error, number) {
            (RestoreError::OverQuota, _) => "rejected: the files do not fit".to_string(),
            (_, Some(number)) => format!("rejected: {name} has no backup {number}"),
            (_, None) => format!("rejected: {name} has no backup"),
        })?;
        let mut reply = format!("restored {files} files");
        for path in skipped {
            reply += &format!("\nskipped {path}");
        }
        Ok(reply)
    }

    fn share(&mut self, text: &str, name: &str, role: &str) -> Result<String, String> {
        let (path, user) = (parsed(text)?, self.user(name)?);
        let role = match role {
            "viewer" => Some(Role::Viewer),
            "editor" => Some(Role::Editor),
            "owner" => Some(Role::Owner),
            _ => None,
        };
        let shared = self.storage.share(&path, user, role);
        shared.map_err(|_| no_user(name))?;
        Ok(match role {
            Some(_) => format!("{name} is {} of {path}", words_of(role)),
            None => format!("{name} has no role for {path}"),
        })
    }

    fn save(&mut self, text: &str, size: &str, name: &str, base: &str) -> Result<String, String> {
        let (path, user) = (parsed(text)?, self.user(name)?);
        let size = Bytes(size.parse().unwrap_or(0));
        let base = Version(base.parse().unwrap_or(0));
        let saved = self.storage.save(user, &path, base, size);
        let saved = saved.map_err(|error| match error {
            SaveError::Access(error) => denied(error, name, "save", &path),
            SaveError::Outdated(Version(now)) => format!("rejected: {path} has version {now}"),
            SaveError::AlreadyExists => format!("rejected: no path for a copy of {path}"),
            SaveError::OverQuota { free } => full(free),
        })?;
        let (path, version) = match saved {
            Saved::Updated(version) => (path, version),
            Saved::ConflictCopy { path, version } => (path, version),
        };
        let reply = format!("saved {path}, version {}", version.0);
        self.history.0.push((name.to_string(), path));
        Ok(reply)
    }

    fn user(&self, name: &str) -> Result<UserId, String> {
        self.users.get(name).copied().ok_or_else(|| no_user(name))
    }

    /// Plans are asked in the middle of a call, so the counts are noted before it.
    fn count_files(&self) {
        let users = self.users.values();
        let counts = users.map(|user| {
            let usage = self.storage.usage_of(*user).unwrap_or_default();
            (*user, usage.files)
        });
        self.desk.lock().files = counts.collect();
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

struct Fixed(Bytes);

impl Allowance for Fixed {
    fn capacity(&self, _files: usize) -> Capacity {
        Capacity::UpTo(self.0)
    }
}

/// Ten bytes more for each file.
struct Bonus(Bytes);

impl Allowance for Bonus {
    fn capacity(&self, files: usize) -> Capacity {
        let bonus = (files as u64).saturating_mul(10);
        Capacity::UpTo(Bytes(self.0.0.saturating_add(bonus)))
    }
}

struct Unlimited;

impl Allowance for Unlimited {
    fn capacity(&self, _files: usize) -> Capacity {
        Capacity::Unlimited
    }
}

/// Appends `~1` to the path, or a higher number.
struct KeepBoth;

impl Naming for KeepBoth {
    fn copy_path(&self, path: &FilePath, attempt: u32) -> Option<FilePath> {
        FilePath::parse(&format!("{path}~{attempt}")).ok()
    }
}

struct Reject;

impl Naming for Reject {
    fn copy_path(&self, _path: &FilePath, _attempt: u32) -> Option<FilePath> {
        None
    }
}

struct AtLeast(Option<Bytes>);

impl Filter for AtLeast {
    fn matches(&self, file: &FileInfo) -> bool {
        self.0.is_some_and(|least| file.size() >= least)
    }
}

struct Every(Vec<Box<dyn Filter>>);

impl Filter for Every {
    fn matches(&self, file: &FileInfo) -> bool {
        self.0.iter().all(|filter| filter.matches(file))
    }
}

/// A condition as it stands in a command. Without a filter it matches nothing.
struct Condition {
    name: String,
    filter: Option<Box<dyn Filter>>,
    is_negated: bool,
    desk: Desk,
}

impl Filter for Condition {
    fn matches(&self, file: &FileInfo) -> bool {
        let filter = self.filter.as_ref();
        let matches = catch_unwind(AssertUnwindSafe(|| {
            filter.is_some_and(|filter| filter.matches(file))
        }));
        match matches {
            Ok(matches) => matches != self.is_negated,
            Err(_) => {
                self.desk.fail(format!("condition {}", self.name));
                false
            }
        }
    }
}

/// What the app shares with the plans, the names and the vault of its storage.
#[derive(Clone, Default)]
struct Desk(Arc<Mutex<Notes>>);

#[derive(Default)]
struct Notes {
    /// What failed in this command.
    failed: Option<String>,
    /// How many files each user had before this command.
    files: BTreeMap<UserId, usize>,
    naming: Option<(String, Arc<dyn Naming>)>,
    /// How many backups of a user are kept.
    kept: usize,
    made: BTreeMap<UserId, usize>,
    backups: BTreeMap<(UserId, usize), Backup>,
    /// The number of the backup to restore; the latest if there is none.
    wanted: Option<usize>,
}

impl Desk {
    /// A partner's panic leaves no half change behind this lock.
    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fail(&self, what: String) {
        self.lock().failed = Some(what);
    }
}

/// A plan by its name. One that panics allows nothing.
struct Named {
    name: String,
    allowance: Box<dyn Allowance>,
    desk: Desk,
}

impl Plan for Named {
    fn capacity(&self, user: UserId) -> Capacity {
        let files = self.desk.lock().files.get(&user).copied().unwrap_or(0);
        let asked = catch_unwind(AssertUnwindSafe(|| self.allowance.capacity(files)));
        asked.unwrap_or_else(|_| {
            self.desk.fail(format!("plan {}", self.name));
            Capacity::UpTo(Bytes(0))
        })
    }
}

/// The names that were chosen at set-up.
struct Chosen(Desk);

impl ConflictPolicy for Chosen {
    fn copy_path(&self, conflict: &Conflict) -> Option<FilePath> {
        let naming = self.0.lock().naming.clone();
        let (name, naming) = naming.unwrap_or(("keep-both".to_string(), Arc::new(KeepBoth)));
        let (path, attempt) = (&conflict.path, conflict.attempt);
        let path = catch_unwind(AssertUnwindSafe(|| naming.copy_path(path, attempt)));
        path.unwrap_or_else(|_| {
            self.0.fail(format!("conflicts {name}"));
            None
        })
    }
}

/// Keeps the last backups of each user.
struct Shelf(Desk);

impl Vault for Shelf {
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown> {
        let mut notes = self.0.lock();
        let (user, kept) = (backup.user(), notes.kept.max(1));
        let number = notes.made.entry(user).or_default();
        *number += 1;
        let number = *number;
        notes.backups.insert((user, number), backup.clone());
        notes.backups.remove(&(user, number.wrapping_sub(kept)));
        Ok(())
    }

    fn fetch(&self, user: UserId) -> Result<Option<Backup>, VaultDown> {
        let notes = self.0.lock();
        let last = notes.made.get(&user).copied().unwrap_or(0);
        let number = notes.wanted.unwrap_or(last);
        Ok(notes.backups.get(&(user, number)).cloned())
    }
}

fn parsed(text: &str) -> Result<FilePath, String> {
    FilePath::parse(text).map_err(|_| format!("rejected: {text} is not a path"))
}

fn number(text: &str) -> Option<Bytes> {
    text.parse().ok().map(Bytes)
}

fn missing(path: &FilePath) -> String {
    format!("rejected: there is no {path}")
}

fn taken(path: &FilePath) -> String {
    format!("rejected: {path} exists")
}

fn full(free: Bytes) -> String {
    format!("rejected: only {} bytes are free", free.0)
}

fn no_user(name: &str) -> String {
    format!("rejected: there is no user {name}")
}

fn denied(error: AccessError, name: &str, verb: &str, path: &FilePath) -> String {
    match error {
        AccessError::NotAllowed => format!("rejected: {name} may not {verb} {path}"),
        AccessError::NotFound => missing(path),
        AccessError::UnknownUser(_) => no_user(name),
    }
}

fn words_of(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Viewer) => "viewer",
        Some(Role::Editor) => "editor",
        Some(Role::Owner) => "owner",
        None => "none",
    }
}
