//! Greetings by a configuration that is global.
#![allow(unused_variables)] // remove this line when the bodies are written

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
    let default = Config::default();
    let config = CONFIG.get().unwrap_or(&default);
    match (config.language.as_str(), config.polite) {
        ("de", true) => format!("Guten Tag, {name}"),
        ("de", false) => format!("Hallo, {name}"),
        (_, true) => format!("Good day, {name}"),
        (_, false) => format!("Hi, {name}"),
    }
}

/// Greets by a configuration of its own.
#[derive(Clone, Debug)]
pub struct Greeter {
    // your fields
}

impl Greeter {
    /// A greeter with this configuration.
    pub fn new(config: Config) -> Self {
        todo!()
    }

    /// A greeting by the configuration of this greeter.
    pub fn greet(&self, name: &str) -> String {
        todo!()
    }
}

/// A desk in the shop. It gets its greeter from outside.
pub struct Desk {
    // your fields
}

impl Desk {
    /// A desk with its number and its greeter.
    pub fn new(number: u32, greeter: Greeter) -> Self {
        todo!()
    }

    /// What the desk says: `desk 1: Hi, Ann`.
    pub fn welcome(&self, name: &str) -> String {
        todo!()
    }
}
