//! A command line that makes no sense, in few words for a program.

use std::ffi::OsString;

use clap::{CommandFactory, error::ErrorKind};

use super::Cli;

/// What is wrong with a command line.
#[derive(Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The command that was meant, or the program's name if none is recognised.
    pub command: String,
    pub message: String,
    pub hint: Option<String>,
}

/// What `error` complains of, if `args` ask for JSON. Help and versions come as errors
/// as well, and are none.
pub fn complaint(error: &clap::Error, args: &[OsString]) -> Option<Complaint> {
    let mut options = args.iter().take_while(|arg| *arg != "--");
    if !error.use_stderr() || !options.any(|arg| arg == "--json") {
        return None;
    }
    let (message, hint) = in_short(error);
    Some(Complaint {
        command: command_of(args),
        message,
        hint,
    })
}

/// The sentence of a usage error, and its advice.
fn in_short(error: &clap::Error) -> (String, Option<String>) {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand
    ) {
        let hint = "`kata --help` names the commands".to_owned();
        return ("there is no command".to_owned(), Some(hint));
    }
    let text = error.render().to_string();
    let mut paragraphs = text.split("\n\n");
    let message = paragraphs.next().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(message);
    let tip = paragraphs.find_map(|it| it.trim_start().strip_prefix("tip: "));
    (in_line(message), tip.map(in_line))
}

fn in_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn command_of(args: &[OsString]) -> String {
    let program = Cli::command();
    let mut named = args.iter().skip(1).filter_map(|arg| {
        let command = program.find_subcommand(arg.to_str()?)?;
        Some(command.get_name().to_owned())
    });
    named.next().unwrap_or_else(|| "kata".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn complaint_of(line: &str) -> Option<(String, String)> {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let error = Cli::try_parse_from(&args).err()?;
        let complaint = complaint(&error, &args)?;
        Some((complaint.command, complaint.message))
    }

    #[test]
    fn a_program_is_told_what_is_wrong_and_of_which_command() {
        let told = |line, command: &str, part| {
            let (found, message) = complaint_of(line).unwrap();
            assert_eq!(found, command, "{line}");
            assert!(message.contains(part), "{line}: {message}");
            assert!(
                !message.contains('\n') && !message.contains("Usage"),
                "{message}"
            );
        };
        told("kata --json check --nosuch", "check", "--nosuch");
        told("kata check --json --stage x", "check", "invalid value 'x'");
        told("kata --json chekc", "kata", "'chekc'");
        told("kata --json fetch", "fetch", "<KATA>");
        told("kata --json", "kata", "there is no command");
        assert_eq!(complaint_of("kata check --nosuch"), None);
        assert_eq!(complaint_of("kata check --nosuch -- --json"), None);
        assert_eq!(complaint_of("kata --json --help"), None);
        assert_eq!(complaint_of("kata --json check"), None);
    }
}
