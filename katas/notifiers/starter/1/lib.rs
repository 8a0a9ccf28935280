//! Notifiers that are made by name.
#![allow(unused_variables)] // remove this line when the bodies are written

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
    match name {
        "mail" => Ok(Box::new(Mail)),
        "sms" => Ok(Box::new(Sms)),
        _ => Err(Unknown(name.into())),
    }
}

/// All names in alphabetical order.
pub fn names() -> Vec<String> {
    vec!["mail".into(), "sms".into()]
}

/// Knows how notifiers are made.
pub struct Registry {
    // your fields
}

impl Registry {
    /// A registry without any name.
    pub fn empty() -> Self {
        todo!()
    }

    /// A registry with `mail` and `sms`.
    pub fn with_defaults() -> Self {
        todo!()
    }

    /// Adds a name.
    pub fn register(&mut self, name: &str, maker: Maker) -> Result<(), Taken> {
        todo!()
    }

    /// A new notifier, made by the maker of this name.
    pub fn create(&self, name: &str) -> Result<Box<dyn Notifier>, Unknown> {
        todo!()
    }

    /// All names in alphabetical order.
    pub fn names(&self) -> Vec<String> {
        todo!()
    }
}
