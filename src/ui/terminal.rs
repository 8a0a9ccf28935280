//! The whole terminal as a canvas: taken and given back as it was found, whatever
//! happens in between.

use std::{
    ffi::OsString,
    io::{self, IsTerminal, Read, Write},
    process::{ChildStdin, ExitCode},
    sync::Once,
    time::Duration,
};

use crossterm::{
    cursor, event, execute, queue,
    style::Print,
    terminal::{self, ClearType},
};

use super::text;
use crate::process;

/// The word by which the program knows that it is to wait beside itself.
const ENTRY: &str = "__terminal";
/// What the one that waits says when it knows how the terminal was.
const READY: u8 = b'!';
/// What the one that waits is told when the terminal has been given back.
const GIVEN_BACK: u8 = b'.';

/// A terminal that is ours until this is dropped.
#[derive(Debug)]
pub struct Terminal {
    /// Somebody who gives the terminal back if this program is killed.
    beside: Option<ChildStdin>,
}

/// The panic hook is set once, however often a terminal is taken.
static HOOK: Once = Once::new();

/// What a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Escape,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-Z.
    Suspend,
    /// The window has another size.
    Resize,
}

#[expect(
    clippy::unused_self,
    reason = "it can be drawn on only while it is taken"
)]
impl Terminal {
    /// Takes the terminal, if there is one to draw on and to read keys from.
    pub fn take() -> Option<Self> {
        let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
        if dumb || !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            return None;
        }
        let beside = start_beside();
        if !enter() {
            return None;
        }
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                leave();
                before(info);
            }));
        });
        Some(Self { beside })
    }

    /// Columns and rows, never less than what can be drawn on.
    pub fn size() -> (usize, usize) {
        let (width, height) = terminal::size().unwrap_or((80, 24));
        (usize::from(width).max(20), usize::from(height).max(4))
    }

    /// Shows `lines`, one a row, in one go.
    pub fn draw(&self, lines: &[String]) {
        let mut out = io::stdout().lock();
        // A terminal that is gone shows nothing.
        let _ = draw(&mut out, lines).and_then(|()| out.flush());
    }

    /// Lets `work` have the terminal as it was before.
    pub fn lend<T>(&self, work: impl FnOnce() -> T) -> T {
        leave();
        let result = work();
        enter();
        result
    }

    /// Gives the terminal to the shell until the learner comes back.
    #[cfg(unix)]
    pub fn suspend(&self) {
        leave();
        stop();
        enter();
    }

    #[cfg(not(unix))]
    pub fn suspend(&self) {}
}

/// Starts somebody who gives the terminal back if this program is killed. Without them
/// only a kill that cannot be caught leaves the terminal as it is.
pub(super) fn start_beside() -> Option<ChildStdin> {
    process::start_beside(ENTRY).ok()
}

/// Tells that one that the terminal has been given back.
pub(super) fn say_given_back(beside: Option<&mut ChildStdin>) {
    if let Some(beside) = beside {
        // Who is not there any more need not be told.
        let _ = beside.write_all(&[GIVEN_BACK]);
    }
}

/// Stops this program as Ctrl-Z does, until the shell lets it go on.
pub(super) fn stop() {
    // Who is not stopped simply goes on.
    #[cfg(unix)]
    let _ = nix::sys::signal::raise(nix::sys::signal::Signal::SIGTSTP);
}

impl Drop for Terminal {
    fn drop(&mut self) {
        leave();
        say_given_back(self.beside.as_mut());
    }
}

/// If the program was called to wait beside itself: waits, and gives the terminal
/// back if the other one could not.
pub fn take_over(args: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    args.into_iter().nth(1).filter(|word| word == ENTRY)?;
    let before = Settings::now();
    // Only now may the other one change them.
    process::tell_parent_aside(&[READY]);
    let mut said = Vec::new();
    let heard = io::stdin().read_to_end(&mut said);
    if heard.is_err() || !said.contains(&GIVEN_BACK) {
        before.restore();
        // Last of all, so that who sees it can type. A terminal that is gone shows nothing.
        let _ = execute!(io::stdout(), cursor::Show, terminal::LeaveAlternateScreen);
    }
    Some(ExitCode::SUCCESS)
}

/// How the terminal treats what is typed.
#[cfg(unix)]
#[derive(Clone, Debug)]
pub(super) struct Settings(Option<nix::sys::termios::Termios>);

#[cfg(unix)]
impl Settings {
    pub(super) fn now() -> Self {
        Self(nix::sys::termios::tcgetattr(io::stdout()).ok())
    }

    /// Hands out each key at once and shows none; Ctrl-C stays a signal, Ctrl-Z is a
    /// key, and what is printed is not touched. False if that cannot be.
    pub(super) fn by_key(&self) -> bool {
        use nix::sys::termios::{LocalFlags, SetArg, SpecialCharacterIndices, tcsetattr};
        let Some(mut wanted) = self.0.clone() else {
            return false;
        };
        wanted
            .local_flags
            .remove(LocalFlags::ICANON | LocalFlags::ECHO | LocalFlags::IEXTEN);
        let chars = &mut wanted.control_chars;
        chars[SpecialCharacterIndices::VMIN as usize] = 1;
        chars[SpecialCharacterIndices::VTIME as usize] = 0;
        // What POSIX calls a character that is switched off.
        let off = if cfg!(any(target_os = "linux", target_os = "android")) {
            0
        } else {
            0xff
        };
        chars[SpecialCharacterIndices::VSUSP as usize] = off;
        tcsetattr(io::stdout(), SetArg::TCSADRAIN, &wanted).is_ok()
    }

