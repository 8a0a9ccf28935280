use clap::Args;

use super::{Context, Run, check::reached, named::Named};
use crate::{error::Result, exit_code::ExitCode, fs, practice, reports::ResetReport};

/// Start a kata or a stage over; a backup is made first
#[derive(Args, Debug)]
#[command(
    after_help = "The first result of a frozen round stays: the design may be made for it now.\n\n\
    Example: kata reset --stage 2"
)]
pub struct Reset {
    #[command(flatten)]
    pub kata: Named,
    /// The stage to start over, with your code of the stage before
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub stage: usize,
}

impl Run for Reset {
    const SCREEN: Option<&'static str> = recorded!("screens__reset");

    /// Starts a stage over, with the learner's code as it passed the stage before.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut session = context.session()?;
        let kata = session
            .pick(&context.here, self.kata.id(context, &session)?.as_deref())?
            .clone();
        reached(&kata, self.stage, session.state(&kata.id).delivered)?;
        let backup = practice::reset(&mut session, &kata, self.stage)?;
        context.ui.show(&ResetReport {
            kata: kata.id.to_string(),
            stage: self.stage,
            shown: context.shown(&backup.path),
            backup: fs::shown(&backup.path),
        });
        Ok(ExitCode::Success)
    }
}
