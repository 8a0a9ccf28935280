//! What is said to a command line that makes no sense, and to one that asks for help.

use std::io::{self, Write};

use super::json;
use crate::{error::Error, exit_code::ExitCode};

/// Prints what clap says: help and versions, too, come as errors.
pub fn refuse(error: &clap::Error) -> ExitCode {
    let code = if error.use_stderr() {
        ExitCode::Usage
    } else {
        ExitCode::Success
    };
    ended(error.print(), code)
}

/// Prints a usage error as a document.
pub fn refuse_in_json(command: &str, message: &str, hint: Option<&str>) -> ExitCode {
    let code = ExitCode::Usage;
    let document = json::error(command, message, hint, code as u8);
    ended(io::stdout().write_all(document.as_bytes()), code)
}

fn ended(printed: io::Result<()>, code: ExitCode) -> ExitCode {
    match printed.and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let error = Error::Output(error);
            // Who cannot be told is not told.
            let _ = writeln!(io::stderr(), "error: {error}");
            error.exit_code()
        }
        _ => code,
    }
}
