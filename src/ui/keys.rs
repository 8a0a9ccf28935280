//! Single keys on a terminal; elsewhere a line for each, as it comes.

use std::{
    io::{self, IsTerminal},
    process::ChildStdin,
    time::Duration,
};

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};

use super::{
    lines::{Lines, Typed},
    terminal::{Settings, next_event, say_given_back, start_beside, stop},
};
use crate::process;

/// How often a wait looks for Ctrl-C.
const POLL: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(3600);

/// Where answers come from.
#[derive(Debug)]
pub struct Keys(Source);

#[derive(Debug)]
enum Source {
    Terminal(Taken),
    Pipe(Lines),
}

/// The terminal, key by key, until this is dropped.
#[derive(Debug)]
struct Taken {
    before: Settings,
    beside: Option<ChildStdin>,
}

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// A key, or a whole line where there is no terminal. Empty for Enter.
    Text(String),
    /// There will be no more.
    End,
    Interrupted,
}

impl Keys {
    /// Begins to read. At most one of these is of use in a program.
    pub fn of_stdin() -> Self {
        let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
        if !dumb && io::stdin().is_terminal() && io::stdout().is_terminal() {
            let taken = Taken {
                beside: start_beside(),
                before: Settings::now(),
            };
            if taken.before.by_key() {
                return Self(Source::Terminal(taken));
            }
        }
        Self(Source::Pipe(Lines::of_stdin()))
    }

    /// Whether each key comes alone.
    pub fn are_single(&self) -> bool {
        matches!(self.0, Source::Terminal(_))
    }

    /// Waits for a key or a line.
    pub fn wait(&self) -> Pressed {
        loop {
            if process::is_interrupted() {
                return Pressed::Interrupted;
            }
            match &self.0 {
                Source::Terminal(taken) => match next_event(POLL) {
                    Ok(Some(Event::Key(key))) if key.kind != KeyEventKind::Release => {
                        let control = key.modifiers.contains(KeyModifiers::CONTROL);
                        match key.code {
                            KeyCode::Char('c') if control => return Pressed::Interrupted,
                            KeyCode::Char('d') if control => return Pressed::End,
                            KeyCode::Char('z') if control => taken.suspend(),
                            KeyCode::Char(c) if !control => return Pressed::Text(c.to_string()),
                            KeyCode::Enter => return Pressed::Text(String::new()),
                            KeyCode::Esc => return Pressed::Text("q".to_owned()),
                            _ => {}
                        }
                    }
                    Ok(_) => {}
                    // A terminal that is gone has no more keys.
                    Err(_) => return Pressed::End,
                },
                Source::Pipe(lines) => match lines.wait(PATIENCE) {
                    Typed::Line(line) => return Pressed::Text(line),
                    Typed::Nothing => {}
                    Typed::End => return Pressed::End,
                    Typed::Interrupted => return Pressed::Interrupted,
                },
            }
        }
    }
}

impl Taken {
    fn suspend(&self) {
        self.before.restore();
        stop();
        self.before.by_key();
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.before.restore();
        say_given_back(self.beside.as_mut());
    }
}
