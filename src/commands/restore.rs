use clap::Args;

use super::{Context, Run, named::Named};
use crate::{
    error::Result,
    exit_code::ExitCode,
    fs,
    practice::{restore_backup, restore_stage},
    reports::RestoreReport,
};

/// Bring back what was there before a reset, or what passed
#[derive(Args, Debug)]
#[command(after_help = "Example: kata restore\n         kata restore --stage 2")]
pub struct Restore {
    #[command(flatten)]
    pub kata: Named,
    /// Which backup [default: the newest]
    #[arg(long, value_name = "N")]
    pub backup: Option<String>,
    /// Your code as it passed this stage, instead of a backup
    #[arg(long, value_name = "N", conflicts_with = "backup")]
    pub stage: Option<usize>,
}

impl Run for Restore {
    const SCREEN: Option<&'static str> = recorded!("screens__restore");

    /// Brings back a backup, or the code that passed a stage; what is there now
    /// becomes a backup too.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut session = context.session()?;
        let kata = session
            .pick(&context.here, self.kata.id(context, &session)?.as_deref())?
            .clone();
        let (from, backup) = match self.stage {
            Some(stage) => restore_stage(&mut session, &kata, stage)?,
            None => restore_backup(&mut session, &kata.id, self.backup.as_deref())?,
        };
        context.ui.show(&RestoreReport {
            kata: kata.id.to_string(),
            stage: self.stage,
            shown: [context.shown(&from), context.shown(&backup.path)],
            from: fs::shown(&from),
            backup: fs::shown(&backup.path),
        });
        Ok(ExitCode::Success)
    }
}
