//! Going back: a stage starts over, a backup returns, the code that passed a stage
//! returns. The present state becomes a backup first.

use std::path::PathBuf;

use super::{Session, fetch::mend};
use crate::{
    dojo::{Backup, Dojo},
    error::{Error, Result},
    fs::TextTree,
    journal::{Entry, Event, KataProgress, Pass, Progress},
    kata::{Kata, KataId},
};

/// The path of what is there now, and the backup of what was.
pub type Swap = (PathBuf, Backup);

/// Starts `stage` over, with the learner's code as it passed the stage before. The
/// stage must have arrived.
pub fn reset(session: &mut Session, kata: &Kata, stage: usize) -> Result<Backup> {
    let dojo = session.writable()?;
    let state = session.state(&kata.id);
    let sources = if stage == 1 {
        TextTree::new()
    } else {
        let pass = state
            .passes
            .get(&(stage - 1))
            .ok_or_else(|| Error::StageNotReached {
                kata: kata.id.to_string(),
                stage,
                current: state.current(),
                of: kata.last_stage(),
            })?;
        dojo.copy(&pass.copy)?
    };
    let partners = partners(dojo, kata, &state, stage)?;
    let backup = dojo.back_up(&kata.id)?;
    // All that can fail for want of space or rights comes before the record.
    let change = dojo.start_over(kata, stage, &sources, &partners)?;
    session.append(vec![Event::Reset {
        kata: kata.id.clone(),
        stage,
        backup: backup.name.clone(),
    }])?;
    change.commit()?;
    mend(session)?;
    Ok(backup)
}

/// Brings back the backup `named`, or the latest.
pub fn restore_backup(session: &mut Session, kata: &KataId, named: Option<&str>) -> Result<Swap> {
    let dojo = session.writable()?;
    let mut backups = dojo.backups(kata).into_iter();
    let wanted = match named {
        Some(name) => backups.find(|backup| backup.name == *name),
        None => backups.next_back(),
    };
    let from = wanted.ok_or_else(|| Error::NoBackup(kata.to_string()))?;
    let backup = dojo.back_up(kata)?;
    let change = dojo.bring_back(kata, &from)?;
    let (passed, delivered) = state_at(&session.journal.entries, kata, &from.name);
    session.append(vec![Event::Restored {
        kata: kata.clone(),
        from: from.name.clone(),
        backup: backup.name.clone(),
        passed,
        delivered,
        stage: None,
    }])?;
    change.commit()?;
    mend(session)?;
    Ok((from.path, backup))
}

/// As it was when `stage` had just passed: the next one, if any, arrives again.
pub fn restore_stage(session: &mut Session, kata: &Kata, stage: usize) -> Result<Swap> {
    let dojo = session.writable()?;
    let state = session.state(&kata.id);
    let copy = latest_pass(kata, &state, stage)?.copy.clone();
    let sources = dojo.copy(&copy)?;
    let delivered = (stage + 1).min(kata.last_stage());
    let partners = partners(dojo, kata, &state, stage + 1)?;
    let backup = dojo.back_up(&kata.id)?;
    let change = dojo.start_over(kata, delivered, &sources, &partners)?;
    session.append(vec![Event::Restored {
        kata: kata.id.clone(),
        from: copy.clone(),
        backup: backup.name.clone(),
        passed: stage,
        delivered,
        stage: Some(stage),
    }])?;
    change.commit()?;
    mend(session)?;
    Ok((session.dojo.state().join(copy), backup))
}

/// The partners of the rounds before `stage`, as they passed: files below the kata's folder.
fn partners(dojo: &Dojo, kata: &Kata, state: &KataProgress, stage: usize) -> Result<TextTree> {
    let mut files = TextTree::new();
    for (number, round) in kata.rounds_up_to(stage - 1) {
        let pass = latest_pass(kata, state, number)?.round.as_ref();
        let copy = pass.map(|pass| dojo.copy(&pass.copy)).transpose()?;
        let folder = Kata::partner_folder(round);
        let copy = copy.into_iter().flatten();
        files.extend(copy.map(|(name, text)| (format!("{folder}/src/{name}"), text)));
    }
    Ok(files)
}

/// The latest pass of `stage`, even if the stage was reset since.
pub fn latest_pass<'a>(kata: &Kata, state: &'a KataProgress, stage: usize) -> Result<&'a Pass> {
    kata.stage(stage)?;
    let known = state.passes.get(&stage).or(state.copies.get(&stage));
    known.ok_or_else(|| Error::NoCopy {
        kata: kata.id.to_string(),
        stage,
    })
}

/// How far the learner was when the backup was made.
fn state_at(entries: &[Entry], kata: &KataId, name: &str) -> (usize, usize) {
    let is_of = |of: &KataId, backup: &str| of == kata && backup == name;
    let made = entries.iter().position(|entry| match &entry.event {
        Event::Reset {
            kata: of, backup, ..
        }
        | Event::Restored {
            kata: of, backup, ..
        }
        | Event::TookOver {
            kata: of,
            backup: Some(backup),
            ..
        } => is_of(of, backup),
        _ => false,
    });
    let before = Progress::fold(&entries[..made.unwrap_or(entries.len())]);
    before
        .of(kata)
        .map_or((0, 1), |state| (state.passed, state.delivered))
}
