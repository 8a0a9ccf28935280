use std::cell::RefCell;
use std::rc::Rc;

use discounts::{Cart, Discount, Member, Shop, ThreeForTwo, total};

/// A voucher of a partner. It keeps what was left when it was called.
struct Voucher {
    cents: u64,
    seen: Rc<RefCell<Vec<u64>>>,
}

impl Discount for Voucher {
    fn off(&self, _cart: &Cart, left: u64) -> u64 {
        self.seen.borrow_mut().push(left);
        self.cents
    }
}

fn voucher(cents: u64) -> Box<Voucher> {
    Box::new(Voucher {
        cents,
        seen: Rc::default(),
    })
}

fn cart(prices: &[u64], member: bool) -> Cart {
    Cart {
        prices: prices.to_vec(),
        member,
    }
}

// rules: 1.1
#[test]
fn the_cheapest_of_three_is_still_free() {
    let two: u64 = total(&cart(&[300, 200], false));
    assert_eq!(two, 500);
    let three: u64 = total(&cart(&[300, 200, 400], false));
    assert_eq!(three, 700);
}

// rules: 1.1
#[test]
fn a_member_still_pays_less_of_what_is_left() {
    let one: u64 = total(&cart(&[999], true));
    assert_eq!(one, 900);
    let three: u64 = total(&cart(&[300, 200, 405], true));
    assert_eq!(three, 635);
    let nothing: u64 = total(&cart(&[], true));
    assert_eq!(nothing, 0);
}

// rules: 1.2
#[test]
fn discounts_count_in_the_order_of_the_shop() {
    let cart = cart(&[1_000, 1_000, 1_000], true);
    let as_before = Shop::default()
        .with(Box::new(ThreeForTwo))
        .with(Box::new(Member));
    let total: u64 = as_before.total(&cart);
    assert_eq!(total, 1_800);
    let turned = Shop::default()
        .with(Box::new(Member))
        .with(Box::new(ThreeForTwo));
    let total: u64 = turned.total(&cart);
    assert_eq!(total, 1_700);
}

// rules: 1.2
#[test]
fn a_shop_without_discounts_takes_the_sum() {
    let total: u64 = Shop::default().total(&cart(&[100, 200, 300], true));
    assert_eq!(total, 600);
}

// rules: 1.3
#[test]
fn a_discount_from_outside_is_called_once_with_what_is_left() {
    let voucher = voucher(150);
    let seen = voucher.seen.clone();
    let shop = Shop::default()
        .with(Box::new(Member))
        .with(voucher)
        .with(Box::new(Member));
    let total: u64 = shop.total(&cart(&[1_000], true));
    assert_eq!(total, 675);
    assert_eq!(seen.take(), [900]);
}

// rules: 1.4
#[test]
fn nobody_gets_money_back() {
    let shop = Shop::default()
        .with(voucher(700))
        .with(voucher(50))
        .with(Box::new(Member));
    let total: u64 = shop.total(&cart(&[300], true));
    assert_eq!(total, 0);
}

// rules: 1.2
#[test]
fn a_discount_can_count_twice() {
    let shop = Shop::default()
        .with(Box::new(Member))
        .with(Box::new(Member));
    let total: u64 = shop.total(&cart(&[1_000], true));
    assert_eq!(total, 810);
}
