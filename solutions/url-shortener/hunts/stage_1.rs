//! What finds every wrong design of stage 1.

use url_shortener::{BadCode, Code, ResolveError, ShortenError, Shortener, base62};

const URL: &str = "https://example.com/Path/";

#[test]
fn base62_at_its_boundaries() {
    let digits = [0, 9, 10, 35, 36, 61, 62].map(base62);
    assert_eq!(digits, ["0", "9", "A", "Z", "a", "z", "10"]);
}

#[test]
fn the_first_link_is_number_one_and_leads_back() {
    let mut shortener = Shortener::new();
    let code = shortener.shorten(URL).expect("it is a URL");
    assert_eq!(code.as_str(), "1");
    assert_eq!(shortener.resolve(&code).as_deref(), Ok(URL));
}

#[test]
fn what_is_no_url_comes_back_and_takes_no_number() {
    let mut shortener = Shortener::new();
    for text in [
        "http://",
        "https://",
        "ftp://a",
        " https://a",
        "https://a\n",
    ] {
        let error = shortener.shorten(text);
        assert_eq!(error, Err(ShortenError::NotAUrl(text.to_owned())));
    }
    let code = shortener.shorten(URL).expect("it is a URL");
    assert_eq!(code.as_str(), "1");
}

#[test]
fn codes_at_their_boundaries() {
    let longest = "x".repeat(32);
    assert!(Code::parse(&longest).is_ok());
    let too_long = "x".repeat(33);
    assert_eq!(Code::parse(&too_long), Err(BadCode(too_long.clone())));
}

#[test]
fn upper_case_is_another_code() {
    let mut shortener = Shortener::new();
    for _ in 0..10 {
        shortener.shorten(URL).expect("it is a URL");
    }
    let parse = |text| Code::parse(text).expect("it is a code");
    assert!(shortener.resolve(&parse("A")).is_ok());
    let unknown = ResolveError::Unknown(parse("a"));
    assert_eq!(shortener.resolve(&parse("a")), Err(unknown));
}
