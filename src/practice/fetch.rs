//! A kata becomes part of a dojo.

use std::path::{Path, PathBuf};

use super::{Session, check::with_judge};
use crate::{
    error::{Error, Result},
    journal::Event,
    judge,
    kata::{Kata, KataId},
    sandbox::Demand,
};

/// Makes `kata` part of the dojo: its files, the workspace, the record. `folder` is
/// where the kata's text is from, if it is not one of the program's own. Gives the
/// backup of a workspace manifest that had been edited.
pub fn fetch(
    session: &mut Session,
    kata: &Kata,
    stages: usize,
    folder: Option<&Path>,
) -> Result<Option<PathBuf>> {
    let dojo = session.writable()?;
    let progress = session.progress();
    if progress.of(&kata.id).is_some() && dojo.kata(&kata.id).is_dir() {
        return Err(Error::AlreadyFetched {
            kata: kata.id.to_string(),
            path: dojo.kata(&kata.id),
        });
    }
    dojo.furnish()?;
    dojo.fetch(kata, stages)?;
    let before: Vec<KataId> = progress.katas.keys().cloned().collect();
    let mut members = before.clone();
    if !members.contains(&kata.id) {
        members.push(kata.id.clone());
        members.sort();
    }
    session.append(vec![Event::Fetched {
        kata: kata.id.clone(),
        version: kata.version.clone(),
        stages,
        folder: folder.map(Path::to_owned),
    }])?;
    session.locked()?.write_workspace(&before, &members)
}

/// Downloads and builds the harness, so that the first check is as quick as any.
pub fn prepare(
    session: &Session,
    kata: &Kata,
    sandbox: Demand,
    on_event: &mut dyn FnMut(judge::Event<'_>),
) -> Result<()> {
    with_judge(session, sandbox, |judge| {
        judge.prepare(kata, &kata.starter(1), on_event)
    })
}
