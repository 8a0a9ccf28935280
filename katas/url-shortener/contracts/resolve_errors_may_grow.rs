//~ E0004
use url_shortener::ResolveError;

pub fn attempt(error: ResolveError) -> String {
    match error {
        ResolveError::Unknown(code) => code.to_string(),
    }
}
