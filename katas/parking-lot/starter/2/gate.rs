//! Stage 2: what is typed at the gate becomes a vehicle.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::Vehicle;

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

/// Which word at the gate means which vehicle.
pub struct VehicleRegistry {
    // yours
}

impl VehicleRegistry {
    /// Knows no word.
    pub fn empty() -> Self {
        todo!()
    }

    /// Knows `bike`, `car` and `truck`.
    pub fn standard() -> Self {
        todo!()
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
        todo!()
    }

    /// All known words, ordered as `str` is.
    pub fn words(&self) -> Vec<String> {
        todo!()
    }

    /// Reads a line such as `car KA-01-1234`.
    ///
    /// # Errors
    /// `Unreadable` if there are not exactly two parts, else `UnknownWord`.
    pub fn read(&self, line: &str) -> Result<Vehicle, GateError> {
        todo!()
    }
}
