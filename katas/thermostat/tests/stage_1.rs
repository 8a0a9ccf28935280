use std::cell::RefCell;
use std::rc::Rc;

use thermostat::{Display, Heater, Observer, Thermostat};

/// Writes each call into a log that several observers share.
struct Logger {
    name: &'static str,
    log: Rc<RefCell<Vec<String>>>,
}

impl Observer for Logger {
    fn changed(&self, celsius: i32) {
        self.log
            .borrow_mut()
            .push(format!("{} {celsius}", self.name));
    }
}

type Log = Rc<RefCell<Vec<String>>>;

fn logger(name: &'static str, log: &Log) -> Rc<Logger> {
    Rc::new(Logger {
        name,
        log: log.clone(),
    })
}

// rules: 1.1
#[test]
fn the_display_still_shows_the_temperature() {
    let display = Rc::new(Display::default());
    let mut thermostat = Thermostat::new(display.clone(), Rc::new(Heater::default()));
    thermostat.measured(21);
    thermostat.measured(-3);
    let text: String = display.text();
    assert_eq!(text, "-3 C");
}

// rules: 1.1
#[test]
fn the_heater_is_still_on_below_nineteen() {
    let heater = Rc::new(Heater::default());
    let mut thermostat = Thermostat::new(Rc::new(Display::default()), heater.clone());
    thermostat.measured(18);
    assert!(heater.is_on(), "at 18 degrees the heater is on");
    thermostat.measured(19);
    assert!(!heater.is_on(), "at 19 degrees the heater is off");
}

// rules: 1.2
#[test]
fn an_observer_from_outside_is_called() {
    let log = Log::default();
    let mut thermostat = Thermostat::without_observers();
    thermostat.subscribe(logger("log", &log));
    thermostat.measured(20);
    thermostat.measured(21);
    let calls: Vec<String> = log.take();
    assert_eq!(calls, ["log 20", "log 21"]);
}

// rules: 1.3
#[test]
fn the_same_temperature_again_is_not_reported() {
    let log = Log::default();
    let mut thermostat = Thermostat::without_observers();
    thermostat.subscribe(logger("log", &log));
    for celsius in [20, 20, 21, 20] {
        thermostat.measured(celsius);
    }
    let calls: Vec<String> = log.take();
    assert_eq!(calls, ["log 20", "log 21", "log 20"]);
}

// rules: 1.4
#[test]
fn observers_are_called_in_the_order_of_subscription() {
    let log = Log::default();
    let mut thermostat = Thermostat::without_observers();
    for name in ["b", "a", "c"] {
        thermostat.subscribe(logger(name, &log));
    }
    thermostat.measured(20);
    let calls: Vec<String> = log.take();
    assert_eq!(calls, ["b 20", "a 20", "c 20"]);
}

// rules: 1.5
#[test]
fn a_new_observer_is_called_for_later_changes_only() {
    let log = Log::default();
    let mut thermostat = Thermostat::without_observers();
    thermostat.measured(20);
    thermostat.subscribe(logger("late", &log));
    thermostat.measured(20);
    thermostat.measured(22);
    let calls: Vec<String> = log.take();
    assert_eq!(calls, ["late 22"]);
}

// rules: 1.2
#[test]
fn a_display_and_a_heater_are_observers_too() {
    let display = Rc::new(Display::default());
    let heater = Rc::new(Heater::default());
    let mut thermostat = Thermostat::without_observers();
    thermostat.subscribe(display.clone());
    thermostat.subscribe(heater.clone());
    thermostat.measured(12);
    let text: String = display.text();
    assert_eq!(text, "12 C");
    assert!(heater.is_on(), "at 12 degrees the heater is on");
}
