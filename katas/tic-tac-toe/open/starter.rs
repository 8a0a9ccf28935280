//! A game of marks on a board that is run by text commands.

/// The game. What it holds is your design.
#[derive(Debug, Default)]
pub struct App {}

impl App {
    /// No game yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["new"] => todo!(),
            ["play", _mark, _cell] => todo!(),
            ["status"] => todo!(),
            ["board"] => todo!(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }
}
