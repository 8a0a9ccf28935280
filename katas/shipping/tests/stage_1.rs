use std::cell::Cell;
use std::rc::Rc;

use shipping::{Carrier, Cents, Checkout, Rate, total};

/// The rate of a partner: one cent a gram. It counts its calls.
struct ByWeight {
    calls: Rc<Cell<u32>>,
}

impl Rate for ByWeight {
    fn cost(&self, grams: u64) -> Cents {
        self.calls.set(self.calls.get() + 1);
        grams
    }
}

// rules: 1.1
#[test]
fn each_carrier_still_has_its_price() {
    let standard: Cents = total(1_000, 250, Carrier::Standard);
    assert_eq!(standard, 1_490);
    let express: Cents = total(1_000, 250, Carrier::Express);
    assert_eq!(express, 1_920);
    let pickup: Cents = total(1_000, 250, Carrier::Pickup);
    assert_eq!(pickup, 1_000);
}

// rules: 1.2
#[test]
fn from_fifty_euros_on_shipping_is_still_free() {
    let below: Cents = total(4_999, 250, Carrier::Standard);
    assert_eq!(below, 5_489);
    let free: Cents = total(5_000, 250, Carrier::Standard);
    assert_eq!(free, 5_000);
}

// rules: 1.3
#[test]
fn a_rate_from_outside_plugs_in() {
    let calls = Rc::new(Cell::new(0));
    let checkout = Checkout::new(Box::new(ByWeight {
        calls: calls.clone(),
    }));
    let total: Cents = checkout.total(1_000, 250);
    assert_eq!(total, 1_250);
    assert_eq!(calls.get(), 1);
}

// rules: 1.2
#[test]
fn a_rate_is_not_called_for_a_free_order() {
    let calls = Rc::new(Cell::new(0));
    let checkout = Checkout::new(Box::new(ByWeight {
        calls: calls.clone(),
    }));
    let total: Cents = checkout.total(5_000, 250);
    assert_eq!(total, 5_000);
    assert_eq!(calls.get(), 0);
}

// rules: 1.4
#[test]
fn a_closure_is_a_rate() {
    let per_kilo = 300;
    let checkout = Checkout::new(Box::new(move |grams: u64| per_kilo * (grams / 1_000 + 1)));
    let total: Cents = checkout.total(1_000, 1_500);
    assert_eq!(total, 1_600);
}

// rules: 1.5
#[test]
fn a_rate_is_exchanged_while_the_shop_is_open() {
    let mut checkout = Checkout::new(Box::new(Carrier::Standard));
    let before: Cents = checkout.total(1_000, 250);
    assert_eq!(before, 1_490);
    checkout.set_rate(Box::new(Carrier::Express));
    let after: Cents = checkout.total(1_000, 250);
    assert_eq!(after, 1_920);
}
