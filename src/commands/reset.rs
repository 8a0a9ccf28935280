use serde::Serialize;

use super::{Context, check::reached};
use crate::{cli, error::Result, exit_code::ExitCode, practice};

#[derive(Serialize)]
struct Done<'a> {
    kata: &'a str,
    stage: usize,
    backup: String,
}

/// Starts a stage over, with the learner's code as it passed the stage before.
pub(super) fn reset(context: &Context, args: &cli::Reset) -> Result<ExitCode> {
    let mut session = context.session()?;
    let kata = session.pick(&context.here, args.kata.as_deref())?.clone();
    reached(&kata, args.stage, session.state(&kata.id).delivered)?;
    let backup = practice::reset(&mut session, &kata, args.stage)?;
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
