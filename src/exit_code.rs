//! The exit codes, as the README and `kata --help` document them.

/// How a run of `kata` ended, for the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Everything that was asked for passed.
    Success = 0,
    /// The kata does not pass yet, or what was asked for is not unlocked yet.
    NotYet = 1,
    /// The command line, or where it was given, makes no sense.
    Usage = 2,
    /// The environment failed: no cargo, no disk space, no network.
    Environment = 3,
    /// A bug in `kata` itself.
    Bug = 70,
    /// Stopped by Ctrl-C or a signal (128 + SIGINT, as shells count).
    Interrupted = 130,
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}
