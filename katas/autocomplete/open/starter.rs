//! A search field that is run by text commands.

/// The search field. What it holds is your design.
#[derive(Debug, Default)]
pub struct App {}

impl App {
    /// A search field without any term.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["add", _term, _weight] => todo!(),
            ["remove", _term] => todo!(),
            ["weight", _term] => todo!(),
            ["suggest", _prefix, _k] => todo!(),
            ["top", _k] => todo!(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }
}
