//! A cloud storage that is run by text commands.

use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub struct App {
    files: BTreeMap<String, File>,
    users: BTreeMap<String, User>,
    shares: BTreeMap<(String, String), Role>,
    keep: usize,
    reject: bool,
    version: u64,
}

#[derive(Clone, Debug)]
struct File {
    size: u64,
    owner: Option<String>,
    version: u64,
}

#[derive(Debug, Default)]
struct User {
    plans: Vec<Plan>,
    made: usize,
    backups: BTreeMap<usize, BTreeMap<String, File>>,
}

#[derive(Clone, Copy, Debug)]
enum Plan {
    Fixed(u64),
    Bonus(u64),
    Unlimited,
}

#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Role {
    Viewer,
    Editor,
    Owner,
}

type Reply = Result<String, String>;

impl App {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let reply = match words.as_slice() {
            ["keep", count] => {
                self.keep = number(count) as usize;
                Ok(format!("each user keeps {count} backups"))
            }
            ["conflicts", name] => {
                self.reject = *name == "reject";
                Ok(format!("conflicts {name}"))
            }
            ["user", name, plan @ ..] => self.add_user(name, plan),
            ["add", path, size] => self.add(path, number(size), None),
            ["add", path, size, user] => self.add(path, number(size), Some(user)),
            ["copy", from, to] => self.copy(from, to),
            ["delete", path] => self.delete(path),
            ["size", path] => self.size(path),
            ["usage"] => {
                let bytes: u64 = self.files.values().map(|file| file.size).sum();
                Ok(format!("{} files, {bytes} bytes", self.files.len()))
            }
            ["find", order, limit, conditions @ ..] => {
                Ok(self.find(order, number(limit) as usize, conditions))
            }
            ["account", user] => self.account(user),
            ["merge", into, from] => self.merge(into, from),
            ["backup", user] => self.backup(user),
            ["restore", user] => self.restore(user, None),
            ["restore", user, count] => self.restore(user, Some(number(count) as usize)),
            ["share", path, user, role] => self.share(path, user, role),
            ["open", path, user] => self.open(path, user),
            ["save", path, size, user, base] => self.save(path, number(size), user, number(base)),
            ["remove", path, user] => self.remove(path, user),
            _ => Err(format!("{line} makes no sense")),
        };
        match reply {
            Ok(reply) => reply,
            Err(why) => format!("rejected: {why}"),
        }
    }

    fn add_user(&mut self, name: &str, plan: &[&str]) -> Reply {
        let plan = match plan {
            ["fixed", size] => Plan::Fixed(number(size)),
            ["bonus", size] => Plan::Bonus(number(size)),
            _ => Plan::Unlimited,
        };
        let user = User {
            plans: vec![plan],
            ..User::default()
        };
        self.users.insert(name.to_string(), user);
        Ok(match self.capacity(name) {
            Some(bytes) => format!("{name} may store {bytes} bytes"),
            None => format!("{name} may store all"),
        })
    }

    fn add(&mut self, path: &str, size: u64, user: Option<&str>) -> Reply {
        check_path(path)?;
        if let Some(user) = user {
            self.check_user(user)?;
        }
        if self.files.contains_key(path) {
            return Err(format!("{path} exists"));
        }
        let owner = user.map(str::to_string);
        self.check_room(&owner, 0, size)?;
        self.write(path, size, owner);
        Ok(match user {
            Some(user) => format!("added {path}, {size} bytes, for {user}"),
            None => format!("added {path}, {size} bytes"),
        })
    }

    fn copy(&mut self, from: &str, to: &str) -> Reply {
        check_path(from)?;
        check_path(to)?;
        let file = self.file(from)?;
        if self.files.contains_key(to) {
            return Err(format!("{to} exists"));
        }
        self.check_room(&file.owner, 0, file.size)?;
        self.write(to, file.size, file.owner);
        Ok(format!("copied {from} to {to}, {} bytes", file.size))
    }

    fn delete(&mut self, path: &str) -> Reply {
        check_path(path)?;
        let file = self.file(path)?;
        self.files.remove(path);
        Ok(format!("deleted {path}, {} bytes", file.size))
    }

    fn size(&self, path: &str) -> Reply {
        check_path(path)?;
        let file = self.file(path)?;
        Ok(format!("{path} has {} bytes", file.size))
    }

    fn find(&self, order: &str, limit: usize, conditions: &[&str]) -> String {
        let mut found: Vec<(&String, &File)> = self
            .files
            .iter()
            .filter(|(path, file)| conditions.iter().all(|word| matches(word, path, file)))
            .collect();
        if order == "largest" {
            found.sort_by_key(|(_, file)| std::cmp::Reverse(file.size));
        }
        found.truncate(limit);
        let mut reply = format!("found {}", found.len());
        for (path, file) in found {
            reply += &format!("\n{path} {}", file.size);
        }
        reply
    }

    fn account(&self, user: &str) -> Reply {
        self.check_user(user)?;
        let (files, used) = self.usage_of(user);
        Ok(match self.capacity(user) {
            Some(limit) => format!("{user} has {files} files, {used} of {limit} bytes"),
            None => format!("{user} has {files} files, {used} bytes"),
        })
    }

    fn merge(&mut self, into: &str, from: &str) -> Reply {
        self.check_user(into)?;
        self.check_user(from)?;
        if into == from {
            return Err(format!("{into} is one user"));
        }
        let gone = self.users.remove(from).unwrap_or_default();
        if let Some(user) = self.users.get_mut(into) {
            user.plans.extend(gone.plans);
        }
        for file in self.files.values_mut() {
            if file.owner.as_deref() == Some(from) {
                file.owner = Some(into.to_string());
            }
        }
        self.shares.retain(|(_, user), _| user != from);
        self.account(into)
    }

    fn backup(&mut self, name: &str) -> Reply {
        self.check_user(name)?;
        let mut files = self.files.clone();
        files.retain(|_, file| file.owner.as_deref() == Some(name));
        let (count, keep) = (files.len(), self.keep.max(1));
        let Some(user) = self.users.get_mut(name) else {
            return Err(format!("there is no user {name}"));
        };
        user.made += 1;
        let number = user.made;
        user.backups.insert(number, files);
        while user.backups.len() > keep {
            user.backups.pop_first();
        }
        Ok(format!("backup {number} of {name}: {count} files"))
    }

    fn restore(&mut self, name: &str, number: Option<usize>) -> Reply {
        self.check_user(name)?;
        let user = &self.users[name];
        let backup = match number {
            Some(number) => {
                let backup = user.backups.get(&number);
                backup.ok_or(format!("{name} has no backup {number}"))?
            }
            None => {
                let backup = user.backups.values().next_back();
                backup.ok_or(format!("{name} has no backup"))?
            }
        };
        let (mut wanted, mut skipped) = (backup.clone(), String::new());
        for path in backup.keys() {
            let now = self.files.get(path);
            if now.is_some_and(|now| now.owner.as_deref() != Some(name)) {
                wanted.remove(path);
                skipped += &format!("\nskipped {path}");
            }
        }
        let needed: u64 = wanted.values().map(|file| file.size).sum();
        if self.capacity(name).is_some_and(|limit| needed > limit) {
            return Err("the files do not fit".to_string());
        }
        self.files
            .retain(|path, file| file.owner.as_deref() != Some(name) || wanted.contains_key(path));
        for (path, file) in &wanted {
            if self.files.get(path).map(|now| now.version) != Some(file.version) {
                self.write(path, file.size, Some(name.to_string()));
            }
        }
        Ok(format!("restored {} files{skipped}", wanted.len()))
    }

    fn share(&mut self, path: &str, user: &str, role: &str) -> Reply {
        check_path(path)?;
        self.check_user(user)?;
        let key = (path.to_string(), user.to_string());
        let value = match role {
            "viewer" => Role::Viewer,
            "editor" => Role::Editor,
            "owner" => Role::Owner,
            _ => {
                self.shares.remove(&key);
                return Ok(format!("{user} has no role for {path}"));
            }
        };
        self.shares.insert(key, value);
        Ok(format!("{user} is {role} of {path}"))
    }

    fn open(&self, path: &str, user: &str) -> Reply {
        let file = self.access(path, user, Role::Viewer, "open")?;
        let (size, version) = (file.size, file.version);
        Ok(format!("{path} has {size} bytes, version {version}"))
    }

    fn save(&mut self, path: &str, size: u64, user: &str, base: u64) -> Reply {
        let file = self.access(path, user, Role::Editor, "save")?;
        let (target, removed) = if file.version == base {
            (path.to_string(), file.size)
        } else if self.reject {
            return Err(format!("{path} has version {}", file.version));
        } else {
            let mut names = (1..=9).map(|attempt| format!("{path}~{attempt}"));
            let name = names.find(|name| !self.files.contains_key(name));
            (name.ok_or(format!("no path for a copy of {path}"))?, 0)
        };
        self.check_room(&file.owner, removed, size)?;
        self.write(&target, size, file.owner);
        Ok(format!("saved {target}, version {}", self.version))
    }

    fn remove(&mut self, path: &str, user: &str) -> Reply {
        self.access(path, user, Role::Owner, "remove")?;
        self.delete(path)
    }

    fn access(&self, path: &str, user: &str, needed: Role, verb: &str) -> Result<File, String> {
        check_path(path)?;
        self.check_user(user)?;
        let file = self.file(path)?;
        let role = if file.owner.as_deref() == Some(user) {
            Some(Role::Owner)
        } else {
            self.shared_role(path, user)
        };
        match role {
            None => Err(format!("there is no {path}")),
            Some(role) if role < needed => Err(format!("{user} may not {verb} {path}")),
            Some(_) => Ok(file),
        }
    }

    fn shared_role(&self, path: &str, user: &str) -> Option<Role> {
        let mut here = path;
        while !here.is_empty() {
            let role = self.shares.get(&(here.to_string(), user.to_string()));
            if role.is_some() {
                return role.copied();
            }
            here = here.rsplit_once('/').map_or("", |(above, _)| above);
        }
        None
    }

    fn file(&self, path: &str) -> Result<File, String> {
        let file = self.files.get(path).cloned();
        file.ok_or(format!("there is no {path}"))
    }

    fn write(&mut self, path: &str, size: u64, owner: Option<String>) {
        self.version += 1;
        let file = File {
            size,
            owner,
            version: self.version,
        };
        self.files.insert(path.to_string(), file);
    }

    fn check_user(&self, user: &str) -> Result<(), String> {
        if self.users.contains_key(user) {
            return Ok(());
        }
        Err(format!("there is no user {user}"))
    }

    fn usage_of(&self, user: &str) -> (u64, u64) {
        let files = self.files.values();
        let sizes = files.filter(|file| file.owner.as_deref() == Some(user));
        sizes.fold((0, 0), |(files, bytes), file| {
            (files + 1, bytes + file.size)
        })
    }

    /// `None` is no limit.
    fn capacity(&self, user: &str) -> Option<u64> {
        let (files, _) = self.usage_of(user);
        let mut sum = 0;
        for plan in &self.users[user].plans {
            sum += match plan {
                Plan::Fixed(bytes) => *bytes,
                Plan::Bonus(bytes) => bytes + 10 * files,
                Plan::Unlimited => return None,
            };
        }
        Some(sum)
    }

    fn check_room(&self, owner: &Option<String>, removed: u64, added: u64) -> Result<(), String> {
        let Some(owner) = owner else {
            return Ok(());
        };
        let (_, used) = self.usage_of(owner);
        match self.capacity(owner) {
            Some(limit) if used - removed + added > limit => {
                let free = limit.saturating_sub(used);
                Err(format!("only {free} bytes are free"))
            }
            _ => Ok(()),
        }
    }
}

fn matches(word: &str, path: &str, file: &File) -> bool {
    if let Some(word) = word.strip_prefix('!') {
        return !matches(word, path, file);
    }
    match word.split_once('=') {
        Some(("prefix", text)) => path.starts_with(text),
        Some(("suffix", text)) => path.ends_with(text),
        Some(("min", size)) => file.size >= number(size),
        Some(("owner", user)) => file.owner.as_deref() == Some(user),
        _ => false,
    }
}

fn check_path(path: &str) -> Result<(), String> {
    let names = path.strip_prefix('/').unwrap_or("");
    if names.split('/').any(|name| ["", ".", ".."].contains(&name)) {
        return Err(format!("{path} is not a path"));
    }
    Ok(())
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}
