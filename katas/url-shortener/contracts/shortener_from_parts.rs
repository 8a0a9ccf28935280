//~ E0451
use url_shortener::Shortener;

pub fn attempt(shortener: Shortener) -> Shortener {
    Shortener { ..shortener }
}
