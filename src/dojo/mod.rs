//! The learner's workspace. `src/` is theirs: nothing in here overwrites or
//! deletes a file of it before a copy is made.

mod backup;
mod deliver;
mod editor_tasks;
mod foreign;
mod hunts;
mod lock;
mod manifests;
mod notes;
mod package;
mod scaffold;
mod watcher;

use std::{
    fs::File,
    path::{Component, Path, PathBuf},
};

pub use backup::Backup;
pub use deliver::Delivery;
pub use editor_tasks::EditorTasks;
pub use lock::LockedDojo;
pub use manifests::Mended;
pub use scaffold::overview;
pub use watcher::{Sight, Stamps, watch};

use crate::{
    error::{Error, Result},
    fs,
    kata::KataId,
};

/// The folder's own folder, by which a dojo is recognised.
const STATE: &str = ".kata";

/// The folder of the learner's own tests.
const HUNTS: &str = "hunt";

/// A folder with katas to practise.
#[derive(Clone, Debug)]
pub struct Dojo {
    pub root: PathBuf,
}

impl Dojo {
    /// The dojo in `folder` or the nearest one above it.
    pub fn find(folder: &Path) -> Result<Self> {
        let folder = std::path::absolute(folder).map_err(Error::io("find", folder))?;
        folder
            .ancestors()
            .find(|root| root.join(STATE).is_dir())
            .map(|root| Self {
                root: root.to_owned(),
            })
            .ok_or_else(|| Error::NotInDojo(folder.clone()))
    }

    /// The dojo in `folder` itself.
    pub fn at(folder: &Path) -> Result<Self> {
        let root = std::path::absolute(folder).map_err(Error::io("find", folder))?;
        let dojo = Self { root };
        if dojo.state().is_dir() {
            Ok(dojo)
        } else {
            Err(Error::NoDojoThere(folder.to_owned()))
        }
    }

    /// The dojo in `folder` itself, made if the folder is absent or empty.
    pub fn open_or_create(folder: &Path) -> Result<Self> {
        let root = std::path::absolute(folder).map_err(Error::io("find", folder))?;
        let dojo = Self { root };
        let occupied =
            std::fs::read_dir(&dojo.root).is_ok_and(|mut entries| entries.next().is_some());
        // Asked for last: another program may have made the dojo a moment ago.
        if (occupied || dojo.root.is_file()) && !dojo.state().is_dir() {
            return Err(Error::NotADojo(dojo.root));
        }
        // The folder that makes it a dojo comes first: the lock lies in it.
        fs::create_dir(&dojo.state())?;
        Ok(dojo)
    }

    pub fn kata(&self, id: &KataId) -> PathBuf {
        self.root.join(id.as_str())
    }

    /// The kata in whose folder `folder` lies, if it does.
    pub fn kata_at(&self, folder: &Path) -> Option<String> {
        let folder = std::path::absolute(folder).ok()?;
        let relative = folder.strip_prefix(&self.root).ok()?;
        let mut names = relative.components().map(Component::as_os_str);
        let name = names.next()?;
        // The tests of a hunt lie in a folder beside the katas.
        let name = if name == HUNTS { names.next()? } else { name };
        let name = name.to_str()?;
        (!name.starts_with('.')).then(|| name.to_owned())
    }

    pub fn state(&self) -> PathBuf {
        self.root.join(STATE)
    }

    /// Where the last verdict on `id` is kept, to answer an unchanged check.
    pub fn verdict(&self, id: &KataId) -> PathBuf {
        self.state().join("verdicts").join(format!("{id}.json"))
    }

    /// The sources of a copy that `keep_copy` made.
    pub fn copy(&self, name: &str) -> Result<fs::TextTree> {
        let path = self.state().join(name);
        let mut parts = Path::new(name).components();
        let is_below = parts.all(|part| matches!(part, Component::Normal(_)));
        // The journal says it, and may be a stranger's.
        if !name.starts_with("copies/") || !is_below || path.is_symlink() {
            return Err(Error::io("read", path)(
                std::io::ErrorKind::InvalidInput.into(),
            ));
        }
        fs::read_tree(&path)
    }

    /// The lock of the one interview that goes on in this dojo; an error if another
    /// program has it.
    pub fn lock_for_interview(&self) -> Result<File> {
        let path = self.state().join("interview.lock");
        let file = fs::open_append(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(std::fs::TryLockError::WouldBlock) => Err(Error::RoundElsewhere),
            Err(std::fs::TryLockError::Error(e)) => Err(Error::io("lock", path)(e)),
        }
    }
}

impl LockedDojo {
    /// Keeps a copy of the sources that passed, under a label such as `stage-2`; gives its
    /// name.
    pub fn keep_copy(
        &self,
        id: &KataId,
        label: &str,
        content: &str,
        sources: &fs::TextTree,
    ) -> Result<String> {
        let name = format!("copies/{id}/{label}-{}", &content[..8.min(content.len())]);
        let target = self.state().join(&name);
        if !target.is_dir() {
            let half = target.with_extension("half");
            fs::remove(&half)?;
            for (file, text) in sources {
                fs::write_atomic(&half.join(file), text.as_bytes())?;
            }
            fs::rename(&half, &target)?;
        }
        Ok(name)
    }
}
