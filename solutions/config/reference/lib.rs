//! Greetings by a configuration that is passed in.

use std::sync::OnceLock;

/// How the shop greets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub language: String,
    pub polite: bool,
}

static CONFIG: OnceLock<Config> = OnceLock::new();

/// The configuration was set before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlreadySet;

/// Sets the configuration of the whole program, once.
pub fn init(config: Config) -> Result<(), AlreadySet> {
    CONFIG.set(config).map_err(|_| AlreadySet)
}

/// The default: English, not polite.
impl Default for Config {
    fn default() -> Self {
        Self {
            language: "en".into(),
            polite: false,
        }
    }
}

/// A greeting by the global configuration, or by the default before `init`.
pub fn greet(name: &str) -> String {
    let config = CONFIG.get().cloned().unwrap_or_default();
    Greeter::new(config).greet(name)
}

/// Greets by a configuration of its own.
#[derive(Clone, Debug)]
pub struct Greeter {
    config: Config,
}

impl Greeter {
    /// A greeter with this configuration.
    pub fn new(config: Config) -> Self {
        Self { config }
    }

    /// A greeting by the configuration of this greeter.
    pub fn greet(&self, name: &str) -> String {
        let config = &self.config;
        match (config.language.as_str(), config.polite) {
            ("de", true) => format!("Guten Tag, {name}"),
            ("de", false) => format!("Hallo, {name}"),
            (_, true) => format!("Good day, {name}"),
            (_, false) => format!("Hi, {name}"),
        }
    }
}

/// A desk in the shop. It gets its greeter from outside.
pub struct Desk {
    number: u32,
    greeter: Greeter,
}

impl Desk {
    /// A desk with its number and its greeter.
    pub fn new(number: u32, greeter: Greeter) -> Self {
        Self { number, greeter }
    }

    /// What the desk says: `desk 1: Hi, Ann`.
    pub fn welcome(&self, name: &str) -> String {
        format!("desk {}: {}", self.number, self.greeter.greet(name))
    }
}
