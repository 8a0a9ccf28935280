use serde::Serialize;

use super::{Context, check::reached};
use crate::{cli, dojo::overview, error::Result, exit_code::ExitCode};

#[derive(Serialize)]
struct Brief<'a> {
    kata: &'a str,
    stage: usize,
    markdown: String,
}

/// Shows the page of the present stage, or of another one that has arrived.
pub(super) fn brief(context: &Context, args: &cli::Brief) -> Result<ExitCode> {
    let view = context.view()?;
    let kata = view.pick(&context.here, args.kata.as_deref())?;
    let state = view.state(&kata.id);
    let stage = args.stage.unwrap_or_else(|| state.current());
    if stage > 0 {
        reached(kata, stage, state.delivered)?;
    }
    let markdown = if stage == 0 {
        overview(kata)
    } else {
        kata.brief(stage).to_owned()
    };
    let rest = if stage == 0 {
        "\n`kata brief` has the page of your stage."
    } else {
        "\n`kata brief --stage 0` has the story, the words and the answers to questions;\n`BRIEF.md` has all pages that have arrived."
    };
    context.ui.brief(&markdown, rest);
    context.ui.document(
        "brief",
        &Brief {
            kata: kata.id.as_str(),
            stage,
            markdown,
        },
    );
    Ok(ExitCode::Success)
}
