use clap::Args;
use serde::Serialize;

use super::{Context, Run};
use crate::{
    error::Result,
    exit_code::ExitCode,
    journal::{Note, next_hint},
};

const KINDS: &[&str] = &["the idea", "the shape", "the code"];

#[derive(Serialize)]
struct Page<'a> {
    kata: &'a str,
    stage: usize,
    number: usize,
    of: usize,
    markdown: &'a str,
}

/// Take the next hint: the concept, the shape, then code; it is recorded
#[derive(Args, Debug)]
#[command(after_help = "Example: kata hint")]
pub struct Hint {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
}

impl Run for Hint {
    const SCREEN: Option<&'static str> = recorded!("screens__hint");

    /// Shows the next hint of the present stage and records that it was taken.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut view = context.view()?;
        let kata = view.pick(&context.here, self.kata.as_deref())?.clone();
        let state = view.state(&kata.id);
        let stage = state.current();
        let hints = kata.hints(stage)?;
        let number = next_hint(&state, stage, hints.len());
        let markdown = hints[number - 1].as_str();
        context
            .ui
            .hint_page(kata.id.as_str(), stage, number, KINDS, markdown);
        context.ui.document(
            "hint",
            &Page {
                kata: kata.id.as_str(),
                stage,
                number,
                of: hints.len(),
                markdown,
            },
        );
        let note = Note::hint(kata.id.clone(), stage, number);
        if state.hints.get(&stage) != Some(&number)
            && let Err(error) = view.journal.note(vec![note])
        {
            context
                .ui
                .warn(&format!("this hint was not recorded: {error}"));
        }
        Ok(ExitCode::Success)
    }
}
