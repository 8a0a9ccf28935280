//! Discounts of a shop.
#![allow(unused_variables)] // remove this line when the bodies are written

/// What a customer wants to buy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cart {
    /// The prices in cents.
    pub prices: Vec<u64>,
    /// Whether the customer is a member.
    pub member: bool,
}

impl Cart {
    /// The sum of all prices.
    pub fn sum(&self) -> u64 {
        self.prices.iter().sum()
    }
}

/// What is to be paid for the cart.
pub fn total(cart: &Cart) -> u64 {
    let mut left = cart.sum();
    if cart.prices.len() >= 3 {
        left -= cart.prices.iter().min().copied().unwrap_or(0);
    }
    if cart.member {
        left -= left / 10;
    }
    left
}

/// Takes something off what is to be paid.
pub trait Discount {
    /// What is taken off; `left` is what is to be paid after the discounts before.
    fn off(&self, cart: &Cart, left: u64) -> u64;
}

/// From three items on, the cheapest one is free.
pub struct ThreeForTwo;

impl Discount for ThreeForTwo {
    fn off(&self, cart: &Cart, left: u64) -> u64 {
        todo!()
    }
}

/// Members pay 10 % less of what is left.
pub struct Member;

impl Discount for Member {
    fn off(&self, cart: &Cart, left: u64) -> u64 {
        todo!()
    }
}

/// The discounts of a shop, in order.
#[derive(Default)]
pub struct Shop {
    // your fields
}

impl Shop {
    /// Adds a discount after those that are there.
    pub fn with(self, discount: Box<dyn Discount>) -> Self {
        todo!()
    }

    /// What is to be paid for the cart.
    pub fn total(&self, cart: &Cart) -> u64 {
        todo!()
    }
}
