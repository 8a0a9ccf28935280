//! This program, started once more by itself: how the two talk, and how the second one
//! becomes another program or stands in for it.

use std::{
    ffi::OsString,
    io::{self, BufRead, Read, Write},
    path::Path,
    process::{ChildStdin, Command, Stdio},
};

use super::{Ending, ending_of};

/// Prints for the program that started this one, and that alone.
pub fn tell_parent(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    // Who has gone does not listen.
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// The same on the side, where only the start is told.
pub fn tell_parent_aside(bytes: &[u8]) {
    // Who has gone does not listen.
    let _ = io::stderr().write_all(bytes);
}

/// Becomes another program, with the same pipes and limits; comes back only if
/// that failed.
#[cfg(unix)]
pub fn replace(program: &std::ffi::OsStr, args: impl Iterator<Item = OsString>) -> io::Error {
    use std::os::unix::process::CommandExt;
    #[expect(clippy::disallowed_methods, reason = "this is where programs start")]
    Command::new(program).args(args).exec()
}

/// Runs `program` with what this program has as its environment (and `env`), input and
/// output, and gives its exit code. Each line of its standard error, with the line's
/// end, goes to `on_line` instead.
pub fn relay(
    program: &Path,
    args: &[OsString],
    env: &[(&str, &Path)],
    on_line: &mut dyn FnMut(&[u8]),
) -> io::Result<Ending> {
    #[expect(clippy::disallowed_methods, reason = "this is where programs start")]
    let mut child = Command::new(program)
        .args(args)
        .envs(env.iter().copied())
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(stderr) = child.stderr.take() {
        let mut lines = io::BufReader::new(stderr);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            on_line(&line);
            line.clear();
        }
    }
    Ok(ending_of(child.wait()?))
}

/// Makes the system end this program when the one that started it ends. Only Linux can.
pub fn die_with_parent() {
    #[cfg(target_os = "linux")]
    // Without it, limits end this program later.
    let _ = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL);
}

/// Ends this program as `signal` does; gives an exit code in case that failed.
pub fn end_by(signal: i32) -> std::process::ExitCode {
    #[cfg(unix)]
    if let Ok(signal) = nix::sys::signal::Signal::try_from(signal) {
        // At the first SIGSEGV the handler of `std` gives its place up and returns.
        for _ in 0..2 {
            let _ = nix::sys::signal::raise(signal);
        }
    }
    let _ = signal;
    std::process::ExitCode::FAILURE
}

/// Starts this program once more beside itself, called with `word`, and waits until
/// it has said on its standard error (`tell_parent_aside`) that it is ready. It learns
/// that this one has ended, however that happens, by the end of its standard input.
pub fn start_beside(word: &str) -> io::Result<ChildStdin> {
    #[expect(clippy::disallowed_methods, reason = "this is where programs start")]
    let mut child = Command::new(std::env::current_exe()?)
        .arg(word)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut said) = child.stderr.take() {
        said.read_exact(&mut [0])?;
    }
    child
        .stdin
        .take()
        .ok_or_else(|| io::ErrorKind::BrokenPipe.into())
}
