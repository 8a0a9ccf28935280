//! Traffic control: signal heads and junctions on a clock that is moved by hand.

pub mod control_room;
pub mod corridor;
pub mod intersection;
mod layout;
pub mod pedestrians;
pub mod plans;
pub mod priority;

use std::fmt;

/// What a lamp shows. More lights may follow.
#[non_exhaustive]
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

/// Why a head cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadError {
    /// The duration of this light is 0.
    ZeroDuration(Light),
}

impl fmt::Display for HeadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::ZeroDuration(light) = self;
        write!(f, "the head would show {light:?} for 0 ms")
    }
}

impl std::error::Error for HeadError {}

/// One signal head: green, yellow, red, green …
#[derive(Clone, Debug)]
pub struct SignalHead {
    /// What follows what, and for how long. No duration is 0.
    cycle: [(Light, u64); 3],
    step: usize,
    remaining_ms: u64,
}

impl SignalHead {
    /// Returns a head that turns green now.
    ///
    /// # Errors
    /// `ZeroDuration` if one of the durations is 0.
    pub fn new(durations: Durations) -> Result<Self, HeadError> {
        let cycle = [
            (Light::Green, durations.green_ms),
            (Light::Yellow, durations.yellow_ms),
            (Light::Red, durations.red_ms),
        ];
        if let Some((light, _)) = cycle.iter().find(|(_, ms)| *ms == 0) {
            return Err(HeadError::ZeroDuration(*light));
        }
        Ok(Self {
            cycle,
            step: 0,
            remaining_ms: durations.green_ms,
        })
    }

    /// What the head shows now.
    #[must_use]
    pub fn light(&self) -> Light {
        self.cycle[self.step].0
    }

    /// How long the head will still show that: at least 1.
    #[must_use]
    pub fn remaining_ms(&self) -> u64 {
        self.remaining_ms
    }

    /// Lets `ms` milliseconds pass.
    pub fn advance(&mut self, ms: u64) {
        let mut left_ms = ms;
        while left_ms >= self.remaining_ms {
            left_ms -= self.remaining_ms;
            self.step = (self.step + 1) % self.cycle.len();
            self.remaining_ms = self.cycle[self.step].1;
        }
        self.remaining_ms -= left_ms;
    }
}
