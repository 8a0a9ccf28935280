//! Notifiers that are made by name; anybody can register one.

use std::collections::BTreeMap;

/// Sends texts in one way.
pub trait Notifier {
    /// What goes over the line for `text`.
    fn send(&self, text: &str) -> String;
}

/// Sends a mail.
pub struct Mail;

impl Notifier for Mail {
    fn send(&self, text: &str) -> String {
        format!("mail: {text}")
    }
}

/// Sends a short message.
pub struct Sms;

impl Notifier for Sms {
    fn send(&self, text: &str) -> String {
        format!("sms: {}", text.chars().take(10).collect::<String>())
    }
}

/// No notifier has this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(pub String);

/// Another notifier has this name already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken(pub String);

/// Makes a new notifier.
pub type Maker = Box<dyn Fn() -> Box<dyn Notifier>>;

/// The notifier with this name.
pub fn create(name: &str) -> Result<Box<dyn Notifier>, Unknown> {
    Registry::with_defaults().create(name)
}

/// All names in alphabetical order.
pub fn names() -> Vec<String> {
    Registry::with_defaults().names()
}

/// Knows how notifiers are made.
pub struct Registry {
    makers: BTreeMap<String, Maker>,
}

impl Registry {
    /// A registry without any name.
    pub fn empty() -> Self {
        Self {
            makers: BTreeMap::new(),
        }
    }

    /// A registry with `mail` and `sms`.
    pub fn with_defaults() -> Self {
        let mut registry = Self::empty();
        registry
            .makers
            .insert("mail".into(), Box::new(|| Box::new(Mail)));
        registry
            .makers
            .insert("sms".into(), Box::new(|| Box::new(Sms)));
        registry
    }

    /// Adds a name.
    pub fn register(&mut self, name: &str, maker: Maker) -> Result<(), Taken> {
        if self.makers.contains_key(name) {
            return Err(Taken(name.into()));
        }
        self.makers.insert(name.into(), maker);
        Ok(())
    }

    /// A new notifier, made by the maker of this name.
    pub fn create(&self, name: &str) -> Result<Box<dyn Notifier>, Unknown> {
        match self.makers.get(name) {
            Some(maker) => Ok(maker()),
            None => Err(Unknown(name.into())),
        }
    }

    /// All names in alphabetical order.
    pub fn names(&self) -> Vec<String> {
        self.makers.keys().cloned().collect()
    }
}
