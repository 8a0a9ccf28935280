//! The rules of the pages that the usual answer keeps, tried on its own names.

use std::sync::{Arc, Mutex};
use url_shortener::{Error, Mode, Shortener, Status, base62, hash};

const SHOP: &str = "https://shop.example.com/sale";
const DOCS: &str = "https://docs.example.com";

// rules: 1.1
#[test]
fn numbers_are_written_in_base_62() {
    let digits = [0, 10, 61, 62, 125, u64::MAX].map(base62);
    assert_eq!(digits, ["0", "A", "z", "10", "21", "LygHa16AHYF"]);
}

// rules: 1.2, 1.3, 1.4, 1.6
#[test]
fn links_are_numbered_and_lead_back() {
    let mut shortener = Shortener::new();
    assert_eq!(shortener.shorten(SHOP).as_deref(), Ok("1"));
    for text in ["", "shop", "ftp://a", "http://", "https://a b"] {
        assert_eq!(shortener.shorten(text), Err(Error::NotAUrl));
    }
    assert_eq!(shortener.shorten(SHOP).as_deref(), Ok("2"));
    assert_eq!(shortener.resolve("2").as_deref(), Ok(SHOP));
    assert_eq!(shortener.resolve("3"), Err(Error::Unknown));
}

// rules: 2.1, 2.3, 2.4
#[test]
fn aliases_and_reserved_words() {
    let mut shortener = Shortener::new();
    shortener.reserved = vec!["login".to_string(), "2".to_string()];
    assert_eq!(shortener.shorten_as(SHOP, "1").as_deref(), Ok("1"));
    assert_eq!(shortener.shorten_as(DOCS, "1"), Err(Error::Taken));
    assert_eq!(shortener.shorten_as(DOCS, "LOGIN"), Err(Error::Reserved));
    assert_eq!(shortener.shorten_as(DOCS, "50%"), Err(Error::BadAlias));
    assert_eq!(shortener.shorten(DOCS).as_deref(), Ok("3"));
    assert_eq!(shortener.resolve("1").as_deref(), Ok(SHOP));
}

// rules: 2.5, 2.6, 4.4
#[test]
fn the_same_url_gets_the_same_code_if_it_is_still_there() {
    let mut shortener = Shortener::new();
    shortener.same_code = true;
    assert_eq!(shortener.shorten_until(SHOP, 5).as_deref(), Ok("1"));
    let urls = [SHOP, DOCS, SHOP, "https://docs.example.com/"];
    let codes = urls.map(|url| shortener.shorten(url).expect("a URL"));
    assert_eq!(codes, ["2", "3", "2", "4"]);
    shortener.delete("2").expect("it is there");
    assert_eq!(shortener.shorten(SHOP).as_deref(), Ok("5"));
}

// rules: 3.3, 3.5
#[test]
fn a_hash_moves_on_when_it_collides() {
    let mut shortener = Shortener::new();
    shortener.mode = Mode::Hash;
    let first = shortener.shorten(SHOP).expect("a URL");
    let second = shortener.shorten(SHOP).expect("a URL");
    let seven = |number: u64| {
        let digits = format!("{:0>7}", base62(number));
        digits[digits.len() - 7..].to_string()
    };
    assert_eq!([first, second], [0, 1].map(|it| seven(hash(SHOP) + it)));
    shortener.mode = Mode::Counter;
    for number in 1..=100 {
        let alias = base62(number);
        shortener.shorten_as(DOCS, &alias).expect("it is free");
    }
    assert_eq!(shortener.shorten(SHOP), Err(Error::NoFreeCode));
}

// rules: 4.1, 4.2, 4.3, 4.5
#[test]
fn links_end_and_clicks_are_counted() {
    let mut shortener = Shortener::new();
    shortener.permanent = true;
    shortener.shorten(SHOP).expect("a URL");
    shortener.shorten_until(SHOP, 10).expect("a URL");
    let permanent = (SHOP.to_string(), Status::Permanent);
    assert_eq!(shortener.follow("1"), Ok(permanent));
    shortener.now = 9;
    let temporary = (SHOP.to_string(), Status::Temporary);
    assert_eq!(shortener.follow("2"), Ok(temporary));
    shortener.now = 10;
    assert_eq!(shortener.follow("2"), Err(Error::Gone));
    assert_eq!(shortener.delete("2"), Err(Error::Gone));
    assert_eq!(shortener.shorten_as(DOCS, "2"), Err(Error::Taken));
    assert_eq!(shortener.links["1"].clicks, 1);
}

// rules: 6.3
#[test]
fn behind_a_mutex_an_alias_is_taken_once() {
    let shortener = Arc::new(Mutex::new(Shortener::new()));
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let shortener = Arc::clone(&shortener);
            std::thread::spawn(move || {
                let mut shortener = shortener.lock().expect("no thread panicked");
                shortener.shorten_as(SHOP, "sale").is_ok()
            })
        })
        .collect();
    let joined = threads.into_iter().map(|thread| thread.join());
    let links = joined.filter(|made| matches!(made, Ok(true))).count();
    assert_eq!(links, 1);
}
