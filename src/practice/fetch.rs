//! A kata becomes part of a dojo.

use std::path::Path;

use super::{
    Session, View,
    check::{deliver, with_judge},
};
use crate::{
    dojo::{Delivery, Mended},
    error::{Error, Result},
    journal::{Event, KataProgress},
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
    let before = members(session, &|_| true);
    session.append(vec![Event::Fetched {
        kata: kata.id.clone(),
        version: kata.version.clone(),
        stages,
        folder: folder.map(Path::to_owned),
    }])?;
    let is_there = |id: &KataId| session.dojo.kata(id).is_dir();
    let after = members(session, &is_there);
    let backup = session.locked()?.write_workspace(&before, &after)?;
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

/// The packages of the dojo's workspace: the katas that are wanted, each followed by the
/// partners that have arrived.
pub(super) fn members(view: &View, is_wanted: &dyn Fn(&KataId) -> bool) -> Vec<String> {
    let katas = view.progress().katas.iter();
    let katas = katas.filter(|(id, _)| is_wanted(id));
    let of_kata = |(id, state): (&KataId, &KataProgress)| {
        let text = view.catalogue.get(id.as_str()).ok();
        let rounds = text.into_iter().flat_map(|kata| {
            let rounds = kata.rounds_up_to(state.delivered);
            let rounds = rounds.map(|(_, round)| Kata::partner_folder(round));
            rounds.filter(|folder| view.dojo.kata(id).join(folder).is_dir())
        });
        let rounds = rounds.map(|folder| format!("{id}/{folder}"));
        std::iter::once(id.to_string())
            .chain(rounds)
            .collect::<Vec<String>>()
    };
    katas.flat_map(of_kata).collect()
}

/// Writes cargo's files again where they are lost or broken.
pub(super) fn mend(session: &Session) -> Result<Vec<Mended>> {
    let dojo = session.locked()?;
    let is_there = |id: &KataId| dojo.kata(id).is_dir();
    let members = members(session, &is_there);
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
