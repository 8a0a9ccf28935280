use clap::{Args, Command};

use super::{Context, Run, screen_of};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    ui::picture,
};

/// Print the manual, or one command's page of it
#[derive(Args, Debug)]
#[command(after_help = "Example: kata man check | man -l -")]
pub struct Man {
    /// A command [default: the program's page, then all others]
    #[arg(value_name = "COMMAND")]
    pub page: Option<String>,
}

impl Run for Man {
    /// One command's page, or the program's and then one for each command.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut program = (context.program)();
        program.build();
        let mut pages: Vec<Command> = program
            .get_subcommands()
            .filter(|command| command.get_name() != "help")
            .cloned()
            .collect();
        match &self.page {
            Some(name) => pages.retain(|command| command.get_name() == name),
            None => pages.insert(0, program),
        }
        if pages.is_empty() {
            return Err(Error::NoSuchPage(self.page.clone().unwrap_or_default()));
        }
        let mut text = Vec::new();
        for command in pages {
            let picture = screen_of(command.get_name()).map(picture);
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
