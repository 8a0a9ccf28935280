//! The binary: parse, listen for Ctrl-C, run, exit.

use std::process::ExitCode;

use clap::Parser;
use lld_kata::{Cli, sandbox::set_launcher};

fn main() -> ExitCode {
    // The program calls itself in the sandbox in which learner code runs, and to
    // wait beside itself while it has the whole terminal.
    let args: Vec<_> = std::env::args_os().collect();
    if let Some(done) = lld_kata::take_over(&args) {
        return done;
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            return lld_kata::refuse(&error, &args).into();
        }
    };
    if let Ok(program) = std::env::current_exe() {
        set_launcher(program);
    }
    // Without a handler Ctrl-C still ends the program, only less tidily.
    let _ = ctrlc::set_handler(|| {
        if lld_kata::is_ending() {
            // A second Ctrl-C does not wait.
            std::process::exit(130);
        }
        lld_kata::interrupt();
    });
    lld_kata::run(cli).into()
}
