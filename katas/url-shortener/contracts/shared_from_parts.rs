//~ E0451
use url_shortener::shared::SharedShortener;

pub fn attempt(shared: SharedShortener) -> SharedShortener {
    SharedShortener { ..shared }
}
