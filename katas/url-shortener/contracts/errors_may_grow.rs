//~ E0004
use url_shortener::{ResolveError, ShortenError};

pub fn attempt(one: ShortenError, other: ResolveError) -> String {
    let text = match one {
        ShortenError::NotAUrl(text) => text,
    };
    match other {
        ResolveError::Unknown(code) => format!("{text} {code}"),
    }
}
