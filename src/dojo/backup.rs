//! Copies of a whole kata folder, made before anything in it is replaced.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{
    Dojo, LockedDojo,
    scaffold::{brief, tool_files},
};
use crate::{
    error::{Error, Result},
    fs::{self, Change, Prepared, TextTree},
    kata::{Kata, KataId, is_source},
};

/// What no backup holds: what cargo builds, and the learner's own history of the
/// folder, which no reset touches.
const NOT_COPIED: &[&str] = &["target", ".git", ".hg", ".jj", ".svn"];

/// A larger file that is in the way is not copied but moved.
const MOST_BYTES: u64 = 8 << 20;

/// A copy of a kata's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// `1`, `2` … in the order in which they were made.
    pub name: String,
    pub path: PathBuf,
}

impl LockedDojo {
    /// Copies the kata's folder, without what cargo builds in it and without a
    /// repository that the learner keeps there.
    pub fn back_up(&self, id: &KataId) -> Result<Backup> {
        let number = self.backups(id).len() + 1;
        let backup = self.backup_named(id, &number.to_string());
        let half = backup.path.with_extension("half");
        fs::remove(&half)?;
        fs::create_dir(&self.kata(id))?;
        fs::copy_tree(&self.kata(id), &half, |name| NOT_COPIED.contains(&name))?;
        fs::rename(&half, &backup.path)?;
        Ok(backup)
    }

    /// Starts `stage` over: `src/` becomes `sources` with the stage's skeletons,
    /// `outside/` has `partners` (files below the kata's folder) and a new one if the
    /// stage is a round, and the tool's files are those of that stage. The caller has made
    /// a backup, and commits the change.
    pub fn start_over(
        &self,
        kata: &Kata,
        stage: usize,
        sources: &TextTree,
        partners: &TextTree,
    ) -> Result<Prepared> {
        let mut files = tool_files(kata, stage);
        files.insert("BRIEF.md".into(), brief(kata, stage));
        for (name, text) in kata.starter(stage).iter().chain(sources) {
            files.insert(format!("src/{name}"), text.clone());
        }
        if let Some(round) = kata.round(stage) {
            let lib = format!("{}/src/lib.rs", Kata::partner_folder(round));
            files.insert(lib, kata.partner_starter());
        }
        files.extend(partners.clone());
        let folder = self.kata(&kata.id);
        let mut change = Change::below(&folder);
        for name in files_below(&folder)? {
            if is_ours(&name) && !files.contains_key(&name) {
                change.remove(&name);
            }
        }
        for (name, text) in files {
            if !fs::holds(&folder.join(&name), &text) {
                change.write(&name, text.into_bytes());
            }
        }
        change.prepare()
    }

    /// Makes the sources and the tool's files what they were when `backup` was made;
    /// other files of it come back where nothing is. The caller has made a backup of
    /// what is there, and commits the change.
    pub fn bring_back(&self, id: &KataId, backup: &Backup) -> Result<Prepared> {
        let folder = self.kata(id);
        let mut change = Change::below(&folder);
        let kept = files_below(&backup.path)?;
        for name in files_below(&folder)? {
            if is_ours(&name) && !kept.contains(&name) {
                change.remove(&name);
            }
        }
        for name in kept {
            let path = backup.path.join(&name);
            let is_file = path.symlink_metadata().is_ok_and(|it| it.is_file());
            let is_free = || folder.join(&name).symlink_metadata().is_err();
            if is_file && (is_ours(&name) || is_free()) {
                let bytes = std::fs::read(&path).map_err(Error::io("read", &path))?;
                change.write(&name, bytes);
            }
        }
        change.prepare()
    }

    /// Moves away what lies in the place of one of the tool's files.
    pub(super) fn set_aside(&self, path: &Path) -> Result<PathBuf> {
        let name = fs::slashed(&self.root, path);
        let backup = (1..)
            .map(|n| self.state().join(format!("backups/edited/{n}")).join(&name))
            .find(|path| !path.exists())
            .ok_or(Error::Bug("no free name".into()))?;
        self.refuse_links_on_the_way(&backup)?;
        let found = fs::read_regular(path, MOST_BYTES + 1).ok();
        if let Some(bytes) = found.filter(|bytes| bytes.len() as u64 <= MOST_BYTES) {
            fs::write_atomic(&backup, &bytes)?;
        } else {
            // A folder, a link, a huge file: moved, because it is to be replaced.
            fs::create_dir(backup.parent().unwrap_or(&self.root))?;
            fs::rename(path, &backup)?;
        }
        Ok(backup)
    }
}

impl Dojo {
    /// All backups of a kata, the oldest first.
    pub fn backups(&self, id: &KataId) -> Vec<Backup> {
        (1..)
            .map(|number: usize| self.backup_named(id, &number.to_string()))
            .take_while(|backup| backup.path.is_dir())
            .collect()
    }

    fn backup_named(&self, id: &KataId, name: &str) -> Backup {
        Backup {
            name: name.to_owned(),
            path: self.state().join("backups").join(id.as_str()).join(name),
        }
    }
}

/// Whether a reset or a restore decides about this file: a source, or a file of the
/// tool's. Everything else there is the learner's and stays.
fn is_ours(name: &str) -> bool {
    // A partner's crate has the same files.
    let partner = name.strip_prefix("outside/");
    let name = partner
        .and_then(|it| it.split_once('/'))
        .map_or(name, |(_, it)| it);
    let tool = ["tests/stages/", "tests/contracts/"];
    name.strip_prefix("src/").is_some_and(is_source)
        || tool.iter().any(|folder| name.starts_with(folder))
        || ["Cargo.toml", "BRIEF.md"].contains(&name)
}

/// The names of all files and links below `folder`, except in what no backup holds.
fn files_below(folder: &Path) -> Result<BTreeSet<String>> {
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !NOT_COPIED.contains(&name.as_ref())
        });
    let mut names = BTreeSet::new();
    for entry in entries {
        let entry = entry.map_err(|e| Error::io("read", folder)(e.into()))?;
        if !entry.file_type().is_dir() {
            names.insert(fs::slashed(folder, entry.path()));
        }
    }
    Ok(names)
}
