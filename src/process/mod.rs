//! The only place that starts a program: in a group of its own, with a time-out,
//! a cap on what it prints, and nothing of the group left when it is over.

mod compute;
mod editor;
mod open;
mod own;

pub use compute::compute;
pub use open::open;
#[cfg(unix)]
pub use own::replace;
pub use own::{die_with_parent, end_by, relay, start_beside, tell_parent, tell_parent_aside};

use std::{
    ffi::OsString,
    io::{self, Read, Write},
    path::PathBuf,
    process::{Command, ExitStatus, Stdio},
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError, SyncSender},
    },
    thread,
    time::{Duration, Instant},
};

pub use editor::Editor;
use process_wrap::std::{ChildWrapper, CommandWrap};

/// How often a wait looks for Ctrl-C and for a leader that left its pipes open.
const POLL: Duration = Duration::from_millis(20);
/// How long a group that was told to end may take before it is killed.
const GRACE: Duration = Duration::from_millis(100);
/// How long a pipe may stay silent and open once the group is dead.
const LEFTOVERS: Duration = Duration::from_millis(500);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static CANCELLED: AtomicBool = AtomicBool::new(false);

/// Makes every running and future `run` end at once; called from the Ctrl-C handler.
pub fn interrupt() {
    INTERRUPTED.store(true, Ordering::SeqCst);
}

pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst) || CANCELLED.load(Ordering::SeqCst)
}

/// Makes every running `run` end at once, and every future one until this is taken
/// back: for work that a newer edit has overtaken.
pub fn cancel(cancelled: bool) {
    CANCELLED.store(cancelled, Ordering::SeqCst);
}

/// Whether Ctrl-C, or a signal that ends programs, wants this one to end.
pub fn is_ending() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// A program to run, with nothing of the caller's environment but `env`.
#[derive(Clone, Debug)]
pub struct Job {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    pub folder: PathBuf,
    pub env: Vec<(OsString, OsString)>,
    pub stdin: Vec<u8>,
    pub timeout: Duration,
    /// Most bytes of standard output and standard error together.
    pub output_bytes: usize,
}

/// Why a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By itself, with this exit code.
    Exited(i32),
    /// By a signal that was not ours.
    Signalled(i32),
    TimedOut,
    TooMuchOutput,
    Interrupted,
}

