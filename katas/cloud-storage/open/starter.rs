//! A cloud storage that is run by text commands.

/// The storage. What it holds is your design.
#[derive(Debug, Default)]
pub struct App {}

impl App {
    /// A storage without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["add", _path, _size] => todo!(),
            ["copy", _from, _to] => todo!(),
            ["delete", _path] => todo!(),
            ["size", _path] => todo!(),
            ["usage"] => todo!(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }
}
