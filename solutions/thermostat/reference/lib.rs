//! A thermostat, and observers that it does not know.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Shows the temperature.
#[derive(Default)]
pub struct Display {
    text: RefCell<String>,
}

impl Display {
    /// What the display shows.
    pub fn text(&self) -> String {
        self.text.borrow().clone()
    }

    /// Shows a temperature.
    pub fn show(&self, celsius: i32) {
        *self.text.borrow_mut() = format!("{celsius} C");
    }
}

/// Heats below 19 degrees.
#[derive(Default)]
pub struct Heater {
    on: Cell<bool>,
}

impl Heater {
    /// Whether the heater is on.
    pub fn is_on(&self) -> bool {
        self.on.get()
    }

    /// Switches the heater on or off.
    pub fn switch(&self, celsius: i32) {
        self.on.set(celsius < 19);
    }
}

/// Interested in the temperature.
pub trait Observer {
    /// The temperature is now `celsius`.
    fn changed(&self, celsius: i32);
}

impl Observer for Display {
    fn changed(&self, celsius: i32) {
        self.show(celsius);
    }
}

impl Observer for Heater {
    fn changed(&self, celsius: i32) {
        self.switch(celsius);
    }
}

/// Gets the measured temperatures.
pub struct Thermostat {
    last: Option<i32>,
    observers: Vec<Rc<dyn Observer>>,
}

impl Thermostat {
    /// A thermostat with a display and a heater.
    pub fn new(display: Rc<Display>, heater: Rc<Heater>) -> Self {
        Self {
            last: None,
            observers: vec![display, heater],
        }
    }

    /// A thermostat without any observer.
    pub fn without_observers() -> Self {
        Self {
            last: None,
            observers: Vec::new(),
        }
    }

    /// Adds an observer for all later changes.
    pub fn subscribe(&mut self, observer: Rc<dyn Observer>) {
        self.observers.push(observer);
    }

    /// The sensor has measured `celsius`.
    pub fn measured(&mut self, celsius: i32) {
        if self.last == Some(celsius) {
            return;
        }
        self.last = Some(celsius);
        for observer in &self.observers {
            observer.changed(celsius);
        }
    }
}
