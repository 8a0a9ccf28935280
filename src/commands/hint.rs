use clap::Args;

use super::{Context, Run};
use crate::{
    error::Result,
    exit_code::ExitCode,
    journal::{Note, next_hint},
    reports::HintReport,
};

/// Take the next hint: the concept, the shape, then code; it is recorded
#[derive(Args, Debug)]
#[command(after_help = "Example: kata hint")]
pub struct Hint {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
}

impl Run for Hint {
    const SCREEN: Option<&'static str> = recorded!("screens__hint");

    fn run(&self, context: &Context) -> Result<ExitCode> {
        context.ui.show(&self.report(context)?);
        Ok(ExitCode::Success)
    }
}

impl Hint {
    /// The next hint of the present stage. Records that it was taken.
    pub(super) fn report(&self, context: &Context) -> Result<HintReport> {
        let mut view = context.view()?;
        let kata = view.pick(&context.here, self.kata.as_deref())?.clone();
        let state = view.state(&kata.id);
        let stage = state.current();
        let hints = kata.hints(stage)?;
        let number = next_hint(&state, stage, hints.len());
        let note = Note::hint(kata.id.clone(), stage, number);
        let is_new = state.hints.get(&stage) != Some(&number);
        let recorded = if is_new {
            view.journal.note(vec![note])
        } else {
            Ok(())
        };
        Ok(HintReport {
            kata: kata.id.to_string(),
            stage,
            number,
            of: hints.len(),
            markdown: hints[number - 1].clone(),
            not_recorded: recorded.err().map(|error| error.to_string()),
        })
    }
}
