//! Stage 1: long URLs get short codes.

use crate::support::Generator;
use std::collections::BTreeMap;
use url_shortener::{BadCode, Code, ResolveError, ShortenError, Shortener, base62};

pub const DOCS: &str = "https://docs.example.com/guide/getting-started?lang=en#step-3";
pub const SHOP: &str = "https://shop.example.com/summer-sale";
pub const NEWS: &str = "http://news.example.com/2026/july/heat-wave";

/// A text that is a code, or the test fails.
pub fn code(text: &str) -> Code {
    Code::parse(text).expect("it is a code")
}

/// Shortens, or fails the test.
pub fn short(shortener: &mut Shortener, url: &str) -> String {
    let code: Code = shortener.shorten(url).expect("it is a URL");
    code.as_str().to_owned()
}

/// Where a code leads, in a few words.
pub fn target(shortener: &Shortener, text: &str) -> String {
    match shortener.resolve(&code(text)) {
        Ok(url) => url,
        Err(ResolveError::Unknown(_)) => "unknown".to_owned(),
        Err(_) => "gone".to_owned(),
    }
}

// rules: 1.1
#[test]
fn a_number_is_written_in_base_62() {
    let table = [
        (0, "0"),
        (9, "9"),
        (10, "A"),
        (35, "Z"),
        (36, "a"),
        (61, "z"),
        (62, "10"),
        (125, "21"),
        (3_843, "zz"),
        (3_844, "100"),
        (1_000_000, "4C92"),
        (u64::MAX, "LygHa16AHYF"),
    ];
    for (number, digits) in table {
        let yours: String = base62(number);
        assert_eq!(yours, digits, "{number}");
    }
}

// rules: 1.2
#[test]
fn links_are_numbered_from_one() {
    let mut shortener = Shortener::new();
    let urls = [DOCS, SHOP, NEWS];
    let codes = urls.map(|url| short(&mut shortener, url));
    assert_eq!(codes, ["1", "2", "3"]);
    let urls = codes.map(|code| target(&shortener, &code));
    assert_eq!(urls, [DOCS, SHOP, NEWS]);
}

// rules: 1.2
#[test]
fn a_thousand_links_have_a_thousand_codes() {
    let mut shortener = Shortener::new();
    let url = |number: u64| format!("https://example.com/{number}");
    for number in 1..=1_000 {
        assert_eq!(short(&mut shortener, &url(number)), base62(number));
    }
    for number in 1..=1_000 {
        assert_eq!(target(&shortener, &base62(number)), url(number));
    }
}

// rules: 1.2
#[test]
fn the_same_url_gets_a_new_code_each_time() {
    let mut shortener = Shortener::new();
    let codes = [SHOP; 3].map(|url| short(&mut shortener, url));
    assert_eq!(codes, ["1", "2", "3"]);
    let urls = codes.map(|code| target(&shortener, &code));
    assert_eq!(urls, [SHOP; 3]);
}

// rules: 1.3
#[test]
fn only_web_addresses_are_shortened() {
    let mut shortener = Shortener::new();
    let bad = [
        "",
        "example.com",
        "www.example.com/http://",
        "ftp://example.com",
        "javascript:alert(1)",
        "mailto:me@http://example.com",
        "http:/example.com",
        "https:example.com",
        "http://",
        "https://",
        "https://two words.example.com",
        "https://example.com/a\tb",
        "https://example.com/a\u{a0}b",
        " https://example.com",
        "https://example.com\n",
    ];
    for text in bad {
        let error: Option<ShortenError> = shortener.shorten(text).err();
        assert_eq!(error, Some(ShortenError::NotAUrl(text.to_owned())));
    }
    let good = [
        "http://a",
        "https://a",
        "http://localhost:8080",
        "https://example.com/?next=http://other.example.com",
        "https://example.com/caf\u{e9}",
    ];
    for url in good {
        let outcome: Result<Code, ShortenError> = shortener.shorten(url);
        assert!(outcome.is_ok(), "{url} is a URL");
    }
}

// rules: 1.4
#[test]
fn a_url_comes_back_as_it_was_given() {
    let mut shortener = Shortener::new();
    let urls = [
        "https://example.com",
        "https://example.com/",
        "https://EXAMPLE.com/Path",
        "https://example.com:443/path",
        "https://www.example.com/a/../b",
        "https://example.com/a%20b?x=1&y=2&x=3#end.",
    ];
    for url in urls {
        let code = short(&mut shortener, url);
        assert_eq!(target(&shortener, &code), url);
    }
}

// rules: 1.4
#[test]
fn a_code_without_a_link_is_unknown() {
    let mut shortener = Shortener::new();
    let unknown = |text| Err(ResolveError::Unknown(code(text)));
    assert_eq!(shortener.resolve(&code("1")), unknown("1"));
    short(&mut shortener, SHOP);
    assert_eq!(shortener.resolve(&code("1")), Ok(SHOP.to_owned()));
    for text in ["0", "2", "01", "1-", "11", "-"] {
        assert_eq!(shortener.resolve(&code(text)), unknown(text));
    }
}

