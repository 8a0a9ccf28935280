//! What finds every wrong design of stage 2.

use url_shortener::aliases::{AliasError, CodeRule, Repeats, Reserved};
use url_shortener::{Code, Shortener};

const A: &str = "https://example.com/a";
const B: &str = "https://example.com/b";

/// Objects to one word.
struct Not(&'static str, &'static str);

impl CodeRule for Not {
    fn objection(&self, code: &Code) -> Option<String> {
        (code.as_str() == self.0).then(|| self.1.to_owned())
    }
}

fn short(shortener: &mut Shortener, url: &str) -> String {
    let code = shortener.shorten(url).expect("it is a URL");
    code.to_string()
}

fn target(shortener: &Shortener, text: &str) -> Option<String> {
    let code = Code::parse(text).expect("it is a code");
    shortener.resolve(&code).ok()
}

#[test]
fn an_alias_in_use_is_taken_and_stays() {
    let mut shortener = Shortener::new();
    shortener.shorten_as(A, "sale").expect("it is free");
    let taken = shortener.shorten_as(B, "sale");
    let code = Code::parse("sale").expect("it is a code");
    assert_eq!(taken, Err(AliasError::Taken(code)));
    assert_eq!(target(&shortener, "sale").as_deref(), Some(A));
}

#[test]
fn the_first_rule_that_objects_gives_the_reason() {
    let mut shortener = Shortener::new()
        .with_rule(Reserved::new(&["login"]))
        .with_rule(Not("spam", "first"))
        .with_rule(Not("spam", "second"));
    let first = AliasError::Rejected("first".to_owned());
    assert_eq!(shortener.shorten_as(A, "spam"), Err(first));
    assert_eq!(target(&shortener, "spam"), None);
    for alias in ["login", "LOGIN"] {
        let reserved = AliasError::Rejected("reserved".to_owned());
        assert_eq!(shortener.shorten_as(A, alias), Err(reserved));
    }
    assert!(shortener.shorten_as(A, "logins").is_ok());
}

#[test]
fn generated_codes_ask_the_rules_and_skip_aliases() {
    let mut shortener = Shortener::new().with_rule(Not("1", "no"));
    shortener.shorten_as(A, "2").expect("it is free");
    assert_eq!(short(&mut shortener, B), "3");
    assert_eq!(target(&shortener, "2").as_deref(), Some(A));
}

#[test]
fn the_same_code_is_for_the_same_url_and_not_for_aliases() {
    let mut shortener = Shortener::new().with_repeats(Repeats::SameCode);
    shortener.shorten_as(A, "sale").expect("it is free");
    assert_eq!(short(&mut shortener, A), "1");
    assert_eq!(short(&mut shortener, B), "2");
    assert_eq!(short(&mut shortener, A), "1");
    let other_scheme = A.replacen("https", "http", 1);
    assert_eq!(short(&mut shortener, &other_scheme), "3");
    let mut by_default = Shortener::new();
    assert_eq!([A; 2].map(|url| short(&mut by_default, url)), ["1", "2"]);
}
