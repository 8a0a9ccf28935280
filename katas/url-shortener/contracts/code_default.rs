//~ E0277
use url_shortener::Code;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Code {
    made()
}
