//! Traffic control: signal heads, junctions and a green wave.

pub mod corridor;
pub mod intersection;
mod layout;
pub mod pedestrians;
pub mod plans;
pub mod priority;

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

impl Durations {
    /// The transition table: what follows a light, and for how long.
    fn after(&self, light: Light) -> (Light, u64) {
        match light {
            Light::Green => (Light::Yellow, self.yellow_ms),
            Light::Yellow => (Light::Red, self.red_ms),
            Light::Red | Light::FlashingRed => (Light::Green, self.green_ms),
        }
    }
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
    durations: Durations,
    light: Light,
    remaining_ms: u64,
}

impl SignalHead {
    /// A head that turns green now.
    ///
    /// # Errors
    /// `ZeroDuration` if one of the durations is 0.
    pub fn new(durations: Durations) -> Result<Self, HeadError> {
        let seen = [
            (Light::Green, durations.green_ms),
            (Light::Yellow, durations.yellow_ms),
            (Light::Red, durations.red_ms),
        ];
        match seen.iter().find(|(_, ms)| *ms == 0) {
            Some((light, _)) => Err(HeadError::ZeroDuration(*light)),
            None => Ok(Self {
                durations,
                light: Light::Green,
                remaining_ms: durations.green_ms,
            }),
        }
    }

    /// What it shows now.
    #[must_use]
    pub fn light(&self) -> Light {
        self.light
    }

    /// How long it will still show that: at least 1.
    #[must_use]
    pub fn remaining_ms(&self) -> u64 {
        self.remaining_ms
    }

    /// Lets `ms` milliseconds pass.
    pub fn advance(&mut self, ms: u64) {
        let mut left = ms;
        while left >= self.remaining_ms {
            left -= self.remaining_ms;
            (self.light, self.remaining_ms) = self.durations.after(self.light);
        }
        self.remaining_ms -= left;
    }
}
