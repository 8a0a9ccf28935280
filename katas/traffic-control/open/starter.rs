//! A junction that is run by text commands.

/// The junction. What it holds is your design.
#[derive(Debug, Default)]
pub struct App {}

impl App {
    /// A junction without any road.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["road", _road, _seconds] => todo!(),
            ["clearance", _yellow, _all_red] => todo!(),
            ["lamps"] => todo!(),
            ["wait", _seconds] => todo!(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }
}
