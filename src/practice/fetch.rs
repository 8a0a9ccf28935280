//! A kata becomes part of a dojo.

use std::path::Path;

use super::{
    Session,
    check::{deliver, with_judge},
};
use crate::{
    dojo::{Delivery, Mended},
    error::{Error, Result},
    journal::Event,
    judge,
    kata::{Kata, KataId},
    sandbox::Demand,
};

/// Makes `kata` part of the dojo: its files, the workspace, the record. `folder` is
/// where the kata's text is from, if it is not one of the program's own. Gives what
/// had to be written again.
pub fn fetch(
    session: &mut Session,
    kata: &Kata,
    stages: usize,
    folder: Option<&Path>,
) -> Result<Vec<Mended>> {
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
    let mut members: Vec<KataId> = before
        .iter()
        .filter(|id| dojo.kata(id).is_dir())
        .cloned()
        .collect();
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
    let backup = session.locked()?.write_workspace(&before, &members)?;
    let mut mended = mend(session)?;
    mended.extend(backup.map(|backup| Mended {
        file: "Cargo.toml".to_owned(),
        backup: Some(backup),
    }));
    Ok(mended)
}

/// Brings the stages of `kata`, which is fetched, that have not arrived yet.
pub fn fetch_rest(session: &mut Session, kata: &Kata) -> Result<Vec<Delivery>> {
    session.writable()?;
    let first = session.state(&kata.id).delivered + 1;
    // A frozen round arrives when the stages before it have passed.
    (first..=kata.own_stages())
        .map(|stage| deliver(session, kata, stage))
        .collect()
}

/// Writes cargo's files again where they are lost or broken.
pub(super) fn mend(session: &Session) -> Result<Vec<Mended>> {
    let dojo = session.locked()?;
    let is_there = |id: &KataId| dojo.kata(id).is_dir();
    let members: Vec<KataId> = session.progress().katas.keys().cloned().collect();
    let members: Vec<KataId> = members.into_iter().filter(is_there).collect();
    let katas: Vec<&Kata> = session
        .known_katas()
        .filter(|kata| is_there(&kata.id))
        .collect();
    dojo.mend_manifests(&members, &katas)
}

/// Downloads and builds the harness, so that the first check is as quick as any.
pub fn prepare(
    session: &Session,
    kata: &Kata,
    sandbox: Demand,
    on_event: &mut dyn FnMut(judge::JudgeEvent<'_>),
) -> Result<()> {
    with_judge(session, sandbox, |judge| {
        judge.prepare(kata, &kata.starter(1), on_event)
    })
}
