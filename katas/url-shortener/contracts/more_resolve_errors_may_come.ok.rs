use url_shortener::ResolveError;

pub fn attempt(error: ResolveError) -> String {
    match error {
        ResolveError::Unknown(code) | ResolveError::Gone(code) => code.to_string(),
        ResolveError::StoreDown => String::new(),
        _ => String::new(),
    }
}
