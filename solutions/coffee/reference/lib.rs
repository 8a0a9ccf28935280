//! What a coffee costs; anybody can bring an extra.

/// An amount of money in cents.
pub type Cents = u64;

/// The price of a coffee, and what is on the receipt.
pub fn order(milk: bool, happy_hour: bool) -> (Cents, String) {
    let mut drink: Box<dyn Drink> = Box::new(Coffee);
    if milk {
        drink = Box::new(Milk(drink));
    }
    if happy_hour {
        drink = Box::new(HappyHour(drink));
    }
    (drink.price(), drink.label())
}

/// Something that can be sold.
pub trait Drink {
    /// The price.
    fn price(&self) -> Cents;
    /// What is on the receipt.
    fn label(&self) -> String;
}

/// A plain coffee.
pub struct Coffee;

impl Drink for Coffee {
    fn price(&self) -> Cents {
        250
    }

    fn label(&self) -> String {
        "coffee".into()
    }
}

/// Another drink, with milk.
pub struct Milk(pub Box<dyn Drink>);

impl Drink for Milk {
    fn price(&self) -> Cents {
        self.0.price() + 55
    }

    fn label(&self) -> String {
        self.0.label() + ", milk"
    }
}

/// Another drink, 20 % cheaper.
pub struct HappyHour(pub Box<dyn Drink>);

impl Drink for HappyHour {
    fn price(&self) -> Cents {
        self.0.price() * 8 / 10
    }

    fn label(&self) -> String {
        self.0.label() + ", happy hour"
    }
}
