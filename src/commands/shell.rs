//! `completions` and `man`: both are read off the command line's definition.

use clap::{Command, CommandFactory};

use super::Context;
use crate::{
    cli::{self, Cli},
    error::{Error, Result},
    exit_code::ExitCode,
    ui::picture,
};

pub(super) fn completions(context: &Context, args: &cli::Completions) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "kata", &mut script);
    context.ui.raw(&script);
    ExitCode::Success
}

/// The manual: one command's page, or the program's and then one for each command.
pub(super) fn man(context: &Context, args: &cli::Man) -> Result<ExitCode> {
    let mut program = Cli::command();
    program.build();
    let mut pages: Vec<Command> = program
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
        .cloned()
        .collect();
    match &args.page {
        Some(name) => pages.retain(|command| command.get_name() == name),
        None => pages.insert(0, program),
    }
    if pages.is_empty() {
        return Err(Error::NoSuchPage(args.page.clone().unwrap_or_default()));
    }
    let mut text = Vec::new();
    for command in pages {
        let picture = picture(command.get_name());
        let page = clap_mangen::Man::new(command);
        page.render(&mut text)
            .map_err(|e| Error::Bug(e.to_string()))?;
        if let Some(picture) = picture {
            text.extend(format!(".SH SCREEN\n.nf\n{}.fi\n", escaped(&picture)).bytes());
        }
    }
    let text = String::from_utf8_lossy(&text);
    context.ui.raw(context.ui.signs.in_words(&text).as_bytes());
    Ok(ExitCode::Success)
}

/// `text` as troff shows it letter by letter: no command, no escape, no ligature.
fn escaped(text: &str) -> String {
    text.lines()
        .map(|line| format!("\\&{}\n", line.replace('\\', "\\e").replace('-', "\\-")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn troff_takes_no_line_of_a_picture_for_a_command() {
        assert_eq!(escaped(".fi\na\\b-c\n"), "\\&.fi\n\\&a\\eb\\-c\n");
    }
}
