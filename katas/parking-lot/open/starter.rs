//! A parking lot that is run by text commands.

/// The lot. What it holds is your design.
#[derive(Debug, Default)]
pub struct App {}

impl App {
    /// A lot without any spot.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["lot", _sizes @ ..] => todo!(),
            ["park", _kind, _plate] => todo!(),
            ["leave", _ticket] => todo!(),
            ["free", _size] => todo!(),
            ["find", _plate] => todo!(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }
}