/// What is left of a program: how it ended and what it printed, up to the cap.
#[derive(Clone, Debug)]
pub struct Ended {
    pub ending: Ending,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Pipe {
    Stdout,
    Stderr,
}

/// Runs `job` to its end. `on_stdout` sees each chunk as it comes. An error means
/// that the program could not be started.
pub fn run(job: &Job, on_stdout: &mut dyn FnMut(&[u8])) -> io::Result<Ended> {
    let mut child = spawn(job)?;
    let started = Instant::now();
    let (sender, chunks) = mpsc::sync_channel(16);
    if let Some(stdout) = child.stdout().take() {
        read_in_background(stdout, Pipe::Stdout, sender.clone());
    }
    if let Some(stderr) = child.stderr().take() {
        read_in_background(stderr, Pipe::Stderr, sender);
    }
    feed(child.as_mut(), job.stdin.clone());

    let mut ended = Ended {
        ending: Ending::TimedOut,
        stdout: Vec::new(),
        stderr: Vec::new(),
    };
    let mut stop = None;
    while stop.is_none() {
        match chunks.recv_timeout(POLL) {
            Ok((pipe, chunk)) => {
                keep(&mut ended, pipe, &chunk, on_stdout);
                if ended.stdout.len() + ended.stderr.len() > job.output_bytes {
                    stop = Some(Ending::TooMuchOutput);
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                if child.inner_mut().try_wait()?.is_some() {
                    break;
                }
            }
            // Both pipes are closed: the program has ended, or is about to.
            Err(RecvTimeoutError::Disconnected) => {
                match wait_until(child.as_mut(), started + job.timeout)? {
                    Some(_) => break,
                    None => stop = Some(Ending::TimedOut),
                }
            }
        }
        if is_interrupted() {
            stop = Some(Ending::Interrupted);
        } else if stop.is_none() && started.elapsed() > job.timeout {
            stop = Some(Ending::TimedOut);
        }
    }
    // On a console, Ctrl-C reaches the program as well, which may be the first to end.
    if is_interrupted() {
        stop = Some(Ending::Interrupted);
    }
    let grace = matches!(stop, Some(Ending::TimedOut | Ending::Interrupted));
    let status = end_group(child.as_mut(), grace)?;
    // Only now that the group is dead do the pipes close; a process that left the group
    // with a pipe in hand is not waited for.
    while let Ok((pipe, chunk)) = chunks.recv_timeout(LEFTOVERS) {
        if ended.stdout.len() + ended.stderr.len() <= job.output_bytes {
            keep(&mut ended, pipe, &chunk, on_stdout);
        }
    }
    ended.ending = stop.unwrap_or_else(|| ending_of(status));
    Ok(ended)
}

/// The program called `name` that a shell would start.
pub fn in_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// Shows `text` by a pager, such as `less -FRX`, on the terminal that this program
/// has; false if there is no such program.
pub fn page(pager: &str, text: &str) -> bool {
    let mut words = pager.split_whitespace();
    let Some(program) = words.next() else {
        return false;
    };
    #[expect(clippy::disallowed_methods, reason = "this is where programs start")]
    let child = Command::new(program)
        .args(words)
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        return false;
    };
    if let Some(mut stdin) = child.stdin.take() {
        // Who leaves the pager early has read enough.
        let _ = stdin.write_all(text.as_bytes());
    }
    child.wait().is_ok()
}

fn spawn(job: &Job) -> io::Result<Box<dyn ChildWrapper>> {
    #[expect(clippy::disallowed_methods, reason = "this is where programs start")]
    let mut command = Command::new(&job.program);
    command
        .args(&job.args)
        .current_dir(&job.folder)
        .env_clear()
        .envs(job.env.iter().map(|(name, value)| (name, value)))
        .stdin(if job.stdin.is_empty() {
            Stdio::null()
        } else {
            Stdio::piped()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut command = CommandWrap::from(command);
    #[cfg(unix)]
    command.wrap(process_wrap::std::ProcessGroup::leader());
    #[cfg(windows)]
    {
        // A group of its own: Ctrl-C is for this program, which then ends the others.
        let group = windows::Win32::System::Threading::CREATE_NEW_PROCESS_GROUP;
        command.wrap(process_wrap::std::CreationFlags(group));
        command.wrap(process_wrap::std::JobObject);
    }
    command.spawn()
}

/// Beside all else, for who does not read it must not hold us.
fn feed(child: &mut dyn ChildWrapper, input: Vec<u8>) {
    if let Some(mut stdin) = child.stdin().take() {
        thread::spawn(move || stdin.write_all(&input));
    }
}

fn read_in_background(
    mut pipe: impl Read + Send + 'static,
    which: Pipe,
    sender: SyncSender<(Pipe, Vec<u8>)>,
) {
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 14];
        while let Ok(read @ 1..) = pipe.read(&mut buffer) {
            if sender.send((which, buffer[..read].to_vec())).is_err() {
                break;
            }
        }
    });
}

fn keep(ended: &mut Ended, pipe: Pipe, chunk: &[u8], on_stdout: &mut dyn FnMut(&[u8])) {
    match pipe {
        Pipe::Stdout => {
            on_stdout(chunk);
            ended.stdout.extend_from_slice(chunk);
        }
        Pipe::Stderr => ended.stderr.extend_from_slice(chunk),
    }
}

