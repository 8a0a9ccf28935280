use clap::Args;
use serde::Serialize;

use super::{Context, Run, check::reached};
use crate::{dojo::overview, error::Result, exit_code::ExitCode};

#[derive(Serialize)]
struct Page<'a> {
    kata: &'a str,
    stage: usize,
    markdown: String,
}

/// Read what is asked
#[derive(Args, Debug)]
#[command(after_help = "Example: kata brief --stage 1")]
pub struct Brief {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// The page of this stage; 0 is the overview [default: your present stage]
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
}

impl Run for Brief {
    const SCREEN: Option<&'static str> = recorded!("screens__brief");

    /// Shows the page of the present stage, or of another one that has arrived.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let view = context.view()?;
        let kata = view.pick(&context.here, self.kata.as_deref())?;
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
        let rest = if stage == 0 {
            "\n`kata brief` has the page of your stage."
        } else {
            "\n`kata brief --stage 0` has the story and the words; `kata ask` answers questions;\n`BRIEF.md` has all pages that have arrived."
        };
        context.ui.brief(&markdown, rest);
        context.ui.document(
            "brief",
            &Page {
                kata: kata.id.as_str(),
                stage,
                markdown,
            },
        );
        Ok(ExitCode::Success)
    }
}
