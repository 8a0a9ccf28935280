use serde::Serialize;

use super::Context;
use crate::{
    cli,
    error::Result,
    exit_code::ExitCode,
    practice::{restore_backup, restore_stage},
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
    let mut session = context.session()?;
    let kata = session.pick(&context.here, args.kata.as_deref())?.clone();
    let (from, backup) = match args.stage {
        Some(stage) => restore_stage(&mut session, &kata, stage)?,
        None => restore_backup(&mut session, &kata.id, args.backup.as_deref())?,
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
