use serde::Serialize;

use super::Context;
use crate::{
    cli,
    error::Result,
    exit_code::ExitCode,
    journal::{Note, next_hint},
};

const KINDS: &[&str] = &["the idea", "the shape", "the code"];

#[derive(Serialize)]
struct Hint<'a> {
    kata: &'a str,
    stage: usize,
    number: usize,
    of: usize,
    markdown: &'a str,
}

/// Shows the next hint of the present stage and records that it was taken.
pub(super) fn hint(context: &Context, args: &cli::OneKata) -> Result<ExitCode> {
    let mut view = context.view()?;
    let kata = view.pick(&context.here, args.kata.as_deref())?.clone();
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
        &Hint {
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