    pub(super) fn restore(&self) {
        use nix::sys::{signal, termios};
        let Some(before) = &self.0 else { return };
        let mut signals = signal::SigSet::empty();
        // The shell has the terminal again, and nobody else may set it: that is
        // told by this signal, which would stop the program.
        signals.add(signal::Signal::SIGTTOU);
        let _ = signals.thread_block();
        let _ = termios::tcsetattr(io::stdout(), termios::SetArg::TCSANOW, before);
    }
}

#[cfg(not(unix))]
#[derive(Clone, Debug)]
pub(super) struct Settings;

#[cfg(not(unix))]
impl Settings {
    pub(super) fn now() -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "elsewhere it is used")]
    pub(super) fn by_key(&self) -> bool {
        terminal::enable_raw_mode().is_ok()
    }

    #[expect(clippy::unused_self, reason = "elsewhere it is used")]
    pub(super) fn restore(&self) {
        // A terminal that is gone needs nothing.
        let _ = terminal::disable_raw_mode();
    }
}

/// The next event of the terminal, or nothing within `wait`; an error once the
/// terminal is gone, of which `crossterm` would try to read for ever.
pub(super) fn next_event(wait: Duration) -> io::Result<Option<event::Event>> {
    #[cfg(unix)]
    let wait = {
        check_open(Duration::ZERO)?;
        if !event::poll(Duration::ZERO)? {
            check_open(wait)?;
        }
        Duration::ZERO
    };
    event::poll(wait)?.then(event::read).transpose()
}

/// Waits until there is something to read; an error if there never will be.
#[cfg(unix)]
fn check_open(wait: Duration) -> io::Result<()> {
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
    use std::os::fd::AsFd;
    let input = io::stdin();
    let mut fds = [PollFd::new(input.as_fd(), PollFlags::POLLIN)];
    let timeout = PollTimeout::try_from(wait).unwrap_or(PollTimeout::MAX);
    match poll(&mut fds, timeout) {
        // A signal: `crossterm` knows if the window has another size.
        Err(nix::errno::Errno::EINTR) => 0,
        other => other?,
    };
    let found = fds[0].revents().unwrap_or(PollFlags::empty());
    if found.intersects(PollFlags::POLLHUP | PollFlags::POLLERR | PollFlags::POLLNVAL) {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
    }
    Ok(())
}

/// The next key, or nothing within `wait`.
pub fn next_key(wait: Duration) -> io::Result<Option<Key>> {
    Ok(next_event(wait)?.and_then(key_of))
}

fn key_of(event: event::Event) -> Option<Key> {
    match event {
        event::Event::Resize(..) => Some(Key::Resize),
        event::Event::Key(pressed) if pressed.kind != event::KeyEventKind::Release => {
            named(pressed)
        }
        _ => None,
    }
}

fn named(pressed: event::KeyEvent) -> Option<Key> {
    use event::{KeyCode, KeyModifiers};
    if pressed.modifiers.contains(KeyModifiers::CONTROL) {
        return match pressed.code {
            KeyCode::Char('c') => Some(Key::Interrupt),
            KeyCode::Char('z') => Some(Key::Suspend),
            KeyCode::Char('d') => Some(Key::PageDown),
            KeyCode::Char('u') => Some(Key::PageUp),
            _ => None,
        };
    }
    match pressed.code {
        KeyCode::Char(c) => Some(Key::Char(c)),
        KeyCode::Up => Some(Key::Up),
        KeyCode::Down => Some(Key::Down),
        KeyCode::PageUp => Some(Key::PageUp),
        KeyCode::PageDown => Some(Key::PageDown),
        KeyCode::Home => Some(Key::Home),
        KeyCode::End => Some(Key::End),
        KeyCode::Esc => Some(Key::Escape),
        _ => None,
    }
}

fn enter() -> bool {
    terminal::enable_raw_mode().is_ok()
        && execute!(io::stdout(), terminal::EnterAlternateScreen, cursor::Hide).is_ok()
}

fn leave() {
    // What cannot be given back is gone.
    let _ = execute!(io::stdout(), cursor::Show, terminal::LeaveAlternateScreen);
    let _ = terminal::disable_raw_mode();
}

fn draw(out: &mut impl Write, lines: &[String]) -> io::Result<()> {
    queue!(out, terminal::BeginSynchronizedUpdate)?;
    for (row, line) in (0_u16..).zip(lines) {
        queue!(
            out,
            cursor::MoveTo(0, row),
            Print(text::shown(line)),
            terminal::Clear(ClearType::UntilNewLine)
        )?;
    }
    queue!(
        out,
        terminal::Clear(ClearType::FromCursorDown),
        terminal::EndSynchronizedUpdate
    )
}