fn wait_until(child: &mut dyn ChildWrapper, deadline: Instant) -> io::Result<Option<ExitStatus>> {
    let mut pause = Duration::from_micros(50);
    loop {
        if let Some(status) = child.inner_mut().try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline || is_interrupted() {
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(POLL);
    }
}

/// Ends what is left of the group: SIGTERM and a moment of grace if it is due,
/// SIGKILL for all in any case.
fn end_group(child: &mut dyn ChildWrapper, grace: bool) -> io::Result<ExitStatus> {
    if grace {
        #[cfg(unix)]
        let _ = child.signal(15);
        wait_until_dead(child)?;
    }
    let _ = child.start_kill();
    child.inner_mut().wait()
}

fn wait_until_dead(child: &mut dyn ChildWrapper) -> io::Result<()> {
    let deadline = Instant::now() + GRACE;
    while child.inner_mut().try_wait()?.is_none() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

fn ending_of(status: ExitStatus) -> Ending {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(signal) = status.signal() {
            return Ending::Signalled(signal);
        }
    }
    let code = status.code().unwrap_or(-1);
    match signal_like(code).filter(|_| cfg!(windows)) {
        Some(signal) => Ending::Signalled(signal),
        None => Ending::Exited(code),
    }
}

/// The signal by which a Unix program dies of what Windows tells by the exit code `code`.
fn signal_like(code: i32) -> Option<i32> {
    match code.cast_unsigned() {
        // STATUS_STACK_BUFFER_OVERRUN is how a Rust program aborts, and
        // STATUS_STACK_OVERFLOW how it ends on Unix, too: by SIGABRT.
        0xC000_0409 | 0xC000_00FD => Some(6),
        // STATUS_ACCESS_VIOLATION.
        0xC000_0005 => Some(11),
        // STATUS_ILLEGAL_INSTRUCTION.
        0xC000_001D => Some(4),
        _ => None,
    }
}

#[cfg(test)]
mod codes {
    use super::signal_like;

    #[test]
    fn the_exit_codes_of_crashes_on_windows_are_known() {
        assert_eq!(signal_like(-1_073_740_791), Some(6));
        assert_eq!(signal_like(-1_073_741_571), Some(6));
        assert_eq!(signal_like(-1_073_741_819), Some(11));
        assert_eq!(signal_like(101), None);
        assert_eq!(signal_like(-1), None);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, timeout_ms: u64) -> Ended {
        let job = Job {
            program: "/bin/sh".into(),
            args: vec!["-c".into(), script.into()],
            folder: "/".into(),
            env: vec![("PATH".into(), "/usr/bin:/bin".into())],
            stdin: b"hello\n".to_vec(),
            timeout: Duration::from_millis(timeout_ms),
            output_bytes: 100_000,
        };
        run(&job, &mut |_| {}).expect("a shell")
    }

    #[test]
    fn output_input_and_exit_code_come_through() {
        let ended = shell("read x; echo $x; echo no >&2; exit 3", 5000);
        assert_eq!(ended.ending, Ending::Exited(3));
        assert_eq!(ended.stdout, b"hello\n");
        assert_eq!(ended.stderr, b"no\n");
    }

    #[test]
    fn nothing_of_the_environment_comes_through() {
        assert_eq!(shell("echo $HOME", 5000).stdout, b"\n");
    }

    #[test]
    fn a_sleeper_that_ignores_signals_is_killed() {
        let ended = shell("trap '' TERM; echo in; while :; do sleep 1; done", 200);
        assert_eq!(ended.ending, Ending::TimedOut);
        assert_eq!(ended.stdout, b"in\n");
    }

    #[test]
    fn a_child_that_holds_the_pipe_does_not_hold_us() {
        let started = Instant::now();
        let ended = shell("sleep 30 & echo done", 20_000);
        assert_eq!(ended.ending, Ending::Exited(0));
        assert_eq!(ended.stdout, b"done\n");
        assert!(started.elapsed() < Duration::from_secs(15));
    }

    #[test]
    fn a_closed_pipe_does_not_hide_a_sleeper() {
        let ended = shell("exec >&- 2>&-; sleep 30", 300);
        assert_eq!(ended.ending, Ending::TimedOut);
    }

    #[test]
    fn output_without_end_is_cut() {
        let ended = shell(
            "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done",
            20_000,
        );
        assert_eq!(ended.ending, Ending::TooMuchOutput);
        assert!(ended.stdout.len() < 200_000);
    }

    #[test]
    fn a_signal_is_told_from_an_exit() {
        assert_eq!(shell("kill -9 $$", 5000).ending, Ending::Signalled(9));
    }
}
