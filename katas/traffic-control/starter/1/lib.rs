//! Traffic control: lamps on a clock that is moved by hand.
#![allow(unused_variables)] // remove this line when the bodies are written

/// What a lamp shows. More lights may follow.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Light {
    Red,
    Yellow,
    Green,
}

/// How long a head shows each light, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Durations {
    pub green_ms: u64,
    pub yellow_ms: u64,
    pub red_ms: u64,
}

/// Why a head cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadError {
    /// The duration of this light is 0.
    ZeroDuration(Light),
}

/// One signal head: green, yellow, red, green …
pub struct SignalHead {
    // your fields
}

impl SignalHead {
    /// Returns a head that turns green now.
    ///
    /// # Errors
    /// `ZeroDuration` if one of the durations is 0.
    pub fn new(durations: Durations) -> Result<Self, HeadError> {
        todo!()
    }

    /// What the head shows now.
    pub fn light(&self) -> Light {
        todo!()
    }

    /// How long the head will still show that: at least 1.
    pub fn remaining_ms(&self) -> u64 {
        todo!()
    }

    /// Lets `ms` milliseconds pass.
    pub fn advance(&mut self, ms: u64) {
        todo!()
    }
}
