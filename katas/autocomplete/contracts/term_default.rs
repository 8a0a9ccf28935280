//~ E0277
use autocomplete::Term;

fn blank<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Term {
    blank()
}