// rules: 1.5
#[test]
fn a_typed_text_is_checked_before_it_is_a_code() {
    let longest = "x".repeat(32);
    for text in ["0", "zz", "Summer_Sale-2026", "-", "_", &longest] {
        let parsed: Code = Code::parse(text).expect("it is a code");
        assert_eq!(parsed.as_str(), text);
        assert_eq!(parsed.to_string(), text);
    }
    let too_long = "x".repeat(33);
    for text in [
        "",
        " ",
        "a b",
        "a/b",
        "a+b",
        "a.b",
        "caf\u{e9}",
        "1\n",
        &too_long,
    ] {
        let error: Option<BadCode> = Code::parse(text).err();
        assert_eq!(error, Some(BadCode(text.to_owned())));
    }
}

// rules: 1.5
#[test]
fn upper_and_lower_case_are_different_codes() {
    let mut shortener = Shortener::new();
    let url = |number: u32| format!("https://example.com/{number}");
    for number in 1..=40 {
        short(&mut shortener, &url(number));
    }
    assert_ne!(code("A"), code("a"));
    assert_eq!(target(&shortener, "A"), url(10));
    assert_eq!(target(&shortener, "a"), url(36));
    assert_eq!(code("A"), shortener_code(10));
}

/// The code of the link with this number.
fn shortener_code(number: u32) -> Code {
    let mut shortener = Shortener::new();
    let codes = (0..number).map(|_| shortener.shorten(SHOP).expect("it is a URL"));
    codes.last().expect("at least one")
}

// rules: 1.6
#[test]
fn a_call_that_fails_changes_nothing() {
    let mut shortener = Shortener::new();
    assert_eq!(short(&mut shortener, DOCS), "1");
    for text in ["", "ftp://example.com", "https://", "https://a b"] {
        assert!(shortener.shorten(text).is_err());
    }
    assert_eq!(target(&shortener, "1"), DOCS);
    assert_eq!(target(&shortener, "2"), "unknown");
    assert!(shortener.resolve(&code("9")).is_err());
    assert_eq!(short(&mut shortener, SHOP), "2", "no number was used up");
}

// rules: 1.2, 1.4
#[test]
fn random_operations_agree_with_a_list() {
    for seed in 0..20 {
        let mut random = Generator::new(seed);
        let mut shortener = Shortener::new();
        let mut links: BTreeMap<Code, String> = BTreeMap::new();
        for _ in 0..100 {
            let url = format!("https://example.com/{}", random.below(30));
            if random.chance(60) {
                let code = shortener.shorten(&url).expect("it is a URL");
                assert_eq!(links.insert(code, url), None, "a code is used once");
            } else {
                let code = code(&base62(random.below(80)));
                let expected = links.get(&code).cloned();
                let unknown = || ResolveError::Unknown(code.clone());
                assert_eq!(shortener.resolve(&code), expected.ok_or_else(unknown));
            }
        }
    }
}

// rules: 1.2, 1.3, 1.4
#[test]
fn the_first_posters() {
    let mut shortener = Shortener::new();
    let mut page = String::new();
    for text in [DOCS, SHOP, "shop.example.com/summer-sale", NEWS, SHOP] {
        page += &match shortener.shorten(text) {
            Ok(code) => format!("{:<62} -> sho.rt/{code}\n", text),
            Err(_) => format!("{text:<62}    is not a URL\n"),
        };
    }
    page.push('\n');
    for text in ["1", "4", "5"] {
        page += &format!("sho.rt/{text} -> {}\n", target(&shortener, text));
    }
    insta::assert_snapshot!("the_first_posters", page);
}

/// A text from people who type fast: mostly a URL.
pub fn typed(random: &mut Generator) -> String {
    let hosts = ["example.com", "shop.example.com", "EXAMPLE.com"];
    let paths = ["", "/", "/sale", "/Sale", "/a?b=c"];
    let url = format!("{}{}", random.pick(&hosts), random.pick(&paths));
    match random.below(12) {
        0 => url,
        1 => format!("ftp://{url}"),
        2 => format!("https://{url} now"),
        3..=6 => format!("http://{url}"),
        _ => format!("https://{url}"),
    }
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut shortener = Shortener::new();
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let line = if random.chance(60) {
            let text = typed(&mut random);
            match shortener.shorten(&text) {
                Ok(code) => format!("{text}: {code}"),
                Err(error) => format!("{error:?}"),
            }
        } else {
            let text = base62(random.below(110));
            format!("{text} -> {}", target(&shortener, &text))
        };
        lines.push(format!("{step:>3}  {line}"));
    }
    lines.join("\n")
}

// rules: 1.2, 1.3, 1.4
#[test]
fn a_long_random_day_goes_as_recorded() {
    insta::assert_snapshot!("scenario", scenario(1));
}
