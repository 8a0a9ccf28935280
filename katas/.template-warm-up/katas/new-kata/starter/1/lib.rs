//! Prices and discounts, as the shop began them.
#![allow(unused_variables)] // remove this line when the bodies are written

/// An amount of money.
pub type Cents = u64;

/// The discounts that the shop knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    None,
    Member,
    Student,
}

/// The price to pay for something that costs `price`.
pub fn price_of(price: Cents, discount: Discount) -> Cents {
    match discount {
        Discount::None => price,
        Discount::Member => price * 9 / 10,
        Discount::Student => price * 8 / 10,
    }
}

/// Decides what is to be paid.
pub trait Rule {
    /// The price to pay for something that costs `price`.
    fn price(&self, price: Cents) -> Cents;
}

impl Rule for Discount {
    fn price(&self, price: Cents) -> Cents {
        todo!()
    }
}

/// The price to pay by `rule`, never more than `price`.
pub fn price_by(price: Cents, rule: &dyn Rule) -> Cents {
    todo!()
}
