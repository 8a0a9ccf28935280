//! The folder of a class and the folders of its records.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    lines::{opened, sealed},
    plan::{Plan, Planned},
    record::Record,
};
use crate::{
    error::{Error, Result},
    fs::{self, TextTree},
    judge::{Transcripts, content_hash},
};

/// A plan of ten thousand students has room in it; so has a record.
const MOST_PLAN: u64 = 64 << 20;
const MOST_RECORD: u64 = 4 << 20;
const MOST_SOURCES: u64 = 16 << 20;

/// The folder that `kata class plan` makes.
#[derive(Clone, Debug)]
pub struct ClassFolder {
    pub root: PathBuf,
}

/// A folder of records.
#[derive(Clone, Debug)]
pub struct Records {
    pub root: PathBuf,
}

impl ClassFolder {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    pub fn plan_file(&self) -> PathBuf {
        self.root.join("plan.json")
    }

    /// The folder of its own records.
    pub fn records(&self) -> Records {
        Records {
            root: self.root.join("records"),
        }
    }

    /// The rules that were given with the plan.
    pub fn rules_file(&self) -> PathBuf {
        self.root.join("class.toml")
    }

    /// Writes a plan and the sources that belong to it.
    pub fn write(&self, planned: &Planned) -> Result<()> {
        fs::create_private_dir(&self.root)?;
        for (content, sources) in &planned.sources {
            let path = self.sources_file(content);
            if !path.is_file() {
                fs::write_private(&path, sealed("sources", sources)?.as_bytes())?;
            }
        }
        // Last: a plan that is there is whole.
        fs::write_private(&self.plan_file(), sealed("plan", &planned.plan)?.as_bytes())
    }

    pub fn read(&self) -> Result<Plan> {
        let path = self.plan_file();
        if !path.is_file() {
            return Err(Error::Class {
                says: format!("there is no plan of a class in `{}`", fs::shown(&self.root)),
                hint: Some("`kata class plan` makes one".to_owned()),
            });
        }
        let bytes = fs::read_regular(&path, MOST_PLAN).map_err(Error::io("read", &path))?;
        opened("plan", &bytes).ok_or_else(|| damaged(&path))
    }

    /// The sources with this name, if they are what was written.
    pub fn sources(&self, content: &str) -> Result<TextTree> {
        let path = self.sources_file(content);
        let bytes = fs::read_regular(&path, MOST_SOURCES).map_err(Error::io("read", &path))?;
        let sources: Option<TextTree> = opened("sources", &bytes);
        let known = sources.filter(|it| content_hash(it) == content);
        known.ok_or_else(|| damaged(&path))
    }

    /// What the reference plays for the plan with this key, if a run has written it down.
    pub(super) fn transcripts(&self, key: &str) -> Option<Transcripts> {
        let bytes = fs::read_regular(&self.transcripts_file(), MOST_PLAN).ok()?;
        let (of, transcripts): (String, Transcripts) = opened("transcripts", &bytes)?;
        (of == key).then_some(transcripts)
    }

    /// Keeps them for the other shards. Where the folder cannot be written, each shard
    /// plays them itself.
    pub(super) fn keep_transcripts(&self, key: &str, transcripts: &Transcripts) {
        if let Ok(line) = sealed("transcripts", &(key, transcripts)) {
            let _ = fs::write_private(&self.transcripts_file(), line.as_bytes());
        }
    }

    fn transcripts_file(&self) -> PathBuf {
        self.root.join("transcripts.json")
    }

    fn sources_file(&self, content: &str) -> PathBuf {
        self.root.join("sources").join(format!("{content}.json"))
    }
}

fn damaged(path: &Path) -> Error {
    Error::Class {
        says: format!("`{}` is not as it was written", fs::shown(path)),
        hint: Some("make the plan again; what is judged stays judged".to_owned()),
    }
}

impl Records {
    fn file(&self, content: &str) -> PathBuf {
        self.root.join(format!("{content}.json"))
    }

    /// The record of `content`, if there is a whole one.
    pub fn get(&self, content: &str) -> Option<Record> {
        let bytes = fs::read_regular(&self.file(content), MOST_RECORD).ok()?;
        let record: Record = opened("record", &bytes)?;
        (record.content == content).then_some(record)
    }

    /// Appears whole or not at all; a second writer writes the same.
    pub(super) fn put(&self, record: &Record) -> Result<()> {
        fs::create_private_dir(&self.root)?;
        let line = sealed("record", record)?;
        fs::write_private(&self.file(&record.content), line.as_bytes())
    }

    /// Moves away what is no whole record of this plan, so that it can be looked at.
    pub(super) fn set_aside(&self, content: &str) -> Result<()> {
        let file = self.file(content);
        if file.symlink_metadata().is_err() {
            return Ok(());
        }
        let aside = self.root.join("set-aside");
        fs::create_private_dir(&aside)?;
        fs::remove(&aside.join(format!("{content}.json")))?;
        fs::rename(&file, &aside.join(format!("{content}.json")))
    }

    /// Where a run notes what it did.
    pub(super) fn notes(&self) -> PathBuf {
        self.root.join("runs")
    }

    /// All of `contents` that have a whole record in one of `folders`; the first counts.
    pub fn all<'a>(
        folders: &[Self],
        contents: impl IntoIterator<Item = &'a str>,
    ) -> BTreeMap<String, Record> {
        let found = contents.into_iter().filter_map(|content| {
            let record = folders.iter().find_map(|folder| folder.get(content))?;
            Some((content.to_owned(), record))
        });
        found.collect()
    }
}
