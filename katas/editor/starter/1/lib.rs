//! A small text editor. Texts are ASCII, positions count bytes.
#![allow(unused_variables)] // remove this line when the bodies are written

/// Why a command was not executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// The position is behind the end of the text.
    OutOfRange,
}

/// A change of a text, as a value.
pub trait Command {
    /// Makes the change. On `Err` the text is unchanged.
    fn apply(&mut self, text: &mut String) -> Result<(), Rejected>;
    /// Takes back the last `apply` that returned `Ok`.
    fn undo(&mut self, text: &mut String);
}

/// Inserts `what` at the position `at`.
pub struct Insert {
    pub at: usize,
    pub what: String,
}

impl Command for Insert {
    fn apply(&mut self, text: &mut String) -> Result<(), Rejected> {
        todo!()
    }

    fn undo(&mut self, text: &mut String) {
        todo!()
    }
}

/// Several commands that are executed together or not at all.
pub struct Macro(pub Vec<Box<dyn Command>>);

impl Command for Macro {
    fn apply(&mut self, text: &mut String) -> Result<(), Rejected> {
        todo!()
    }

    fn undo(&mut self, text: &mut String) {
        todo!()
    }
}

/// A text that can be changed.
#[derive(Default)]
pub struct Editor {
    text: String,
}

impl Editor {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Inserts `what` at the position `at`.
    pub fn insert(&mut self, at: usize, what: &str) -> Result<(), Rejected> {
        if at > self.text.len() {
            return Err(Rejected::OutOfRange);
        }
        self.text.insert_str(at, what);
        Ok(())
    }

    /// Executes a command.
    pub fn run(&mut self, command: Box<dyn Command>) -> Result<(), Rejected> {
        todo!()
    }

    /// Takes back the last command; `false` if there is none.
    pub fn undo(&mut self) -> bool {
        todo!()
    }

    /// Executes the command again that was taken back last.
    pub fn redo(&mut self) -> bool {
        todo!()
    }
}
