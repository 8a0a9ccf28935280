//! Traffic control: a head is a place in its cycle, a junction a list of lamps
//! that state objects set.

pub mod control_room;
mod core;
pub mod corridor;
pub mod intersection;
pub mod pedestrians;
pub mod plans;
pub mod priority;
mod steps;

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
    cycle: [(Light, u64); 3],
    /// The time since the cycle started.
    at_ms: u64,
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
        match cycle.iter().find(|(_, ms)| *ms == 0) {
            Some((light, _)) => Err(HeadError::ZeroDuration(*light)),
            None => Ok(Self { cycle, at_ms: 0 }),
        }
    }

    /// What the head shows now.
    #[must_use]
    pub fn light(&self) -> Light {
        self.place().0
    }

    /// How long the head will still show that: at least 1.
    #[must_use]
    pub fn remaining_ms(&self) -> u64 {
        self.place().1
    }

    /// Lets `ms` milliseconds pass.
    pub fn advance(&mut self, ms: u64) {
        let whole: u64 = self.cycle.iter().map(|(_, ms)| ms).sum();
        self.at_ms = (self.at_ms + ms % whole) % whole;
    }

    /// The light at this place of the cycle, and what is left of it.
    fn place(&self) -> (Light, u64) {
        let mut ends_ms = 0;
        for (light, ms) in self.cycle {
            ends_ms += ms;
            if self.at_ms < ends_ms {
                return (light, ends_ms - self.at_ms);
            }
        }
        unreachable!("a place is within the cycle")
    }
}
