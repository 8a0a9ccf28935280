//! The binary: parse, listen for Ctrl-C, run, exit.

use std::process::ExitCode;

use clap::Parser;
use lld_kata::{cli::Cli, process};

fn main() -> ExitCode {
    let cli = Cli::parse();
    // Without a handler Ctrl-C still ends the program, only less tidily.
    let _ = ctrlc::set_handler(|| {
        if process::is_interrupted() {
            // A second Ctrl-C does not wait.
            std::process::exit(130);
        }
        process::interrupt();
    });
    lld_kata::run(cli).into()
}
