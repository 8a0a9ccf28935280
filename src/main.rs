//! The binary: parse, listen for Ctrl-C, run, exit.

use std::process::ExitCode;

use clap::Parser;
use lld_kata::{cli::Cli, judge, process, sandbox, ui};

fn main() -> ExitCode {
    // The program calls itself in the rooms in which learner code runs, and to
    // wait beside itself while it has the whole terminal.
    if let Some(failed) = sandbox::take_over(std::env::args_os()) {
        return failed;
    }
    if let Some(done) = judge::take_over(&std::env::args_os().collect::<Vec<_>>()) {
        return done;
    }
    if let Some(done) = ui::take_over(std::env::args_os()) {
        return done;
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let args: Vec<_> = std::env::args_os().collect();
            return lld_kata::refuse(&error, &args).into();
        }
    };
    if let Ok(program) = std::env::current_exe() {
        sandbox::set_launcher(program);
    }
    // Without a handler Ctrl-C still ends the program, only less tidily.
    let _ = ctrlc::set_handler(|| {
        if process::is_ending() {
            // A second Ctrl-C does not wait.
            std::process::exit(130);
        }
        process::interrupt();
    });
    lld_kata::run(cli).into()
}
