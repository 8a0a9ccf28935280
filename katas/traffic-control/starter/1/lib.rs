//! Traffic control: lamps on a clock that is moved by hand.
#![allow(unused_variables)] // remove this line when the bodies are written

/// What a lamp shows. `FlashingRed` is not needed before stage 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Light {
    Red,
    Yellow,
    Green,
    FlashingRed,
}

/// How long a head shows each light, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Durations {
    pub green_ms: u64,
    pub yellow_ms: u64,
    pub red_ms: u64,
}

/// Why there is no such head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadError {
    /// This light would never be seen. The first of green, yellow, red.
    ZeroDuration(Light),
}

/// One signal head that runs by itself: green, yellow, red, green …
pub struct SignalHead {
    // yours
}

impl SignalHead {
    /// A head that turns green now.
    ///
    /// # Errors
    /// `ZeroDuration` if one of the durations is 0.
    pub fn new(durations: Durations) -> Result<Self, HeadError> {
        todo!()
    }

    /// What it shows now.
    pub fn light(&self) -> Light {
        todo!()
    }

    /// How long it will still show that: at least 1.
    pub fn remaining_ms(&self) -> u64 {
        todo!()
    }

    /// Lets `ms` milliseconds pass.
    pub fn advance(&mut self, ms: u64) {
        todo!()
    }
}
