//! A rate limiter that is run by text commands.

/// The limiter. What it holds is your design.
#[derive(Debug, Default)]
pub struct App {}

impl App {
    /// A limiter without any limit.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["limit", _endpoint, "window", _n, _ms] => todo!(),
            ["default", "window", _n, _ms] => todo!(),
            ["wait", _ms] => todo!(),
            ["ask", _client, _endpoint] => todo!(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }
}
