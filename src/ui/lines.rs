//! What somebody types, line by line, without stopping whoever waits for it.

use std::{
    io::{self, BufRead, Read},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use super::clean;
use crate::process;

/// How often a wait looks for Ctrl-C.
const POLL: Duration = Duration::from_millis(50);
/// Most bytes of one line; what is longer comes in pieces.
const LONGEST: u64 = 4096;

/// Standard input, read in a thread of its own.
#[derive(Debug)]
pub struct Lines(Receiver<String>);

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
        Self(lines)
    }

    /// Waits for a line, for `most` at the longest.
    pub fn wait(&self, most: Duration) -> Typed {
        let until = Instant::now() + most;
        loop {
            if process::is_interrupted() {
                return Typed::Interrupted;
            }
            let left = until.saturating_duration_since(Instant::now());
            match self.0.recv_timeout(left.min(POLL)) {
                Ok(line) => return Typed::Line(line),
                Err(RecvTimeoutError::Disconnected) => return Typed::End,
                Err(RecvTimeoutError::Timeout) if left.is_zero() => return Typed::Nothing,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}
