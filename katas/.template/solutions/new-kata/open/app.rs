//! The counter behind a text command.

use crate::Counter;
use crate::steps::Step;
use std::collections::BTreeMap;
use std::fmt;

type MakeStep = Box<dyn Fn() -> Box<dyn Step + Send>>;

/// A counter that is set up and run by text commands.
pub struct App {
    steps: BTreeMap<String, MakeStep>,
    limit: u32,
    step: String,
    counter: Option<Counter>,
}

impl Default for App {
    fn default() -> Self {
        let app = Self {
            steps: BTreeMap::new(),
            limit: 0,
            step: "one".to_string(),
            counter: None,
        };
        app.with_step("one", || Box::new(By(1)))
            .with_step("two", || Box::new(By(2)))
    }
}

impl App {
    /// A counter at 0.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a step for `step NAME`.
    #[must_use]
    pub fn with_step(
        mut self,
        name: &str,
        make: impl Fn() -> Box<dyn Step + Send> + 'static,
    ) -> Self {
        self.steps.insert(name.to_string(), Box::new(make));
        self
    }

    /// Runs one command, and returns the lines of the reply.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["limit", limit] => {
                self.limit = limit.parse().unwrap_or_default();
                format!("counts up to {limit}")
            }
            ["step", name] if self.steps.contains_key(*name) => {
                self.step = (*name).to_string();
                format!("step {name}")
            }
            ["press"] => match self.counter().press() {
                Ok(count) => format!("counted {count}"),
                Err(_) => format!("rejected: the limit is {}", self.limit),
            },
            ["count"] => self.counter().count().to_string(),
            _ => format!("rejected: {line} makes no sense"),
        }
    }

    /// The counter, made by now.
    fn counter(&mut self) -> &mut Counter {
        let make = self.steps.get(&self.step);
        let step = make.map_or_else(|| Box::new(By(1)) as Box<dyn Step + Send>, |make| make());
        let limit = self.limit;
        self.counter
            .get_or_insert_with(|| Counter::with_step(limit, Chosen(step)))
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

struct By(u32);

impl Step for By {
    fn next(&self, count: u32) -> u32 {
        count + self.0
    }
}

struct Chosen(Box<dyn Step + Send>);

impl Step for Chosen {
    fn next(&self, count: u32) -> u32 {
        self.0.next(count)
    }
}
