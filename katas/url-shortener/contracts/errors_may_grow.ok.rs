use url_shortener::{ResolveError, ShortenError};

pub fn attempt(one: ShortenError, other: ResolveError) -> String {
    let text = match one {
        ShortenError::NotAUrl(text) => text,
        _ => String::new(),
    };
    match other {
        ResolveError::Unknown(code) => format!("{text} {code}"),
        _ => text,
    }
}
