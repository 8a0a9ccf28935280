//! Stage 4: players made from a line of text.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::Cell;
use crate::players::{Player, Rng};

/// This word is registered already and keeps its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlreadyRegistered(pub String);

/// Why `create` returned no player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayerError {
    /// This line has no word, or its arguments do not make sense.
    Unreadable(String),
    /// This word is not registered.
    UnknownWord(String),
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Cell {
    /// Reads a name such as `b3`: a letter from `a` to `z` for the column, then
    /// the number of the row, from 1 at the top. Returns `None` for other texts.
    pub fn named(name: &str) -> Option<Cell> {
        todo!()
    }
}

/// Maps words to players.
pub struct PlayerRegistry {
    // yours
}

impl PlayerRegistry {
    /// A registry without words.
    pub fn empty() -> Self {
        todo!()
    }

    /// A registry with `perfect`, `random` and `scripted`. Each random player gets
    /// its own generator: `create` calls `new_rng` for it.
    pub fn standard(new_rng: impl Fn() -> Box<dyn Rng> + Send + Sync + 'static) -> Self {
        todo!()
    }

    /// Registers `word`. `make` gets the other words of the line and returns the
    /// player, or `None` if the words do not make sense.
    ///
    /// # Errors
    /// `AlreadyRegistered` if the word is registered. It keeps its meaning.
    pub fn register(
        &mut self,
        word: &str,
        make: impl Fn(&[&str]) -> Option<Box<dyn Player>> + Send + Sync + 'static,
    ) -> Result<(), AlreadyRegistered> {
        todo!()
    }

    /// All registered words, sorted.
    pub fn words(&self) -> Vec<String> {
        todo!()
    }

    /// Makes a player from a line such as `scripted b2 a1`.
    ///
    /// # Errors
    /// See `PlayerError`.
    pub fn create(&self, line: &str) -> Result<Box<dyn Player>, PlayerError> {
        todo!()
    }
}
