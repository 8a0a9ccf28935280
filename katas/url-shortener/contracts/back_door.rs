//~ E0382
use url_shortener::Shortener;
use url_shortener::shared::SharedShortener;

pub fn attempt(mut shortener: Shortener) -> SharedShortener {
    let shared = SharedShortener::new(shortener);
    let _ = shortener.shorten("https://example.com");
    shared
}
