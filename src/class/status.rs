//! How far a class is: what has a record, what has none, and what failed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{plan::Plan, store::Records};
use crate::fs;

const MOST_NOTES: u64 = 16 << 20;

/// A line of a run's notes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Note {
    what: NoteKind,
    content: String,
    attempt: u32,
    took_ms: u64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    said: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum NoteKind {
    Judged,
    /// The environment failed, and the content is tried again.
    Again,
    /// The environment failed, and it is given up.
    Fault,
}

/// A content that could not be judged, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    pub content: String,
    pub said: String,
}

/// How far a class is.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    pub kata: String,
    pub submissions: usize,
    /// Different contents among them.
    pub contents: usize,
    pub judged: usize,
    pub refused: usize,
    /// Contents without a record.
    pub open: Vec<String>,
    /// Those of them that failed, and why.
    pub faults: Vec<Fault>,
}

impl Note {
    pub(super) fn new(
        what: NoteKind,
        content: &str,
        attempt: u32,
        took_ms: u64,
        said: &str,
    ) -> Self {
        Self {
            what,
            content: content.to_owned(),
            attempt,
            took_ms,
            said: said.to_owned(),
        }
    }
}

/// How far the class of `plan` is, by the records in `folders`.
pub fn status(plan: &Plan, folders: &[Records]) -> Status {
    let contents = plan.contents();
    let is_done = |content: &&str| {
        let record = folders.iter().find_map(|folder| folder.get(content));
        record.is_some_and(|record| record.plan == plan.key)
    };
    let (done, open): (Vec<&str>, Vec<&str>) = contents.iter().partition(|it| is_done(it));
    let faults = faults(folders);
    let of = |content: &&str| {
        faults.get(*content).map(|said| Fault {
            content: (*content).to_owned(),
            said: said.clone(),
        })
    };
    Status {
        kata: plan.kata.to_string(),
        submissions: plan.submissions.len(),
        contents: contents.len(),
        judged: done.len(),
        refused: plan
            .submissions
            .iter()
            .filter(|it| !it.refused.is_empty())
            .count(),
        faults: open.iter().filter_map(of).collect(),
        open: open.into_iter().map(str::to_owned).collect(),
    }
}

/// What the runs noted of contents that they gave up.
pub(super) fn faults(folders: &[Records]) -> BTreeMap<String, String> {
    let mut faults = BTreeMap::new();
    for folder in folders {
        let entries = std::fs::read_dir(folder.notes())
            .into_iter()
            .flatten()
            .flatten();
        for entry in entries {
            let bytes = fs::read_regular(&entry.path(), MOST_NOTES).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            let notes = text
                .lines()
                .filter_map(|line| serde_json::from_str::<Note>(line).ok());
            for note in notes.filter(|note| note.what == NoteKind::Fault) {
                faults.insert(note.content, note.said);
            }
        }
    }
    faults
}
