use serde::Serialize;

use super::Context;
use crate::{
    cli,
    error::{Error, Result},
    exit_code::ExitCode,
    journal::{Entry, Event, Progress},
    kata::KataId,
};

#[derive(Serialize)]
struct Done<'a> {
    kata: &'a str,
    from: String,
    backup: String,
}

/// Brings a backup back; what is there now becomes a backup too.
pub(super) fn restore(context: &Context, args: &cli::Restore) -> Result<ExitCode> {
    let mut practice = context.practice()?;
    let kata = practice.pick(context, args.kata.as_deref())?.id.clone();
    practice.journal.writable()?;
    let backups = practice.dojo.backups(&kata);
    let wanted = match &args.backup {
        Some(name) => backups.into_iter().find(|backup| backup.name == *name),
        None => backups.into_iter().next_back(),
    };
    let from = wanted.ok_or_else(|| Error::NoBackup(kata.to_string()))?;
    let _lock = practice.dojo.lock_for_check(|| {
        context
            .ui
            .note("a check is running in this dojo; waiting for it");
    })?;
    let backup = practice.dojo.back_up(&kata)?;
    let (passed, delivered) = state_at(&practice.journal.entries, &kata, &from.name);
    let event = Event::Restored {
        kata: kata.clone(),
        from: from.name.clone(),
        backup: backup.name.clone(),
        passed,
        delivered,
        stage: None,
    };
    practice.journal.append(vec![event])?;
    practice.dojo.bring_back(&kata, &from)?;
    context.ui.done(&format!(
        "{kata} is as it was in {}.\nWhat was there before is in {}.\n\nnext: `kata check {kata}`",
        context.shown(&from.path),
        context.shown(&backup.path)
    ));
    context.ui.document(
        "restore",
        &Done {
            kata: kata.as_str(),
            from: from.path.display().to_string(),
            backup: backup.path.display().to_string(),
        },
    );
    Ok(ExitCode::Success)
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
