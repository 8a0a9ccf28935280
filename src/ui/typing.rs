//! A terminal on which somebody types line by line, and can edit each line. What is
//! printed meanwhile goes on as usual.

use std::{
    cell::{Cell, RefCell},
    io::{self, IsTerminal, Write},
    process::ChildStdin,
    time::Duration,
};

use crossterm::{
    cursor, event, queue,
    style::Print,
    terminal::{self, ClearType},
};

use super::{
    editing::{Editing, Outcome},
    lines::Typed,
    terminal::{Settings, next_event, say_given_back, start_beside},
    text::clean,
};

/// Fewer columns than these are not enough to type in.
const NARROWEST: usize = 8;

/// The terminal, key by key, until this is dropped.
#[derive(Debug)]
pub(super) struct Typing {
    editing: RefCell<Editing>,
    /// The columns of the prompt.
    prompt: Cell<usize>,
    before: Settings,
    /// Somebody who gives the terminal back if this program is killed.
    beside: Option<ChildStdin>,
}

impl Typing {
    /// Takes the keys of the terminal, if there is one to type on.
    pub(super) fn take() -> Option<Self> {
        let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
        if dumb || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return None;
        }
        let beside = start_beside();
        let before = Settings::now();
        before.by_key().then_some(Self {
            editing: RefCell::default(),
            prompt: Cell::new(0),
            before,
            beside,
        })
    }

    /// A prompt of so many columns stands there: what was typed so far goes behind it.
    pub(super) fn begin(&self, prompt: usize) {
        self.prompt.set(prompt);
        self.draw();
    }

    /// Waits for a key, and gives a line if that ends one.
    pub(super) fn wait(&self, most: Duration) -> Typed {
        // A terminal that is gone types no more.
        let key = match next_event(most) {
            Ok(Some(event::Event::Key(key))) if key.kind != event::KeyEventKind::Release => key,
            Ok(Some(event::Event::Resize(..))) => {
                self.draw();
                return Typed::Nothing;
            }
            Ok(_) => return Typed::Nothing,
            Err(_) => return Typed::End,
        };
        let outcome = self.editing.borrow_mut().on_key(key);
        match outcome {
            Outcome::Changed => self.draw(),
            Outcome::Line(line) => {
                self.print("\n");
                return Typed::Line(clean(&line).trim().to_owned());
            }
            Outcome::End => return Typed::End,
            Outcome::Interrupt => return Typed::Interrupted,
            Outcome::Suspend => self.suspend(),
        }
        Typed::Nothing
    }

    fn suspend(&self) {
        self.print("\n");
        self.before.restore();
        super::terminal::stop();
        self.before.by_key();
        self.draw();
    }

    fn draw(&self) {
        let (width, _) = terminal::size().unwrap_or((80, 24));
        let prompt = self.prompt.get();
        let room = usize::from(width).saturating_sub(prompt).max(NARROWEST);
        let (text, at) = self.editing.borrow().visible(room);
        let column = |it: usize| cursor::MoveToColumn(u16::try_from(it).unwrap_or(u16::MAX));
        let mut out = io::stdout().lock();
        // A terminal that is gone shows nothing.
        let _ = queue!(
            out,
            column(prompt),
            terminal::Clear(ClearType::UntilNewLine),
            Print(text),
            column(prompt + at)
        )
        .and_then(|()| out.flush());
    }

    #[expect(clippy::unused_self, reason = "only who has the terminal writes to it")]
    fn print(&self, text: &str) {
        let mut out = io::stdout().lock();
        // The same.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

impl Drop for Typing {
    fn drop(&mut self) {
        self.before.restore();
        say_given_back(self.beside.as_mut());
    }
}
