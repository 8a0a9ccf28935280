//! Traffic control: a head is a place in its cycle, a junction a list of lamps
//! that state objects set.

mod core;
pub mod corridor;
pub mod intersection;
pub mod pedestrians;
pub mod plans;
pub mod priority;
mod steps;

/// What a lamp shows.
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
#[derive(Clone, Debug)]
pub struct SignalHead {
    cycle: [(Light, u64); 3],
    /// How far it is in its cycle.
    at_ms: u64,
}

impl SignalHead {
    /// A head that turns green now.
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

    /// What it shows now.
    #[must_use]
    pub fn light(&self) -> Light {
        self.place().0
    }

    /// How long it will still show that: at least 1.
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
