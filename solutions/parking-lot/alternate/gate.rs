//! From the text that is typed at the gate to a vehicle.

use crate::{Vehicle, VehicleKind};

/// Somebody registered this word or name before. The earlier one stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlreadyRegistered(pub String);

/// Why a line is no vehicle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateError {
    /// Not a word and a plate, but this line.
    Unreadable(String),
    /// Nobody registered this word.
    UnknownWord(String),
}

type MakeVehicle = Box<dyn Fn(&str) -> Vehicle + Send + Sync>;

/// Which word at the gate means which vehicle. The list is sorted by word.
pub struct VehicleRegistry {
    words: Vec<(String, MakeVehicle)>,
}

impl VehicleRegistry {
    /// Knows no word.
    pub fn empty() -> Self {
        Self { words: Vec::new() }
    }

    /// Knows `bike`, `car` and `truck`.
    pub fn standard() -> Self {
        let word = |word: &str, kind| {
            let make: MakeVehicle = Box::new(move |plate| Vehicle::new(kind, plate));
            (word.to_string(), make)
        };
        Self {
            words: vec![
                word("bike", VehicleKind::Bike),
                word("car", VehicleKind::Car),
                word("truck", VehicleKind::Truck),
            ],
        }
    }

    /// From now on `word` means the vehicle that `make` makes of a plate.
    ///
    /// # Errors
    /// `AlreadyRegistered` if the word is known. It keeps its meaning.
    pub fn register(
        &mut self,
        word: &str,
        make: impl Fn(&str) -> Vehicle + Send + Sync + 'static,
    ) -> Result<(), AlreadyRegistered> {
        let Err(index) = self.place_of(word) else {
            return Err(AlreadyRegistered(word.to_string()));
        };
        self.words.insert(index, (word.to_string(), Box::new(make)));
        Ok(())
    }

    /// All known words, ordered as `str` is.
    pub fn words(&self) -> Vec<String> {
        self.words.iter().map(|(word, _)| word.clone()).collect()
    }

    /// Where the word is, or else where it belongs.
    fn place_of(&self, word: &str) -> Result<usize, usize> {
        self.words
            .binary_search_by(|(known, _)| known.as_str().cmp(word))
    }

    /// Reads a line such as `car KA-01-1234`.
    ///
    /// # Errors
    /// `Unreadable` if there are not exactly two parts, else `UnknownWord`.
    pub fn read(&self, line: &str) -> Result<Vehicle, GateError> {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [word, plate] = parts[..] else {
            return Err(GateError::Unreadable(line.to_string()));
        };
        match self.place_of(word) {
            Ok(index) => Ok(self.words[index].1(plate)),
            Err(_) => Err(GateError::UnknownWord(word.to_string())),
        }
    }
}
