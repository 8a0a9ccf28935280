//! `completions` and `man`: both are read off the command line's definition.

use clap::CommandFactory;

use super::Context;
use crate::{
    cli::{self, Cli},
    error::{Error, Result},
    exit_code::ExitCode,
};

pub(super) fn completions(context: &Context, args: &cli::Completions) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "kata", &mut script);
    context.ui.raw(&script);
    ExitCode::Success
}

/// The manual: the program's page, then one for each command.
pub(super) fn man(context: &Context) -> Result<ExitCode> {
    let mut page = Vec::new();
    let mut command = Cli::command();
    command.build();
    let bug = |e: std::io::Error| Error::Bug(e.to_string());
    clap_mangen::Man::new(command.clone())
        .render(&mut page)
        .map_err(bug)?;
    for sub in command
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help")
    {
        clap_mangen::Man::new(sub.clone())
            .render(&mut page)
            .map_err(bug)?;
    }
    context.ui.raw(&page);
    Ok(ExitCode::Success)
}
