use url_shortener::Shortener;
use url_shortener::shared::SharedShortener;

pub fn attempt(mut shortener: Shortener) -> SharedShortener {
    let _ = shortener.shorten("https://example.com");
    let shared = SharedShortener::new(shortener);
    let _ = shared.shorten("https://example.com");
    shared
}
