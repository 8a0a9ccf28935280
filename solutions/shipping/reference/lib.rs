//! What a customer pays for a parcel; anybody can bring a rate.

/// An amount of money in cents.
pub type Cents = u64;

/// From this price on, the shop pays for the shipping.
pub const FREE_FROM: Cents = 5_000;

/// The carriers that the shop knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    Standard,
    Express,
    Pickup,
}

/// The price of an order and its shipping.
pub fn total(price: Cents, grams: u64, carrier: Carrier) -> Cents {
    Checkout::new(Box::new(carrier)).total(price, grams)
}

/// Calculates what it costs to ship a parcel.
pub trait Rate {
    /// The cost for a parcel of `grams`.
    fn cost(&self, grams: u64) -> Cents;
}

impl Rate for Carrier {
    fn cost(&self, grams: u64) -> Cents {
        match self {
            Carrier::Standard => 490,
            Carrier::Express => 900 + grams / 100 * 10,
            Carrier::Pickup => 0,
        }
    }
}

/// Each closure of this form is a rate.
impl<F: Fn(u64) -> Cents> Rate for F {
    fn cost(&self, grams: u64) -> Cents {
        self(grams)
    }
}

/// A checkout with one rate, which can be exchanged.
pub struct Checkout {
    rate: Box<dyn Rate>,
}

impl Checkout {
    /// A checkout that uses `rate`.
    pub fn new(rate: Box<dyn Rate>) -> Self {
        Self { rate }
    }

    /// From now on, use `rate`.
    pub fn set_rate(&mut self, rate: Box<dyn Rate>) {
        self.rate = rate;
    }

    /// The price of an order and its shipping.
    pub fn total(&self, price: Cents, grams: u64) -> Cents {
        if price >= FREE_FROM {
            return price;
        }
        price + self.rate.cost(grams)
    }
}
