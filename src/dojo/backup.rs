//! Copies of a whole kata folder, made before anything in it is replaced.

use std::path::{Path, PathBuf};

use super::{
    Dojo, LockedDojo,
    scaffold::{brief, tool_files},
};
use crate::{
    error::{Error, Result},
    fs::{self, TextTree},
    kata::{Kata, KataId},
};

/// A copy of a kata's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// `1`, `2` … in the order in which they were made.
    pub name: String,
    pub path: PathBuf,
}

impl LockedDojo {
    /// Copies the kata's folder, without what cargo builds in it.
    pub fn back_up(&self, id: &KataId) -> Result<Backup> {
        let number = self.backups(id).len() + 1;
        let backup = self.backup_named(id, &number.to_string());
        let half = backup.path.with_extension("half");
        fs::remove(&half)?;
        fs::create_dir(&self.kata(id))?;
        fs::copy_tree(&self.kata(id), &half, |name| name == "target")?;
        fs::rename(&half, &backup.path)?;
        Ok(backup)
    }

    /// Starts `stage` over: `src/` becomes `sources` with the stage's skeletons,
    /// and the tool's files those of that stage. The caller has made a backup.
    pub fn start_over(&self, kata: &Kata, stage: usize, sources: &TextTree) -> Result<()> {
        let mut files = tool_files(kata, stage);
        files.insert("BRIEF.md".into(), brief(kata, stage));
        for (name, text) in kata.starter(stage).iter().chain(sources) {
            files.insert(format!("src/{name}"), text.clone());
        }
        let folder = self.kata(&kata.id);
        for (name, text) in &files {
            if std::fs::read(folder.join(name)).ok().as_deref() != Some(text.as_bytes()) {
                fs::remove(&folder.join(name))?;
                fs::write_atomic(&folder.join(name), text.as_bytes())?;
            }
        }
        remove_others(&folder, |name| !is_judged(name) || files.contains_key(name))
    }

    /// Makes the kata's folder what it was when `backup` was made. The caller has
    /// made a backup of what is there.
    pub fn bring_back(&self, id: &KataId, backup: &Backup) -> Result<()> {
        let folder = self.kata(id);
        fs::copy_tree(&backup.path, &folder, |_| false)?;
        remove_others(&folder, |name| {
            !is_judged(name) || backup.path.join(name).exists()
        })
    }

    /// Moves a file of the tool's that somebody edited out of the way.
    pub(super) fn set_aside(&self, path: &Path) -> Result<PathBuf> {
        let name = fs::slashed(&self.root, path);
        let bytes = std::fs::read(path).map_err(Error::io("read", path))?;
        let backup = (1..)
            .map(|n| self.state().join(format!("backups/edited/{n}")).join(&name))
            .find(|path| !path.exists())
            .ok_or(Error::Bug("no free name".into()))?;
        fs::write_atomic(&backup, &bytes)?;
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

/// What a stage consists of: the learner's sources and the tests.
fn is_judged(name: &str) -> bool {
    name.starts_with("src/") || name.starts_with("tests/")
}

fn remove_others(folder: &Path, keep: impl Fn(&str) -> bool) -> Result<()> {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != "target")
        .filter_map(std::result::Result::ok)
        .filter(|entry| !entry.file_type().is_dir());
    for entry in files {
        if !keep(&fs::slashed(folder, entry.path())) {
            fs::remove(entry.path())?;
        }
    }
    Ok(())
}
