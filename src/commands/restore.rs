use std::{fs::File, path::PathBuf};

use serde::Serialize;

use super::{Context, Practice, diff::pass};
use crate::{
    cli,
    dojo::Backup,
    error::{Error, Result},
    exit_code::ExitCode,
    journal::{Entry, Event, Progress},
    kata::{Kata, KataId},
};

#[derive(Serialize)]
struct Done<'a> {
    kata: &'a str,
    /// The stage whose code is there again; none for a backup.
    stage: Option<usize>,
    from: String,
    backup: String,
}

/// Brings back a backup, or the code that passed a stage; what is there now
/// becomes a backup too.
pub(super) fn restore(context: &Context, args: &cli::Restore) -> Result<ExitCode> {
    let mut practice = context.practice()?;
    let kata = practice.pick(context, args.kata.as_deref())?.clone();
    practice.journal.writable()?;
    let (from, backup) = match args.stage {
        Some(stage) => bring_back_stage(context, &mut practice, &kata, stage)?,
        None => bring_back_backup(context, &mut practice, &kata.id, args.backup.as_deref())?,
    };
    let what = match args.stage {
        Some(stage) => format!("passed stage {stage}"),
        None => format!("was in {}", context.shown(&from)),
    };
    let kata = &kata.id;
    context.ui.done(&format!(
        "{kata} is as it {what}.\nWhat was there before is in {}.\n\nnext: `kata check {kata}`",
        context.shown(&backup.path)
    ));
    context.ui.document(
        "restore",
        &Done {
            kata: kata.as_str(),
            stage: args.stage,
            from: from.display().to_string(),
            backup: backup.path.display().to_string(),
        },
    );
    Ok(ExitCode::Success)
}

/// The path of what is there now, and the backup of what was.
type Swap = (PathBuf, Backup);

fn bring_back_backup(
    context: &Context,
    practice: &mut Practice,
    kata: &KataId,
    named: Option<&str>,
) -> Result<Swap> {
    let backups = practice.dojo.backups(kata);
    let wanted = match named {
        Some(name) => backups.into_iter().find(|backup| backup.name == *name),
        None => backups.into_iter().next_back(),
    };
    let from = wanted.ok_or_else(|| Error::NoBackup(kata.to_string()))?;
    let _lock = lock(context, practice)?;
    let backup = practice.dojo.back_up(kata)?;
    let (passed, delivered) = state_at(&practice.journal.entries, kata, &from.name);
    let event = Event::Restored {
        kata: kata.clone(),
        from: from.name.clone(),
        backup: backup.name.clone(),
        passed,
        delivered,
        stage: None,
    };
    let change = practice.dojo.bring_back(kata, &from)?;
    practice.journal.append(vec![event])?;
    change.commit()?;
    Ok((from.path, backup))
}

/// As it was when `stage` had just passed: the next one, if any, arrives again.
fn bring_back_stage(
    context: &Context,
    practice: &mut Practice,
    kata: &Kata,
    stage: usize,
) -> Result<Swap> {
    let state = practice.progress.of(&kata.id).cloned().unwrap_or_default();
    let copy = pass(kata, &state, stage)?.copy.clone();
    let sources = practice.dojo.copy(&copy)?;
    let delivered = (stage + 1).min(kata.last_stage());
    let _lock = lock(context, practice)?;
    let backup = practice.dojo.back_up(&kata.id)?;
    let event = Event::Restored {
        kata: kata.id.clone(),
        from: copy.clone(),
        backup: backup.name.clone(),
        passed: stage,
        delivered,
        stage: Some(stage),
    };
    let change = practice.dojo.start_over(kata, delivered, &sources)?;
    practice.journal.append(vec![event])?;
    change.commit()?;
    Ok((practice.dojo.state().join(copy), backup))
}

fn lock(context: &Context, practice: &Practice) -> Result<File> {
    practice.dojo.lock_for_check(|| {
        context
            .ui
            .note("a check is running in this dojo; waiting for it");
    })
}

/// How far the learner was when the backup was made.
fn state_at(entries: &[Entry], kata: &KataId, name: &str) -> (usize, usize) {
    let made = entries.iter().position(|entry| match &entry.event {
        Event::Reset {
            kata: of, backup, ..
        }
        | Event::Restored {
            kata: of, backup, ..
        } => of == kata && backup == name,
        _ => false,
    });
    let before = Progress::fold(&entries[..made.unwrap_or(entries.len())]);
    before
        .of(kata)
        .map_or((0, 1), |state| (state.passed, state.delivered))
}
