//! The lines that the learner types, read without stopping the caller: on a
//! terminal with lines that can be edited, elsewhere as it comes.

use std::{
    io::{self, BufRead, Read},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use super::{clean, typing::Typing};
use crate::process;

/// How often a wait looks for Ctrl-C.
const POLL: Duration = Duration::from_millis(50);
/// Most bytes of one line; what is longer comes in pieces.
const LONGEST: u64 = 4096;

/// Standard input, line by line.
#[derive(Debug)]
pub struct Lines(Source);

#[derive(Debug)]
enum Source {
    Terminal(Box<Typing>),
    /// Read in a thread of its own.
    Pipe(Receiver<String>),
}

/// What came while waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A line without its end, and without escapes and control bytes.
    Line(String),
    /// Nothing, so far.
    Nothing,
    /// There will be no more: the input ended.
    End,
    /// Ctrl-C.
    Interrupted,
}

impl Lines {
    /// Begins to read. At most one of these is of use in a program.
    pub fn of_stdin() -> Self {
        if let Some(typing) = Typing::take() {
            return Self(Source::Terminal(Box::new(typing)));
        }
        let (sender, lines) = mpsc::sync_channel(64);
        thread::spawn(move || {
            let mut input = io::stdin().lock();
            loop {
                let mut line = Vec::new();
                let read = input.by_ref().take(LONGEST).read_until(b'\n', &mut line);
                let text = clean(&String::from_utf8_lossy(&line)).trim().to_owned();
                if !matches!(read, Ok(1..)) || sender.send(text).is_err() {
                    return;
                }
            }
        });
        Self(Source::Pipe(lines))
    }

    /// A prompt of so many columns stands at the end of the screen.
    pub fn begin(&self, prompt: usize) {
        if let Source::Terminal(typing) = &self.0 {
            typing.begin(prompt);
        }
    }

    /// Waits for a line, for `most` at the longest.
    pub fn wait(&self, most: Duration) -> Typed {
        let until = Instant::now() + most;
        loop {
            if process::is_interrupted() {
                return Typed::Interrupted;
            }
            let left = until.saturating_duration_since(Instant::now());
            let typed = match &self.0 {
                Source::Terminal(typing) => typing.wait(left.min(POLL)),
                Source::Pipe(lines) => match lines.recv_timeout(left.min(POLL)) {
                    Ok(line) => Typed::Line(line),
                    Err(RecvTimeoutError::Disconnected) => Typed::End,
                    Err(RecvTimeoutError::Timeout) => Typed::Nothing,
                },
            };
            if typed != Typed::Nothing || left.is_zero() {
                return typed;
            }
        }
    }
}
