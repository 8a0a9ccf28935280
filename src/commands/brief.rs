use clap::Args;

use super::{Context, Run, check::reached, named::Named};
use crate::{dojo::overview, error::Result, exit_code::ExitCode, reports::BriefReport};

/// Read what is asked
#[derive(Args, Debug)]
#[command(after_help = "Example: kata brief --stage 1")]
pub struct Brief {
    #[command(flatten)]
    pub kata: Named,
    /// The page of this stage; 0 is the overview [default: your present stage]
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
}

impl Run for Brief {
    const SCREEN: Option<&'static str> = recorded!("screens__brief");

    fn run(&self, context: &Context) -> Result<ExitCode> {
        context.ui.show(&self.report(context)?);
        Ok(ExitCode::Success)
    }
}

impl Brief {
    /// The page of the present stage, or of another one that has arrived.
    pub(super) fn report(&self, context: &Context) -> Result<BriefReport> {
        let view = context.view()?;
        let kata = view.pick(&context.here, self.kata.id(context, &view)?.as_deref())?;
        let state = view.state(&kata.id);
        let stage = self.stage.unwrap_or_else(|| state.current());
        if stage > 0 {
            reached(kata, stage, state.delivered)?;
        }
        let markdown = if stage == 0 {
            overview(kata)
        } else {
            kata.brief(stage).to_owned()
        };
        let (level, minutes) = match kata.stage(stage) {
            Ok(stage) => (Some(stage.level), stage.minutes),
            Err(_) => (None, kata.minutes()),
        };
        Ok(BriefReport {
            kata: kata.id.to_string(),
            stage,
            markdown,
            level,
            difficulty: kata.difficulty_of(stage),
            minutes,
        })
    }
}
