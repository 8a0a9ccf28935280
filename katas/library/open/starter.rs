//! A library that is run by text commands.

/// The library. What it holds is your design.
#[derive(Debug, Default)]
pub struct App {}

impl App {
    /// A library without any title.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["title", _name, _author] => todo!(),
            ["copy", _title] => todo!(),
            ["borrow", _member, _title] => todo!(),
            ["return", _copy] => todo!(),
            ["wait", _days] => todo!(),
            ["shelf", _title] => todo!(),
            ["where", _copy] => todo!(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }
}
