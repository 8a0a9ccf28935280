use coffee::{Cents, Coffee, Drink, HappyHour, Milk, order};

/// An extra of another shop.
struct Syrup(Box<dyn Drink>);

impl Drink for Syrup {
    fn price(&self) -> Cents {
        self.0.price() + 70
    }

    fn label(&self) -> String {
        self.0.label() + ", syrup"
    }
}

/// A drink of another shop.
struct Tea;

impl Drink for Tea {
    fn price(&self) -> Cents {
        199
    }

    fn label(&self) -> String {
        "tea".into()
    }
}

// rules: 1.1
#[test]
fn a_coffee_with_milk_still_has_its_price() {
    let plain: (Cents, String) = order(false, false);
    assert_eq!(plain, (250, "coffee".into()));
    let milk: (Cents, String) = order(true, false);
    assert_eq!(milk, (305, "coffee, milk".into()));
}

// rules: 1.1
#[test]
fn the_happy_hour_still_counts_for_the_milk() {
    let both: (Cents, String) = order(true, true);
    assert_eq!(both, (244, "coffee, milk, happy hour".into()));
}

// rules: 1.2
#[test]
fn milk_can_be_added_twice() {
    let drink = Milk(Box::new(Milk(Box::new(Coffee))));
    let price: Cents = drink.price();
    assert_eq!(price, 360);
    let label: String = drink.label();
    assert_eq!(label, "coffee, milk, milk");
}

// rules: 1.3
#[test]
fn the_happy_hour_counts_for_the_drink_inside_only() {
    let cheap_coffee = Milk(Box::new(HappyHour(Box::new(Coffee))));
    let price: Cents = cheap_coffee.price();
    assert_eq!(price, 255);
    let label: String = cheap_coffee.label();
    assert_eq!(label, "coffee, happy hour, milk");
}

// rules: 1.3, 1.4
#[test]
fn each_happy_hour_rounds_down() {
    let drink = HappyHour(Box::new(HappyHour(Box::new(Tea))));
    let price: Cents = drink.price();
    assert_eq!(price, 127);
}

// rules: 1.5
#[test]
fn an_extra_from_outside_goes_anywhere() {
    let inside = HappyHour(Box::new(Milk(Box::new(Syrup(Box::new(Coffee))))));
    let price: Cents = inside.price();
    assert_eq!(price, 300);
    let outside = Syrup(Box::new(HappyHour(Box::new(Milk(Box::new(Coffee))))));
    let price: Cents = outside.price();
    assert_eq!(price, 314);
    let label: String = outside.label();
    assert_eq!(label, "coffee, milk, happy hour, syrup");
}

// rules: 1.5
#[test]
fn a_drink_from_outside_gets_our_extras() {
    let drink = Milk(Box::new(Tea));
    let price: Cents = drink.price();
    assert_eq!(price, 254);
    let label: String = drink.label();
    assert_eq!(label, "tea, milk");
}
