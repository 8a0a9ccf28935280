//! The first appearance of a kata in a dojo, and which of its files are the tool's.

use super::{
    LockedDojo,
    package::{learner_manifest, learner_test_main, learner_workspace, round_files},
};
use crate::{
    error::{Error, Result},
    fs::{self, TextTree},
    kata::{Kata, lock_file},
};

impl LockedDojo {
    /// Writes `kata` with its first `stages` stages. It appears whole or not at all.
    pub fn fetch(&self, kata: &Kata, stages: usize) -> Result<()> {
        let target = self.kata(&kata.id);
        if target.symlink_metadata().is_ok() {
            return Err(Error::InTheWay { path: target });
        }
        let half = self.state().join(format!("fetching-{}", kata.id));
        fs::remove(&half)?;
        let mut files = tool_files(kata, stages);
        files.insert("BRIEF.md".into(), brief(kata, stages));
        for stage in 1..=stages {
            for (name, text) in kata.starter(stage) {
                files.insert(format!("src/{name}"), text);
            }
        }
        for (name, text) in &files {
            fs::write_if_changed(&half.join(name), text.as_bytes())?;
        }
        fs::rename(&half, &target)
    }

    /// Makes the dojo a cargo workspace of `members`. A manifest that is not as
    /// `kata` wrote it is backed up; gives the backup's path.
    pub fn write_workspace(
        &self,
        before: &[String],
        members: &[String],
    ) -> Result<Option<std::path::PathBuf>> {
        let path = self.root.join("Cargo.toml");
        let wanted = learner_workspace(members);
        let names = katas(members);
        fs::write_new(&self.root.join("Cargo.lock"), lock_file(names).as_bytes())?;
        if fs::holds(&path, &wanted) {
            return Ok(None);
        }
        let is_ours = path.symlink_metadata().is_err()
            || fs::holds(&path, "")
            || fs::holds(&path, &learner_workspace(before));
        let backup = if is_ours {
            None
        } else {
            Some(self.set_aside(&path)?)
        };
        fs::write_atomic(&path, wanted.as_bytes())?;
        Ok(backup)
    }
}

/// Of the members of a workspace the katas, without the crates of partners in them.
pub(super) fn katas(members: &[String]) -> impl Iterator<Item = &str> {
    let names = members.iter().map(String::as_str);
    names.filter(|name| !name.contains('/'))
}

/// The files that are the tool's to write, once `stages` stages have arrived.
pub(super) fn tool_files(kata: &Kata, stages: usize) -> TextTree {
    let mut files = TextTree::new();
    files.insert("Cargo.toml".into(), learner_manifest(kata));
    let tests = "tests/stages";
    files.insert(format!("{tests}/main.rs"), learner_test_main(kata, stages));
    for (name, text) in kata.support() {
        files.insert(format!("{tests}/support/{name}"), text);
    }
    for stage in 1..=stages {
        files.extend(stage_files(kata, stage));
    }
    files
}

/// Those of them that arrive with `stage`.
pub(super) fn stage_files(kata: &Kata, stage: usize) -> TextTree {
    if let Some(round) = kata.round(stage) {
        return round_files(kata, round, stage);
    }
    let mut files = TextTree::new();
    let tests = "tests/stages";
    files.insert(
        format!("{tests}/stage_{stage}.rs"),
        kata.test_file(stage).to_owned(),
    );
    for (name, text) in kata.snapshots(stage) {
        files.insert(format!("{tests}/snapshots/{name}"), text);
    }
    for contract in kata.contracts().iter().filter(|c| c.stage == stage) {
        let name = format!("tests/contracts/{}.rs", contract.id);
        files.insert(name, kata.contract(&contract.id).to_owned());
    }
    files
}

/// `BRIEF.md`: the overview and the pages that have arrived. What the interviewer
/// answers is for those who ask.
pub(super) fn brief(kata: &Kata, stages: usize) -> String {
    let mut text = overview(kata);
    for stage in 1..=stages {
        text += "\n";
        text += kata.brief(stage);
    }
    text
}

/// The overview, and how to ask.
pub fn overview(kata: &Kata) -> String {
    let mut text = kata.brief(0).to_owned();
    if !kata.questions().is_empty() {
        text += "\n## Questions\n\nThe interviewer answers if you ask: \
                 `kata ask \"your question\"`.\n";
    }
    text
}
