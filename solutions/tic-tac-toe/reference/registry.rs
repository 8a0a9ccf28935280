//! From a line of text to a player.

use crate::Cell;
use crate::players::{Perfect, Player, Random, Rng, Scripted};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

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
        let mut letters = name.chars();
        let column = letters.next().filter(char::is_ascii_lowercase)?;
        let number = letters.as_str();
        let digits = number.chars().all(|letter| letter.is_ascii_digit());
        if !digits || number.starts_with('0') {
            return None;
        }
        Some(Cell {
            row: number.parse::<usize>().ok()? - 1,
            col: usize::from(u8::try_from(column).ok()? - b'a'),
        })
    }
}

type MakePlayer = Box<dyn Fn(&[&str]) -> Option<Box<dyn Player>> + Send + Sync>;

/// Which word means which player.
pub struct PlayerRegistry {
    makers: BTreeMap<String, MakePlayer>,
}

impl PlayerRegistry {
    /// Knows no word.
    pub fn empty() -> Self {
        Self {
            makers: BTreeMap::new(),
        }
    }

    /// Knows `perfect`, `random` and `scripted`. Each random player gets a
    /// generator of its own, made by `new_rng` when the player is made.
    pub fn standard(new_rng: impl Fn() -> Box<dyn Rng> + Send + Sync + 'static) -> Self {
        let known: [(&str, MakePlayer); 3] = [
            ("perfect", Box::new(|rest| alone(rest, Perfect::new))),
            (
                "random",
                Box::new(move |rest| alone(rest, || Random::new(new_rng()))),
            ),
            ("scripted", Box::new(scripted)),
        ];
        Self {
            makers: known.map(|(word, make)| (word.to_string(), make)).into(),
        }
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
        match self.makers.entry(word.to_string()) {
            Entry::Vacant(place) => {
                place.insert(Box::new(make));
                Ok(())
            }
            Entry::Occupied(taken) => Err(AlreadyRegistered(taken.key().clone())),
        }
    }

    /// All known words, in alphabetical order.
    pub fn words(&self) -> Vec<String> {
        self.makers.keys().cloned().collect()
    }

    /// Makes the player of a line such as `scripted b2 a1`.
    ///
    /// # Errors
    /// `Unreadable` if there is no word, or the word can make nothing of the
    /// rest; `UnknownWord` if nobody registered it.
    pub fn create(&self, line: &str) -> Result<Box<dyn Player>, PlayerError> {
        let unreadable = || PlayerError::Unreadable(line.to_string());
        let mut words = line.split_whitespace();
        let word = words.next().ok_or_else(unreadable)?;
        let rest: Vec<&str> = words.collect();
        match self.makers.get(word) {
            Some(make) => make(&rest).ok_or_else(unreadable),
            None => Err(PlayerError::UnknownWord(word.to_string())),
        }
    }
}

/// A player whose word stands alone on the line.
fn alone<P: Player + 'static>(rest: &[&str], make: impl FnOnce() -> P) -> Option<Box<dyn Player>> {
    rest.is_empty()
        .then(|| -> Box<dyn Player> { Box::new(make()) })
}

fn scripted(rest: &[&str]) -> Option<Box<dyn Player>> {
    let cells: Option<Vec<Cell>> = rest.iter().map(|name| Cell::named(name)).collect();
    Some(Box::new(Scripted::new(&cells?)))
}
