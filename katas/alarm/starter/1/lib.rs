//! An alarm for a tyre.
#![allow(unused_variables)] // remove this line when the bodies are written

use std::cell::Cell;
use std::rc::Rc;

/// A clock that counts seconds, as the vendor delivers it.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    seconds: Rc<Cell<u64>>,
}

impl Clock {
    /// Lets time pass.
    pub fn tick(&self, seconds: u64) {
        self.seconds.set(self.seconds.get() + seconds);
    }
}

/// A sensor for the pressure of a tyre. It is deep in a wheel: no test reaches it.
#[derive(Debug, Default)]
pub struct TyreSensor {
    turns: Cell<i32>,
}

impl TyreSensor {
    /// The pressure in tenths of a bar. It falls by one with each reading.
    pub fn read(&self) -> i32 {
        self.turns.set(self.turns.get() + 1);
        23 - self.turns.get()
    }
}

/// Measures a pressure.
pub trait Pressure {
    /// The pressure in tenths of a bar.
    fn pressure(&self) -> i32;
}

/// Knows the time.
pub trait Time {
    /// The seconds since some beginning.
    fn now(&self) -> u64;
}

impl Pressure for TyreSensor {
    fn pressure(&self) -> i32 {
        todo!()
    }
}

impl Time for Clock {
    fn now(&self) -> u64 {
        todo!()
    }
}

/// Goes on when the pressure is wrong, and stays on.
pub struct Alarm {
    sensor: TyreSensor,
    clock: Clock,
    since: Option<u64>,
}

impl Alarm {
    /// An alarm with a tyre sensor of its own.
    pub fn new(clock: Clock) -> Self {
        Self {
            sensor: TyreSensor::default(),
            clock,
            since: None,
        }
    }

    /// An alarm with this sensor and this clock.
    pub fn with(sensor: Box<dyn Pressure>, clock: Box<dyn Time>) -> Self {
        todo!()
    }

    /// Reads the sensor once, and goes on if the pressure is wrong.
    pub fn check(&mut self) {
        let pressure = self.sensor.read();
        if self.since.is_none() && !(17..=21).contains(&pressure) {
            self.since = Some(self.clock.seconds.get());
        }
    }

    /// When the alarm went on.
    pub fn since(&self) -> Option<u64> {
        self.since
    }

    /// Switches the alarm off, until a check finds a wrong pressure.
    pub fn reset(&mut self) {
        self.since = None;
    }
}
