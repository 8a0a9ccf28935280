//! Stage 4: from a line of text to a player.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::Cell;
use crate::players::{Player, Rng};

/// Somebody registered this word before. The earlier one stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlreadyRegistered(pub String);

/// Why a line is no player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayerError {
    /// No word at all, or nothing that this word understands, but this line.
    Unreadable(String),
    /// Nobody registered this word.
    UnknownWord(String),
}

impl Cell {
    /// Reads a name such as `b3`: a letter from `a` to `z` for the column, then
    /// the number of the row, from 1 at the top. Anything else is `None`.
    pub fn named(name: &str) -> Option<Cell> {
        todo!()
    }
}

/// Which word means which player.
pub struct PlayerRegistry {
    // yours
}

impl PlayerRegistry {
    /// Knows no word.
    pub fn empty() -> Self {
        todo!()
    }

    /// Knows `perfect`, `random` and `scripted`. Each random player gets a
    /// generator of its own, made by `new_rng` when the player is made.
    pub fn standard(new_rng: impl Fn() -> Box<dyn Rng> + Send + Sync + 'static) -> Self {
        todo!()
    }

    /// From now on `word` means the player that `make` makes of the rest of the
    /// line; `None` says that the rest makes no sense.
    ///
    /// # Errors
    /// `AlreadyRegistered` if the word is known. It keeps its meaning.
    pub fn register(
        &mut self,
        word: &str,
        make: impl Fn(&[&str]) -> Option<Box<dyn Player>> + Send + Sync + 'static,
    ) -> Result<(), AlreadyRegistered> {
        todo!()
    }

    /// All known words, in alphabetical order.
    pub fn words(&self) -> Vec<String> {
        todo!()
    }

    /// Makes the player of a line such as `scripted b2 a1`.
    ///
    /// # Errors
    /// `Unreadable` if there is no word, or the word can make nothing of the
    /// rest; `UnknownWord` if nobody registered it.
    pub fn create(&self, line: &str) -> Result<Box<dyn Player>, PlayerError> {
        todo!()
    }
}
