//! A counter that is run by text commands.

/// The counter. What it holds is your design.
#[derive(Debug, Default)]
pub struct App {}

impl App {
    /// A counter at 0.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["limit", _limit] => todo!(),
            ["step", _name] => todo!(),
            ["press"] => todo!(),
            ["count"] => todo!(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }
}
