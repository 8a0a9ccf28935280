//~ E0277
use autocomplete::Term;

fn made<T: From<&'static str>>() -> T {
    T::from("")
}

pub fn attempt() -> Term {
    made()
}
