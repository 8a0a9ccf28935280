use std::cell::Cell;

use new_kata::{Cents, Discount, Rule, price_by, price_of};

/// A rule of a partner: adds `change` to the price, and counts its calls.
struct Partner {
    change: i64,
    calls: Cell<u32>,
}

impl Partner {
    fn new(change: i64) -> Self {
        Self {
            change,
            calls: Cell::new(0),
        }
    }
}

impl Rule for Partner {
    fn price(&self, price: Cents) -> Cents {
        self.calls.set(self.calls.get() + 1);
        price.saturating_add_signed(self.change)
    }
}

// rules: 1.1
#[test]
fn without_a_discount_it_is_still_the_full_price() {
    let price: Cents = price_of(1_000, Discount::None);
    assert_eq!(price, 1_000);
}

// rules: 1.1
#[test]
fn a_member_and_a_student_still_pay_less() {
    let member: Cents = price_of(1_000, Discount::Member);
    assert_eq!(member, 900);
    let student: Cents = price_of(999, Discount::Student);
    assert_eq!(student, 799);
}

// rules: 1.2
#[test]
fn a_rule_from_outside_plugs_in() {
    let price: Cents = price_by(1_000, &Partner::new(-300));
    assert_eq!(price, 700);
}

// rules: 1.2
#[test]
fn a_rule_is_called_once() {
    let partner = Partner::new(-1);
    let _: Cents = price_by(1_000, &partner);
    assert_eq!(partner.calls.get(), 1);
}

// rules: 1.3
#[test]
fn a_rule_cannot_raise_a_price() {
    let price: Cents = price_by(1_000, &Partner::new(50));
    assert_eq!(price, 1_000);
}

// rules: 1.4
#[test]
fn each_discount_is_a_rule() {
    for discount in [Discount::None, Discount::Member, Discount::Student] {
        let price: Cents = price_by(999, &discount);
        assert_eq!(price, price_of(999, discount));
    }
}
