//! A URL shortener that is run by text commands.

/// The shortener. What it holds is your design.
#[derive(Debug, Default)]
pub struct App {}

impl App {
    /// A shortener without links.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["shorten", _url] => todo!(),
            ["resolve", _code] => todo!(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }
}
