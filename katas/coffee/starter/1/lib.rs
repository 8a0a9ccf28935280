//! What a coffee costs.
#![allow(unused_variables)] // remove this line when the bodies are written

/// An amount of money in cents.
pub type Cents = u64;

/// The price of a coffee, and what is on the receipt.
pub fn order(milk: bool, happy_hour: bool) -> (Cents, String) {
    let mut price = 250;
    let mut label = String::from("coffee");
    if milk {
        price += 55;
        label += ", milk";
    }
    if happy_hour {
        price = price * 8 / 10;
        label += ", happy hour";
    }
    (price, label)
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
        todo!()
    }

    fn label(&self) -> String {
        todo!()
    }
}

/// Another drink, with milk.
pub struct Milk(pub Box<dyn Drink>);

impl Drink for Milk {
    fn price(&self) -> Cents {
        todo!()
    }

    fn label(&self) -> String {
        todo!()
    }
}

/// Another drink, 20 % cheaper.
pub struct HappyHour(pub Box<dyn Drink>);

impl Drink for HappyHour {
    fn price(&self) -> Cents {
        todo!()
    }

    fn label(&self) -> String {
        todo!()
    }
}
