use clap::Args;

use super::{Context, Run};
use crate::{
    error::Result,
    exit_code::ExitCode,
    practice::{self, predictions},
    reports::PredictReport,
};

/// Say which files the next stage will touch, before your first edit
#[derive(Args, Debug)]
#[command(after_help = "Example: kata predict lib.rs floors.rs --lines 40\n         kata predict")]
pub struct Predict {
    /// Files below src/, new ones too [default: only show what was predicted, and what came]
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,
    /// How many lines will be added or removed
    #[arg(long, value_name = "N", requires = "files")]
    pub lines: Option<usize>,
    /// [default: the one you are in, or the one you last worked on]
    #[arg(long, value_name = "KATA")]
    pub kata: Option<String>,
}

impl Run for Predict {
    const SCREEN: Option<&'static str> = recorded!("predict__predict");

    /// Records a prediction, or shows all of them beside what came.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut session = context.session()?;
        let kata = session.pick(&context.here, self.kata.as_deref())?.clone();
        let stage = session.state(&kata.id).current();
        if !self.files.is_empty() {
            practice::predict(&mut session, &kata, &self.files, self.lines)?;
        }
        context.ui.show(&PredictReport {
            kata: kata.id.to_string(),
            stage,
            recorded: !self.files.is_empty(),
            predictions: predictions(&session, &kata),
        });
        Ok(ExitCode::Success)
    }
}
