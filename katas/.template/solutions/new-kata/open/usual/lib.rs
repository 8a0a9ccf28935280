//! A counter behind a text command: the answer most people give.

#[derive(Debug, Default)]
pub struct App {
    count: u32,
    limit: u32,
    by_two: bool,
}

impl App {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["limit", limit] => {
                self.limit = limit.parse().unwrap_or(0);
                format!("counts up to {limit}")
            }
            ["step", name] => {
                self.by_two = *name == "two";
                format!("step {name}")
            }
            ["press"] => {
                let next = self.count + if self.by_two { 2 } else { 1 };
                if next > self.limit {
                    return format!("rejected: the limit is {}", self.limit);
                }
                self.count = next;
                format!("counted {next}")
            }
            _ => self.count.to_string(),
        }
    }
}
