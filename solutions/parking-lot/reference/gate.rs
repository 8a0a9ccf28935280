//! From the text that is typed at the gate to a vehicle.

use crate::registry::Registry;
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

/// Which word at the gate means which vehicle.
pub struct VehicleRegistry {
    words: Registry<MakeVehicle>,
}

impl VehicleRegistry {
    /// Knows no word.
    pub fn empty() -> Self {
        Self {
            words: Registry::new([]),
        }
    }

    /// Knows `bike`, `car` and `truck`.
    pub fn standard() -> Self {
        let known = [
            ("bike", VehicleKind::Bike),
            ("car", VehicleKind::Car),
            ("truck", VehicleKind::Truck),
        ];
        let makers = known.map(|(word, kind)| {
            let make: MakeVehicle = Box::new(move |plate| Vehicle::new(kind, plate));
            (word, make)
        });
        Self {
            words: Registry::new(makers),
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
        self.words.register(word, Box::new(make))
    }

    /// All known words, ordered as `str` is.
    pub fn words(&self) -> Vec<String> {
        self.words.names()
    }

    /// Reads a line such as `car KA-01-1234`.
    ///
    /// # Errors
    /// `Unreadable` if there are not exactly two parts, else `UnknownWord`.
    pub fn read(&self, line: &str) -> Result<Vehicle, GateError> {
        let mut parts = line.split_whitespace();
        let (Some(word), Some(plate), None) = (parts.next(), parts.next(), parts.next()) else {
            return Err(GateError::Unreadable(line.to_string()));
        };
        match self.words.get(word) {
            Some(make) => Ok(make(plate)),
            None => Err(GateError::UnknownWord(word.to_string())),
        }
    }
}
