//! Elevators that are run by text commands.

/// The building. What it holds is your design.
#[derive(Debug, Default)]
pub struct App {}

impl App {
    /// A building without floors and cars.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["building", _highest, _dwell] => todo!(),
            ["car", _car, _floor] => todo!(),
            ["call", _car, _floor] => todo!(),
            ["show", _car] => todo!(),
            ["step", _ticks] => todo!(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }
}
