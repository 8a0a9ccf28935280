use serde::Serialize;

use super::{Context, check::reached};
use crate::{
    cli,
    error::{Error, Result},
    exit_code::ExitCode,
    fs::TextTree,
    journal::Event,
};

#[derive(Serialize)]
struct Done<'a> {
    kata: &'a str,
    stage: usize,
    backup: String,
}

/// Starts a stage over, with the learner's code as it passed the stage before.
pub(super) fn reset(context: &Context, args: &cli::Reset) -> Result<ExitCode> {
    let mut practice = context.practice()?;
    let kata = practice.pick(context, args.kata.as_deref())?.clone();
    let state = practice.progress.of(&kata.id).cloned().unwrap_or_default();
    reached(&kata, args.stage, state.delivered)?;
    practice.journal.writable()?;
    let sources = if args.stage == 1 {
        TextTree::new()
    } else {
        let pass = state
            .passes
            .get(&(args.stage - 1))
            .ok_or_else(|| Error::StageNotReached {
                kata: kata.id.to_string(),
                stage: args.stage,
                current: state.current(),
                of: kata.last_stage(),
            })?;
        practice.dojo.copy(&pass.copy)?
    };
    let _lock = practice.dojo.lock_for_check(|| {
        context
            .ui
            .note("a check is running in this dojo; waiting for it");
    })?;
    let backup = practice.dojo.back_up(&kata.id)?;
    let event = Event::Reset {
        kata: kata.id.clone(),
        stage: args.stage,
        backup: backup.name.clone(),
    };
    let change = practice.dojo.start_over(&kata, args.stage, &sources)?;
    practice.journal.append(vec![event])?;
    change.commit()?;
    context.ui.done(&format!(
        "{} starts over at stage {}.\nWhat was there is in {}; `kata restore` brings it back.",
        kata.id,
        args.stage,
        context.shown(&backup.path)
    ));
    let backup = backup.path.display().to_string();
    context.ui.document(
        "reset",
        &Done {
            kata: kata.id.as_str(),
            stage: args.stage,
            backup,
        },
    );
    Ok(ExitCode::Success)
}
