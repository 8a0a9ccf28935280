//! A chat that is run by text commands.

/// The chat. What it holds is your design.
#[derive(Debug, Default)]
pub struct App {}

impl App {
    /// A chat without messages.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["send", _from, _to, _text] => todo!(),
            ["history", _user, _chat] => todo!(),
            ["chats", _user] => todo!(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }
}
