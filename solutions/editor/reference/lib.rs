//! A small text editor. Texts are ASCII, positions count bytes.

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
        if self.at > text.len() {
            return Err(Rejected::OutOfRange);
        }
        text.insert_str(self.at, &self.what);
        Ok(())
    }

    fn undo(&mut self, text: &mut String) {
        text.replace_range(self.at..self.at + self.what.len(), "");
    }
}

/// Several commands that are executed together or not at all.
pub struct Macro(pub Vec<Box<dyn Command>>);

impl Command for Macro {
    fn apply(&mut self, text: &mut String) -> Result<(), Rejected> {
        for next in 0..self.0.len() {
            if let Err(rejected) = self.0[next].apply(text) {
                for command in self.0[..next].iter_mut().rev() {
                    command.undo(text);
                }
                return Err(rejected);
            }
        }
        Ok(())
    }

    fn undo(&mut self, text: &mut String) {
        for command in self.0.iter_mut().rev() {
            command.undo(text);
        }
    }
}

/// A text that can be changed.
#[derive(Default)]
pub struct Editor {
    text: String,
    done: Vec<Box<dyn Command>>,
    undone: Vec<Box<dyn Command>>,
}

impl Editor {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Inserts `what` at the position `at`.
    pub fn insert(&mut self, at: usize, what: &str) -> Result<(), Rejected> {
        let what = what.into();
        self.run(Box::new(Insert { at, what }))
    }

    /// Executes a command.
    pub fn run(&mut self, mut command: Box<dyn Command>) -> Result<(), Rejected> {
        command.apply(&mut self.text)?;
        self.done.push(command);
        self.undone.clear();
        Ok(())
    }

    /// Takes back the last command; `false` if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(mut command) = self.done.pop() else {
            return false;
        };
        command.undo(&mut self.text);
        self.undone.push(command);
        true
    }

    /// Executes the command again that was taken back last.
    pub fn redo(&mut self) -> bool {
        let Some(mut command) = self.undone.pop() else {
            return false;
        };
        let applied = command.apply(&mut self.text).is_ok();
        self.done.push(command);
        applied
    }
}
