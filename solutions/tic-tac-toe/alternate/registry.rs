//! From a line of text to a player: a list of words, kept sorted.

use crate::Cell;
use crate::players::{Perfect, Player, Random, Rng, Scripted};

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
        let (&[letter @ b'a'..=b'z'], digits) = name.as_bytes().split_at_checked(1)? else {
            return None;
        };
        let [b'1'..=b'9', ..] = digits else {
            return None;
        };
        let number = digits
            .iter()
            .try_fold(0_usize, |number, digit| match digit {
                b'0'..=b'9' => number
                    .checked_mul(10)?
                    .checked_add(usize::from(digit - b'0')),
                _ => None,
            });
        Some(Cell {
            row: number? - 1,
            col: usize::from(letter - b'a'),
        })
    }
}

type Made = Option<Box<dyn Player>>;
type Make = Box<dyn Fn(&[&str]) -> Made + Send + Sync>;

struct Entry {
    word: String,
    make: Make,
}

/// Which word means which player.
pub struct PlayerRegistry {
    entries: Vec<Entry>,
}

impl PlayerRegistry {
    /// Knows no word.
    pub fn empty() -> Self {
        let entries = Vec::new();
        Self { entries }
    }

    /// Knows `perfect`, `random` and `scripted`. Each random player gets a
    /// generator of its own, made by `new_rng` when the player is made.
    pub fn standard(new_rng: impl Fn() -> Box<dyn Rng> + Send + Sync + 'static) -> Self {
        let perfect = |rest: &[&str]| -> Made {
            let alone = rest.is_empty();
            alone.then(|| -> Box<dyn Player> { Box::new(Perfect::new()) })
        };
        let random = move |rest: &[&str]| -> Made {
            let alone = rest.is_empty();
            alone.then(|| -> Box<dyn Player> { Box::new(Random::new(new_rng())) })
        };
        let scripted = |rest: &[&str]| -> Made {
            let cells = rest.iter().map(|name| Cell::named(name));
            let cells: Vec<Cell> = cells.collect::<Option<_>>()?;
            Some(Box::new(Scripted::new(&cells)))
        };
        let entry = |word: &str, make| Entry {
            word: word.to_string(),
            make,
        };
        Self {
            entries: vec![
                entry("perfect", Box::new(perfect)),
                entry("random", Box::new(random)),
                entry("scripted", Box::new(scripted)),
            ],
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
        let word = word.to_string();
        match self.place(&word) {
            Ok(_) => Err(AlreadyRegistered(word)),
            Err(place) => {
                let make = Box::new(make);
                self.entries.insert(place, Entry { word, make });
                Ok(())
            }
        }
    }

    /// All known words, in alphabetical order.
    pub fn words(&self) -> Vec<String> {
        self.entries
            .iter()
            .map(|entry| entry.word.clone())
            .collect()
    }

    /// Makes the player of a line such as `scripted b2 a1`.
    ///
    /// # Errors
    /// `Unreadable` if there is no word, or the word can make nothing of the
    /// rest; `UnknownWord` if nobody registered it.
    pub fn create(&self, line: &str) -> Result<Box<dyn Player>, PlayerError> {
        let unreadable = || PlayerError::Unreadable(line.to_string());
        let parts: Vec<&str> = line.split_whitespace().collect();
        let (&word, rest) = parts.split_first().ok_or_else(unreadable)?;
        match self.place(word) {
            Ok(place) => (self.entries[place].make)(rest).ok_or_else(unreadable),
            Err(_) => Err(PlayerError::UnknownWord(word.to_string())),
        }
    }

    /// Where the word is, or else where it would have to be.
    fn place(&self, word: &str) -> Result<usize, usize> {
        self.entries
            .binary_search_by(|entry| entry.word.as_str().cmp(word))
    }
}
