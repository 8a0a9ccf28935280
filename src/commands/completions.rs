use clap::Args;

use super::{Context, Run};
use crate::{error::Result, exit_code::ExitCode};

/// Print a completion script for your shell
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata completions bash > ~/.local/share/bash-completion/completions/kata"
)]
pub struct Completions {
    /// The shell that you use
    pub shell: clap_complete::Shell,
}

impl Run for Completions {
    /// Reads the script off the command line's definition.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut (context.program)(), "kata", &mut script);
        context.ui.raw(&script);
        Ok(ExitCode::Success)
    }
}
