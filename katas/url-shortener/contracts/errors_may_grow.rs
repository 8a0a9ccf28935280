//~ E0004
use url_shortener::ShortenError;

pub fn attempt(error: ShortenError) -> String {
    match error {
        ShortenError::NotAUrl(text) => text,
    }
}
