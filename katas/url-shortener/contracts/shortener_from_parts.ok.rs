use url_shortener::{Code, ShortenError, Shortener};

pub fn attempt(shortener: &mut Shortener) -> Result<Code, ShortenError> {
    shortener.shorten("https://example.com")
}
